/** Why a file is not converted: each reason has a sentence in `i18n/`. */
import { AppError } from '../../contract/errors.ts';
import type { GgufReason } from '../../contract/weights.ts';

/** @param name What the sentence names: an architecture, a tensor, a type, a key. */
export function refused(reason: GgufReason, name = '', cause?: unknown): AppError {
  return new AppError('input', `${reason}: ${name}`, { reason, ...(name && { name }) }, cause);
}
