/** Which language a person reads, and how an error is told in it. */
import type { ErrorData, ErrorFacts } from '../contract/errors.ts';
import { GGUF_REASONS, IMPORT_REASONS } from '../contract/weights.ts';
import { en, type Words } from './en/en.ts';
import type { Explanation, Locale } from './types.ts';
import { zhCN } from './zh-CN/zh-CN.ts';

export const LOCALES: Record<Locale, Words> = { 'zh-CN': zhCN, en };

/** The first of a browser's languages that we speak; English for everybody else. */
export function pickLocale(choice: Locale | 'auto', languages: readonly string[]): Locale {
  if (choice !== 'auto') return choice;
  for (const language of languages) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}

export function explain(words: Words, error: ErrorData): Explanation {
  // The facts are those of the code: AppError sees to it.
  const sentence = words.errors[error.code] as (facts: ErrorFacts) => Explanation;
  return explainCarry(words.carry, error) ?? sentence(error.facts);
}

/** What went wrong while a model was carried; undefined for all other errors. */
export function explainCarry(
  words: Words['carry'],
  { code, facts }: ErrorData,
): Explanation | undefined {
  const { reason, file = '', name = '' } = facts;
  const refusal = IMPORT_REASONS.find((known) => known === reason);
  if (code === 'input' && refusal) return words.refusals[refusal](file);
  const unconverted = GGUF_REASONS.find((known) => known === reason);
  if (code === 'input' && unconverted) return words.gguf[unconverted](name);
  if (code === 'corrupt' && reason === 'import') return words.damaged(file);
  if (code === 'storage' && reason === 'export') return words.notWritten;
  if (code === 'storage' && reason === 'archive') return words.tooLarge;
  return undefined;
}

/** What stands between two sentences. */
export function gap({ locale }: Words): string {
  return locale === 'en' ? ' ' : '';
}
