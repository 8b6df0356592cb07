/** What goes wrong with stored weights, as errors that have a sentence. */
import { AppError, type ErrorReason } from '../contract/errors.ts';

/** Classifies what Cache Storage throws: `QuotaExceededError` is a class only in new browsers. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error)) throw error;
    const reason = error.name === 'QuotaExceededError' ? 'quota' : 'refused';
    throw new AppError('storage', `${error.name}: ${error.message}`, { reason }, error);
  }
}

export function corrupt(
  file: string,
  message: string,
  reason?: ErrorReason<'corrupt'>,
): AppError<'corrupt'> {
  return new AppError('corrupt', `${file}: ${message}`, { file, ...(reason && { reason }) });
}

/** A file on a stick is not fetched again by a retry: it has sentences of its own. */
export function ofImport(error: unknown): unknown {
  // What a file that was picked says when it is gone; the store's own are classified by now.
  if (error instanceof DOMException && /^Not(Readable|Found)Error$/.test(error.name)) {
    return new AppError('input', error.message, { reason: 'import-unreadable' }, error);
  }
  if (!(error instanceof AppError) || error.code !== 'corrupt') return error;
  return new AppError('corrupt', error.message, { ...error.facts, reason: 'import' }, error);
}
