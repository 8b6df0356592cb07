import { expect, test } from 'vitest';
import { parseMarkdown, plainText, type MarkdownNode } from '../../src/ui/chat/markdown.ts';

const kinds = (nodes: MarkdownNode[]): string[] =>
  nodes.flatMap(({ kind, children }) => [kind, ...kinds(children)]);

test('HTML stays text', () => {
  const [paragraph] = parseMarkdown('<img src=x onerror=alert(1)> <b>hi</b>');
  expect(paragraph?.children).toMatchObject([
    { kind: 'text', text: '<img src=x onerror=alert(1)> <b>hi</b>' },
  ]);
});

test('links and images are words with an address, never elements that fetch', () => {
  const [paragraph] = parseMarkdown('[here](https://a.example/?q=1) ![pic](https://b.example/x)');
  expect(paragraph?.children).toMatchObject([
    { kind: 'link', detail: 'https://a.example/?q=1', children: [{ kind: 'text', text: 'here' }] },
    { kind: 'text' },
    { kind: 'image', text: 'pic', detail: 'https://b.example/x' },
  ]);
  expect(kinds(parseMarkdown('[x](javascript:alert(1))'))).toEqual(['p', 'text']);
});

test('lists, code and an unfinished block are drawn as they stream in', () => {
  expect(kinds(parseMarkdown('1. a\n2. b\n\n```js\nlet x'))).toEqual([
    'ol',
    'li',
    'text',
    'li',
    'text',
    'pre',
  ]);
  expect(parseMarkdown('```js\nlet x')[0]).toMatchObject({ detail: 'js', text: 'let x' });
  expect(parseMarkdown('3. c')[0]?.detail).toBe('3');
});

const spans = (source: string) => kinds(parseMarkdown(source)).filter((kind) => kind !== 'text');

test.for([
  ['**重要提示（注意）：**请', 'strong'],
  ['请看**“说明”**。', 'strong'],
  ['**你好！**世界', 'strong'],
  ['他说*（轻声）*好', 'em'],
  ['~~原价：~~现价', 's'],
  ['前文***“强调”***后文', 'strong'],
])('%s: %s beside Chinese punctuation', ([source, kind]) => {
  expect(spans(source!)).toContain(kind);
  expect(plainText(parseMarkdown(source!))).not.toMatch(/[*~]/);
});

test.for([
  String.raw`勾股定理 \(a^2 + b^2 = c^2\) 成立`,
  String.raw`\[x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}\]`,
  '质能方程 $E = mc^2$，集合 $a_1 * b_2 * c_3$。',
  String.raw`$$\sum_{i=1}^n x_i * y_i$$`,
  '$5 and $6',
])('a formula stays as it was written: %s', (source) => {
  expect(plainText(parseMarkdown(source)).trim()).toBe(source);
});

test('only a whole formula is one to be drawn', () => {
  const found = (source: string) => kinds(parseMarkdown(source)).includes('formula');
  expect(found('价格是 $5 和 $6')).toBe(false);
  expect(found('从 $6，$A 到 $B')).toBe(false);
  expect(found(String.raw`开始 \(a + b`)).toBe(false);
  expect(found(String.raw`一个 \( 而已`)).toBe(false);
  expect(found(String.raw`这里 \(a + b\) 是`)).toBe(true);
  expect(found('$x$')).toBe(true);
  expect(found('`$x$`')).toBe(false);
});

test.each([
  '$$\na = b\n- c\n+ d\n$$',
  '\\[\n\\begin{aligned}\na &= b \\\\\n- c *d* _e_\n# f\n> g\n\\end{aligned}\n\\]',
  '| x |\n$$\n1. a | b\n--- | ---\n$$',
])('a formula of several lines is no list, heading, quotation or table: %j', (source) => {
  const formula = source.replace('| x |\n', '');
  const seen = JSON.stringify(parseMarkdown(source));
  expect(plainText(parseMarkdown(source))).toContain(formula);
  expect(seen).not.toMatch(/"(?:ul|ol|h\d|blockquote|table|em)"/);
  // Nor at any moment before.
  for (let end = 4; end < formula.length; end++) {
    const kinds = JSON.stringify(parseMarkdown(formula.slice(0, end)));
    expect(kinds).not.toMatch(/"(?:ul|ol|h\d|blockquote|table)"/);
  }
});

test('a formula in lines of its own ends where it ends', () => {
  const nodes = parseMarkdown(
    '看：\n$$x_1$$\n- 一\n\n$$ 不是\n- 二\n\n1. 甲\n   $$\n   - y\n   $$\n2. 乙',
  );
  expect(nodes.map(({ kind }) => kind)).toEqual(['p', 'p', 'ul', 'p', 'ul', 'ol']);
  expect(nodes.at(-1)?.children.map(({ kind }) => kind)).toEqual(['li', 'li']);
  expect(plainText(nodes)).toContain('- y');
});

test('what is escaped, and is no formula, is freed of its backslash', () => {
  expect(plainText(parseMarkdown(String.raw`\*不是斜体\*`)).trim()).toBe('*不是斜体*');
});

test('a line above a list that has just begun is no heading, at any moment', () => {
  const whole = '总结：\n- 一\n- 二';
  for (let end = 1; end <= whole.length; end++) {
    expect(spans(whole.slice(0, end)).join(), whole.slice(0, end)).not.toMatch(/h[1-6]/);
  }
  expect(spans('总结：\n---\n下文')).toEqual(['p', 'hr', 'p']);
});

test('headings come below the page’s own and leave out no level', () => {
  const levels = (source: string) => spans(source).filter((kind) => /^h\d/.test(kind));
  expect(levels('### 一\n\n##### 二\n\n### 三\n\n# 四')).toEqual(['h2', 'h3', 'h2', 'h2']);
});

test('an address is a link also where it stands alone; a footnote and a name of a file are none', () => {
  const links = (source: string) =>
    parseMarkdown(source)
      .flatMap(({ children }) => children)
      .filter(({ kind }) => kind === 'link')
      .map(({ detail }) => detail);
  expect(links('见 https://a.example/x?y=1 。')).toEqual(['https://a.example/x?y=1']);
  expect(links('见https://a.example/x，然后')).toEqual(['https://a.example/x']);
  expect(links('见（https://a.example/x）。')).toEqual(['https://a.example/x']);
  expect(links('文件.md，a.b.c，me@a.example')).toEqual([]);
  expect(links('正文[^1]\n\n[^1]: https://b.example')).toEqual(['https://b.example']);
});
