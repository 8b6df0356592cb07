import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en/en.ts';
import { review as words } from '../../src/i18n/en/review.ts';
import { review as chinese } from '../../src/i18n/zh-CN/review.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { aboutOf, jsonOf, markdownOf } from '../../src/ui/lab/review/figures.ts';
import type { ReviewResult } from '../../src/lab/review.ts';

const say = { app: en, words };
const RESULT: ReviewResult = {
  ...{ at: 0, name: 'a|b.csv', of: 4, model: 'M', threads: 2, skipped: 1, memory: null },
  judged: [
    { truth: '正面', label: '正面', positive: 0.9 },
    { truth: '负面', label: '不确定', positive: 0.45 },
    { truth: '负面', label: '正面', positive: 0.8 },
  ],
  turns: [
    { badge: 10, firstWord: 20, whole: 100 },
    { badge: null, firstWord: 40, whole: 300 },
  ],
  loads: [{ atOnce: 2, latencies: [100, 300], ms: 400 }],
};

test('the report has the figures beside the published ones, and a dash where there is none', () => {
  const about = aboutOf(say, RESULT, (title) => title);
  const markdown = markdownOf(say, RESULT, 'Browser', about);
  expect(markdown).toContain('a\\|b.csv: 3 of 4');
  expect(markdown).toMatch(
    /\| Accuracy, by the likelier side \| 66\.7% \(95% interval: .+ to .+\) \| 89\.5% \|/,
  );
  expect(markdown).toContain('| Sending to badge | 10ms (10ms–10ms) | 10ms | – |');
  expect(markdown).toContain('| Memory of the page while it replies | – |  | – |');
  expect(markdown).toContain('| 2 | 200ms | 300ms | 5 | – | – |');
  const json = JSON.parse(jsonOf(RESULT, 'Browser'));
  expect(json.figures.accuracy).toBeCloseTo(2 / 3);
  expect(json.figures.requestsPerSecond).toEqual([[2, 5]]);
  expect(json.published.accuracy).toBe(0.895);
});

test('where every text is too long, there is a dash and no “NaN”', () => {
  const none = { ...RESULT, judged: [], skipped: 4, turns: [], loads: [] };
  for (const some of [say, { app: zhCN, words: chinese }]) {
    const markdown = markdownOf(
      some,
      none,
      'Browser',
      aboutOf(some, none, (title) => title),
    );
    expect(markdown).not.toContain('NaN');
    expect(markdown).toContain(`| ${some.words.accuracy} | – | 89.5% |`);
    expect(markdown).toContain(`| ${some.words.f1} | – |`);
  }
});
