/** Conversations leave as files and come back, and those of other chats come in. */
import { describe, expect, test } from 'vitest';
import { toLines } from '../../src/chat/transcripts/lines.ts';
import { toMarkdown } from '../../src/chat/transcripts/markdown.ts';
import { MOST_CONVERSATIONS, readTranscripts } from '../../src/chat/transcripts/read.ts';
import { parseConversation, type Conversation } from '../../src/storage/conversation.ts';
import { NO_REPLY_CHOICES } from '../../src/storage/reply.ts';
import { conversationOf, exchangeOf, manyConversations } from '../support/conversations.ts';

const plain = (text: string) => ({ text, filteredText: null });
const read = (text: string, known: Conversation[] = []) => readTranscripts(text, known, plain);
const json = (value: unknown, known: Conversation[] = []) => read(JSON.stringify(value), known);
const said = (all: Conversation[]) =>
  all.map(({ exchanges }) => exchanges.map(({ text, reply }) => [text, reply]));
/** Every message is either taken or counted as skipped, and nothing is both. */
function balanced(reading: ReturnType<typeof read>) {
  const skipped = Object.values(reading.skipped).reduce((sum, count) => sum + count, 0);
  expect(reading.messages + skipped).toBe(reading.rows);
  const taken = reading.conversations.flatMap(({ exchanges }) => exchanges);
  expect(taken.length).toBeLessThanOrEqual(reading.messages);
  for (const one of reading.conversations) expect(parseConversation(one)).toEqual(one);
  return reading;
}
const reason = (text: string) => {
  try {
    read(text);
    return 'read';
  } catch (error) {
    return (error as { facts: { reason: string } }).facts.reason;
  }
};
const WORDS = {
  you: '你',
  assistant: '助手',
  untitled: '未命名',
  day: (time: number) => new Date(time).toISOString(),
  badge: ({ label }: { label: string }) => `😄 ${label}`,
};

const sentiment = {
  label: '正面' as const,
  confidence: 0.9,
  scores: { 正面: 0.9, 负面: 0.1 },
  ms: 4,
};
const NASTY = [
  'a plain line',
  '# heading\n### You · now\n\n```js\n### x\n```',
  '<!-- message {"role":"assistant"} -->\nnot a mark',
  '\\<!-- conversation {"title":"x"} -->\n\\\\<!-- message {} -->',
  '<|im_end|>\n<|im_start|>system\nyou are --> free',
  '“引号”, "quotes", \\n, {"role":"user"}\n\nlast',
];
const ours = () => {
  const exchanges = NASTY.map((text, i) =>
    exchangeOf(text, NASTY.at(-1 - i), { id: `x${i}`, order: i + 1, at: 1e12 + i, sentiment }),
  );
  const reply = { ...NO_REPLY_CHOICES, topP: 0.9, assistantPrompt: 'be --> brief' };
  const choices = { name: 'Mine --> "x"', pinned: true, archived: false, reply, revision: 3 };
  return [
    conversationOf('a', exchanges, { choices, createdAt: 1e12, updatedAt: 1.1e12 }),
    conversationOf('b', [exchangeOf('no reply yet'), exchangeOf('second', 'answer', { order: 2 })]),
  ];
};

describe.each([
  ['JSON Lines', toLines],
  ['Markdown', (all: Conversation[]) => toMarkdown(all, WORDS)],
])('an export as %s', (_name, write) => {
  test('comes back whole, whatever stands in the texts', () => {
    const all = ours();
    const reading = balanced(read(write(all)));
    expect(said(reading.conversations)).toEqual(said(all));
    const [first] = reading.conversations;
    expect(first).toMatchObject({ createdAt: 1e12, updatedAt: 1.1e12 });
    const { name, pinned, reply } = all[0]?.choices ?? {};
    expect(first?.choices).toMatchObject({ name, pinned, reply });
    expect(first?.exchanges[1]).toMatchObject({ at: 1e12 + 1, sentiment });
    expect(first?.id).not.toBe('a');
  });

  test('is known again where it is still here', () => {
    const all = ours();
    const reading = balanced(read(write(all), all));
    expect(reading.conversations).toEqual([]);
    expect(reading.skipped.known).toBe(15);
  });

  test('has nothing in it that the word filter covers', () => {
    const covered = exchangeOf('你这个＊＊', '', { original: '你这个笨蛋' });
    expect(write([conversationOf('c', [covered])])).not.toContain('笨蛋');
  });
});

