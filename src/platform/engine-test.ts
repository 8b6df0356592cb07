/** Asks one thing of an engine worker that was started for it, and ends with the answer. */
import { createBirpc } from 'birpc';
import { AppError } from '../contract/errors.ts';
import type { EngineCalls, EngineTests } from '../contract/wire.ts';
import { orBlocked } from './spawn.ts';

/** For the start of the runtime and a measurement, a second together on most machines. */
const PATIENCE_MS = 30_000;

export async function testEngine<T>(
  spawn: () => Worker,
  ask: (tests: EngineTests) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const worker = orBlocked(spawn);
  const calls = createBirpc<EngineCalls>(
    {},
    {
      post: (message) => worker.postMessage(message),
      on: (receive) => {
        worker.onmessage = ({ data }) => receive(data);
      },
      timeout: -1,
    },
  );
  let late: ReturnType<typeof setTimeout> | undefined;
  let onAbort = () => {};
  const ended = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort);
    worker.onerror = ({ message }) => reject(new AppError('worker', message));
    const timeout = new AppError('timeout', 'no answer from an engine worker');
    late = setTimeout(reject, PATIENCE_MS, timeout);
  });
  try {
    return await Promise.race([ask(calls), ended]);
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', onAbort);
    worker.terminate();
    calls.$close();
  }
}
