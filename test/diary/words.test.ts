import { expect, test } from 'vitest';
import type { Entry } from '../../src/contract/diary.ts';
import { find, queryOf } from '../../src/diary/find.ts';
import { countWords, moodsOf, sidesOf, tagMoods, wordsOf } from '../../src/diary/words.ts';
import { add, type Sums } from '../../src/diary/words.ts';

const entry = (text: string, own: Entry['own'], tags: string[] = []): Entry => ({
  ...{ id: text, day: '2026-11-28', time: '12:00', text, tags, parts: [], own, reply: '' },
});
const go = () => new AbortController();
const at = (mood: number, count: number) => {
  const sums = new Map<string, Sums>();
  for (let i = 0; i < count; i++) add(sums, ['w'], mood);
  return moodsOf(sums)[0]!;
};

test('words are those that say something of a day, each once, in both languages', () => {
  expect(wordsOf('今天和妈妈去公园，公园里的花开了！')).toEqual(
    expect.arrayContaining(['妈妈', '公园']),
  );
  expect(wordsOf('今天和妈妈去公园，公园里的花开了！')).not.toContain('今天');
  expect(wordsOf("The TRAIN was late; I don't like trains, train 42")).toEqual([
    'train',
    'late',
    'like',
    'trains',
  ]);
  expect(wordsOf('！？ 123 a 😄')).toEqual([]);
});

test('a word has the mean of its entries; the more there are, the narrower the interval', () => {
  expect(at(1, 4)).toBeUndefined(); // too few to say anything
  const [five, many] = [at(1, 5), at(1, 100)];
  expect(five.mood).toBe(1);
  expect(five).toMatchObject({ count: 5, high: 1 });
  expect(five.low).toBeGreaterThan(0.4);
  expect(five.low).toBeLessThan(0.65);
  expect(many.low).toBeGreaterThan(0.95);
  const sums = new Map<string, Sums>();
  for (let i = 0; i < 100; i++) add(sums, ['w'], i % 2);
  const [half] = moodsOf(sums);
  expect([half!.low, half!.high].map((value) => value.toFixed(2))).toEqual(['0.40', '0.60']);
});

test('words of good and of bad days are told apart, those of both are left out', async () => {
  const good = Array.from({ length: 20 }, (_, i) => entry(`公园散步 ${i}`, '正面', ['家人']));
  const bad = Array.from({ length: 20 }, (_, i) => entry(`加班开会 ${i}`, '负面', ['工作']));
  const unread = entry('公园', null);
  const all = [...good, ...bad, unread];
  const known = new Map<string, string[]>();
  const moods = await countWords(all, known, async () => {}, go().signal);
  const { good: up, bad: down, looked } = sidesOf(moods!, 0.5, 10);
  expect(up.map(({ word }) => word)).toContain('公园');
  expect(down.map(({ word }) => word)).toContain('加班');
  expect(looked).toBe(moods!.length);
  expect(known.size).toBe(40);
  expect(tagMoods(all).map(({ word, count, mood }) => [word, count, mood])).toEqual([
    ['家人', 20, 1],
    ['工作', 20, 0],
  ]);
});

test('counting ends where nobody waits for it any more', async () => {
  const stop = go();
  const many = Array.from({ length: 3000 }, (_, i) => entry(`下雨了，一个人走回家 ${i}`, '负面'));
  const pause = async () => stop.abort();
  expect(await countWords(many, new Map(), pause, stop.signal)).toBeNull();
});

test('entries are found by text, tag and day, in any width and case', () => {
  const all = [entry('Met Ａnna', '正面', ['朋友']), entry('雨', '负面')];
  expect(find(all, 'anna', null)).toEqual([all[0]]);
  expect(find(all, '#朋友', null)).toEqual([all[0]]);
  expect(find(all, '', '2026-11-28')).toEqual(all);
  expect(find(all, '', '2026-11-27')).toEqual([]);
});

test('a tag that is picked finds its own entries, one that is typed those that begin so', () => {
  const all = [
    entry('a', '正面', ['妈']),
    entry('b', '正面', ['妈妈', 'Work']),
    entry('和 #妈 一起', null, ['workout']),
  ];
  expect(find(all, queryOf('妈'), null)).toEqual([all[0]]);
  expect(find(all, queryOf('work'), null)).toEqual([all[1]]);
  expect(find(all, '＃ＷＯＲＫ ', null)).toEqual([all[1]]);
  expect(find(all, '#work', null)).toEqual([all[1], all[2]]);
  expect(find(all, '#妈', null)).toEqual(all);
  expect(find(all, '#out', null)).toEqual([]);
  expect(find(all, 'a ', null)).toEqual([all[0]]);
  expect(find(all, '# ', null)).toEqual(all);
});
