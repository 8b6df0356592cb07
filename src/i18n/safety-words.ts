/** The shape of what the word filter and the help card say. */

/** Numbers as they are read in this language. */
export interface ImportFigures {
  added: string;
  duplicates: string;
  skipped: string;
  /** Empty where there was room for all. */
  surplus: string;
  encoding: string;
}

export interface SafetyWords {
  title: string;
  intro: string;
  /** The switch of the whole filter. */
  on: string;
  onHelp: string;
  categories: Record<'insult' | 'sexual' | 'violence' | 'gambling' | 'drugs' | 'own', string>;
  actions: Record<'off' | 'warn' | 'mask' | 'block', string>;
  actionsHelp: string;
  words: (count: string) => string;
  siteListMissing: string;
  ownTitle: string;
  ownHelp: string;
  ownCount: (count: string) => string;
  choose: string;
  remove: string;
  removed: (count: string) => string;
  imported: (figures: ImportFigures) => string;
  refused: Record<'binary' | 'too-large' | 'no-words' | 'unreadable', (limit: string) => string>;
  distressHelp: string;
  /** Under a message or a reply; `categories` is a list as one reads it. */
  noteText: Record<'warn' | 'mask', (categories: string) => string>;
  /** Buttons for who wrote it: to see what is covered, and to cover it again. */
  uncover: string;
  cover: string;
  noteReply: Record<'warn' | 'mask' | 'block', (categories: string) => string>;
  help: {
    label: string;
    title: string;
    text: string;
    privacy: string;
  };
}
