import { describe, expect, test } from 'vitest';
import { ERROR_CODES, type ErrorReason } from '../../src/contract/errors.ts';
import { BACKUP } from '../../src/i18n/backup.ts';
import { DIARY } from '../../src/i18n/diary.ts';
import { bytes, countdown, duration, milliseconds, percent } from '../../src/i18n/format.ts';
import { HISTORY } from '../../src/i18n/history.ts';
import { explain, LOCALES, pickLocale } from '../../src/i18n/i18n.ts';
import { KEYS } from '../../src/i18n/keys.ts';
import { INSIGHTS } from '../../src/i18n/insights.ts';
import { LAB } from '../../src/i18n/lab.ts';
import { PROMPTS } from '../../src/i18n/prompts.ts';
import { SETTINGS } from '../../src/i18n/settings.ts';
import { TABLES } from '../../src/i18n/tables.ts';
import { TRANSCRIPTS } from '../../src/i18n/transcripts.ts';
import type { Locale } from '../../src/i18n/types.ts';

const FIGURES = {
  ...{ origin: 'http://host', cores: '4', threads: '2', free: '1 GB', quota: '2 GB' },
  ...{ needed: '512 MB', memory: '8 GB' },
  ...{ added: '1', duplicates: '2', skipped: '3', surplus: '4', encoding: 'GBK' },
};

