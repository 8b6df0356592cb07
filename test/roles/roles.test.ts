import { expect, test } from 'vitest';
import type { ChatMessage } from '../../src/contract/engine.ts';
import { GREEDY } from '../../src/contract/models.ts';
import { ANALYST_PROMPT, analystJob, readSentiment } from '../../src/roles/analyst.ts';
import { classified } from '../state/scripted.ts';
import {
  ASSISTANT_PROMPT,
  assistantJob,
  assistantPromptOf,
  DEMO_PROMPT,
} from '../../src/roles/assistant.ts';

const judged = (positive: number) => readSentiment(classified(positive));

test('the analyst sees its prompt and one text, in a slot of its own', () => {
  expect(ANALYST_PROMPT).toBe(
    '你是一个冷酷的情感分析师,请判断用户输入的情绪倾向,仅输出"正面"或"负面".',
  );
  const { slot, messages, labels } = analystJob('你好');
  expect(slot).toBe('analyst');
  expect(messages).toEqual([
    { role: 'system', content: ANALYST_PROMPT },
    { role: 'user', content: '你好' },
  ]);
  expect(labels.map(([first]) => first)).toEqual(['正面', '负面']);
});

test('the analyst says so when the sides are close', () => {
  expect(judged(0.9)).toEqual({
    label: '正面',
    confidence: expect.closeTo(0.9),
    scores: { 正面: expect.closeTo(0.9), 负面: expect.closeTo(0.1) },
  });
  expect(judged(0.1).label).toBe('负面');
  expect(judged(0.54)).toMatchObject({ label: '不确定', unsure: 'close' });
  expect(judged(0.46)).toMatchObject({ label: '不确定', unsure: 'close' });
  expect(judged(0.56).label).toBe('正面');
});

test('a near tie of a model that was trained to give one means that there is no mood', () => {
  const calibration = { bias: 0, temperature: 1, tie: 'no-mood' } as const;
  expect(readSentiment(classified(0.5), calibration)).toMatchObject({ unsure: 'no-mood' });
  expect(readSentiment(classified(0.6), calibration).label).toBe('正面');
});

test('a model that leans to one side is set upright', () => {
  const calibration = { bias: Math.log(4), temperature: 1 };
  expect(readSentiment(classified(0.8), calibration).label).toBe('不确定');
  expect(readSentiment(classified(0.99), calibration).label).toBe('正面');
  expect(readSentiment(classified(0.5), calibration).label).toBe('负面');
});

test('a text without a mood has no label, whatever the two sides say', () => {
  const mood = { intercept: -1, direction: Float32Array.of(1, 0) };
  const seen = (first: number) =>
    readSentiment(
      { ...classified(0.9), hidden: Float32Array.of(first, 9) },
      { bias: 0, temperature: 1, mood },
    );
  expect(seen(0)).toMatchObject({
    label: '不确定',
    unsure: 'no-mood',
    confidence: expect.closeTo(0.9),
  });
  expect(seen(2)).toMatchObject({ label: '正面' });
  expect(seen(2)).not.toHaveProperty('unsure');
  // A model that does not give its state out is judged by the two sides alone.
  expect(readSentiment(classified(0.9), { bias: 0, temperature: 1, mood }).label).toBe('正面');
});

test('a model that does not answer with a label word gives no verdict', () => {
  expect(readSentiment({ ...classified(0.9), mass: 0.00001 })).toMatchObject({
    label: '不确定',
    unsure: 'no-answer',
  });
});

test('a temperature makes it less sure, and never changes its mind', () => {
  const calibration = { bias: 0, temperature: 2 };
  const { label, confidence } = readSentiment(classified(0.95), calibration);
  expect(label).toBe('正面');
  expect(confidence).toBeLessThan(0.95);
  expect(readSentiment(classified(1), calibration).confidence).toBeLessThanOrEqual(1);
});

test('the assistant gets the conversation under its own prompt, unless one is given', () => {
  const settings = { maxTokens: 8, sampling: GREEDY };
  const user: ChatMessage = { role: 'user', content: '你好' };
  const job = assistantJob('a', [user], settings);
  expect(job).toMatchObject({ slot: 'chat:a', ...settings });
  expect(job.messages).toEqual([{ role: 'system', content: ASSISTANT_PROMPT }, user]);
  const own: ChatMessage = { role: 'system', content: 'Be a pirate.' };
  expect(assistantJob('a', [own, user], settings).messages).toEqual([own, user]);
});

test('the demo gets the prompt that it was trained with, every other model a person’s own or the common one', () => {
  expect(assistantPromptOf({ builtIn: true }, null)).toBe(DEMO_PROMPT);
  expect(assistantPromptOf({ builtIn: true }, 'Be a pirate.')).toBe(DEMO_PROMPT);
  expect(assistantPromptOf({ builtIn: false }, null)).toBe(ASSISTANT_PROMPT);
  expect(assistantPromptOf({ builtIn: false }, 'Be a pirate.')).toBe('Be a pirate.');
});
