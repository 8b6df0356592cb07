/** Files that people bring, read the way they come. */
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import {
  labelled,
  MOST_BYTES,
  openTable,
  spell,
  textsOf,
  type Table,
} from '../../src/tables/table.ts';

const open = (content: BlobPart) => openTable(new Blob([content]));
const utf16 = (text: string, big = false, mark = true) => {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !big);
  return mark ? new Blob([big ? '\xfe\xff' : '', bytes]) : new Blob([bytes]);
};
const hex = (bytes: string) =>
  Uint8Array.from(bytes.match(/../g) ?? [], (two) => parseInt(two, 16));
const read = async (content: BlobPart) => labelled(await open(content));
const wanted = [
  { text: '很好', label: '正面' },
  { text: '很差, 不会再来', label: '负面' },
];

/** 评论,情感 / 房间很大,正面 / 服务太差,负面 and the like, as Chinese Excel writes them. */
const GBK = 'c6c0c2db2cc7e9b8d00d0ab7bfbce4badcb4f32cd5fdc3e60d0ab7fecef1ccabb2ee2cb8bac3e60d0a';
const GBK_NUMBERS = 'b7bfbce4badcb4f32c310d0ab7fecef1ccabb2ee2c300d0a';
/** 房間很大,正面 / 服務太差,負面 */
const BIG5 = 'a9d0b6a1abdca46a2ca5bfadb10d0aaa41b0c8a4d3ae742cad74adb10d0a';

describe('a file is read in the encoding in which it comes', () => {
  const rooms = [
    { text: '房间很大', label: '正面' },
    { text: '服务太差', label: '负面' },
  ];
  test.each([
    ['GBK', hex(GBK)],
    ['GBK with numbers for labels', hex(GBK_NUMBERS)],
    ['UTF-8 with a mark', '\ufeff评论,情感\n房间很大,正面\n服务太差,负面\n'],
    ['UTF-8 with a mark twice', '\ufeff\ufeff评论,情感\n房间很大,正面\n服务太差,负面\n'],
  ])('%s', async (_, content) => {
    expect((await read(content)).rows).toEqual(rooms);
  });

  test('Big5', async () => {
    expect((await read(hex(BIG5))).rows).toEqual([
      { text: '房間很大', label: '正面' },
      { text: '服務太差', label: '负面' },
    ]);
  });

  test.each([
    ['little', false],
    ['big', true],
  ])('UTF-16 %s, with a mark and without', async (_, big) => {
    const text = '评论\t情感\r\n房间很大\t正面\r\n服务太差\t负面\r\n';
    for (const content of [utf16(`\ufeff${text}`, big, false), utf16(text, big, false)]) {
      expect((await read(content)).rows).toEqual(rooms);
    }
  });

  test('a damaged byte costs its own place only', async () => {
    const bytes = [...new TextEncoder().encode('很好,1\n很差,0\n'), 0xe5, 0x2c, 0x31];
    const { rows } = await read(Uint8Array.from(bytes));
    expect(rows.slice(0, 2).map(({ text }) => text)).toEqual(['很好', '很差']);
  });
});

