import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Threads, type ThreadsParts } from '../../src/state/threads.svelte.ts';
import type { SettingsValues } from '../../src/storage/settings.ts';
import { threadCount } from '../../src/storage/thread-count.ts';

let storage: Map<string, string>;

beforeEach(() => {
  vi.useFakeTimers();
  storage = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const AUTO: Pick<SettingsValues, 'threads'> = { threads: 'auto' };
const SOON = 10_000;

function threadsOf(parts: Partial<ThreadsParts> = {}) {
  const measure = vi.fn(async () => 4);
  const all: ThreadsParts = {
    cores: 8,
    isolated: true,
    remembered: threadCount(parts.cores ?? 8, '1.0'),
    settings: { values: AUTO },
    measure,
    busy: () => false,
    ...parts,
  };
  return { threads: new Threads(all), measure };
}

test('what was measured is for the next load, and remembered', async () => {
  const { threads } = threadsOf();
  expect(threads.loadOptions).toEqual({});
  const started = threads.start();
  expect(threads.measuring).toBe(true);
  await vi.advanceTimersByTimeAsync(SOON);
  await started;
  expect(threads.measuring).toBe(false);
  expect(threads.loadOptions).toEqual({ threads: 4 });

  const next = threadsOf();
  expect(next.threads.loadOptions).toEqual({ threads: 4 });
  await next.threads.start();
  expect(next.measure).not.toHaveBeenCalled();
});

test('another number of cores or another runtime asks for another measurement', async () => {
  threadCount(8, '1.0').write(4);
  expect(threadCount(8, '1.0').read()).toBe(4);
  expect(threadCount(8, '1.1').read()).toBeNull();
  expect(threadCount(4, '1.0').read()).toBeNull();
});

test.each(['', '0', '-1', '1.5', '99', 'four', '{}'])('%j in storage is no result', (text) => {
  threadCount(8, '1.0').write(4);
  for (const key of storage.keys()) storage.set(key, text);
  expect(threadCount(8, '1.0').read()).toBeNull();
});

test('refused storage means another measurement in the next visit, and nothing else', async () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
  for (const visit of [threadsOf(), threadsOf()]) {
    const started = visit.threads.start();
    await vi.advanceTimersByTimeAsync(SOON);
    await started;
    expect(visit.measure).toHaveBeenCalledOnce();
    expect(visit.threads.loadOptions).toEqual({ threads: 4 });
  }
});

describe('a person’s choice', () => {
  test('wins, and saves the measurement', async () => {
    threadCount(8, '1.0').write(4);
    expect(threadsOf({ settings: { values: { threads: 1 } } }).threads.loadOptions).toEqual({
      threads: 1,
    });
    storage.clear();
    const { threads, measure } = threadsOf({ settings: { values: { threads: 2 } } });
    await threads.start();
    expect(measure).not.toHaveBeenCalled();
    expect(threads.loadOptions).toEqual({ threads: 2 });
  });

  test('is never more than there are cores', () => {
    const { threads } = threadsOf({ cores: 2, settings: { values: { threads: 8 } } });
    expect(threads.loadOptions).toEqual({ threads: 2 });
    expect(threads.choices).toEqual([1, 2]);
  });

  test('of another measurement replaces the first', async () => {
    threadCount(8, '1.0').write(1);
    const { threads } = threadsOf();
    void threads.measure();
    await vi.advanceTimersByTimeAsync(SOON);
    expect(threads.loadOptions).toEqual({ threads: 4 });
    expect(threadCount(8, '1.0').read()).toBe(4);
  });
});

test.each([
  ['without shared memory', { isolated: false }],
  ['on one core', { cores: 1 }],
])('%s there is nothing to measure or to choose', async (_, parts) => {
  const settings = { values: { threads: 4 as const } };
  const { threads, measure } = threadsOf({ ...parts, settings });
  await threads.measure();
  expect(measure).not.toHaveBeenCalled();
  expect(threads.available).toBe(false);
  expect(threads.loadOptions).toEqual({});
});

test('it waits while something goes on, and gives way to what begins meanwhile', async () => {
  let busy = true;
  const running: AbortSignal[] = [];
  let finish = (_threads: number) => {};
  const measure = (signal: AbortSignal) =>
    new Promise<number>((resolve, reject) => {
      running.push(signal);
      finish = resolve;
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  const { threads } = threadsOf({ busy: () => busy, measure });
  const started = threads.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running).toHaveLength(0);
  expect(threads.underWay).toBe(false); // nobody has to wait for it meanwhile

  busy = false;
  await vi.advanceTimersByTimeAsync(SOON);
  expect(running).toHaveLength(1);
  expect(threads.underWay).toBe(true);
  busy = true;
  await vi.advanceTimersByTimeAsync(200);
  expect(running[0]?.aborted).toBe(true);
  expect(threads.underWay).toBe(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running).toHaveLength(1);

  busy = false;
  await vi.advanceTimersByTimeAsync(SOON);
  expect(running).toHaveLength(2);
  finish(2);
  await started;
  expect(threads.loadOptions).toEqual({ threads: 2 });
});

test('a failure leaves the default, and is not remembered', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { threads } = threadsOf({ measure: () => Promise.reject(new Error('no')) });
  const started = threads.start();
  await vi.advanceTimersByTimeAsync(SOON);
  await started;
  expect(threads.loadOptions).toEqual({});
  expect(threads.measuring).toBe(false);
  expect(storage.size).toBe(0);
});
