/** What the page is told of the workers that the engine starts. */
import { afterEach, expect, test, vi } from 'vitest';
import { announceWorkers } from '../../src/engine/announced-workers.ts';

afterEach(() => vi.unstubAllGlobals());

test('each worker is announced before and after it is made, also where it is refused', () => {
  const told: unknown[] = [];
  class PlainWorker {
    constructor(url: string, options?: WorkerOptions) {
      told.push([url, options]);
      if (url === 'refused.js') throw new Error('blocked');
    }
  }
  vi.stubGlobal('Worker', PlainWorker);
  announceWorkers((spawning) => told.push(spawning));
  const module = { type: 'module' } as const;
  expect(new Worker('pool.js', module)).toBeInstanceOf(PlainWorker);
  expect(() => new Worker('refused.js')).toThrow('blocked');
  expect(told).toEqual([true, ['pool.js', module], false, true, ['refused.js', undefined], false]);
});
