import { expect, test } from 'vitest';
import { divergence, isEcho, languageOf } from './replies.ts';

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
