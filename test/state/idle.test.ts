/** When a shared device is made ready for the next person. */
import { expect, test } from 'vitest';
import { Idle } from '../../src/state/idle.svelte.ts';

function device(minutes = 2) {
  let [seconds, busy, resets] = [0, false, 0];
  const idle = new Idle({
    minutes,
    busy: () => busy,
    reset: async () => void (resets += 1),
    now: () => seconds * 1000,
  });
  /** Second by second, as the page does. */
  const wait = (count: number) => {
    for (let i = 0; i < count; i += 1) {
      seconds += 1;
      idle.tick();
    }
  };
  const sleep = (count: number) => {
    seconds += count;
    idle.tick();
  };
  return { idle, wait, sleep, work: (on: boolean) => (busy = on), resets: () => resets };
}

test('counts down the last half minute, then deletes once', async () => {
  const { idle, wait, resets } = device();
  idle.touch();
  wait(89);
  expect(idle.left).toBe(null);
  wait(1);
  expect(idle.left).toBe(30);
  wait(29);
  expect([idle.left, resets()]).toEqual([1, 0]);
  wait(5);
  await Promise.resolve();
  expect(resets()).toBe(1);
  wait(1000); // nobody has come since
  expect([idle.left, resets()]).toEqual([null, 1]);
});

test('a sign at the last second stops it', () => {
  const { idle, wait, resets } = device();
  idle.touch();
  wait(119);
  idle.touch();
  expect(idle.left).toBe(null);
  wait(119);
  expect(resets()).toBe(0);
});

test('never while the model is at work, nor right after it', () => {
  const { idle, wait, work, resets } = device(1);
  idle.touch();
  work(true);
  wait(600);
  work(false);
  wait(30);
  expect([idle.left, resets()]).toEqual([30, 0]);
});

test('a page that nobody has touched is left alone; one that slept too long is not', () => {
  const { idle, sleep, wait, resets } = device();
  wait(10_000);
  expect(resets()).toBe(0);
  idle.touch();
  sleep(7200);
  expect(resets()).toBe(1);
});
