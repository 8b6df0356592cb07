import { afterEach, describe, expect, test, vi } from 'vitest';
import { chooseThreads, measureThreads, threadCandidates } from '../../src/platform/threads.ts';
import type { EngineTests } from '../../src/contract/wire.ts';
import { serve, type Handlers, type Port } from '../../src/rpc/serve.ts';

test.each([
  [1, [1]],
  [2, [1, 2]],
  [4, [1, 2, 4]],
  [6, [1, 2]],
  [8, [1, 2, 4]],
  [16, [1, 2, 4, 8]],
  [32, [1, 2, 4, 8]],
  [64, [1, 2, 4, 8]],
])('on %i logical cores it tries %j', (cores, candidates) => {
  expect(threadCandidates(cores)).toEqual(candidates);
});

describe('the choice', () => {
  const choose = (times: Record<number, number>) =>
    chooseThreads(new Map(Object.entries(times).map(([threads, ms]) => [Number(threads), ms])));

  test.each([
    ['the fastest', { 1: 8, 2: 4, 4: 2.5 }, 4],
    ['fewer where more gain next to nothing', { 1: 8, 2: 4, 4: 3.7 }, 2],
    ['one where threads only cost', { 1: 4, 2: 5, 4: 9 }, 1],
    ['fewer where more share the physical cores', { 1: 8, 2: 4, 4: 2, 8: 6 }, 4],
    ['the only one', { 1: 8 }, 1],
  ])('is %s', (_, times, threads) => {
    expect(choose(times)).toBe(threads);
  });

  test('stays away from the cliff that MiniSearch published for a machine with 32 cores', () => {
    const tokensPerSecond = { 16: 57, 30: 16.5, 32: 0.43 };
    const times = Object.entries(tokensPerSecond).map(([n, speed]) => [n, 1000 / speed]);
    expect(choose(Object.fromEntries(times))).toBe(16);
  });
});

type Time = Handlers<EngineTests>['measureThreads'];

describe('a measurement', () => {
  const workers: FakeWorker[] = [];
  afterEach(() => void workers.splice(0));

  /** As much of a Worker as is used; `time` is what the engine behind it does. */
  class FakeWorker {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onerror: ((event: { message: string }) => void) | null = null;
    terminated = false;
    readonly #port: Port = {
      onmessage: null,
      postMessage: (data) => this.terminated || this.onmessage?.({ data }),
    };

    constructor(measureThreads: Time) {
      serve<Pick<EngineTests, 'measureThreads'>>(this.#port, { measureThreads });
    }

    postMessage(data: unknown) {
      this.#port.onmessage?.(new MessageEvent('message', { data }));
    }

    terminate() {
      this.terminated = true;
    }
  }

  const spawner = (time: Time) => () => {
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
    const worker = new FakeWorker(time);
    workers.push(worker);
    return worker as unknown as Worker;
  };
  const { signal } = new AbortController();

  test('tries each number twice, in workers of their own, one after the other', async () => {
    const times: Record<number, number[]> = { 1: [8, 8], 2: [4, 5], 4: [9, 2], 8: [3, 3] };
    const tried: number[] = [];
    const spawn = spawner(async (threads) => (tried.push(threads), times[threads]!.shift()!));
    expect(await measureThreads(spawn, 16, signal)).toBe(4);
    expect(tried).toEqual([1, 2, 4, 8, 1, 2, 4, 8]);
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
  });

  test('leaves out a number that does not start, and those above', async () => {
    const tried: number[] = [];
    const spawn = spawner(async (threads) => {
      tried.push(threads);
      if (threads > 2) throw new Error('no thread');
      return 8 / threads;
    });
    expect(await measureThreads(spawn, 16, signal)).toBe(2);
    expect(tried).toEqual([1, 2, 4, 1, 2]);
  });

  test('does not choose what started only once', async () => {
    let left = 6; // of 1, 2, 4, 1, 2 and 4
    const spawn = spawner(async (threads) => {
      if (--left === 0) throw new Error('no thread');
      return 8 / threads;
    });
    expect(await measureThreads(spawn, 8, signal)).toBe(2);
  });

  test('has no result where not even one thread starts, or the worker does not', async () => {
    const failing = spawner(() => Promise.reject(new Error('no runtime')));
    await expect(measureThreads(failing, 2, signal)).rejects.toThrow('no runtime');
    const dead = spawner(() => new Promise(() => {}));
    const result = measureThreads(dead, 2, signal);
    workers[1]?.onerror?.({ message: 'gone' });
    await expect(result).rejects.toMatchObject({ code: 'worker' });
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
  });

  test('does not wait for a pool that hangs', async () => {
    vi.useFakeTimers();
    const spawn = spawner(async (threads) => (threads === 1 ? 5 : new Promise(() => {})));
    const result = measureThreads(spawn, 2, signal);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await result).toBe(1);
    vi.useRealTimers();
  });

  test('ends its worker at once when it is aborted', async () => {
    const abort = new AbortController();
    const result = measureThreads(
      spawner(() => new Promise(() => {})),
      4,
      abort.signal,
    );
    abort.abort();
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
  });
});
