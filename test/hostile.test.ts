/** The hostile corpus without a page: what is parsed, what is let in, what becomes a token. */
import { expect, test } from 'vitest';
import { AppError } from '../src/contract/errors.ts';
import { promptIds } from '../src/engine/chat-template.ts';
import { preprocess } from '../src/chat/accept.ts';
import { ELEMENTS, parseMarkdown, type MarkdownNode } from '../src/ui/chat/markdown.ts';
import { HOSTILE } from './browser/support/hostile.ts';
import { demoTokenizer } from './engine/demo.ts';

const SPECIAL = ['text', 'br', 'hr', 'code', 'pre', 'link', 'image', 'formula'];

test('the corpus is as large as it is meant to be, and every text is another', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(100);
  expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
});

test('parsed as Markdown: only what the components know, whole or cut anywhere', () => {
  const kinds = (nodes: MarkdownNode[]): string[] =>
    nodes.flatMap(({ kind, children }) => [kind, ...kinds(children)]);
  for (const text of HOSTILE) {
    for (const part of [text, text.slice(0, text.length / 2), text.slice(0, -1)]) {
      for (const kind of kinds(parseMarkdown(part))) {
        expect([...ELEMENTS, ...SPECIAL], JSON.stringify(text.slice(0, 80))).toContain(kind);
      }
    }
  }
});

test('sent: taken without control characters, or refused with a reason', () => {
  for (const text of HOSTILE) {
    try {
      expect(preprocess(text)).not.toMatch(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff]/u,
      );
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('input');
    }
  }
});

test('in a prompt, in any role: no control token but those that we place', async () => {
  const tokenizer = await demoTokenizer();
  const { start, end } = tokenizer.controls;
  for (const content of HOSTILE) {
    for (const role of ['system', 'user', 'assistant'] as const) {
      const messages = [
        { role, content },
        { role: 'user' as const, content: '你好' },
      ];
      const ids = promptIds(tokenizer, messages);
      const controls = ids.filter((id) => [start, end, tokenizer.endOfText].includes(id));
      expect(controls).toEqual([start, end, start, end, start]);
    }
  }
});
