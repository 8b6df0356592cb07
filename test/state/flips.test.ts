import { expect, test, vi } from 'vitest';
import type { JudgeOptions, Judgement } from '../../src/chat/judge.ts';
import { Flips } from '../../src/state/flips.svelte.ts';
import { flipsStore } from '../../src/storage/lab-flips.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { FACTS } from './computer-facts.ts';
import { composeLab } from '../../src/compose/lab.ts';
import { hostOf } from './scripted.ts';
import { MACHINE, SETUP } from './setup.ts';

/** Good for what ends in an exclamation mark. */
const said = (text: string, key = 'k'): Judgement => {
  const positive = /[!！]$/.test(text) ? 0.9 : 0.2;
  const scores = { 正面: positive, 负面: 1 - positive };
  const label = positive > 0.5 ? '正面' : '负面';
  return { label, scores, confidence: 0.8, ms: 5, model: 'M', key, setup: SETUP };
};

function open(
  judge: (text: string, options: JudgeOptions) => Promise<Judgement> = async (text) => said(text),
  store: Store = memoryStore(),
) {
  const asked: string[] = [];
  const counted = (text: string, options: JudgeOptions) => (asked.push(text), judge(text, options));
  const flips = new Flips({ judge: counted, store: flipsStore(store), onError: vi.fn() });
  return { flips, store, asked };
}

test('what the model would read alike is asked once, unless it is to read what is written', async () => {
  const { flips, asked } = open();
  await flips.begin(['实验ok']);
  expect(flips.steps.status).toEqual({ state: 'done' });
  expect(asked).toEqual(['实验ok', '实验ok。', '实验ok！', '实验ok📝']);
  const found = flips.count();
  expect(found.map(({ kind, tried, flips }) => [kind, tried, flips.length])).toEqual([
    ['stop-added', 1, 0],
    ['exclaimed', 1, 1],
    ['full-width', 1, 0],
    ['emoji', 1, 0],
    ['traditional', 1, 0],
  ]);
  asked.length = 0;
  flips.asWritten = true;
  await flips.begin(['实验ok']);
  expect(asked).toContain('實驗ok');
  expect(asked).toHaveLength(6);
});

test('it goes on after a pause and a reload, and not with the texts of another table', async () => {
  const { flips, store } = open(async (text) => {
    if (text.endsWith('📝')) void flips.pause();
    return said(text);
  });
  await flips.begin(['好', '坏']);
  expect(flips.steps.status).toEqual({ state: 'paused' });
  const done = flips.steps.done;

  const { flips: later, asked } = open(undefined, store);
  await later.open(['好', '坏']);
  expect(later.steps.status).toEqual({ state: 'paused' });
  expect(later.steps.done).toBe(done);
  expect(later.model).toBe('M');
  await later.run();
  expect(later.steps.status).toEqual({ state: 'done' });
  expect(asked[0]).toBe('好📝');

  const { flips: other } = open(undefined, store);
  await other.open(['好']);
  expect(other.steps.done).toBe(0);
  expect(other.steps.status).toEqual({ state: 'none' });
  expect(other.count()).toEqual([]);
});

test('another model in the middle stops it, and a failure can be gone on from', async () => {
  let key = 'k';
  let broken = true;
  const { flips } = open(async (text) => {
    if (text === '坏' && broken) throw new Error('died');
    return said(text, key);
  });
  await flips.begin(['好', '坏']);
  expect(flips.steps.status).toMatchObject({ state: 'failed' });
  broken = false;
  key = 'other';
  await flips.run();
  expect(flips.steps.status).toEqual({ state: 'changed' });
});

test('with the Lab’s table goes what was read of its texts, here and on disk', async () => {
  const store = memoryStore();
  const { lab, flips } = composeLab({
    judge: async (text) => said(text),
    host: hostOf().host,
    settings: { replySettings: vi.fn() },
    browser: { look: async () => ({ ...FACTS, ...MACHINE }), fetchText: async () => '' },
    store,
    guard: () => null,
    onError: vi.fn(),
  });
  const rows = [{ text: '好!', label: '正面' as const }];
  const stored = () => flipsStore(store).read();
  await lab.take({ name: 'a.csv', rows });
  await flips.begin(['好!']);
  expect(await stored()).toBeDefined();
  await lab.discard();
  expect(await store.list('lab:')).toEqual([]);
  expect(flips.steps.status).toEqual({ state: 'none' });

  await lab.take({ name: 'a.csv', rows });
  await flips.open(['好!']);
  expect(flips.steps.done).toBe(0);
  await flips.begin(['好!']);
  await lab.take({ name: 'b.csv', rows: [{ text: '坏', label: '负面' }] });
  await vi.waitFor(async () => expect(await stored()).toBeUndefined());
});
