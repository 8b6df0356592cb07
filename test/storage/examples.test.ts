import { expect, test } from 'vitest';
import { writeExamples } from '../../src/storage/example-files.ts';
import {
  exampleStore,
  MOST_EXAMPLES,
  withinLimit,
  type Example,
} from '../../src/storage/examples.ts';
import { fitStore, type Fit } from '../../src/storage/fits.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { labelled, openTable } from '../../src/tables/table.ts';

const example = (at: number, text: string, label: Example['label'] = '正面'): Example => ({
  ...{ version: 1, id: `id${at}`, at, text, label, said: null },
});
const read = async (text: string) => labelled(await openTable(new Blob([text])));

test('examples come back newest first, and each can go alone', async () => {
  const store = exampleStore(memoryStore());
  await store.save(example(1, '甲'));
  await store.save(example(2, '乙'));
  expect((await store.list()).map(({ text }) => text)).toEqual(['乙', '甲']);
  await store.remove('id2');
  expect(await store.list()).toEqual([example(1, '甲')]);
});

test.each([
  null,
  'x',
  { ...example(1, '甲'), version: 2 },
  { ...example(1, ''), id: 'id1' },
  { ...example(1, '甲'), label: '好' },
])('an example that does not fit is left out: %j', async (garbage) => {
  const store = memoryStore();
  await store.set('example:id1', garbage);
  await exampleStore(store).save(example(2, '乙'));
  expect(await exampleStore(store).list()).toEqual([example(2, '乙')]);
});

const NASTY = [
  '=HYPERLINK("http://e.example","x")',
  '+1 好评',
  '-太差',
  '@所有人',
  '说："好", 真的',
  '两行\n文字',
  "'引号开头",
  "'=像公式",
  '<b>x</b>, 1;2\t3',
];

test.each(['jsonl', 'csv'] as const)(
  'what is exported as %s is imported as it was',
  async (kind) => {
    const labels = ['正面', '负面', '不确定'] as const;
    const examples = NASTY.map((text, i) => example(i, text, labels[i % 3]));
    const { rows: back, skipped } = await read(await writeExamples(examples, kind));
    expect(back).toEqual(examples.map(({ text, label }) => ({ text, label })));
    expect(skipped).toEqual([]);
  },
);

test('no cell of an exported table is a formula', async () => {
  const csv = await writeExamples(
    NASTY.map((text, i) => example(i, text)),
    'csv',
  );
  expect(csv).not.toMatch(/(^|[\r\n,])"?[=+\-@]/);
});

test.each([
  [
    { 正面: 0, 负面: 3000 },
    { 正面: 0, 负面: MOST_EXAMPLES },
  ],
  [
    { 正面: 1500, 负面: 1500 },
    { 正面: 500, 负面: 500 },
  ],
  [
    { 正面: 7, 负面: 3000 },
    { 正面: 7, 负面: MOST_EXAMPLES - 7 },
  ],
  [
    { 正面: 3, 负面: 4 },
    { 正面: 3, 负面: 4 },
  ],
])('a limit keeps every label: of %j, %j', (given, kept) => {
  const all = (['正面', '负面'] as const).flatMap((label) =>
    Array.from({ length: given[label] }, (_, i) => ({ label, i })),
  );
  const left = withinLimit(all);
  const count = (label: string) => left.filter((one) => one.label === label).length;
  expect({ 正面: count('正面'), 负面: count('负面') }).toEqual(kept);
  expect(left[0]).toBe(all[0]); // the newest first
});

const score = { right: 1, of: 2, low: 0.1, high: 0.9 };
const report = { method: 'probe', before: score, after: score, gained: 1, lost: 0 } as const;
const fit: Fit = {
  ...{ version: 1, key: 'a', examples: '2:7' },
  teaching: {
    state: 'helps',
    report: { ...report, lossBefore: 1, lossAfter: 0.5 },
    calibration: {
      ...{ bias: 0, temperature: 1 },
      probe: { slope: 1, intercept: 0, direction: Float32Array.of(1, 2) },
    },
  },
};

test('a fit comes back as it was, for its model alone, and all go together', async () => {
  const fits = fitStore(memoryStore());
  await fits.write(fit);
  await fits.write({ ...fit, key: 'b' });
  expect(await fits.read('a')).toEqual(fit);
  expect(await fits.read('c')).toBeUndefined();
  await fits.clear();
  expect([await fits.read('a'), await fits.read('b')]).toEqual([undefined, undefined]);
});

test('a fit that makes no sense counts as absent', async () => {
  const store = memoryStore();
  const { teaching } = fit;
  for (const garbage of [
    null,
    { ...fit, version: 2 },
    { ...fit, teaching: { state: 'helps', report } },
    { ...fit, teaching: { ...teaching, calibration: { bias: NaN, temperature: 1 } } },
    { ...fit, teaching: { ...teaching, calibration: { bias: 0, temperature: 0 } } },
  ]) {
    await store.set('fit:a', garbage);
    expect(await fitStore(store).read('a')).toBeUndefined();
  }
});
