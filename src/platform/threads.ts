/**
 * How many threads the model gets, by measurement: more are slower once they share a physical core,
 * and far slower once there are more than cores. The runtime's threads are fixed when it starts, so
 * that each number is tried in a worker of its own.
 */
import { testEngine } from './engine-test.ts';

const MOST_THREADS = 8;
/** On machines with more, half of the logical cores are only second threads of the physical ones. */
const SMALL_MACHINE_CORES = 4;
/** Threads that gain less than this are better left to the page and to other programs. */
const WORTH = 1.1;
const ROUNDS = 2;

export function threadCandidates(logicalCores: number): number[] {
  const usable = logicalCores > SMALL_MACHINE_CORES ? Math.floor(logicalCores / 2) : logicalCores;
  const most = Math.max(1, Math.min(MOST_THREADS, usable));
  return [1, 2, 4, 8].filter((threads) => threads <= most);
}

/** The fewest threads that are within 10 % of the fastest. @param times Milliseconds by threads. */
export function chooseThreads(times: ReadonlyMap<number, number>): number {
  const fastest = Math.min(...times.values());
  const good = [...times].filter(([, ms]) => ms <= WORTH * fastest);
  return Math.min(...good.map(([threads]) => threads));
}

/**
 * Tries one number after the other, and all of them once more: what another program did for a second
 * must not decide for good. Rejects when aborted, and where not even one thread could be tried.
 */
export async function measureThreads(
  spawn: () => Worker,
  logicalCores: number,
  signal: AbortSignal,
): Promise<number> {
  const times = new Map<number, number>();
  let candidates = threadCandidates(logicalCores);
  for (let round = 0; round < ROUNDS; round++) {
    for (const threads of candidates) {
      try {
        const ms = await timeOf(spawn, threads, signal);
        times.set(threads, Math.min(ms, times.get(threads) ?? Infinity));
      } catch (error) {
        if (signal.aborted || threads === 1) throw error;
        // Where so many threads do not start, more would not either.
        for (const more of candidates.filter((n) => n >= threads)) times.delete(more);
        candidates = candidates.filter((n) => n < threads);
        break;
      }
    }
  }
  return chooseThreads(times);
}

/** Milliseconds of one step with so many threads: see `EngineTests.measureThreads`. */
export async function timeOf(
  spawn: () => Worker,
  threads: number,
  signal?: AbortSignal,
): Promise<number> {
  return testEngine(spawn, 'measureThreads', threads, signal);
}
