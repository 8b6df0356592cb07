// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import type { ClassifyJob, Loaded } from '../../src/contract/engine.ts';
import { DEMO } from '../../src/contract/models.ts';
import { analystJob } from '../../src/roles/analyst.ts';
import { fingerprint, LabelCache } from '../../src/chat/label-cache.svelte.ts';
import { labelStore } from '../../src/storage/labels.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { classified, FULL, loaded } from '../state/scripted.ts';

afterEach(() => void vi.useRealTimers());

function setUp(store = memoryStore(), most?: number) {
  const state = { enabled: true };
  const cache = new LabelCache(labelStore(store), () => state.enabled, most);
  let asked = 0;
  const engine = {
    classify: async () => {
      asked += 1;
      return classified(0.8);
    },
  };
  const ask = (job: ClassifyJob | string, model: Loaded = loaded()) =>
    cache.get({ engine, loaded: model }, typeof job === 'string' ? analystJob(job) : job);
  return { cache, ask, state, store, asked: () => asked };
}

test('the same text is answered without the model, and the rate of hits can be seen', async () => {
  const { cache, ask, asked } = setUp();
  expect(await ask('很好')).toMatchObject({ cached: false, reusedTokens: 0 });
  const again = await ask('很好');
  expect(again).toMatchObject({ cached: true, ms: 0, promptTokens: 20, reusedTokens: 20 });
  expect(again.probabilities).toEqual(classified(0.8).probabilities);
  expect(asked()).toBe(1);
  expect(cache).toMatchObject({ hits: 1, misses: 1, size: 1 });
});

test('another model, prompt, set of labels or calibration asks again', async () => {
  const { ask, asked } = setUp();
  const job = analystJob('很好');
  await ask(job);
  await ask(job, loaded(FULL));
  await ask(job, { ...loaded(), weightBytes: 2 });
  await ask(job, loaded({ ...DEMO, revision: 'next' }));
  await ask(job, loaded({ ...DEMO, calibration: { bias: 1, temperature: 1 } }));
  await ask({ ...job, labels: [['好'], ['坏']] });
  await ask({ ...job, messages: [{ role: 'system', content: '别的' }, job.messages[1]!] });
  await ask({ ...job, wantHidden: true });
  expect(asked()).toBe(8);
  // Who asks, and from where, makes no difference.
  await ask({ ...job, visible: false, conversation: 'b' });
  expect(asked()).toBe(8);
});

test('what was known is known in the next visit, with the least recently used gone', async () => {
  vi.useFakeTimers();
  const first = setUp(memoryStore(), 2);
  for (const text of ['一', '二', '一', '三']) await first.ask(text);
  await vi.runAllTimersAsync();
  const next = setUp(first.store);
  for (const text of ['一', '三']) expect(await next.ask(text)).toMatchObject({ cached: true });
  expect(await next.ask('二')).toMatchObject({ cached: false });
});

test.each([
  [256, true],
  [896, false],
])('of a hidden state of %i numbers it is known: %s', async (size, cached) => {
  vi.useFakeTimers();
  const hidden = new Float32Array(size).fill(0.5);
  const result = { ...classified(0.8), hidden };
  const job = analystJob('很好', { mood: { intercept: 0, direction: hidden } });
  const store = memoryStore();
  const running = { loaded: loaded(), engine: { classify: async () => result } };
  const ask = () => new LabelCache(labelStore(store), () => true).get(running, job);
  await ask();
  await vi.runAllTimersAsync();
  expect(await ask()).toMatchObject({ cached, hidden });
});

test('nothing of the texts is on the disk', async () => {
  vi.useFakeTimers();
  const { ask, store } = setUp();
  await ask('我的秘密');
  await vi.runAllTimersAsync();
  const kept = JSON.stringify(await store.get('labels'));
  expect(kept).toContain('0.8');
  expect(kept).not.toMatch(/秘密|情感/);
});

test('cleared on request, on disk too', async () => {
  vi.useFakeTimers();
  const { cache, ask, store } = setUp();
  await ask('很好');
  await vi.runAllTimersAsync();
  await ask('很差'); // its saving is under way
  await cache.clear();
  await vi.runAllTimersAsync();
  expect(cache).toMatchObject({ hits: 0, misses: 0, size: 0 });
  expect(await store.get('labels')).toBeUndefined();
  expect(await ask('很好')).toMatchObject({ cached: false });
});

test('switched off, the model is always asked', async () => {
  const { ask, state, asked } = setUp();
  await ask('很好');
  state.enabled = false;
  expect(await ask('很好')).toMatchObject({ cached: false });
  expect(asked()).toBe(2);
});

test.each([
  ['garbage', { get: async () => [{ key: 1 }, 'x'] }],
  ['an error', { get: () => Promise.reject(new Error('refused')) }],
])('a store with %s costs no label', async (_what, broken) => {
  const refuses = () => Promise.reject(new Error('quota'));
  const { ask, cache } = setUp({ ...memoryStore(), ...broken, set: refuses });
  await ask('很好');
  expect(await ask('很好')).toMatchObject({ cached: true });
  await cache.clear();
});

test('a failed pass is not remembered', async () => {
  const { cache, ask } = setUp();
  const engine = { classify: () => Promise.reject(new Error('memory')) };
  const failing = cache.get({ engine, loaded: loaded() }, analystJob('很好'));
  await expect(failing).rejects.toThrow('memory');
  expect(await ask('很好')).toMatchObject({ cached: false });
});

test('fingerprints of 20,000 texts are 20,000', () => {
  const seen = new Set(Array.from({ length: 20_000 }, (_, i) => fingerprint(`文字 ${i}`)));
  expect(seen.size).toBe(20_000);
});
