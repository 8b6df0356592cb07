import { expect, test } from 'vitest';
import {
  accuracy,
  calibrationError,
  divergence,
  f1,
  isEcho,
  languageOf,
  strictAccuracy,
  unclear,
  type Judged,
} from './metrics.ts';

const judged = (truth: Judged['truth'], positive: number): Judged => ({
  truth,
  positive,
  label: Math.max(positive, 1 - positive) < 0.6 ? '不确定' : positive > 0.5 ? '正面' : '负面',
});

/** Two right, one unsure on the right side, one wrong. */
const FOUR = [judged('正面', 0.9), judged('负面', 0.2), judged('正面', 0.55), judged('负面', 0.7)];

test('accuracy by the larger side, and with 不确定 as wrong', () => {
  expect(accuracy(FOUR)).toBe(0.75);
  expect(strictAccuracy(FOUR)).toBe(0.5);
  expect(unclear(FOUR)).toBe(0.25);
  expect(accuracy([])).toBeNaN();
});

test('F1 weighs what was found against what was there, for each class', () => {
  // 正面: three found, two of them rightly, two there. 负面: one found, rightly, two there.
  expect(f1(FOUR, '正面')).toBeCloseTo(0.8);
  expect(f1(FOUR, '负面')).toBeCloseTo(2 / 3);
  expect(f1([judged('正面', 0.9)], '负面')).toBe(0);
});

test('the calibration error is nothing where confidence is what it claims', () => {
  const ten = Array.from({ length: 10 }, (_, i) => judged(i < 8 ? '正面' : '负面', 0.8));
  expect(calibrationError(ten)).toBeCloseTo(0);
  expect(calibrationError(ten.map(({ truth }) => judged(truth, 1)))).toBeCloseTo(0.2);
  // Too sure in one bin and not sure enough in another do not cancel out.
  expect(calibrationError([judged('正面', 0.6), judged('负面', 0.9)])).toBeCloseTo((0.4 + 0.9) / 2);
});

test('an echo says nothing but what it was told', () => {
  for (const [message, reply] of [
    ['我考试没考好,很难过', '考试没考好，很难过。'],
    ['我考试没考好,很难过', '你考试没考好，很难过。'],
    ['最近压力好大', '压力大'],
    ['今天天气不错', '今天天气不错。'],
    ['I am so tired of this job.', "You're so tired of this job."],
    ['I finally got the job I wanted!', 'I finally got the job!'],
  ] as const) {
    expect(isEcho(message, reply), reply).toBe(true);
  }
  for (const [message, reply] of [
    ['我考试没考好,很难过', '考试没考好确实让人难过，不过一次成绩说明不了什么。'],
    ['最近压力好大', '很抱歉听到你压力大，先深呼吸，休息一下吧。'],
    ['周末你喜欢做什么?', '我喜欢看书。'],
    ['I finally got the job I wanted!', 'Congratulations! I am happy for you.'],
    ['最近压力好大', ''],
  ] as const) {
    expect(isEcho(message, reply), reply).toBe(false);
  }
});

test('the language of a reply is that of most of it', () => {
  expect(languageOf('恭喜你！')).toBe('zh');
  expect(languageOf('DNA 是脱氧核糖核酸（deoxyribonucleic acid）的缩写。')).toBe('zh');
  expect(languageOf('The answer is 4.')).toBe('en');
  expect(languageOf('Beijing (北京) is the capital of China.')).toBe('en');
  expect(languageOf('144')).toBe(null);
});

test('the divergence counts what is not listed as one event', () => {
  const logs = (...shares: number[]) => shares.map(Math.log);
  expect(divergence(logs(0.5, 0.3), logs(0.5, 0.3))).toBeCloseTo(0);
  const kl = 0.5 * Math.log(0.5 / 0.4) + 0.3 * Math.log(0.3 / 0.3) + 0.2 * Math.log(0.2 / 0.3);
  expect(divergence(logs(0.5, 0.3), logs(0.4, 0.3))).toBeCloseTo(kl);
});
