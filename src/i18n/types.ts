/** What the languages have in common. */
export type Locale = 'zh-CN' | 'en';

/** What happened, and the next thing to try. */
export interface Explanation {
  what: string;
  next: string;
}
