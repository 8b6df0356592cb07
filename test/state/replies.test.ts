import { expect, test, vi } from 'vitest';
import type { Answer } from '../../src/chat/ask.ts';
import { GREEDY } from '../../src/contract/models.ts';
import type { GenerateResult } from '../../src/contract/engine.ts';
import { Replies, type RepliesParts } from '../../src/state/replies.svelte.ts';
import { repliesStore } from '../../src/storage/lab-replies.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { MACHINE } from './setup.ts';

const PROMPTS = 'kind\tlang\ttext\nventing\tzh\t难过\nlogic\tzh\t1+1\nlogic\ten\t2+2\n';

function answer(text: string, prompt: string, model = 'M'): Answer {
  const result = { text: `${prompt}:${text}`, finish: 'stop', completionTokens: 4 };
  const times = { prefillMs: 2, decodeMs: 3 };
  return {
    ...{ result: { ...result, ...times } as GenerateResult, model, key: model + prompt },
    ...{ threads: 2, maxTokens: 64, sampling: GREEDY, prompt },
  };
}

function open(
  ask: RepliesParts['ask'] = async (...q) => answer(q[0], q[1]),
  store: Store = memoryStore(),
) {
  const parts = { machine: async () => MACHINE, prompts: async () => PROMPTS, onError: vi.fn() };
  return { replies: new Replies({ ...parts, ask, store: repliesStore(store) }), store };
}

/** Two sides that have answered all. */
async function twoSides(store?: Store) {
  const opened = open(undefined, store);
  await opened.replies.open();
  await opened.replies.make(opened.replies.prompts, 'A');
  await opened.replies.make(opened.replies.prompts, 'B');
  return opened;
}

test('a side is made, kept with what it was made with, and there after a reload', async () => {
  const { store } = await twoSides();
  const { replies: later } = open(undefined, store);
  await later.open();
  expect(later.sets.map(({ prompt, model }) => [prompt, model])).toEqual([
    ['A', 'M'],
    ['B', 'M'],
  ]);
  expect(later.sets[0]).toMatchObject({ threads: 2, cores: 4, maxTokens: 64, temperature: 0 });
  expect(later.sets[0]!.replies[1]).toEqual({ text: 'A:1+1', finish: 'stop', tokens: 4, ms: 5 });
});

test('a side that was paused goes on after a reload, but not with another model', async () => {
  const { replies, store } = open(async (text, prompt) => {
    if (text === '1+1') await replies.pause();
    return answer(text, prompt);
  });
  await replies.open();
  await replies.make(replies.prompts, 'A');
  expect(replies.steps.status).toEqual({ state: 'paused' });

  let model = 'other';
  const { replies: later } = open(async (text, prompt) => answer(text, prompt, model), store);
  await later.open();
  expect(later.steps.done).toBe(1);
  await later.goOn();
  expect(later.steps.status).toEqual({ state: 'changed' });
  model = 'M';
  later.steps.set(1, 3);
  await later.goOn();
  expect(later.steps.status).toEqual({ state: 'done' });
  expect(later.sets[0]!.replies).toHaveLength(3);
});

test('scores are kept one by one, can be taken back, and go on after a reload', async () => {
  const { replies, store } = await twoSides();
  const [a, b] = replies.sets.map(({ id }) => id) as [string, string];
  await replies.beginScoring(a, b);
  for (const score of [5, 1, 4]) await replies.score(score);
  await replies.back();
  const { replies: later } = open(undefined, store);
  await later.open();
  expect(later.scoring).toEqual(replies.scoring);
  expect(later.scoring!.scores).toEqual([5, 1]);
  for (const score of [3, 3, 2, 2, 1, 1]) await later.score(score);
  // No more than there are replies.
  expect(later.scoring!.scores).toEqual([5, 1, 3, 3, 2, 2]);
});

test('with a side its scores go, and both can be brought back', async () => {
  const { replies, store } = await twoSides();
  const [a, b] = replies.sets.map(({ id }) => id) as [string, string];
  await replies.beginScoring(a, b);
  await replies.score(5);
  await replies.remove(b);
  expect(replies.sets).toHaveLength(1);
  expect(replies.scoring).toBeNull();
  await replies.undo.undo(replies.undo.list[0]!.id);
  await vi.waitFor(() => expect(replies.scoring?.scores).toEqual([5]));
  const { replies: later } = open(undefined, store);
  await vi.waitFor(async () => expect(await repliesStore(store).sets()).toHaveLength(2));
  await later.open();
  expect(later.scoring?.scores).toEqual([5]);
});

test('scores are not lost to others, and once removed can be brought back', async () => {
  const { replies } = await twoSides();
  const [a, b] = replies.sets.map(({ id }) => id) as [string, string];
  await replies.beginScoring(a, b);
  await replies.score(4);
  await replies.beginScoring(b, a);
  expect(replies.scoring).toMatchObject({ a, scores: [4] });
  await replies.endScoring();
  expect(replies.scoring).toBeNull();
  await replies.undo.undo(replies.undo.list[0]!.id);
  await vi.waitFor(() => expect(replies.scoring?.scores).toEqual([4]));
});

test('scores without their sides, and garbage, are none', async () => {
  const store = memoryStore();
  await store.set('lab:replies:x', { version: 1, id: 'x' });
  await repliesStore(store).saveScoring({
    ...{ a: 'x', b: 'y', order: [{ text: '难过', swapped: false }], scores: [] },
  });
  const { replies } = open(undefined, store);
  await replies.open();
  expect(replies.sets).toEqual([]);
  expect(replies.scoring).toBeNull();
});
