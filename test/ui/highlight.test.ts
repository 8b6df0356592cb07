import { expect, test } from 'vitest';
import { coloured } from '../../src/ui/chat/highlight.ts';

const of = (kind: string, code: string, language: string) =>
  coloured(code, language)
    ?.filter((word) => word.kind === kind)
    .map(({ text }) => text);

test('words have their kind, and the code is whole', () => {
  const code = 'def f(x):  # 平方\n    return x * x + 1\n\nprint("<b>", f(2))\n';
  expect(
    coloured(code, 'Python')
      ?.map(({ text }) => text)
      .join(''),
  ).toBe(code);
  expect(of('keyword', code, 'python')).toEqual(['def', 'return']);
  expect(of('comment', code, 'python')).toEqual(['# 平方']);
  expect(of('string', code, 'python')).toEqual(['"<b>"']);
  expect(of('number', code, 'python')).toEqual(['1', '2']);
});

test.for(['py', 'js', 'ts', 'html', 'sh', 'c++', 'cs', 'golang', 'rs', 'yml'])(
  '%s is a name that models write',
  (name) => {
    expect(coloured('x = 1', name)).toBeDefined();
  },
);

test('a language that is not known stays as it is', () => {
  expect(coloured('x', 'klingon')).toBeUndefined();
  expect(coloured('x', '')).toBeUndefined();
});
