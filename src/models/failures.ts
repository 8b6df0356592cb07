/** What goes wrong with stored weights, as errors that have a sentence. */
import { AppError } from '../contract/errors.ts';

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

export function corrupt(file: string, message: string, reason?: string): AppError {
  return new AppError('corrupt', `${file}: ${message}`, { file, ...(reason && { reason }) });
}
