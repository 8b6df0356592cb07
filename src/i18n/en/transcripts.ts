/** Conversations as files. Numbers come as text. */
export const transcripts = {
  title: 'Import and export',
  exportTitle: 'Export',
  exportAll: (count: string) => `All conversations (${count}).`,
  exportSome: (count: string) => `The selected conversations (${count}).`,
  exportOne: (title: string) => `“${title}”.`,
  exportHelp:
    'Both kinds of file can be imported again. Of each message the version that is shown goes along; what the word filter covers stays covered.',
  /** The name is “Markdown”. */
  markdown: (name: string) => `${name} (to read)`,
  lines: (name: string) => `${name} (for programs)`,
  print: 'Print or save as PDF',
  /** Many take a moment before the browser can ask for the printer. */
  printing: (done: string, all: string) => `Preparing to print: ${done} of ${all}`,
  export: 'Export',
  importTitle: 'Import',
  importHelp:
    'Files exported here, OpenAI’s conversations.json, ShareGPT’s JSON or JSON Lines, and lists of role and content. Nothing that is here is replaced.',
  choose: 'Choose a file',
  reading: 'Reading the file…',
  preview: (name: string) => `Before it is imported: ${name}`,
  counts: (conversations: string, messages: string, rows: string) =>
    `New conversations: ${conversations}, with ${messages} of the file’s ${rows} messages.`,
  nothing: 'There is nothing new to import.',
  left: 'Not imported:',
  skipped: {
    known: (count) => `Messages of conversations that are here already: ${count}.`,
    twice: (count) => `Messages of conversations that are in the file twice: ${count}.`,
    role: (count) => `Of neither a person nor an assistant (system, tools): ${count}.`,
    empty: (count) => `Without text (pictures, files): ${count}.`,
    'no-question': (count) => `Replies before the first message of a person: ${count}.`,
    unreadable: (count) => `Damaged or unknown: ${count}.`,
    'too-many': (count) =>
      `More than fits: ${count} (at most 2,000 conversations of 1,000 messages at a time).`,
  } satisfies Record<string, (count: string) => string>,
  first: 'The first of them',
  take: (count: string) => `Import ${count}`,
  taking: 'Importing…',
  taken: (conversations: string, messages: string) =>
    `Imported: ${conversations} conversations with ${messages} messages. They are in the history, under their own days.`,
};
