import { describe, expect, test } from 'vitest';
import { labelsOf } from '../../src/embed/constraint.ts';
import { choose } from '../../src/embed/choose.ts';
import { languageModelOf } from '../../src/embed/language-model.ts';
import { readInitial, readInput, readSampling } from '../../src/embed/prompt-input.ts';
import { scripted } from './scripted.ts';

describe('a constraint', () => {
  test.each([
    [{ type: 'string', enum: ['good', 'bad'] }, ['good', 'bad'], '"good"'],
    [{ type: 'boolean' }, ['true', 'false'], 'true'],
    [{ enum: [1, 2] }, ['1', '2'], '1'],
    [{ const: 'only' }, ['only'], '"only"'],
    [/^(正面|负面)$/, ['正面', '负面'], '正面'],
    [/a|b/, ['a|b'], ''],
  ] as const)('%s', (constraint, labels, said) => {
    if (!said) return expect(() => labelsOf(constraint)).toThrow('only sets of labels');
    const set = labelsOf(constraint);
    expect(set.labels).toEqual(labels);
    expect(set.say(labels[0])).toBe(said);
  });

  test.each([{}, { type: 'object' }, { enum: [{}] }, { enum: ['a', 'a'] }, /\d+/, /^(a|b)$/i])(
    '%s is not one of ours',
    (constraint) => {
      expect(() => labelsOf(constraint)).toThrow(
        expect.objectContaining({ name: 'NotSupportedError' }),
      );
    },
  );
});

describe('a choice', () => {
  /** Each character is a token; the likelier label is the one that `favourite` begins like. */
  const engine = (favourite: string) => ({
    asked: [] as { begun: string; words: string[] }[],
    tokenize: async (texts: readonly string[]) =>
      texts.map((text) => [...text].map((one) => one.codePointAt(0) ?? 0)),
    async classify({ messages, labels }: Parameters<Parameters<typeof choose>[0]['classify']>[0]) {
      const last = messages.at(-1);
      const begun = last?.role === 'assistant' ? last.content : '';
      const words = labels.map(([word = '']) => word);
      this.asked.push({ begun, words });
      const probabilities = words.map((word) =>
        favourite.startsWith(begun + word.slice(0, 1)) ? 1 : 0,
      );
      return { ...{ probabilities, mass: 1, promptTokens: 5, reusedTokens: 0, ms: 0 } };
    },
  });
  const messages = [{ role: 'user', content: 'x' }] as const;

  test('is one pass where the labels begin differently', async () => {
    const one = engine('bad');
    expect(await choose(one, 's', messages, ['good', 'bad'])).toMatchObject({ label: 'bad' });
    expect(one.asked).toHaveLength(1);
  });

  test('goes on where they part', async () => {
    const one = engine('positively');
    const labels = ['positive', 'positively', 'negative'].map((label) => `${label}.`);
    const found = await choose(one, 's', messages, labels);
    expect(found.label).toBe('positively.');
    expect(one.asked.map(({ begun }) => begun)).toEqual(['', 'positive']);
  });

  test('cannot be made where one label is the beginning of another', async () => {
    await expect(choose(engine('a'), 's', messages, ['ab', 'a'])).rejects.toMatchObject({
      code: 'input',
    });
  });
});

test('what a page hands over is read as the specification says', () => {
  expect(readInput('hi')).toEqual([{ role: 'user', content: 'hi' }]);
  const parts = [
    { type: 'text', value: 'a' },
    { type: 'text', value: 'b' },
  ];
  expect(readInput([{ role: 'user', content: parts }])).toEqual([{ role: 'user', content: 'ab' }]);
  const system = { role: 'system', content: 's' };
  expect(() => readInput([system])).toThrow(expect.objectContaining({ name: 'NotSupportedError' }));
  expect(readInitial([system])).toEqual([system]);
  expect(() => readInitial([{ role: 'user', content: 'x' }, system])).toThrow(TypeError);
  expect(() => readInput([{ role: 'user', content: 'x', prefix: true }])).toThrow(SyntaxError);
  expect(() => readInput(7)).toThrow(TypeError);
  expect(readSampling({ temperature: 9, topK: 3.7 })).toEqual({ temperature: 2, topK: 3 });
  expect(() => readSampling({ temperature: -1 })).toThrow(RangeError);
  expect(() => readSampling({ samplingMode: 'creative', topK: 1 })).toThrow(TypeError);
});

describe('a session', () => {
  test('keeps the conversation, and a clone goes its own way', async () => {
    const speaker = scripted();
    const LanguageModel = languageModelOf(() => speaker);
    const session = await LanguageModel.create({
      initialPrompts: [{ role: 'system', content: '短' }],
    });
    expect(await session.prompt('在吗')).toBe('你好!');
    const clone = await session.clone();
    await clone.prompt([
      { role: 'user', content: '再见' },
      { role: 'assistant', content: '慢', prefix: true },
    ]);
    await clone.prompt('好');
    expect(speaker.chats.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
      ['短', '在吗'],
      ['短', '在吗', '你好!', '再见', '慢'],
      ['短', '在吗', '你好!', '再见', '慢你好!', '好'],
    ]);
    expect(session.contextUsage).toBe(1 + 2 + 3 + 3 * 5);
    const [first, second] = speaker.chats;
    expect(first?.conversation).not.toBe(second?.conversation);
  });

  test('leaves out the oldest turns where it grows too long, and says so', async () => {
    const speaker = scripted(['好'], 40);
    const session = await languageModelOf(() => speaker).create({
      initialPrompts: [{ role: 'system', content: '短' }],
    });
    let overflows = 0;
    session.oncontextoverflow = () => (overflows += 1);
    for (const text of ['一', '二', '三']) await session.prompt(text);
    expect(overflows).toBe(1);
    expect(speaker.chats[2]?.messages.map(({ content }) => content)).toEqual([
      ...['短', '二', '好', '三'],
    ]);
    expect(session.contextUsage).toBeLessThanOrEqual(40);
    await expect(session.prompt('长'.repeat(41))).rejects.toMatchObject({
      name: 'QuotaExceededError',
      quota: 40,
    });
  });

  test('answers one prompt after the other, and a stopped one leaves nothing', async () => {
    const speaker = scripted();
    const session = await languageModelOf(() => speaker).create();
    const stop = new AbortController();
    const both = [session.prompt('一', { signal: stop.signal }), session.prompt('二')];
    stop.abort(new Error('enough'));
    await expect(both[0]).rejects.toThrow('enough');
    expect(await both[1]).toBe('你好!');
    expect(speaker.chats.at(-1)?.messages).toEqual([{ role: 'user', content: '二' }]);
  });

  test('ends: what runs is stopped, and nothing more is answered', async () => {
    const speaker = scripted();
    const session = await languageModelOf(() => speaker).create();
    const running = session.prompt('一');
    session.destroy();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await expect(session.prompt('二')).rejects.toMatchObject({ name: 'InvalidStateError' });
    await expect(session.clone()).rejects.toMatchObject({ name: 'InvalidStateError' });
  });
});
