import { expect, test } from 'vitest';
import { toSimplified, toTraditional } from '../../src/lab/traditional.ts';
import { askedOf, countFlips, variantsOf, type Reading } from '../../src/lab/variants.ts';

const of = (text: string) => new Map(variantsOf(text).map(({ kind, text: made }) => [kind, made]));

test('a text in other clothes: punctuation, width, an emoji, the other script', () => {
  expect([...of('今天老板给我涨工资了,good')]).toEqual([
    ['stop-added', '今天老板给我涨工资了,good。'],
    ['exclaimed', '今天老板给我涨工资了,good！'],
    ['full-width', '今天老板给我涨工资了，ｇｏｏｄ'],
    ['emoji', '今天老板给我涨工资了,good📝'],
    ['traditional', '今天老板給我漲工資了,good'],
  ]);
  expect(of('太好了！').get('stop-removed')).toBe('太好了');
  expect(of('太好了！').get('half-width')).toBe('太好了!');
  expect(of('這個２號很難吃。').get('half-width')).toBe('這個2號很難吃.');
  expect(of('這個很難吃').get('simplified')).toBe('这个很难吃');
  expect([...of('So good').keys()]).toEqual(['stop-added', 'exclaimed', 'full-width', 'emoji']);
  expect(of('So good').get('stop-added')).toBe('So good.');
});

test('a variant that is the text itself, or nothing, is none', () => {
  expect([...of('！！！').keys()]).not.toContain('stop-removed');
  expect([...of('好！').keys()]).not.toContain('exclaimed');
});

test('traditional forms are those that are met most often, and back again nothing is lost', () => {
  expect(toTraditional('我发现里面的头发干了，后来才出来')).toBe(
    '我發現裡面的頭發干了，後來才出來',
  );
  expect(toTraditional('为什么这个说得着')).toBe('為什麼這個說得著');
  const text = '今天的实验终于成功了，大家都很高兴，还去吃了火锅';
  expect(toSimplified(toTraditional(text))).toBe(text);
});

test('a label that is another than that of the text itself is a flip, told with both', () => {
  const asked = askedOf(['好！', '坏']);
  expect(asked.map(({ first, kind }) => [first, kind])).toEqual([
    [0, null],
    [0, 'stop-removed'],
    [0, 'half-width'],
    [0, 'emoji'],
    [4, null],
    [4, 'stop-added'],
    [4, 'exclaimed'],
    [4, 'emoji'],
    [4, 'traditional'],
  ]);
  const good: Reading = { label: '正面', positive: 0.9 };
  const bad: Reading = { label: '负面', positive: 0.2 };
  const unsure: Reading = { label: '不确定', positive: 0.5 };
  const found = countFlips(asked, [good, bad, good, unsure, bad, null, bad, bad]);
  expect(
    found.map(({ kind, tried, flips, opposite }) => [kind, tried, flips.length, opposite]),
  ).toEqual([
    ['stop-removed', 1, 1, 1],
    ['exclaimed', 1, 0, 0],
    ['half-width', 1, 0, 0],
    ['emoji', 2, 1, 0],
  ]);
  expect(found[0]!.flips[0]).toEqual({
    ...{ kind: 'stop-removed', text: '好', original: '好！', was: good, is: bad },
  });
});
