import type { Action } from '../../safety/guard.ts';
import type { Category } from '../../safety/word-list.ts';

/** What the word filter and the help card say. Numbers come as text, categories as a list. */
export const safety = {
  title: 'Word filter',
  intro:
    'Looks for inappropriate words in what you write and in what the model replies. All of it happens on this device.',
  /** It switches the whole filter. */
  on: 'Filter words',
  onHelp:
    'It sees through full width, blanks, traditional characters and common ways of hiding a word.',
  categories: {
    insult: 'Insults',
    sexual: 'Sexual',
    violence: 'Threats of violence',
    gambling: 'Gambling and fraud',
    drugs: 'Drugs',
    own: 'My own list',
  } satisfies Record<Category, string>,
  actions: {
    off: 'Allow',
    warn: 'Flag',
    mask: 'Mask',
    block: 'Block',
  } satisfies Record<Action, string>,
  actionsHelp: '“Block” does not send the message, or ends the reply before the word.',
  words: (count: string) => `${count} words`,
  siteListMissing: 'The list of this site could not be read; only your own is in use.',
  ownTitle: 'My own list',
  ownHelp:
    'A text file with one word a line; lines such as [insult] can divide it. UTF-8, UTF-16 and GBK are read.',
  ownCount: (count: string) => `Words in it: ${count}.`,
  choose: 'Import a text file',
  remove: 'Clear my list',
  removed: (count: string) => `Your ${count} words were deleted`,
  /** `surplus` is empty where there was room for all. */
  imported: ({
    added,
    duplicates,
    skipped,
    surplus,
    encoding,
  }: Record<'added' | 'duplicates' | 'skipped' | 'surplus' | 'encoding', string>) =>
    `Read as ${encoding}. New words: ${added}; known already: ${duplicates}; lines left out, as they are no words: ${skipped}.${surplus && ` No room for ${surplus} more words.`}`,
  refused: {
    binary: () => 'This is not a text file, so nothing was imported. Your list is as it was.',
    'too-large': (limit: string) =>
      `The file is too large; the limit is ${limit}. Your list is as it was.`,
    'no-words': () => 'There is no usable word in this file. Your list is as it was.',
    unreadable: () => 'The file could not be read. Your list is as it was.',
  },
  distressHelp:
    'Words of distress are never blocked; they bring a card that says where to get help.',
  /** It stands under a message. */
  noteText: {
    warn: (categories: string) => `This message has words from: ${categories}.`,
    mask: (categories: string) => `Words were masked in this message: ${categories}.`,
  },
  /** A button shows whoever wrote it what is covered, and covers it again. */
  uncover: 'Show what I wrote',
  cover: 'Cover it again',
  /** It stands under a reply. */
  noteReply: {
    warn: (categories: string) => `This reply has words from: ${categories}.`,
    mask: (categories: string) => `Words were masked in this reply: ${categories}.`,
    block: (categories: string) =>
      `The reply ends here: a filtered word came next (${categories}).`,
  },
  help: {
    label: 'Where to get help',
    title: 'You do not have to carry this alone',
    text: 'If things are hard right now, you could talk to somebody you trust, or call people who are there to listen:',
    privacy:
      'There is only a small model here, and it cannot really help. What you wrote was not sent to anyone.',
  },
};
