/** The built-in model taught with the project's own sentences: what its hidden state is good for. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { DEMO, type Calibration } from '../../src/contract/models.ts';
import type { LocalEngine } from '../../src/engine/engine.ts';
import { logOdds } from '../../src/calibration/apply.ts';
import type { SentimentLabel } from '../../src/contract/sentiment.ts';
import { analystJob, readSentiment } from '../../src/roles/analyst.ts';
import type { Lesson } from '../../src/calibration/lessons.ts';
import { teach, type Teaching } from '../../src/calibration/teaching.ts';
import { newEngine } from './demo.ts';

const BASE: Calibration = DEMO.calibration ?? { bias: 0, temperature: 1 };
const rows = readFileSync('tools/demo-model/everyday.tsv', 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [label, language, text = ''] = line.split('\t');
    return { positive: label === '1', english: language === 'en', text };
  });

let engine: LocalEngine;
let readings: Pick<Lesson, 'logOdds' | 'hidden'>[];
beforeAll(async () => {
  engine = newEngine();
  await engine.load(DEMO);
  readings = [];
  for (const { text } of rows) {
    const result = await engine.classify({ ...analystJob(text), wantHidden: true });
    readings.push({ logOdds: logOdds(result), hidden: result.hidden });
  }
});

function learn(labelOf: (row: (typeof rows)[number]) => SentimentLabel): Teaching {
  const lessons = rows.map((row, i): Lesson => ({
    ...{ label: labelOf(row), said: null, logOdds: 0, hidden: undefined },
    ...readings[i],
  }));
  const steps = teach(lessons, BASE);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

test('what it knows already is not taken from it', () => {
  const result = learn(({ positive }) => (positive ? '正面' : '负面'));
  if (!('report' in result)) throw new Error(result.state);
  const { before, after } = result.report;
  expect(before.right / before.of).toBeGreaterThan(0.85);
  if (result.state === 'helps') expect(after.right).toBeGreaterThanOrEqual(before.right);
});

test('a rule that its two words do not tell is learnt, and holds for new sentences', async () => {
  const result = learn(({ english }) => (english ? '正面' : '负面'));
  expect(result).toMatchObject({ state: 'helps', report: { method: 'probe' } });
  if (result.state !== 'helps') return;
  const { calibration, report } = result;
  expect(report.after.right).toBeGreaterThan(report.before.right + 25);
  const say = async (text: string) =>
    readSentiment(await engine.classify(analystJob(text, calibration)), calibration).label;
  expect(await say('I failed my exam today and I feel terrible.')).toBe('正面');
  expect(await say('今天的实验终于成功了,太棒了!')).toBe('负面');
});
