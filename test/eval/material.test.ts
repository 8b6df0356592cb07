import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { CALIBRATION_BANK } from '../../src/calibration/bank.ts';
import { drawReviews, readPrompts, readSentences } from './material.ts';

function reviewFile(rows: string[], write = (text: string): string | Buffer => text): string {
  const folder = mkdtempSync(join(tmpdir(), 'eval-material-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'reviews.tsv');
  writeFileSync(file, write(['label\tsource\ttext', ...rows].join('\n')));
  return file;
}

/** Of 14 characters; every third is bad. */
const ROWS = Array.from(
  { length: 60 },
  (_, i) => `${i % 3 ? 1 : 0}\thotel\t房间还可以，第${String(i).padStart(3, '0')}条评论`,
);

test('reviews are drawn balanced, apart from those that are taught, and the same every time', () => {
  const counts = { tested: 10, taught: 20 };
  const [drawn, again, other] = [1, 1, 2].map((seed) =>
    drawReviews(
      reviewFile(ROWS, (text) => gzipSync(text)),
      counts,
      { seed },
    ),
  );
  expect(drawn).toEqual(again);
  expect(drawn).not.toEqual(other);
  const { tested, taught } = drawn!;
  for (const part of [tested, taught, taught.slice(0, 4)]) {
    expect(part.filter(({ truth }) => truth === '正面')).toHaveLength(part.length / 2);
  }
  expect(new Set([...tested, ...taught].map(({ text }) => text)).size).toBe(30);
});

test('reviews too long, too short, unlabelled or of another source are left out', () => {
  const bad = [
    '0\thotel\t太短',
    `0\thotel\t${'长'.repeat(61)}`,
    '?\thotel\t这一条没有标签，不能用来测试',
  ];
  const file = reviewFile([...bad, ...ROWS]);
  expect(() => drawReviews(file, { tested: 42, taught: 0 })).toThrow(
    '21 good and 21 bad reviews of 10 to 60 characters are needed; it has 21 and 20',
  );
  expect(() => drawReviews(file, { tested: 2, taught: 0 }, { source: 'book' })).toThrow('0 and 0');
});

test('the sentences and prompts are as many as the bars speak of', () => {
  const sentences = readSentences();
  const count = (lang: string, mood: boolean) =>
    sentences.filter((one) => one.lang === lang && (one.truth !== null) === mood).length;
  expect([count('zh', true), count('en', true)]).toEqual([50, 30]);
  expect([count('zh', false), count('en', false)]).toEqual([30, 15]);
  const kinds = readPrompts().map(({ kind, lang }) => `${kind} ${lang}`);
  expect(new Set(kinds).size).toBe(10);
  for (const kind of new Set(kinds)) expect(kinds.filter((one) => one === kind)).toHaveLength(5);
});

const textOf = ({ text }: { text: string }) => text;
const bare = (text: string) => text.replace(/[\P{L}]/gu, '').toLowerCase();

test('no sentence that the demo was trained on, or a model is calibrated by, is judged', () => {
  const rows = readFileSync('tools/demo-model/everyday.tsv', 'utf8').trim().split('\n');
  const texts = [...rows.map((row) => row.split('\t')[2] ?? ''), ...CALIBRATION_BANK.map(textOf)];
  const known = new Set(texts.map(bare));
  expect(readSentences().filter(({ text }) => known.has(bare(text)))).toEqual([]);
});
