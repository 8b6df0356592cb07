import { expect, test } from 'vitest';
import type { ClassifyResult } from '../../src/contract/engine.ts';
import { measurePrior, observe } from '../../src/chat/observe.ts';
import { labelJob, priorOf, readLabel, type Ask, type LabelRole } from '../../src/roles/extra.ts';
import { EXTRA_ROLES } from '../../src/roles/extras.ts';
import { KEYWORDS, readKeywords } from '../../src/roles/keywords.ts';
import { TONE } from '../../src/roles/tone.ts';
import { LOCALES } from '../../src/i18n/i18n.ts';
import { demoTokenizer } from '../engine/demo.ts';
import { classified } from '../state/scripted.ts';

const said = (...probabilities: number[]): ClassifyResult => ({ ...classified(), probabilities });
const labelRoles = EXTRA_ROLES.filter((role): role is LabelRole => role.kind === 'label');

test('each role has an id and a slot of its own, and a name in both languages', () => {
  const ids = EXTRA_ROLES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const slots = labelRoles.map((role) => labelJob(role, '你好').slot);
  expect(new Set([...slots, 'analyst']).size).toBe(slots.length + 1);
  for (const { roles } of Object.values(LOCALES).map((words) => words.roles)) {
    expect(Object.keys(roles).toSorted()).toEqual(ids.toSorted());
    for (const { id, classes } of labelRoles) {
      const labels = classes.map(({ label }) => label);
      expect(Object.keys(roles[id as keyof typeof roles].labels)).toEqual(labels);
    }
  }
});

test('no two labels of a role begin with the same token', async () => {
  const tokenizer = await demoTokenizer();
  for (const { classes } of labelRoles) {
    const tokens = classes.flatMap(({ words }) => words.map((word) => tokenizer.encode(word)));
    const single = tokens.filter((ids) => ids.length === 1).flat();
    expect(new Set(single).size).toBe(single.length);
    for (const { words } of classes) {
      expect(words.some((word) => tokenizer.encode(word).length === 1)).toBe(true);
    }
  }
});

test('a label that the model says of everything counts for less', () => {
  const prior = priorOf([said(0.8, 0.1, 0.1), said(0.8, 0.1, 0.1)]);
  expect(prior.map((p) => Math.round(p * 10) / 10)).toEqual([0.8, 0.1, 0.1]);
  expect(readLabel(TONE, said(0.7, 0.2, 0.1), prior)).toMatchObject({
    role: 'tone',
    values: ['中性'],
    source: 'model',
  });
  const { confidence } = readLabel(TONE, said(1, 0, 0), prior);
  expect(confidence).toBeGreaterThan(0.9);
  expect(confidence).toBeLessThanOrEqual(1);
});

test('keywords stand in the text; what the model invents is dropped', () => {
  const text = '我在学校做的实验成功了，Python 很好用';
  expect(readKeywords(KEYWORDS, text, '实验, 火箭、python；学校')).toEqual({
    role: 'keywords',
    values: ['实验', 'Python', '学校'],
    confidence: 0.75,
    source: 'model',
  });
  expect(readKeywords(KEYWORDS, text, '“实验”。').values).toEqual(['实验']);
  // A part of a word is no word of the text.
  expect(readKeywords(KEYWORDS, 'the classroom', 'class').source).toBe('text');
});

test('where the model names nothing that is there, words of the text are counted and marked', () => {
  const finding = readKeywords(KEYWORDS, '宇宙飞船在宇宙里飞，宇宙很大', '好的，我来帮你');
  expect(finding).toMatchObject({ confidence: 0, source: 'text' });
  expect(finding.values[0]).toBe('宇宙');
  expect(readKeywords(KEYWORDS, '！？', '').values).toEqual([]);
});

test('a role asks in its own slot, and keywords are generated greedily and shortly', async () => {
  const slots: string[] = [];
  const ask: Ask = {
    classify: async ({ slot }) => (slots.push(slot), said(0.2, 0.2, 0.6)),
    generate: async ({ slot, maxTokens, sampling }) => {
      slots.push(slot);
      expect(maxTokens).toBeLessThan(50);
      expect(sampling.temperature).toBe(0);
      return { text: '实验' };
    },
  };
  const prior = (role: LabelRole) => measurePrior(role, ask);
  expect(await observe(TONE, '糟糕', ask, async () => [1, 1, 1])).toMatchObject({
    values: ['负面'],
    confidence: expect.closeTo(0.6),
  });
  expect(await observe(KEYWORDS, '实验', ask, prior)).toMatchObject({ values: ['实验'] });
  expect(new Set(slots)).toEqual(new Set(['role:tone', 'role:keywords']));
});
