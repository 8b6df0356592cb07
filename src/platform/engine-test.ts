/** Asks one thing of an engine worker that was started for it, and ends with the answer. */
import { AppError } from '../contract/errors.ts';
import type { End, EngineTests, Params, Result } from '../contract/wire.ts';
import { Caller } from '../rpc/caller.ts';
import { orBlocked } from './spawn.ts';

/** For the start of the runtime and a measurement, a second together on most machines. */
const PATIENCE_MS = 30_000;

export async function testEngine<M extends keyof EngineTests>(
  spawn: () => Worker,
  test: M,
  params: Params<EngineTests, M>,
  signal?: AbortSignal,
): Promise<Result<EngineTests, M>> {
  signal?.throwIfAborted();
  const worker = orBlocked(spawn);
  const calls = new Caller<EngineTests>(worker);
  worker.onmessage = ({ data }) => calls.hear(data as End);
  worker.onerror = ({ message }) => calls.close(new AppError('worker', message));
  const abort = () => calls.close(signal?.reason as Error);
  signal?.addEventListener('abort', abort);
  const timeout = new AppError('timeout', 'no answer from an engine worker');
  const late = setTimeout(() => calls.close(timeout), PATIENCE_MS);
  try {
    return await calls.call(test, params);
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', abort);
    worker.terminate();
  }
}
