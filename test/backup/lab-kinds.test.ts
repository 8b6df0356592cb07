import { expect, test, vi } from 'vitest';
import { hand, replies } from '../../src/backup/lab-kinds.ts';
import type { ReplySet, Scoring } from '../../src/contract/lab.ts';
import { labellingStore } from '../../src/storage/lab-labelling.ts';
import { repliesStore } from '../../src/storage/lab-replies.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { MACHINE } from '../state/setup.ts';

const set = (count: number): ReplySet => ({
  ...{
    id: 'x',
    model: 'M',
    key: 'k',
    prompt: 'p',
    maxTokens: 9,
    temperature: 0,
    threads: 1,
    at: 1,
  },
  ...MACHINE,
  asked: ['a', 'b'].map((text) => ({ kind: 'logic', lang: 'en', text })),
  replies: ['c', 'd'].slice(0, count).map((text) => ({ text, finish: 'stop', tokens: 1, ms: 1 })),
});
const scoring: Scoring = { a: 'x', b: 'y', order: [{ text: 'a', swapped: true }], scores: [3] };
const table = { name: 'a.csv', known: [], texts: ['好', '坏'] };

test('replies, scores and labels come out of a backup as they went in', async () => {
  const store = memoryStore();
  await repliesStore(store).save(set(1));
  await repliesStore(store).saveScoring(scoring);
  await labellingStore(store).writeTable(table);
  await labellingStore(store).writeGiven(['正面']);
  const carried = <T>(values: T[]) => JSON.parse(JSON.stringify(values)) as unknown[];
  const sets = carried(await replies.read(store)).map((value) => replies.parse(value)!);
  const hands = carried(await hand.read(store)).map((value) => hand.parse(value)!);

  const other = memoryStore();
  await other.updateAll(new Map([...replies.changes(sets), ...hand.changes(hands)]));
  expect(await repliesStore(other).sets()).toEqual([set(1)]);
  expect(await repliesStore(other).scoring()).toEqual(scoring);
  expect(await labellingStore(other).read()).toEqual({ table, given: ['正面'] });
});

test('the set with more replies counts, what is no record is none, and scores alone are enough', () => {
  expect(replies.settle(set(2), set(1))).toEqual(set(2));
  expect(replies.settle(set(1), set(2))).toEqual(set(2));
  for (const nonsense of [null, 7, {}, { scoring: 1, byHand: { table: {} } }]) {
    expect(replies.parse(nonsense)).toBeUndefined();
    expect(hand.parse(nonsense)).toBeUndefined();
  }
  expect(hand.parse({ scoring })).toEqual({ scoring });
  const changed = vi.fn();
  for (const [key] of hand.changes([{ scoring }])) changed(key);
  expect(changed).toHaveBeenCalledOnce();
});
