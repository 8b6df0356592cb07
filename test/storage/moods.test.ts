/** How days felt: counts by the hour. */
import { expect, test } from 'vitest';
import { byHour, countMood, MOODS_KEY, readMoods, sumOf } from '../../src/storage/moods.ts';
import { memoryStore } from '../../src/storage/store.ts';

test('each label is counted in its hour; hours between are there, with nothing', async () => {
  const store = memoryStore();
  const at = (hour: number) => new Date(2026, 10, 29, hour, 30);
  await countMood(store, '正面', at(9));
  await countMood(store, '正面', at(9));
  await countMood(store, '负面', at(9));
  await countMood(store, '不确定', at(11));
  const [day] = await readMoods(store);
  expect(day).toEqual({ day: '2026-11-29', hours: { 9: [2, 1, 0], 11: [0, 0, 1] } });
  expect(sumOf(day!)).toEqual([2, 1, 1]);
  expect(byHour(day!).map(({ hour, counts }) => [hour, ...counts])).toEqual([
    [9, 2, 1, 0],
    [10, 0, 0, 0],
    [11, 0, 0, 1],
  ]);
  expect(byHour({ hours: {} })).toEqual([]);
});

test('a month is kept, latest first; what is damaged begins anew', async () => {
  const store = memoryStore();
  for (let day = 1; day <= 40; day++) await countMood(store, '正面', new Date(2026, 0, day, 8));
  const days = await readMoods(store);
  expect(days).toHaveLength(31);
  expect(days[0]!.day).toBe('2026-02-09');
  await store.set(MOODS_KEY, [{ day: 'today', hours: 5 }]);
  expect(await readMoods(store)).toEqual([]);
  await countMood(store, '负面', new Date(2026, 0, 1, 8));
  expect(await readMoods(store)).toHaveLength(1);
});
