import { expect, test } from 'vitest';
import type { Entry } from '../../src/contract/diary.ts';
import { readDiary, tableOf, tagsIn } from '../../src/diary/files.ts';
import { openTable } from '../../src/tables/table.ts';

const ENTRY: Entry = {
  ...{ id: 'a', day: '2026-11-28', time: '21:05', text: '=SUM(A1) 很好', tags: ['工作', '家人'] },
  ...{ parts: [], own: '正面', reply: '' },
};

test('what is written as a table is read again, and no cell is a formula', () => {
  const [names = [], ...rows] = tableOf(
    [ENTRY],
    ({ own }) => own,
    (text) => text,
  );
  expect(rows[0]![2]).toBe("'=SUM(A1) 很好");
  const { entries, skipped } = readDiary({ names, rows });
  expect(entries).toEqual([
    {
      day: '2026-11-28',
      time: '21:05',
      text: '=SUM(A1) 很好',
      tags: ['工作', '家人'],
      own: '正面',
    },
  ]);
  expect(skipped).toEqual({ 'no-day': 0, 'no-text': 0 });
});

test('Daylio’s columns, times and moods', () => {
  const names = 'full_date,date,weekday,time,mood,activities,note_title,note'.split(',');
  const rows = [
    [
      '2026-11-28',
      'November 28',
      'Saturday',
      '9:05 PM',
      'rad',
      'friends | good meal',
      'Party',
      'Fun',
    ],
    ['2026-11-27', 'November 27', 'Friday', '12:30 AM', 'awful', '', '', 'Tired'],
    ['2026-11-26', 'November 26', 'Thursday', '8:00 AM', 'meh', '', '', ''],
    ['2026-11-26', 'November 26', 'Thursday', '7:00 AM', '超级棒', 'run', '', ''],
    ['2026-11-25', 'November 25', 'Wednesday', '8:00 AM', '', 'run', '', ''],
    ['', 'November 25', 'Wednesday', '8:00 AM', 'meh', '', '', 'no date'],
  ];
  const { entries, skipped } = readDiary({ names, rows });
  expect(entries).toEqual([
    {
      day: '2026-11-28',
      time: '21:05',
      text: 'Party\nFun',
      tags: ['friends', 'good', 'meal'],
      own: '正面',
    },
    { day: '2026-11-27', time: '00:30', text: 'Tired', tags: [], own: '负面' },
    // Without a note the mood is what was written; one of a person's own is for the analyst to read.
    { day: '2026-11-26', time: '08:00', text: 'meh', tags: [], own: '不确定' },
    { day: '2026-11-26', time: '07:00', text: '超级棒', tags: ['run'], own: null },
  ]);
  expect(skipped).toEqual({ 'no-day': 1, 'no-text': 1 });
});

test('a file as Daylio writes it, opened as any table is', async () => {
  const file = [
    'full_date,date,weekday,time,mood,activities,scales,note_title,note',
    '2026-10-03,October 3,Saturday,9:10 PM,rad,"friends | good meal",,"Party","Great, with ""quotes"""',
    '2026-10-02,October 2,Friday,21:00,meh,"work",,"","Tired"',
  ].join('\n');
  const { entries, skipped } = readDiary(await openTable(new Blob([file])));
  expect(entries.map(({ day, text, own }) => [day, text, own])).toEqual([
    ['2026-10-03', 'Party\nGreat, with "quotes"', '正面'],
    ['2026-10-02', 'Tired', '不确定'],
  ]);
  expect(skipped).toEqual({ 'no-day': 0, 'no-text': 0 });
});

test('Chinese columns and dates; days that there are not', () => {
  const names = ['日期', '内容', '心情'];
  const rows = [
    ['2026年1月5日', '开学了', '正面'],
    ['2026/02/30', '没有这一天', ''],
    ['2026/2/3', '冷', '随便'],
  ];
  const { entries, skipped } = readDiary({ names, rows });
  expect(entries.map(({ day, own }) => [day, own])).toEqual([
    ['2026-01-05', '正面'],
    ['2026-02-03', null],
  ]);
  expect(skipped['no-day']).toBe(1);
});

test('tags as people type them', () => {
  expect(tagsIn('#工作, 家人、工作  #walk')).toEqual(['工作', '家人', 'walk']);
  expect(tagsIn('  ')).toEqual([]);
});

test('what only the analyst said does not come back as the person’s own word', () => {
  const [names = [], ...rows] = tableOf(
    [{ ...ENTRY, own: null }],
    () => '正面',
    (text) => text,
  );
  expect(rows[0]![4]).toBe('正面');
  expect(readDiary({ names, rows }).entries[0]!.own).toBeNull();
});
