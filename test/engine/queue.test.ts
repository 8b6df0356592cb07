import { expect, test } from 'vitest';
import { isAbort } from '../../src/contract/errors.ts';
import { JobQueue } from '../../src/engine/queue.ts';

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
  const waiting = queue.run(async () => void (ran = true), controller.signal);
  controller.abort();
  expect(isAbort(await waiting.catch((error: unknown) => error))).toBe(true);
  open();
  await running;
  await queue.run(async () => {});
  expect(ran).toBe(false);
});
