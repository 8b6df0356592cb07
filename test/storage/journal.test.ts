import { expect, test } from 'vitest';
import type { JournalEntry } from '../../src/contract/journal.ts';
import { journalStore, type JournalCaps } from '../../src/storage/journal.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { entryOf } from './journal-entry.ts';

const SMALL: JournalCaps = { entries: 10, bytes: 1e6, page: 3 };
const times = (entries: JournalEntry[]) => entries.map(({ at }) => at);

async function fill(store: Store, count: number, from = 1, caps = SMALL) {
  const journal = journalStore(store, caps);
  for (let at = from; at < from + count; at++) await journal.append(entryOf(at));
  return journal;
}

test('entries come back whole, oldest first, in the next visit too', async () => {
  const store = memoryStore();
  await fill(store, 4);
  await fill(store, 2, 5);
  const all = await journalStore(store).all();
  expect(times(all)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(all[0]).toEqual(entryOf(1));
});

test('past the cap the oldest go', async () => {
  const store = memoryStore();
  const journal = await fill(store, 25);
  const kept = times(await journal.all());
  expect(kept.length).toBeLessThanOrEqual(10);
  expect(kept.length).toBeGreaterThan(6);
  expect(kept.at(-1)).toBe(25);
  // What earlier visits left counts as well.
  const later = await fill(store, 3, 26);
  expect((await later.all()).length).toBeLessThanOrEqual(10);
  expect(times(await later.all()).at(-1)).toBe(28);
});

test('the cap counts bytes too', async () => {
  const caps = { entries: 1000, bytes: 20_000, page: 100 };
  const journal = journalStore(memoryStore(), caps);
  const long = { reply: '长'.repeat(1000) };
  for (let at = 1; at <= 50; at++) await journal.append(entryOf(at, long));
  const kept = await journal.all();
  expect(kept.at(-1)?.at).toBe(50);
  expect(kept.length).toBeGreaterThan(2);
  expect(2 * JSON.stringify(kept).length).toBeLessThan(25_000);
});

test('a full disk costs the older half, and the new entry is kept', async () => {
  const store = memoryStore();
  let room = Infinity;
  const set: Store['set'] = async (key, value) => {
    const pages = await store.list('page:');
    if (pages.length >= room && (await store.get(key)) === undefined) throw new Error('quota');
    return store.set(key, value);
  };
  const journal = await fill({ ...store, set }, 9);
  room = 3;
  await journal.append(entryOf(10));
  const kept = times(await journal.all());
  expect(kept.at(-1)).toBe(10);
  expect(kept[0]).toBeGreaterThan(1);
});

test('a refused disk rejects, and does not stop later entries', async () => {
  const store = memoryStore();
  let refused = true;
  const set: Store['set'] = async (key, value) => {
    if (refused) throw new Error('quota');
    return store.set(key, value);
  };
  const journal = journalStore({ ...store, set }, SMALL);
  await expect(journal.append(entryOf(1))).rejects.toThrow('quota');
  refused = false;
  await journal.append(entryOf(2));
  expect(times(await journal.all())).toContain(2);
});

test('what was cleared in one tab does not come back from another', async () => {
  const store = memoryStore();
  const one = await fill(store, 2);
  const other = await fill(store, 2, 3);
  await one.clear();
  await other.append(entryOf(5));
  expect(times(await one.all())).toEqual([5]);
});

test('garbage is left out', async () => {
  const store = memoryStore();
  await fill(store, 1);
  await store.set('page:0', { key: 'page:0', bytes: 1, entries: [{ at: 'x' }, null] });
  await store.set('page:1', 'nonsense');
  expect(times(await journalStore(store).all())).toEqual([1]);
});

test('a clock that is set back changes nothing in their order, and in what goes first', async () => {
  const store = memoryStore();
  await fill(store, 4, 5000);
  const tab = journalStore(store, SMALL);
  const other = journalStore(store, SMALL);
  await tab.append(entryOf(1200));
  await other.append(entryOf(1100));
  await tab.append(entryOf(1300));
  const expected = [5000, 5001, 5002, 5003, 1200, 1100, 1300];
  expect(times(await other.all())).toEqual(expected);
  const later = await fill(store, 6, 10);
  expect(times(await later.all())).toEqual([...expected.slice(3), 10, 11, 12, 13, 14, 15]);
});

test('entries from before they were counted stay, before all others', async () => {
  const store = memoryStore();
  const key = 'page:old-0000';
  await store.set(key, { key, bytes: 9, entries: [entryOf(8000), entryOf(9000)] });
  const journal = await fill(store, 2);
  expect(times(await journal.all())).toEqual([8000, 9000, 1, 2]);
});