describe('lines and cells', () => {
  test.each([
    ['commas', 'text,label\n很好,正面\n"很差, 不会再来",负面\n'],
    ['semicolons and a mark', '\ufeffLabel;Text\r\npositive;很好\r\nNegative;很差, 不会再来\r\n'],
    ['tabs', 'label\tsource\ttext\n1\ta\t很好\n0\tb\t很差, 不会再来\n'],
    ['bars', 'label|text\n1|很好\n0|很差, 不会再来\n'],
    ['ends of lines of old Macs', 'text\tlabel\r很好\t1\r很差, 不会再来\t0\r'],
    ['no header', '很好,1\n"很差, 不会再来",0\n'],
    ['empty lines', '\n\ntext,label\n\n很好,正面\n , \n"很差, 不会再来",负面\n\n'],
    ['blanks around', ' text , label \n很好 , 正面 \n"很差, 不会再来" , 负面\n'],
    ['JSON Lines', '{"text":"很好","label":"pos"}\n{"text":"很差, 不会再来","label":0}\n'],
    ['JSON', '[{"label":"1","text":"很好"},{"text":"很差, 不会再来","label":"负"}]'],
    [
      'JSON in an object',
      '{"data":[{"label":1,"text":"很好"},{"text":"很差, 不会再来","label":0}]}',
    ],
    [
      'the line by which Excel is told of it',
      'sep=;\r\ntext;label\r\n很好;1\r\n很差, 不会再来;0\r\n',
    ],
    ['commas in full width', '文本，标签\n很好，正面\n很差, 不会再来，负面\n'],
    ['semicolons in full width and no header', '很好；好评\n很差, 不会再来；差评\n'],
    ['a title above', '2024年评论统计\n\n评论,情感\n很好,正面\n"很差, 不会再来",负面\n'],
    ['a title above, filled up', '评论,,\n,评论,情感\n1,很好,正面\n2,"很差, 不会再来",负面\n'],
    [
      'JSON with a comma too many',
      '[{"text":"很好","label":1},{"text":"很差, 不会再来","label":0},]',
    ],
    [
      'JSON that was cut off',
      '[\n{"text":"很好","label":1},\n{"text":"很差, 不会再来","label":0},\n',
    ],
    ['JSON of labels by text', '{"很好":"好评","很差, 不会再来":"差评"}'],
    ['stars', '评论,评分\n很好,5星\n"很差, 不会再来",1 星\n'],
    ['JSON of rows', '[["text","label"],["很好",1],["很差, 不会再来",0]]'],
    ['JSON of columns', '{"text":["很好","很差, 不会再来"],"label":[1,0]}'],
    ['JSON Lines of rows', '["很好",1]\n["很差, 不会再来",0]\n'],
  ])('%s', async (_, content) => {
    expect((await read(content)).rows).toEqual(wanted);
  });

  test('quotes that nobody escaped are part of the text', async () => {
    const content = [
      'text,label',
      '"真香"的早餐,1',
      '他说"还行",1',
      '"前台说"满房"，其实有房",0',
      '"没有结尾,0',
      '"两行\n文字",1',
      '"写成""这样""",0',
    ].join('\n');
    const { rows, skipped, of } = await read(content);
    expect(rows.map(({ text }) => text)).toEqual([
      '"真香"的早餐',
      '他说"还行"',
      '前台说"满房"，其实有房',
      '"没有结尾',
      '两行\n文字',
      '写成"这样"',
    ]);
    expect([of, skipped]).toEqual([6, []]);
    const tabs = await read(content.replaceAll(',', '\t'));
    expect(tabs.rows).toEqual(rows);
  });

  test('a table that is written well is read as the library reads it', async () => {
    const parts = ['好', '"', ',', ';', '\t', 'x y', '\n', "'", '评'];
    let seed = 7;
    const pick = () => parts[(seed = (seed * 16807) % 2147483647) % parts.length] ?? '';
    for (let round = 0; round < 40; round++) {
      const cell = () => `a${pick()}${pick()}${pick()}z`;
      const rows = Array.from({ length: 12 }, () => [cell(), cell(), cell()]);
      const table = await open(Papa.unparse([['a', 'b', 'text'], ...rows]));
      expect(table.rows).toEqual(rows);
    }
  });

  test('a brace at the beginning does not make a table JSON', async () => {
    const { rows } = await read('{笑}太好笑了,1\n[强]支持,1\n无聊,0\n');
    expect(rows.map(({ text }) => text)).toEqual(['{笑}太好笑了', '[强]支持', '无聊']);
  });

  test('sentences with commas in full width are no columns, and may have such in a table of these', async () => {
    const sentences = await open('今天很好，真的\n昨天很差，真的\n');
    expect(sentences.names).toEqual(['']);
    const { rows } = await read('文本，标签\n很好，下次再来，正面\n很差，负面\n');
    expect(rows.map(({ text }) => text)).toEqual(['很好，下次再来', '很差']);
    const plain = await read('text,label\n很好，真的,1\n很差，真的,0\n');
    expect(plain.rows.map(({ text }) => text)).toEqual(['很好，真的', '很差，真的']);
  });

  test('a comma in a text is no column where it was not quoted', async () => {
    const { rows } = await read('label,review\n1,很好,下次再来\n0,很差\n');
    expect(rows).toEqual([
      { text: '很好,下次再来', label: '正面' },
      { text: '很差', label: '负面' },
    ]);
  });
});

describe('columns', () => {
  test.each([
    ['label,review\n1,很好\n0,很差\n'],
    ['label\ttext_a\n1\t很好\n0\t很差\n'],
    ['qid\tlabel\ttext_a\n0\t1\t很好\n1\t0\t很差\n2\t1\t很好\n'],
    ['标签,文本\n正,很好\n负,很差\n'],
    ['编号,评论内容,情感倾向\n1,很好,正向\n2,很差,负向\n'],
    ['id,content,y\n1,很好,1\n2,很差,0\n'],
    ['id,Review Text,Sentiment\n10,很好,Positive\n11,很差,NEGATIVE\n'],
    ['用户,时间,说了什么,怎么样\n甲,2020-01-01,很好,好评\n乙,2020-01-02,很差,差评\n'],
    ['7,很好,1\n8,很差,0\n9,很差,0\n'],
    ['0,很差\n1,很好\n'],
  ])('%j', async (content) => {
    const { rows } = await read(content);
    expect(rows).toContainEqual({ text: '很好', label: '正面' });
    expect(rows).toContainEqual({ text: '很差', label: '负面' });
  });

  test('numbers are never the text', async () => {
    const table = await open('1,0\n2,1\n3,0\n');
    expect(table.guess.text).toBe(-1);
    expect((await open('text,label\n3.5,1\n4,0\n')).guess.text).toBe(-1);
  });

  test('another choice than the guess is possible', async () => {
    const table = await open('title,text,label\n标题,正文,1\n');
    expect(labelled(table).rows).toEqual([{ text: '正文', label: '正面' }]);
    const other = labelled(table, { ...table.guess, text: 0 });
    expect(other.rows).toEqual([{ text: '标题', label: '正面' }]);
  });

  test('what has no header gets no names', async () => {
    expect((await open('很好,1\n很差,0\n')).names).toEqual(['', '']);
    expect((await open('text,label\n很好,1\n')).names).toEqual(['text', 'label']);
    expect((await open('{"b":"很好","a":1}\n{"c":"很好"}')).names).toEqual(['b', 'a', 'c']);
  });
});

