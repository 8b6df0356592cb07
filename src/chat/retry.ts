/** Once more where the engine ended before anything of its work was seen: another takes its place. */
import { AppError } from '../contract/errors.ts';

/** @param seen Whether a person has seen a part of the result: then the failure is told. */
export async function retried<T>(work: () => Promise<T>, seen = () => false): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (seen() || !engineEnded(error)) throw error;
    return work();
  }
}

export function engineEnded(error: unknown): boolean {
  return error instanceof AppError && error.code === 'worker';
}
