import { AppError } from '../../src/contract/errors.ts';

/** What a person would be told: code and facts of the AppError that the promise rejects with. */
export async function failure(work: Promise<unknown>): Promise<Pick<AppError, 'code' | 'facts'>> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw error;
  return { code: error.code, facts: error.facts };
}
