/** What the languages have in common. */
import type { ErrorCode, ErrorFacts } from '../contract/errors.ts';

export type Locale = 'zh-CN' | 'en';

/** What is said of each error, by its code. */
export type ErrorSentences = {
  [Code in ErrorCode]: (facts: ErrorFacts<Code>) => Explanation;
};

/** What happened, and the next thing to try. */
export interface Explanation {
  what: string;
  next: string;
}