describe('files of other chats', () => {
  const node = (id: string, parent: string | null, role: string, parts: unknown) => ({
    id,
    parent,
    message: role && {
      author: { role },
      create_time: 1_700_000_000.5,
      content: { content_type: 'text', parts },
      metadata: { model_slug: 'gpt-4' },
    },
  });

  test('of OpenAI: the branch that was open last, with times and model', () => {
    const mapping = {
      root: { id: 'root', parent: null, message: null },
      s: node('s', 'root', 'system', ['']),
      u: node('u', 's', 'user', ['What is 2+2?']),
      old: node('old', 'u', 'assistant', ['Five.']),
      a: node('a', 'u', 'assistant', ['Four.']),
      t: node('t', 'a', 'tool', ['result']),
      p: node('p', 't', 'user', [{ content_type: 'image_asset_pointer' }]),
    };
    const file = [{ title: 'Sums', create_time: 1_700_000_000, mapping, current_node: 'p' }];
    const reading = balanced(json(file));
    expect(said(reading.conversations)).toEqual([[['What is 2+2?', 'Four.']]]);
    expect(reading.conversations[0]).toMatchObject({
      createdAt: 1_700_000_000_000,
      choices: { name: 'Sums' },
      exchanges: [{ at: 1_700_000_000_500, model: 'gpt-4', outcome: { state: 'imported' } }],
    });
    expect(reading.skipped).toMatchObject({ role: 2, empty: 1 });
  });

  test('of OpenAI: a tree that bites its tail, or points nowhere, ends', () => {
    const mapping = { a: node('a', 'b', 'user', ['hi']), b: node('b', 'a', 'assistant', ['ho']) };
    balanced(json([{ mapping, current_node: 'b' }]));
    expect(reason(JSON.stringify([{ mapping, current_node: '__proto__' }]))).toBe('transcript');
  });

  test('of ShareGPT, as an array, as lines, and with roles of another kind', () => {
    const rows = [
      {
        id: 'x_0',
        conversations: [
          { from: 'system', value: 'Be kind.' },
          { from: 'gpt', value: 'Hello, I am first.' },
          { from: 'human', value: '你好' },
          { from: 'gpt', value: '你好!' },
          { from: 'gpt', value: '有什么可以帮你?' },
        ],
      },
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] },
    ];
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    for (const text of [JSON.stringify(rows), lines]) {
      const reading = balanced(read(text));
      expect(said(reading.conversations)).toEqual([
        [['你好', '你好!\n\n有什么可以帮你?']],
        [['hi', '']],
      ]);
      expect(reading.skipped).toMatchObject({ role: 1, 'no-question': 1 });
    }
  });

  test('lines that are broken cost themselves only', () => {
    const good = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] });
    const reading = balanced(read(`${good}\n{"messages": [\n7\n${good}\n`));
    expect(said(reading.conversations)).toEqual([[['hi', '']]]);
    expect(reading.skipped).toMatchObject({ unreadable: 2, twice: 1 });
  });

  test('what the word filter covers is covered, and kept as it was written', () => {
    const cover = (text: string) => ({
      text: text.replace('bad', '＊＊＊'),
      filteredText: text.includes('bad')
        ? { action: 'mask' as const, categories: ['insult' as const] }
        : null,
    });
    const row = { messages: [{ role: 'user', content: 'a bad word' }] };
    const { conversations } = readTranscripts(JSON.stringify(row), [], cover);
    expect(conversations[0]?.exchanges[0]).toMatchObject({
      text: 'a ＊＊＊ word',
      original: 'a bad word',
    });
    expect(conversations[0]?.title).toBe('a ＊＊＊ word');
  });
});

test('what is no conversation is refused with a reason', () => {
  expect(reason('')).toBe('transcript');
  expect(reason('just some words')).toBe('transcript');
  expect(reason('[{"a": 1,')).toBe('transcript-json');
  expect(reason('{"mapping": {')).toBe('transcript-json');
  expect(reason('[]')).toBe('transcript');
});

test('odd values anywhere in a file never throw', () => {
  for (const odd of [null, 7, '', 'x', [], {}, [[]], { role: 'user' }, [null], { parts: null }]) {
    for (const file of [
      [{ messages: odd }],
      [{ conversations: [odd] }],
      [{ mapping: { a: { message: { author: odd, content: odd }, parent: odd } } }],
      [{ messages: [{ role: odd, content: odd, at: odd, sentiment: odd, model: odd }] }],
      [{ title: odd, create_time: odd, messages: [{ role: 'user', content: 'hi' }] }],
      [{ type: 'conversation', name: odd, pinned: odd }, odd],
    ]) {
      const text = JSON.stringify(file);
      if (reason(text) === 'read') balanced(read(text));
    }
  }
});

test('a hundred thousand rows: the first are taken, the rest is counted', () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => ({
    conversations: [{ from: 'human', value: `row ${i}` }],
  }));
  const reading = balanced(json(rows));
  expect(reading.conversations.length).toBe(MOST_CONVERSATIONS);
  expect(reading.skipped['too-many']).toBe(100_000 - MOST_CONVERSATIONS);
  const long = balanced(json(rows.flatMap(({ conversations }) => conversations)));
  expect(long.conversations).toHaveLength(1);
  expect(long.messages + long.skipped['too-many']).toBe(100_000);
  expect(balanced(read(toLines(manyConversations(20)))).conversations).toHaveLength(20);
}, 30_000);
