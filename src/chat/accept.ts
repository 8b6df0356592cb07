/** A message is taken in once: cleaned, and looked through by the word filter. */
import { lengthOf } from '../contract/characters.ts';
import { AppError } from '../contract/errors.ts';
import { guardInput, type Guard, type Verdict } from '../safety/guard.ts';

/** Longest message taken, in characters; about 2,000 tokens of Chinese. */
export const MAX_CHARS = 4000;

/** `text` may be shown and kept: the word filter has covered what is to be covered. */
export interface Accepted extends Verdict {
  /** What the models read: under what is covered in `text`. */
  original: string;
  /** Milliseconds that this took. */
  ms: number;
}

/**
 * @throws AppError `input` as `preprocess` does; `blocked` where the text has a word that is to be
 * stopped.
 */
export function accept(text: string, guard: Guard | null): Accepted {
  const start = performance.now();
  const original = preprocess(text);
  const verdict = guardInput(guard, original);
  if (verdict.action === 'block') {
    throw new AppError('blocked', verdict.categories.join(), { reason: 'words' });
  }
  return { ...verdict, original, ms: performance.now() - start };
}

/**
 * What is left of a message once control characters, lone surrogates and outer blanks are gone.
 * @throws AppError `input` with reason `empty` or `too-long`.
 */
export function preprocess(text: string): string {
  const clean = text
    .replace(/\p{Surrogate}/gu, '')
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    // C0 and C1 controls except tab and line feed, U+FFFD and byte order marks.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd\ufeff]/g, '')
    .trim();
  // Zero-width and bidi marks alone are as empty as blanks.
  if (!/[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}]/u.test(clean)) {
    throw new AppError('input', 'no visible text', { reason: 'empty' });
  }
  const length = lengthOf(clean);
  if (length > MAX_CHARS) {
    const facts = { reason: 'too-long' as const, limit: MAX_CHARS, actual: length };
    throw new AppError('input', 'message too long', facts);
  }
  return clean;
}

/** Whether there is nothing to send: no mistake, there is just nothing to press. */
export function isEmpty(text: string): boolean {
  try {
    preprocess(text);
    return false;
  } catch (error) {
    return error instanceof AppError && error.facts.reason === 'empty';
  }
}
