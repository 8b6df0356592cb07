import { expect, test } from 'vitest';
import { parseMarkdown, type MarkdownNode } from '../../src/ui/chat/markdown.ts';

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
