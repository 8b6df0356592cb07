import { afterEach, expect, test, vi } from 'vitest';
import { defaultThreads } from '../../src/engine/threads.ts';

afterEach(() => vi.unstubAllGlobals());

test.each([
  [1, 1],
  [2, 2],
  [4, 2],
  [8, 4],
  [32, 4],
])('a page with shared memory on %i cores gets %i threads', (hardwareConcurrency, threads) => {
  vi.stubGlobal('crossOriginIsolated', true);
  vi.stubGlobal('navigator', { hardwareConcurrency });
  expect(defaultThreads()).toBe(threads);
});

test('a page without shared memory gets one', () => {
  vi.stubGlobal('crossOriginIsolated', false);
  vi.stubGlobal('navigator', { hardwareConcurrency: 8 });
  expect(defaultThreads()).toBe(1);
});

test('an isolated page without shared memory, as in WebKitGTK, gets one', () => {
  vi.stubGlobal('crossOriginIsolated', true);
  vi.stubGlobal('SharedArrayBuffer', undefined);
  vi.stubGlobal('navigator', { hardwareConcurrency: 8 });
  expect(defaultThreads()).toBe(1);
});
