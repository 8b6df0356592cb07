import { expect, test, vi } from 'vitest';
import { Labelling } from '../../src/state/labelling.svelte.ts';
import { labellingStore } from '../../src/storage/lab-labelling.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';

const open = (store: Store) => new Labelling({ store: labellingStore(store), onError: vi.fn() });

test('one label a text, one back, one left out, and a later visit goes on', async () => {
  const store = memoryStore();
  const labelling = open(store);
  const known = [{ text: '好', label: '正面' as const }];
  await labelling.begin({ name: 'a.csv', known, texts: ['坏', '几点了', '嗯'] });
  expect(labelling.text).toBe('坏');
  await labelling.give('正面');
  await labelling.back();
  await labelling.give('负面');
  await labelling.give(null);

  const later = open(store);
  await later.open();
  expect(later.text).toBe('嗯');
  await later.give('不确定');
  await later.give('正面'); // there is none left
  expect(later.text).toBeUndefined();
  expect(later.rows.map(({ text, label }) => text + label)).toEqual([
    '好正面',
    '坏负面',
    '嗯不确定',
  ]);
  await later.discard();
  expect(await labellingStore(store).read()).toBeUndefined();
  await later.undo.undo(later.undo.list[0]!.id);
  expect(later.rows).toHaveLength(3);
  expect((await labellingStore(store).read())!.given).toHaveLength(3);
});

test('labels that do not fit their texts are none, and of other texts they go', async () => {
  const store = memoryStore();
  await labellingStore(store).writeTable({ name: 'a', known: [], texts: ['x'] });
  await labellingStore(store).writeGiven(['正面', '负面']);
  expect((await labellingStore(store).read())!.given).toEqual([]);
  await labellingStore(store).writeGiven(['正面']);
  await labellingStore(store).writeTable({ name: 'b', known: [], texts: ['y'] });
  expect((await labellingStore(store).read())!.given).toEqual([]);
});
