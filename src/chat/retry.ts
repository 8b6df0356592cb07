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

/** @param seen Whether an event shows a part of the result. */
export async function* retriedEvents<T>(
  run: () => AsyncIterable<T>,
  seen: (event: T) => boolean,
): AsyncGenerator<T, void, void> {
  let begun = false;
  try {
    for await (const event of run()) {
      begun ||= seen(event);
      yield event;
    }
  } catch (error) {
    if (begun || !engineEnded(error)) throw error;
    yield* run();
  }
}

function engineEnded(error: unknown): boolean {
  return error instanceof AppError && error.code === 'worker';
}
