import { AppError } from '../contract/errors.ts';

/** Policies and extensions can forbid workers; the browser then throws something of its own. */
export function orBlocked(spawn: () => Worker): Worker {
  try {
    return spawn();
  } catch (error) {
    throw new AppError('blocked', `no worker: ${String(error)}`, {}, error);
  }
}
