import { expect, test, vi } from 'vitest';
import { turnsOf } from '../../src/insights/turns.ts';
import { Insights } from '../../src/state/insights.svelte.ts';
import { insightsStore, type InsightsStore } from '../../src/storage/insights.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { measured } from '../insights/measured.ts';

const TURNS = turnsOf([1, 2, 3, 4, 5].map((at) => measured(at)));

function open(store: Store = memoryStore(), own: Partial<InsightsStore> = {}) {
  const onError = vi.fn();
  const parts = { cores: 4, usedMemory: async () => null, onError };
  return {
    insights: new Insights({ ...parts, store: { ...insightsStore(store), ...own } }),
    store,
    onError,
  };
}

test('a run is kept, the next begins after it, and a later visit finds both', async () => {
  const { insights, store } = open();
  await insights.open();
  expect(insights.stretch(TURNS)).toHaveLength(5);
  await insights.keep('one thread', TURNS.slice(0, 3));
  expect(insights.stretch(TURNS).map(({ at }) => at)).toEqual([4, 5]);
  await insights.keep('', insights.stretch(TURNS));
  await insights.keep('nothing', insights.stretch(TURNS));

  const { insights: later } = open(store);
  await later.open();
  expect(later.runs).toEqual(insights.runs);
  expect(later.runs.map(({ name, turns }) => [name, turns])).toEqual([
    ['one thread', 3],
    ['', 2],
  ]);
  expect(later.stretch(TURNS)).toEqual([]);
});

test('one begins anew without keeping what was there', async () => {
  const { insights, store } = open();
  await insights.startOver(4);
  expect(insights.stretch(TURNS).map(({ at }) => at)).toEqual([5]);
  const { insights: later } = open(store);
  await later.open();
  expect(later.since).toBe(4);
});

test('a run that was removed comes back, in its place, on disk too', async () => {
  const { insights, store } = open();
  await insights.keep('a', TURNS.slice(0, 1));
  await insights.keep('b', TURNS.slice(1, 2));
  await insights.remove(insights.runs[0]!.id);
  expect(await insightsStore(store).runs()).toHaveLength(1);
  await insights.undo.undo(insights.undo.list[0]!.id);
  expect(insights.runs.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(await insightsStore(store).runs()).toHaveLength(2);
});

test('records that make no sense are left out, and a store that refuses is told of', async () => {
  const store = memoryStore();
  await store.set('insights:run:x', { version: 1, id: 'x', turns: 'many' });
  await store.set('insights:since', 'yesterday');
  const { insights } = open(store);
  await insights.keep('good', TURNS);
  const { insights: later } = open(store);
  await store.set('insights:since', 'yesterday');
  await later.open();
  expect(later.runs.map(({ name }) => name)).toEqual(['good']);
  expect(later.since).toBe(0);

  const save = () => Promise.reject(new Error('quota'));
  const { insights: refused, onError } = open(store, { save });
  await refused.keep('lost', TURNS);
  expect(onError).toHaveBeenCalledOnce();
  expect(refused.runs.map(({ name }) => name)).toEqual(['lost']);
});

test('memory is asked for again and again while somebody looks, and no more where nobody tells', async () => {
  vi.useFakeTimers();
  let bytes: number | null = 1000;
  const usedMemory = vi.fn(async () => bytes);
  const store = insightsStore(memoryStore());
  const insights = new Insights({ cores: 4, usedMemory, store, onError: () => {} });
  const looking = new AbortController();
  const watched = insights.watchMemory(looking.signal);
  await vi.advanceTimersByTimeAsync(0);
  expect(insights.memory).toBe(1000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(usedMemory.mock.calls.length).toBeGreaterThan(2);
  bytes = null;
  await vi.advanceTimersByTimeAsync(60_000);
  await watched;
  expect(insights.memory).toBeNull();
  vi.useRealTimers();
});