describe('labels', () => {
  test.each([
    [
      '正面',
      '1 1.0 +1 １ 正 正面 正向 积极 积极的 好评 positive Positive POS 正面。 true 褒义 喜欢 4.0',
    ],
    ['负面', '0 0.0 -1 ０ 负 负面 负向 消极 差评 negative Neg 負面 负面情绪 false 贬义 －１'],
    ['不确定', '不确定 中性 中立 中评 neutral uncertain'],
  ])('%s', (label, spellings) => {
    for (const spelling of spellings.split(' ').filter((one) => one !== '4.0')) {
      expect(spell(spelling), spelling).toBe(label);
    }
  });

  test.each(['constructor', '__proto__', 'toString', '', '五星', '2', 'x'])('not %j', (other) => {
    expect(spell(other)).toBeNull();
  });

  const numbers = async (list: number[]) => {
    const lines = list.map((n) => `{"text":"第${n}","label":${n}}`);
    return (await read(lines.join('\n'))).rows.map(({ label }) => label);
  };

  test('numbers mean what they mean together', async () => {
    expect(await numbers([0, 1])).toEqual(['负面', '正面']);
    expect(await numbers([-1, 0, 1])).toEqual(['负面', '不确定', '正面']);
    expect(await numbers([0, 1, 2])).toEqual(['负面', '不确定', '正面']);
    expect(await numbers([1, 2, 3, 4, 5])).toEqual(['负面', '负面', '不确定', '正面', '正面']);
    expect(await numbers([0, 4])).toEqual(['负面', '正面']);
  });
});

describe('every row is accounted for', () => {
  test('with the reason of each kind', async () => {
    const content = [
      '{"text":"很好","label":"正面"}',
      '{"text":"很好"',
      'null',
      '{"text":7,"label":"正面"}',
      '{"text":" ","label":"正面"}',
      '{"text":"很好","label":"五星"}',
      '{"text":"没有标签"}',
    ].join('\n');
    const { rows, skipped, of } = await read(content);
    expect(rows).toHaveLength(2); // a number in a column of texts is a text
    expect(Object.fromEntries(skipped)).toEqual({
      ...{ broken: 2, 'no-text': 1, 'unknown-label': 1, 'no-label': 1 },
    });
    const sum = skipped.reduce((total, [, count]) => total + count, rows.length);
    expect([sum, of]).toEqual([7, 7]);
  });

  test('whatever the file looks like', async () => {
    const contents: BlobPart[] = [
      ...[
        'text,label\n,1\n好,\n好,x\n',
        '好,1\n"坏,0\n好"x,1\n',
        'text,label\n只有文字\n',
        '好\n坏\n',
      ],
      ...['label,review\n1,a,b,c\n', '[1,2,3]', '[{"text":"好"},3,null]', hex(GBK)],
    ];
    for (const content of contents) {
      const table = await open(content);
      const { rows, skipped, of } = labelled(table);
      expect(of).toBe(table.rows.length + table.broken);
      expect(skipped.reduce((sum, [, count]) => sum + count, rows.length)).toBe(of);
    }
  });

  test('the table says what it is, for the person who looks before taking it', async () => {
    const table: Table = await open(hex(GBK));
    expect(table).toMatchObject({ format: 'csv', encoding: 'gb18030', names: ['评论', '情感'] });
    expect(table.rows[0]).toEqual(['房间很大', '正面']);
    expect(table.guess).toEqual({ text: 0, label: 1 });
  });
});

describe('what is no table is told as such', () => {
  test.each([
    ['', 'table-empty'],
    ['\n \n', 'table-empty'],
    ['[]', 'table-empty'],
    ['{"text":[]}', 'table-empty'],
    ['\0\x01\x02\0\x05', 'table-binary'],
    ['PK\x03\x04\x14\0\x06\0', 'table-workbook'],
    [hex('d0cf11e0a1b11ae1'), 'table-workbook'],
    ['<!doctype html><p>x</p>', 'table-page'],
  ])('%j', async (content, reason) => {
    await expect(open(content)).rejects.toMatchObject({ code: 'input', facts: { reason } });
  });

  test('a file that is far too large is not even read', async () => {
    const huge = { size: MOST_BYTES + 1, arrayBuffer: () => expect.unreachable() };
    await expect(openTable(huge as unknown as Blob)).rejects.toMatchObject({
      facts: { reason: 'file-too-large', limit: MOST_BYTES },
    });
  });
});

test('texts with and without a label, for who labels by hand', async () => {
  const table = await openTable(new Blob(['文本,标签\n好吃,好评\n几点开门,\n,差评\n还行,???\n']));
  expect(textsOf(table)).toEqual([
    { text: '好吃', label: '正面' },
    { text: '几点开门', label: null },
    { text: '还行', label: null },
  ]);
});
