import { expect, test } from 'vitest';
import { readExamples, writeExamples } from '../../src/storage/example-files.ts';
import { exampleStore, type Example } from '../../src/storage/examples.ts';
import { fitStore, type Fit } from '../../src/storage/fits.ts';
import { memoryStore } from '../../src/storage/store.ts';

const example = (at: number, text: string, label: Example['label'] = '正面'): Example => ({
  ...{ version: 1, id: `id${at}`, at, text, label, said: null },
});
const file = (text: string) => new Blob([text]);
const read = (text: string) => readExamples(file(text));

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
    const { examples: back, skipped } = await read(await writeExamples(examples, kind));
    expect(back).toEqual(examples.map(({ text, label }) => ({ text, label })));
    expect(skipped).toBe(0);
  },
);

test('no cell of an exported table is a formula', async () => {
  const csv = await writeExamples(
    NASTY.map((text, i) => example(i, text)),
    'csv',
  );
  expect(csv).not.toMatch(/(^|[\r\n,])"?[=+\-@]/);
});

test('tables are read as people make them', async () => {
  const wanted = [
    { text: '很好', label: '正面' },
    { text: '很差, 不会再来', label: '负面' },
    { text: '一般', label: '不确定' },
  ];
  const tables = [
    'text,label\n很好,正面\n"很差, 不会再来",负面\n一般,不确定\n',
    '\ufeffLabel;Text\r\npositive;很好\r\nNegative;很差, 不会再来\r\nneutral;一般\r\n',
    'label\tsource\ttext\n1\ta\t很好\n0\tb\t很差, 不会再来\n中性\tc\t一般\n',
    '很好,1\n"很差, 不会再来",0\n\n一般,uncertain',
    '{"text":"很好","label":"pos"}\n{"text":"很差, 不会再来","label":0}\n{"text":"一般","label":"不确定","x":1}',
  ];
  for (const table of tables) expect((await read(table)).examples).toEqual(wanted);
});

test('lines that are no examples are counted and left out', async () => {
  const lines = [
    '{"text":"很好","label":"正面"}',
    '{"text":"很好"',
    'null',
    '{"text":7,"label":"正面"}',
    '{"text":" ","label":"正面"}',
    '{"text":"很好","label":"五星"}',
  ];
  expect(await read(lines.join('\n'))).toMatchObject({ skipped: 5, examples: [{ text: '很好' }] });
});

test.each(['', '\0\x01\x02', '<!doctype html><p>x</p>', 'a,b\nc,d'])(
  'a file without examples gets a sentence: %j',
  async (text) => {
    const expected = { code: 'input', facts: { reason: 'examples' } };
    await expect(read(text)).rejects.toMatchObject(expected);
  },
);

test('a file that is far too large is not even read', async () => {
  const huge = { size: 2e9, text: () => expect.unreachable() } as unknown as Blob;
  await expect(readExamples(huge)).rejects.toMatchObject({ facts: { reason: 'file-too-large' } });
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
