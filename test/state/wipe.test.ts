// @vitest-environment happy-dom
/** Everything deleted, over stores in memory. */
import { expect, test, vi } from 'vitest';
import { openStores } from '../../src/compose/storage.ts';
import { Wipe } from '../../src/state/wipe.svelte.ts';
import { clearAll } from '../../src/compose/clear.ts';
import { allowedOrigins } from '../../src/storage/allowed-origins.ts';
import { diaryStore } from '../../src/storage/diary.ts';
import { countMood } from '../../src/storage/moods.ts';
import { closable } from '../../src/storage/shared-store.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { TabWorld } from '../support/tab-world.ts';
import { manifestOf } from './scripted.ts';
import { DEMO } from '../../src/contract/models.ts';

const entry = { id: 'd', day: '2026-11-28', time: '12:00', text: '好', tags: [], parts: [] };
const model = { ...DEMO, id: 'a/b', builtIn: false };

async function open(remove = vi.fn(async (_id: string) => {})) {
  const [store, log] = [memoryStore(), memoryStore()];
  await diaryStore(store).save({ ...entry, own: null, reply: '' });
  const stored = [manifestOf(model)];
  const unfinished = [{ model: { ...model, id: 'c/d' }, storedBytes: 5, totalBytes: 0 }];
  const clear = vi.fn(() => store.clear());
  const catalogue = { stored, unfinished, refresh: async () => {} };
  return { wipe: new Wipe({ store, log, clear, catalogue, weights: { remove } }), remove, clear };
}

test('what is here is counted; models go only where they are ticked', async () => {
  const { wipe, remove, clear } = await open();
  await wipe.look();
  expect(wipe.holdings).toMatchObject({ counts: { diary: 1, conversations: 0 }, models: 2 });
  expect(wipe.holdings?.bytes).toBeGreaterThan(50);
  await wipe.run(false);
  expect(remove).not.toHaveBeenCalled();
  expect(clear).toHaveBeenCalledOnce();
  await wipe.run(true);
  expect(clear).toHaveBeenCalledOnce(); // the page is about to begin anew

  const ticked = await open();
  await ticked.wipe.run(true);
  expect(ticked.remove.mock.calls).toEqual([['a/b'], ['c/d']]);
  expect(ticked.clear).toHaveBeenCalledOnce();
});

test('answers to other sites and days with a mood are counted, and go', async () => {
  const store = memoryStore();
  await countMood(store, '正面');
  const origins = allowedOrigins(store);
  await origins.write('https://a.example', true);
  await origins.write('https://b.example', false);
  const catalogue = { stored: [], unfinished: [], refresh: async () => {} };
  const clear = () => clearAll([store], [], () => {});
  const weights = { remove: async () => {} };
  const wipe = new Wipe({ store, log: memoryStore(), clear, catalogue, weights });
  await wipe.look();
  expect(wipe.holdings).toMatchObject({ sites: 2, days: 1 });
  await wipe.run(false);
  expect(await origins.list()).toEqual([]);
  await wipe.look();
  expect(wipe.holdings).toMatchObject({ sites: 0, days: 0 });
});

test('a model that cannot be removed leaves everything as it is, and it is said', async () => {
  const { wipe, clear } = await open(vi.fn(() => Promise.reject(new Error('locked'))));
  await wipe.run(true);
  expect(wipe.status).toMatchObject({ state: 'failed' });
  expect(clear).not.toHaveBeenCalled();
});

test('a store that is closed takes nothing in, and is read as before', async () => {
  const below = memoryStore();
  const { store, close, reopen } = closable(below);
  await store.set('a', 1);
  close();
  await store.set('a', 2);
  await store.update('a', () => 3);
  await store.updateAll(new Map([['b', () => 4]]));
  expect(await store.list('')).toEqual([1]);
  reopen();
  await store.set('a', 2);
  expect(await store.get('a')).toBe(2);
});

test('a tab that clears has the others write nothing any more, and all begin anew', async () => {
  const world = new TabWorld();
  const restarts = vi.fn();
  vi.spyOn(location, 'reload').mockImplementation(restarts);
  localStorage.setItem('qwen-all-in-one-loading', 'x');
  localStorage.setItem('of another app', 'x');
  const [mine, other] = [1, 2].map(() => openStores('app', '/', world.tab()).stores);
  await mine!.settings.change({ theme: 'dark' });
  const cleared = mine!.clear();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await other!.settings.change({ theme: 'light' });
  await other!.ownWords.write('苹果');
  await cleared;
  expect(await mine!.later.list('')).toEqual([]);
  expect(await other!.later.list('')).toEqual([]);
  await vi.waitFor(() => expect(restarts).toHaveBeenCalledTimes(2));
  expect(Object.keys(localStorage)).toEqual(['of another app']);
});
