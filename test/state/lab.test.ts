import { expect, test, vi } from 'vitest';
import type { Judgement } from '../../src/chat/judge.ts';
import { AppError } from '../../src/contract/errors.ts';
import { Lab, type LabParts } from '../../src/state/lab.svelte.ts';
import { labStore, type LabTable } from '../../src/storage/lab.ts';
import { MACHINE, SETUP } from './setup.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';

const TABLE: LabTable = {
  name: 'a.csv',
  rows: [
    { text: '好', label: '正面' },
    { text: '坏', label: '负面' },
    { text: '几点了', label: '不确定' },
  ],
};

/** Good for 好, bad for everything else. */
const said = (text: string, more: Partial<Judgement> = {}): Judgement => {
  const positive = text === '好' ? 0.9 : 0.2;
  const label = positive > 0.5 ? '正面' : '负面';
  const scores = { 正面: positive, 负面: 1 - positive };
  return {
    ...{ label, scores, confidence: 0.8, ms: 5, model: 'M', key: 'k', setup: SETUP },
    ...more,
  };
};

function open(judge: LabParts['judge'] = async (text) => said(text), store: Store = memoryStore()) {
  const onError = vi.fn();
  const parts = {
    judge,
    sample: async () => '',
    machine: async () => MACHINE,
    store: labStore(store),
    onError,
  };
  return { lab: new Lab(parts), store, onError };
}

test('each row is judged in its order, and those without a mood have no right side', async () => {
  const { lab } = open();
  await lab.take(TABLE);
  expect(lab.status).toEqual({ state: 'done' });
  expect(lab.rows().map(({ text, given, truth, label }) => [text, given, truth, label])).toEqual([
    ['好', '正面', '正面', '正面'],
    ['坏', '负面', '负面', '负面'],
    ['几点了', '不确定', null, '负面'],
  ]);
  expect(lab.models).toEqual({ now: 'M', before: '' });
});

test('a pause keeps what is done, and a later visit goes on from there', async () => {
  const { lab, store } = open(async (text) => {
    if (text === '坏') lab.pause();
    return said(text);
  });
  await lab.take(TABLE);
  expect(lab.status).toEqual({ state: 'paused' });
  expect(lab.done).toBe(1);

  const judged: string[] = [];
  const { lab: later } = open(async (text) => (judged.push(text), said(text)), store);
  await later.open();
  expect(later.status).toEqual({ state: 'paused' });
  await later.run();
  expect(judged).toEqual(['坏', '几点了']);
  expect(later.status).toEqual({ state: 'done' });

  const { lab: last } = open(undefined, store);
  await last.open();
  expect(last.status).toEqual({ state: 'done' });
  expect(last.rows()).toEqual(later.rows());
});

test('a text that is too long is left out and counted; another failure stops the run and can be gone on from', async () => {
  let broken = true;
  const { lab } = open(async (text) => {
    if (text === '好') throw new AppError('input', 'too long', { reason: 'too-long' });
    if (broken) throw new AppError('worker', 'died');
    return said(text);
  });
  await lab.take(TABLE);
  expect(lab.status).toMatchObject({ state: 'failed', error: { code: 'worker' } });
  broken = false;
  await lab.run();
  expect(lab.status).toEqual({ state: 'done' });
  expect(lab.skipped).toBe(1);
  expect(lab.rows()).toHaveLength(2);
});

test('a run has one model and one prompt: a change stops it, and then it begins again', async () => {
  let key = 'k';
  const { lab } = open(async (text) => {
    if (text === '坏') key = 'other';
    return said(text, { key });
  });
  await lab.take(TABLE);
  expect(lab.status).toEqual({ state: 'changed' });
  expect(lab.done).toBe(1);
  await lab.run();
  expect(lab.status).toEqual({ state: 'done' });
  expect(lab.models.before).toBe(''); // half a run is nothing to compare with
});

test('a second run stands beside the first, across a reload too', async () => {
  let model = 'small';
  const { lab, store } = open(async (text) => said(text, { model, key: model }));
  await lab.take(TABLE);
  model = 'large';
  await lab.run();
  expect(lab.models).toEqual({ now: 'large', before: 'small' });
  const { lab: later } = open(undefined, store);
  await later.open();
  expect(later.models).toEqual({ now: 'large', before: 'small' });
  expect(later.setups).toMatchObject({
    now: { prompt: SETUP.prompt, browser: MACHINE.browser },
    before: { threads: 2, cores: 4 },
  });
  expect(later.rows(true)).toHaveLength(3);
});

test('another table takes the place of a run under way, and nothing of it is left', async () => {
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  const { lab, store } = open(async (text) => {
    if (text === '坏') await held;
    return said(text);
  });
  const first = lab.take(TABLE);
  await vi.waitFor(() => expect(lab.done).toBe(1));
  const second = lab.take({ name: 'b.csv', rows: [{ text: '好', label: '正面' }] });
  go();
  await Promise.all([first, second]);
  expect(lab.status).toEqual({ state: 'done' });
  expect(lab.rows()).toHaveLength(1);
  const { lab: later } = open(undefined, store);
  await later.open();
  expect(later.table?.name).toBe('b.csv');
  expect(later.rows()).toHaveLength(1);
  await later.discard();
  expect(await labStore(store).read()).toBeUndefined();
});

test('garbage in the store is no table, and results that do not fit their rows are none', async () => {
  const store = memoryStore();
  await store.set('lab:table', { version: 1, name: 'x', rows: 'no' });
  expect(await labStore(store).read()).toBeUndefined();
  await labStore(store).writeTable({ name: 'x', rows: [{ text: 'a', label: '正面' }] });
  await labStore(store).writePass({ model: 'M', key: 'k', results: [null, null] });
  expect(await labStore(store).read()).toMatchObject({ table: { name: 'x' }, pass: undefined });
});
