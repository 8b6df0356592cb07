import { expect, test } from 'vitest';
import { partsOf } from '../../src/diary/parts.ts';

const without = (text: string) => text.replace(/\s+/g, '');

test('a short entry is one part', () => {
  expect(partsOf('今天很好。明天也会好。')).toEqual(['今天很好。明天也会好。']);
});

test('paragraphs are parts, and long ones end at the ends of sentences', () => {
  const long = '早上起晚了，没赶上车，到公司已经十点。'.repeat(12);
  const parts = partsOf(`今天真好！\n\n${long}`);
  expect(parts[0]).toBe('今天真好！');
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts.slice(1)) {
    expect(part.length).toBeLessThanOrEqual(160);
    expect(part.endsWith('。')).toBe(true);
  }
  expect(without(parts.join(''))).toBe(without(`今天真好！${long}`));
});

test('nothing is lost, whatever the punctuation', () => {
  for (const text of [
    '？？？',
    '没有标点的一句话',
    'Great!!! "Really?" she said. …',
    '。开头',
    'a\n\n\nb',
    '好（真的！）吧',
  ]) {
    expect(without(partsOf(text).join(''))).toBe(without(text));
  }
  expect(partsOf('  \n ')).toEqual([]);
  const endless = '啊'.repeat(1000);
  expect(partsOf(endless)).toEqual([endless]);
});
