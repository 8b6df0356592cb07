import { expect, test } from 'vitest';
import type { Entry, EntryPart } from '../../src/contract/diary.ts';
import {
  calendar,
  isLowTime,
  labelOf,
  means,
  monthOf,
  moodOf,
  onThisDay,
  streak,
  together,
  weekOf,
} from '../../src/diary/mood.ts';

const part = (text: string, positive: number, label: EntryPart['label']): EntryPart => ({
  ...{ text, positive, label },
});
const GOOD = part('很好', 0.9, '正面');
const BAD = part('很坏', 0.1, '负面');

const entry = (day: string, parts: EntryPart[] = [GOOD], more: Partial<Entry> = {}): Entry => ({
  ...{ id: day, day, time: '12:00', text: 'x', tags: [], parts, own: null, reply: '', ...more },
});

test('an entry’s mood is that of its parts by length, unless the person says what it is', () => {
  expect(moodOf(entry('2026-01-01', []))).toBeNull();
  expect(labelOf(entry('2026-01-01', []))).toBeNull();
  expect(moodOf(entry('2026-01-01', [GOOD, BAD]))).toBeCloseTo(0.5);
  expect(labelOf(entry('2026-01-01', [GOOD, BAD]))).toBe('不确定');
  expect(labelOf(entry('2026-01-01', [GOOD, part('天气很好很好很好', 0.9, '正面'), BAD]))).toBe(
    '正面',
  );
  expect(labelOf(entry('2026-01-01', [GOOD], { own: '负面' }))).toBe('负面');
  // A question beside a complaint does not make it half good.
  expect(moodOf(entry('2026-01-01', [part('几点', 0.9, '不确定'), BAD]))).toBeCloseTo(0.3);
  // One part keeps the analyst's own word.
  expect(labelOf(entry('2026-01-01', [part('x', 0.56, '正面')]))).toBe('正面');
});

test('means by day, week and month count what has a mood', () => {
  const entries = [entry('2026-11-30'), entry('2026-11-30', [BAD]), entry('2026-12-01', [])];
  expect(means(entries, ({ day }) => day)).toEqual(
    new Map([['2026-11-30', { mood: 0.5, count: 2 }]]),
  );
  expect(weekOf('2026-11-29')).toBe('2026-11-23'); // a Sunday
  expect(weekOf('2026-11-30')).toBe('2026-11-30'); // a Monday
  expect(monthOf('2026-11-30')).toBe('2026-11');
});

test('the calendar has each day of the month once, weeks from Monday', () => {
  for (const [month, days] of [
    ['2026-02', 28], // exactly four weeks and a Sunday before
    ['2028-02', 29],
    ['2026-11', 30],
    ['2026-12', 31],
  ] as const) {
    const weeks = calendar(month);
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    const all = weeks.flat().filter((day) => day !== null);
    expect(all, month).toHaveLength(days);
    expect(all.at(-1)).toBe(`${month}-${days}`);
  }
  expect(calendar('2026-02')[0]!.indexOf('2026-02-01')).toBe(6);
});

test('a streak ends today, or yesterday where today is still to come', () => {
  expect(streak(new Set(['2026-03-01', '2026-02-28', '2026-02-27']), '2026-03-01')).toBe(3);
  expect(streak(new Set(['2026-02-28', '2026-02-27']), '2026-03-01')).toBe(2);
  expect(streak(new Set(['2026-02-27']), '2026-03-01')).toBe(0);
});

test('a quiet word after three low days of this week, and not before', () => {
  const low = (day: string) => [day, { mood: 0.1, count: 1 }] as const;
  const days = new Map([low('2026-03-01'), low('2026-03-02'), low('2026-03-04')]);
  expect(isLowTime(days, '2026-03-04')).toBe(true);
  expect(isLowTime(days, '2026-03-20')).toBe(false);
  expect(isLowTime(new Map([...days].slice(1)), '2026-03-04')).toBe(false);
  expect(isLowTime(new Map([...days, ['2026-03-05', { mood: 0.9, count: 1 }]]), '2026-03-05')).toBe(
    false,
  );
});

test('on this day: of earlier months and years', () => {
  const days = ['2025-11-28', '2026-10-28', '2026-11-28', '2026-11-27'];
  expect(
    onThisDay(
      days.map((day) => entry(day)),
      '2026-11-28',
    ).map(({ day }) => day),
  ).toEqual(['2025-11-28', '2026-10-28']);
});

test('weeks and months have the mean of all their entries, however many a day has', () => {
  const byDay = new Map([
    ['2026-11-03', { mood: 1, count: 3 }],
    ['2026-11-02', { mood: 0, count: 1 }],
    ['2026-10-30', { mood: 0.2, count: 2 }],
  ]);
  expect([...together(byDay, monthOf)]).toEqual([
    ['2026-11', { mood: 0.75, count: 4 }],
    ['2026-10', { mood: 0.2, count: 2 }],
  ]);
});
