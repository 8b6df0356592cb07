/** The start of the runtime, with a thread pool whose workers do not do their part. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RuntimeFiles } from '../../src/engine/runtime/types.ts';

/** As much of the browser's as the runtime's glue code uses; it answers what `answer` says, or nothing. */
class PoolWorker extends EventTarget {
  static answer: 'message' | 'error' | null = null;
  static onAsked = () => {};

  postMessage(): void {
    PoolWorker.onAsked();
    const { answer } = PoolWorker;
    if (answer) queueMicrotask(() => this.dispatchEvent(new Event(answer)));
  }
}

/** Sends its one pool worker the module, and waits for the answer, as the runtime's own does. */
const GLUE = `data:text/javascript,${encodeURIComponent(`
  export default () => new Promise((resolve) => {
    const worker = new Worker('pool.mjs');
    worker.addEventListener('message', () => resolve({ _OrtInit: () => 0 }));
    worker.postMessage({});
  });
`)}`;
const FILES: RuntimeFiles = { glueUrl: GLUE, wasm: async () => new Response() };

/** There is one runtime in a thread, so each test has a fresh copy of the file that starts it. */
async function start(): Promise<unknown> {
  vi.resetModules();
  const { startRuntime } = await import('../../src/engine/runtime/session.ts');
  return startRuntime(FILES, 2);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('Worker', PoolWorker);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetModules(); // nobody else is to find the runtime that was started here
});

test.for([
  [null, 'does not answer'],
  ['error', 'did not start'],
] as const)(
  'a pool worker that says %s ends the start, by reason of threads',
  async ([answer, why]) => {
    PoolWorker.answer = answer;
    const asked = new Promise<void>((resolve) => (PoolWorker.onAsked = resolve));
    const failed = expect(start()).rejects.toMatchObject({
      code: 'worker',
      message: expect.stringContaining(why),
      facts: { reason: 'threads' },
    });
    await asked;
    await vi.advanceTimersByTimeAsync(25_000); // long before the whole start would be given up
    await failed;
    expect(globalThis.Worker).toBe(PoolWorker);
  },
);

test('one that answers is not waited for any more', async () => {
  PoolWorker.answer = 'message';
  await expect(start()).resolves.toBeTruthy();
  expect(vi.getTimerCount()).toBe(0);
});
