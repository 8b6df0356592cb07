/** The settings: each with its name and what it does, by which they are also searched. */
const rows = {
  language: { label: 'Language', help: '' },
  theme: { label: 'Theme', help: '' },
  largeType: { label: 'Large type', help: '' },
  listBeside: { label: 'History beside the chat', help: 'Only where the window is wide enough.' },
  sendOnEnter: { label: 'Send with Enter', help: 'Otherwise Ctrl+Enter sends.' },
  showStats: {
    label: 'Show timings and context under replies',
    help: 'How long each step took, and how much of the context is in use.',
  },
  voiceZh: { label: 'Chinese voice', help: '' },
  voiceEn: { label: 'English voice', help: '' },
  maxTokens: {
    label: 'Longest reply (tokens)',
    help: 'A token is about a word or a part of one. Longer takes more time.',
  },
  temperature: {
    label: 'Temperature',
    help: '0 gives the same reply every time; higher varies more.',
  },
  topK: { label: 'Top-K', help: 'Only this many of the likeliest next tokens are considered.' },
  topP: {
    label: 'Top-P',
    help: 'Only the likeliest tokens that together reach this probability are considered.',
  },
  repetitionPenalty: {
    label: 'Repetition penalty',
    help: '1 is none; higher repeats less.',
  },
  sentimentLimit: { label: 'Reading the mood', help: '' },
  firstTokenLimit: { label: 'First word', help: '' },
  replyLimit: { label: 'Whole reply', help: '' },
  threads: { label: 'Threads', help: 'How many processor cores a model uses.' },
  dismissed: {
    label: 'Notices that were dismissed',
    help: 'Put back to the default, they are shown again.',
  },
  model: { label: 'Model in use', help: 'The model that starts with the page.' },
  host: { label: 'Download from', help: 'Where model files are fetched.' },
  hostUrl: { label: 'More addresses for downloads', help: 'Mirrors and servers of your own.' },
  learnt: {
    label: 'Use what the analyst has learnt',
    help: 'Whether your examples change the badge.',
  },
  filter: { label: 'Filter words', help: 'Switches the whole filter.' },
  filterActions: {
    label: 'What the filter does',
    help: 'For each kind of word: allow, flag, mask or block.',
  },
  extraRoles: { label: 'More roles', help: 'Three-way mood, intent, keywords, urgency.' },
  analystPrompt: { label: 'Prompt of the sentiment analyst', help: '' },
  analystWords: { label: 'Label words of the sentiment analyst', help: '' },
  assistantPrompt: { label: 'Prompt of the assistant', help: '' },
  journal: { label: 'Activity log', help: 'What is recorded of each request.' },
  labelCache: {
    label: 'Label cache',
    help: 'A repeated text gets its known label without another look.',
  },
  models: {
    label: 'Models and storage',
    help: 'Choose, download, import and remove models; space on this device.',
  },
  teach: { label: 'Improve the analyst', help: 'Examples, import, and what came of them.' },
  roles: { label: 'Roles', help: 'Prompts and label words, and further roles.' },
  safety: {
    label: 'Word filter',
    help: 'What happens to inappropriate words, and your own list.',
  },
  history: { label: 'History', help: 'Earlier conversations: find, rename, pin, delete.' },
  transcripts: {
    label: 'Import and export of conversations',
    help: 'As files to read or for programs.',
  },
  prompts: { label: 'Kept prompts', help: 'Texts that you use again, found with “/”.' },
  backup: {
    label: 'Backup and deletion',
    help: 'Everything in one file, with or without a passphrase; delete everything on this device.',
  },
  sites: {
    label: 'Sites that may use the model',
    help: 'Other sites can ask for it through a frame in their pages. Most browsers keep your answer with that site: then it is not listed here, and you take it back in the frame itself.',
  },
  moods: {
    label: 'How the day felt',
    help: 'How often each mood was read on this device, by the hour. Counts only.',
  },
  site: {
    label: 'A file for your site',
    help: 'For a class or a kiosk: PIN, greeting, places, words, contacts. Makes site.json by clicking.',
  },
  computer: {
    label: 'Device check',
    help: 'What this browser allows, how fast it is, a report for whoever helps you.',
  },
  keys: { label: 'Keyboard', help: 'Every key that does something.' },
  about: { label: 'About and licences', help: 'Version, models and software in this page.' },
  help: { label: 'Help', help: 'How everything works, with a first lesson.' },
  install: {
    label: 'Install as an app',
    help: 'With an icon and a window of its own. Browsers keep the files of an installed app longer.',
  },
  file: {
    label: 'All settings',
    help: 'Export to a file, import on another device, or reset. Conversations, examples and models are not in it.',
  },
};

