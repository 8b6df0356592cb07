import { expect, test } from 'vitest';
import { runOf } from '../../src/insights/runs.ts';
import { turnsOf } from '../../src/insights/turns.ts';
import { INSIGHTS } from '../../src/i18n/insights.ts';
import { LOCALES } from '../../src/i18n/i18n.ts';
import { report, type ReportParts } from '../../src/ui/insights/report.ts';
import { measured } from '../insights/measured.ts';
import { loaded } from '../state/scripted.ts';

const TURNS = turnsOf([measured(1), measured(2, { speed: 0, heapBytes: 0 })]);
const PARTS: ReportParts = {
  ...{ loaded: loaded(), cores: 4, memory: 120e6, turns: TURNS, browser: 'Firefox' },
  pair: [runOf('a', 'one | `two`\nthree', TURNS), runOf('b', 'b', TURNS)],
  titleOf: (id) => id,
  at: new Date(0),
};
const inEnglish = { app: LOCALES.en, words: INSIGHTS.en };

test('the report has a table for each part, and every row has as many cells as its head', () => {
  const text = report(inEnglish, PARTS);
  expect(text.match(/^## .*/gm)).toEqual(['## Latest turn', '## Over time', '## Comparison']);
  expect(text).toContain('- page and workers together: 120 MB');
  for (const table of text.match(/(^\|.*\n?)+/gm) ?? []) {
    const cells = table
      .trim()
      .split('\n')
      .map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(cells).size).toBe(1);
  }
  expect(text).toContain('one \\| \\`two\\` three');
  // Not measured: said so, and not 0.
  expect(text).toMatch(/^\| [^|]+ \| 87ms \| – \| 202ms \| 10ms \| 80% \| – \|$/m);
});

test('without turns, a model or a figure of the browser it is short, and has no gap', () => {
  const nothing = { loaded: null, memory: null, turns: [], pair: null };
  for (const [locale, words] of Object.entries(INSIGHTS)) {
    const say = { app: LOCALES[locale as keyof typeof LOCALES], words };
    const text = report(say, { ...PARTS, ...nothing });
    expect(text.split('\n')).toHaveLength(4);
    expect(text).not.toMatch(/undefined|null|NaN/);
  }
});
