// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import type { SitePin } from '../../src/contract/site.ts';
import { Lock } from '../../src/state/lock.svelte.ts';
import { isPin, makePin, readPin } from '../../src/state/pin.ts';
import { attemptStore, waitAfter } from '../../src/storage/attempts.ts';
import { memoryStore } from '../../src/storage/store.ts';

/** With few rounds: the site's file demands more. */
const PIN: SitePin = {
  salt: 'AAAAAAAAAAAAAAAAAAAAAA==',
  rounds: 1,
  hash: 'NQrszWp4sV1HZX5BmlPGUqeuZ8Jjl5CA/L30rz3NEOw=',
};

test('a PIN is digits, whatever the keyboard; what it becomes tells only the same PIN', async () => {
  expect(readPin(' １２３４５６ ')).toBe('123456');
  for (const bad of ['', '123', '1234567890123', '12a4', '一二三四'])
    expect(readPin(bad)).toBe(null);
  const pin = await makePin('123456');
  expect(pin.rounds).toBeGreaterThanOrEqual(600_000);
  expect(JSON.stringify(pin)).not.toContain('123456');
  expect(await isPin('123456', pin)).toBe(true);
  expect(await isPin('123457', pin)).toBe(false);
});

test('where the browser has no crypto.subtle, the same comes out', async () => {
  const { subtle } = crypto;
  Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
  try {
    expect(await isPin('1234', { ...PIN, rounds: 1 })).toBe(true);
    expect(await isPin('1235', { ...PIN, rounds: 1 })).toBe(false);
  } finally {
    Object.defineProperty(crypto, 'subtle', { value: subtle, configurable: true });
  }
});

test('three attempts are free, then each wait is twice as long, up to an hour', () => {
  const waits = [0, 2, 3, 4, 5, 20].map((count) => waitAfter({ count, at: 1000 }, 1000));
  expect(waits).toEqual([0, 0, 30_000, 60_000, 120_000, 3_600_000]);
  expect(waitAfter({ count: 3, at: 1000 }, 21_000)).toBe(10_000);
  expect(waitAfter({ count: 3, at: 1000 }, 99_000)).toBe(0);
  expect(waitAfter({ count: 3, at: 1e12 }, 1000)).toBe(30_000);
});

test('wrong PINs are counted over a reload, what is no PIN is not; the right one begins anew', async () => {
  const store = attemptStore(memoryStore());
  let now = 1000;
  const lock = () => new Lock(store, () => now);
  const first = lock();
  expect(await first.open('12', PIN)).toBe(false);
  expect(first.status).toEqual({ state: 'refused', why: 'no-pin' });
  for (const typed of ['1111', '2222', '3333']) expect(await lock().open(typed, PIN)).toBe(false);
  const next = lock();
  await next.look();
  expect(next.until).toBe(31_000);
  expect(await next.open('1234', PIN)).toBe(false); // too early, though right
  now = 32_000;
  expect(await next.open('1234', PIN)).toBe(true);
  expect(await store.read()).toEqual({ count: 0, at: 0 });
});

test('a PIN that cannot be checked opens nothing, and that is said', async () => {
  const lock = new Lock(attemptStore(memoryStore()));
  expect(await lock.open('1234', { ...PIN, salt: '%' })).toBe(false);
  expect(lock.status).toEqual({ state: 'refused', why: 'failed' });
});