export const settings = {
  title: 'Settings',
  rows,
  siteAllowed: 'may use the model',
  siteRefused: 'may not use the model',
  siteForget: 'Take back',
  siteForgetOf: (site: string) => `Take back the answer to ${site}`,
  siteForgotten: (site: string) =>
    `${site} has to ask again. A page of it that is open now keeps the model until it is closed or reloaded.`,
  noSites: 'None. No site’s request was answered here.',
  groups: {
    appearance: 'Appearance',
    work: 'Models and roles',
    writing: 'Writing and display',
    voice: 'Reading aloud',
    data: 'Conversations and data',
    class: 'Class and kiosk',
    app: 'This app',
    file: 'All settings',
    reply: 'Replies',
    limits: 'Time limits (seconds)',
    speed: 'Speed',
    notices: 'Notices',
    elsewhere: 'Set elsewhere',
  },
  limitsHelp:
    'Counted from the moment a request has its turn; 0 is none. A reply that is cut is kept, and can go on.',
  languageAuto: 'Same as browser',
  themeSystem: 'Same as system',
  themeLight: 'Light',
  themeDark: 'Dark',
  voiceHelp: 'Only voices that speak on this device are offered.',
  voiceAuto: 'Chosen by the system',
  threadsAuto: 'Automatic',
  recommended: (value: string) => `recommended: ${value}`,
  /** It says what `threadsAuto` comes to. */
  threadsMeasured: (count: number) => `Measured best on this device: ${count}.`,
  threadsUnmeasured: 'Not measured yet; that happens once, when idle.',
  threadsMeasuring: 'Measuring when idle…',
  threadsMeasure: 'Measure again',
  threadsHelp: 'Used from the next start of a model.',
  /** The running model has another number than the next one will. */
  threadsNow: (now: number, next: number) =>
    `The running model uses ${now}; from the next start it is ${next}.`,
  advanced: 'Advanced: replies, time limits, threads',
  install: {
    button: 'Install',
    share:
      'Tap the browser’s Share button, then “Add to Home Screen”. iPhone and iPad give pages no button for it.',
    menu: 'Look in the browser’s menu for “Install” or “Add to Home screen”; in Safari on a Mac, for “Add to Dock” under File. Where there is none, bookmark the page.',
    done: 'Installed.',
  },
  /** Follows the name of a link, for those who hear the page. */
  newTab: ' (opens in a new tab)',
  /** It says in which sheet or place a setting is changed. */
  changedIn: (where: string) => `Changed in “${where}”.`,
  search: 'Search settings',
  found: (count: string) => (count === '1' ? '1 found' : `${count} found`),
  notFound: 'Nothing found. A part of a word is enough; several words must all occur.',
  /** A value as a person reads it. */
  values: {
    on: 'on',
    off: 'off',
    recommended: 'as recommended',
    original: 'the original',
    none: 'none',
    noLimit: 'no limit',
    seconds: (count: string) => `${count} s`,
  },
  reset: {
    one: (name: string, value: string) => `Reset “${name}” to its default: ${value}`,
    oneDone: (name: string, value: string) => `“${name}” is ${value} again.`,
    all: 'Reset all',
    unchanged: 'Every setting is at its default.',
    preview: 'This will be reset',
    take: (count: string) => (count === '1' ? 'Reset 1 setting' : `Reset ${count} settings`),
    done: (count: string) =>
      count === '1' ? '1 setting was reset' : `${count} settings were reset`,
  },
  file: {
    export: 'Export',
    import: 'Import',
    preview: (name: string) => `Before it is imported: ${name}`,
    /** A setting, then what it is now and what it becomes. */
    change: (name: string, from: string, to: string) => `${name}: ${from} → ${to}`,
    unchanged: 'All settings in it are as they are here already.',
    nothing: 'There is no setting in it that can be taken.',
    newer:
      'The file comes from a newer version of this app. What this version knows can be taken; for the rest, reload the page when an update is offered.',
    unknown: (names: string) => `Left out, as this version does not know them: ${names}.`,
    bad: (names: string) => `Left out, as their values do not fit; yours stay: ${names}.`,
    more: (count: string) => `and ${count} more`,
    take: (count: string) => (count === '1' ? 'Take 1 change' : `Take ${count} changes`),
    taken: (count: string) =>
      count === '1' ? '1 setting was changed' : `${count} settings were changed`,
    refused: {
      'too-large': 'The file is too large for settings. Nothing was changed.',
      unreadable: 'The file could not be read. Nothing was changed.',
      'not-json': 'This is not a JSON file, or it is damaged. Nothing was changed.',
      'not-settings':
        'This file was not exported from these settings, so nothing was changed. Conversations are imported under “Import and export of conversations”.',
    },
  },
};
