import { expect, test } from 'vitest';
import { isAbort } from '../../src/contract/errors.ts';
import { IDLE, JobQueue, type Ticket } from '../../src/engine/queue.ts';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

test('jobs run one at a time, in the order in which they came', async () => {
  const queue = new JobQueue();
  const log: string[] = [];
  const job = (name: string) =>
    queue.run(async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      log.push(`${name} ends`);
    });
  await Promise.all([job('a'), job('b'), job('c')]);
  expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('a job that fails does not hold up the next', async () => {
  const queue = new JobQueue();
  const failed = queue.run(() => Promise.reject(new Error('no')));
  const next = queue.run(async () => 'yes');
  await expect(failed).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
});

test('a cancelled job that waits ends at once and never runs', async () => {
  const queue = new JobQueue();
  const { open, opened } = gate();
  const running = queue.run(() => opened);
  const controller = new AbortController();
  let ran = false;
  const waiting = queue.run(async () => void (ran = true), { signal: controller.signal });
  controller.abort();
  expect(isAbort(await waiting.catch((error: unknown) => error))).toBe(true);
  open();
  await running;
  await queue.run(async () => {});
  expect(ran).toBe(false);
});

/** Lets `jobs` come while another runs, and tells in which order they ran. */
async function ranInOrder(jobs: [name: string, ticket: Ticket][]): Promise<string> {
  const queue = new JobQueue();
  const { open, opened } = gate();
  const order: string[] = [];
  const first = queue.run(() => opened);
  await Promise.resolve();
  const all = jobs.map(([name, ticket]) => queue.run(async () => void order.push(name), ticket));
  open();
  await Promise.all([first, ...all]);
  return order.join(' ');
}

test('lower ranks go first, equal ones by arrival, idle work last', async () => {
  const jobs: [string, Ticket][] = [
    ['idle', { rank: IDLE }],
    ['reply', { rank: 1 }],
    ['hidden', { rank: 2 }],
    ['badge', { rank: 0 }],
    ['reply2', { rank: 1 }],
    ['badge2', { rank: 0 }],
  ];
  expect(await ranInOrder(jobs)).toBe('badge badge2 reply reply2 hidden idle');
});

test('a lane keeps its order even where its tab came to the front meanwhile', async () => {
  const jobs: [string, Ticket][] = [
    ['a1', { rank: 3, lane: 'reply:a' }],
    ['b1', { rank: 3, lane: 'reply:b' }],
    ['a2', { rank: 1, lane: 'reply:a' }],
    ['b2', { rank: 1 }],
  ];
  expect(await ranInOrder(jobs)).toBe('b2 a1 a2 b1');
});

test('everyone is told where they stand, whenever that changes', async () => {
  const queue = new JobQueue();
  const { open, opened } = gate();
  const told: Record<string, number[]> = { a: [], b: [], c: [] };
  const job = (name: string, rank: number, signal?: AbortSignal) =>
    queue.run(async () => {}, { rank, signal, onPosition: (place) => told[name]?.push(place) });
  const first = queue.run(() => opened);
  await Promise.resolve();
  const leaves = new AbortController();
  const a = job('a', 1);
  const b = job('b', 1, leaves.signal).catch(() => {});
  const c = job('c', 0);
  leaves.abort();
  open();
  await Promise.all([first, a, b, c]);
  expect(told).toEqual({ a: [1, 2, 1, 0], b: [2, 3], c: [1, 0] });
});

test('a full line refuses the next, takes idle work all the same, and has room again later', async () => {
  const queue = new JobQueue();
  const { open, opened } = gate();
  const first = queue.run(() => opened);
  await Promise.resolve();
  const idle = queue.run(async () => 'idle', { rank: IDLE });
  const waits = queue.run(async () => 'waited', { most: 1 });
  const refused = queue.run(async () => 'never', { most: 1 });
  const facts = { reason: 'queue', limit: 1 };
  await expect(refused).rejects.toMatchObject({ code: 'busy', facts });
  expect(queue.waiting).toBe(1);
  open();
  expect(await Promise.all([idle, waits, first])).toEqual(['idle', 'waited', undefined]);
  await expect(queue.run(async () => 'again', { most: 1 })).resolves.toBe('again');
});

test.each([1, 2, 4, 8, 32])('%i at once: none is lost, each lane in order', async (count) => {
  const queue = new JobQueue();
  const done: Record<string, number[]> = {};
  let running = 0;
  const jobs = Array.from({ length: count * 4 }, (_, i) => {
    const lane = `conversation ${i % count}`;
    const work = async () => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve));
      running -= 1;
      (done[lane] ??= []).push(i);
    };
    return queue.run(work, { rank: (i * 7) % 4, lane });
  });
  await Promise.all(jobs);
  expect(Object.keys(done)).toHaveLength(count);
  for (const order of Object.values(done)) expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(Object.values(done).flat()).toHaveLength(count * 4);
});
