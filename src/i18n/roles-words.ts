/** The shape of what the page says about the roles. */

export interface RolesWords {
  title: string;
  intro: string;
  analyst: string;
  analystHelp: string;
  assistant: string;
  assistantHelp: string;
  prompt: string;
  /** Why the prompt is in the language in which it is. */
  promptLanguage: string;
  positiveWords: string;
  negativeWords: string;
  wordsHelp: string;
  labelSets: Record<'zh' | 'en', string>;
  save: string;
  reset: string;
  saved: string;
  /** A label that is more than one token. */
  notSingle: (word: string, tokens: string) => string;
  problems: {
    empty: () => string;
    'too-long': (tokens: string, limit: string) => string;
    'no-words': () => string;
    'same-start': (words: string) => string;
    'no-model': () => string;
  };
  changed: string;
  extraTitle: string;
  extraHelp: string;
  /** By role id: its name, what it does, and its labels as they are read in this language. */
  roles: Record<'tone' | 'intent' | 'keywords' | 'urgency', RoleWords>;
  /** The small model that ships with the page answers now. */
  untrained: string;
  /** Beside keywords that no model chose. */
  counted: string;
  found: (role: string, values: string) => string;
  label: string;
}

export interface RoleWords {
  name: string;
  about: string;
  labels: Record<string, string>;
}
