/** What the runtime throws (mostly plain text, sometimes a bare number) to the errors we name. */
import { AppError } from '../contract/errors.ts';

const OUT_OF_MEMORY =
  /bad_alloc|out of memory|allocation failed|failed to allocate|could not allocate|OOM|Invalid typed array length|Array buffer allocation/i;

/** @param file The graph that was to be opened. */
export function loadFailure(error: unknown, file: string): AppError {
  if (error instanceof AppError) return error;
  const text = message(error);
  if (isOutOfMemory(error, text)) return new AppError('memory', text, { file }, error);
  // Weights that lie in a file which nobody brought: nothing that is here is damaged.
  if (/external (?:data|initializer)/i.test(text)) {
    return new AppError('unsupported', text, { file, reason: 'data-file' }, error);
  }
  // An operator that this build lacks is no damage: the file is of another kind.
  const unknownOperator =
    /NOT_IMPLEMENTED|Could not find an implementation|not a registered function/.test(text);
  return unknownOperator
    ? new AppError('unsupported', text, { file, reason: 'operator' }, error)
    : new AppError('corrupt', text, { file }, error);
}

/** A failure while a model runs that has answered before. */
export function runFailure(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const text = message(error);
  // After a trap the runtime is in no state to go on: the thread is as good as dead.
  if (error instanceof WebAssembly.RuntimeError) return new AppError('worker', text, {}, error);
  return isOutOfMemory(error, text)
    ? new AppError('memory', text, { reason: 'run' }, error)
    : new AppError('internal', text, {}, error);
}

function isOutOfMemory(error: unknown, text: string): boolean {
  // An uncaught C++ exception surfaces as the bare address of its object.
  return typeof error === 'number' || error instanceof RangeError || OUT_OF_MEMORY.test(text);
}

function message(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
