import { expect, test } from 'vitest';
import { linesOf, timestamp } from '../../src/ui/journal/lines.ts';
import { en } from '../../src/i18n/en/en.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { entryOf } from '../storage/journal-entry.ts';

const text = (...asked: Parameters<typeof linesOf>) =>
  linesOf(...asked).map(({ level, text }) => `${level} ${text}`);

test('INFO tells what was asked, judged and answered', () => {
  expect(text(entryOf(1), zhCN, 'INFO')).toEqual([
    'INFO 收到消息，5 字：第 1 句',
    'INFO 情感判断：正面，置信度 90%，9 ms',
    'INFO 回答：5 词元，30 ms，166.7 词元/秒 · 正常结束：好的',
  ]);
});

test('DEBUG adds times by stage, model and tokens', () => {
  const lines = text(entryOf(1), en, 'DEBUG');
  expect(lines).toHaveLength(5);
  expect(lines[3]).toBe(
    'DEBUG preprocessing 0ms · queue 0ms · sentiment 9ms · history 1ms · first token 20ms · generation 30ms · total 50ms',
  );
  expect(lines[4]).toBe(
    'DEBUG model demo · label from 30 tokens, 20 of them reused · reply from 50 tokens, 40 of them reused',
  );
});

test('without content there is none, and a failure names its code', () => {
  const entry = entryOf(1, {
    text: '',
    reply: '',
    label: null,
    generation: null,
    outcome: 'failed',
    error: 'memory',
  });
  expect(text(entry, zhCN, 'INFO')).toEqual([
    'INFO 收到消息，5 字',
    'ERROR 出错（memory）：内存不够，载不下这个模型。',
  ]);
});

test('a long text is cut, and stays on its line', () => {
  const entry = entryOf(1, { text: `一\n二 ${'😀'.repeat(500)}`, label: null, generation: null });
  const [line = ''] = text(entry, zhCN, 'INFO');
  expect(line).toMatch(/：一 二 (😀)+…$/u);
  expect([...line].length).toBeLessThan(150);
});

test('times are those of a log file', () => {
  expect(timestamp(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('2026-01-02 03:04:05.006');
});