/** Every leaf with its path; sentences with gaps are called with plausible values. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const figures = /^\.(computer\.outcomes|safety\.imported)/.test(path);
    const facts = figures ? FIGURES : '42';
    const result: unknown = path.startsWith('.errors') ? value({}) : value(facts, '43', '44');
    return leaves(result, path);
  }
  return Object.entries(value as object).flatMap(([key, item]) => leaves(item, `${path}.${key}`));
}

const LATER = {
  BACKUP,
  DIARY,
  HISTORY,
  INSIGHTS,
  KEYS,
  LAB,
  PROMPTS,
  SETTINGS,
  TABLES,
  TRANSCRIPTS,
};
const all = Object.entries(LOCALES).map(([locale, words]) => [
  ...leaves(words),
  ...Object.values(LATER).flatMap((pair) => leaves(pair[locale as Locale])),
]);

test('both languages say the same things, and nothing is empty', () => {
  const [zh = [], en = []] = all.map((list) => list.map(([path]) => path));
  expect(zh.toSorted()).toEqual(en.toSorted());
  for (const [path, text] of all.flat()) {
    if (!/^\.(computer\.outcomes\..+\.next|rows\..+\.help)$/.test(path))
      expect(text.trim(), path).not.toBe('');
  }
  for (const [path, text] of all.flat()) expect(text, path).not.toMatch(/undefined|null|NaN/);
});

// Readers stumbled over these, or were frightened by them.
const ODD =
  /Mood in three|Journal and cache|Point out|Let pass|Mend the damage|just this once|That is (not )?right|judges anew|is being asked|was refused\. Good|broke down|broke off|Room for models|Mind metered|By USB stick|Teach the analyst|What was learnt|mere chance|is tried out|as soon as the model has started|教分析师|例子|按学到的判断|这台电脑|浏览器最多给|没有答应|已被拦下|照这样下去/;

test('what it is called is what people call it', () => {
  const found = all.flat().filter(([, text]) => ODD.test(text));
  expect(found).toEqual([]);
  const [zh, en] = all.map((list) => new Map(list));
  const names = ['.journal.title', '.teach.title', '.computer.title'] as const;
  expect(names.map((path) => en?.get(path))).toEqual([
    'Activity log and cache',
    'Improve the analyst',
    'Device check',
  ]);
  expect(zh?.get('.computer.title')).toBe('设备检测');
});

test('the badge is worded as promised', () => {
  expect(LOCALES['zh-CN'].badge).toEqual({
    正面: '😄 LLM 情感判断: 正面',
    负面: '😞 LLM 情感判断: 负面',
    不确定: '😐 LLM 情感判断: 不确定',
  });
  expect(LOCALES.en.badge['正面']).toBe('😄 LLM sentiment: positive');
  expect(LOCALES.en.badge['负面']).toBe('😞 LLM sentiment: negative');
});

describe.each(Object.values(LOCALES))('errors in $locale', (words) => {
  test.each(ERROR_CODES)('%s says what happened and what to do', (code) => {
    const { what, next } = explain(words, { code, message: 'technical', facts: {} });
    expect(what).not.toContain('technical');
    expect(what.length).toBeGreaterThan(4);
    expect(next.length).toBeGreaterThan(4);
  });

  test('name the host that could not be reached or said 404', () => {
    const facts = { host: 'models.example.org', status: 404, file: 'config.json' };
    for (const code of ['offline', 'download', 'timeout'] as const) {
      expect(explain(words, { code, message: '', facts }).what).toContain('models.example.org');
    }
    expect(explain(words, { code: 'download', message: '', facts }).what).toContain('404');
  });

  test('tell a captive portal, a broken connection, silence and a wrong repository apart', () => {
    const host = 'models.example.org';
    const file = 'onnx/model.onnx';
    const told = (code: 'download' | 'offline', facts: object) =>
      explain(words, { code, message: '', facts: { host, file, ...facts } });
    const all = [
      told('download', { reason: 'html' }),
      told('download', { reason: 'incomplete' }),
      told('download', { reason: 'no-onnx', file: undefined }),
      told('download', { status: 404 }),
      told('offline', { reason: 'timeout' }),
      told('offline', {}),
    ];
    expect(new Set(all.map(({ what }) => what)).size).toBe(all.length);
    for (const { what } of all) expect(what).toContain(host);
    for (const { what } of all.slice(0, 2)) expect(what).toContain(file);
    expect(told('offline', { host: undefined }).what).toContain(file);
    expect(told('download', { status: 200 }).what).not.toContain('200');
  });

  test('tell a crash from a lack of memory, and a thread that never ran from one that died', () => {
    const what = <C extends 'memory' | 'worker'>(code: C, reason?: ErrorReason<C>) =>
      explain(words, { code, message: '', facts: reason ? { reason } : {} }).what;
    expect(what('memory', 'crash')).not.toBe(what('memory'));
    expect(what('worker', 'start')).not.toBe(what('worker'));
  });

  test('name the limit that was passed', () => {
    const facts = { reason: 'too-long' as const, limit: 4000, actual: 20000 };
    expect(explain(words, { code: 'input', message: '', facts }).what).toMatch(/20000.*4000/);
  });
});

test('the language is the first of the browser’s that we speak', () => {
  expect(pickLocale('auto', ['fr-FR', 'zh-TW', 'en'])).toBe('zh-CN');
  expect(pickLocale('auto', ['en-GB', 'zh'])).toBe('en');
  expect(pickLocale('auto', ['fr'])).toBe('en');
  expect(pickLocale('zh-CN', ['en'])).toBe('zh-CN');
});

test('numbers read well', () => {
  expect(bytes(482_000_000, 'en')).toBe('482 MB');
  expect(bytes(1_200_000_000, 'en')).toBe('1.2 GB');
  expect(percent(0.874, 'en')).toBe('87%');
  expect(milliseconds(356.4, 'en')).toBe('356ms');
  expect(milliseconds(2345, 'en')).toBe('2.35s');
  expect(duration(42, 'en')).toBe('45 seconds');
  expect(duration(200, 'en')).toBe('3 minutes');
  expect([bytes(6.3e6, 'zh-CN'), milliseconds(2.31, 'zh-CN')]).toEqual(['6.3 MB', '2.3 ms']);
  expect([milliseconds(2345, 'zh-CN'), duration(200, 'zh-CN')]).toEqual(['2.35 秒', '3 分钟']);
  expect([-5, 400, 65_000, 3_725_000].map(countdown)).toEqual(['0:00', '0:01', '1:05', '1:02:05']);
});
