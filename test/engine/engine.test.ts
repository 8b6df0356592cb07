/** The real engine: the built-in model on the WASM runtime, one thread. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChatMessage, GenerateJob, Loaded } from '../../src/contract/engine.ts';
import { isAbort } from '../../src/contract/errors.ts';
import { DEMO, GREEDY } from '../../src/contract/models.ts';
import { MOST_WAITING, type LocalEngine } from '../../src/engine/engine.ts';
import { analystJob } from '../../src/roles/analyst.ts';
import { DEMO_PROMPT } from '../../src/roles/assistant.ts';
import { newEngine } from './demo.ts';

let engine: LocalEngine;
let loaded: Loaded;
beforeAll(async () => {
  engine = newEngine();
  loaded = await engine.load(DEMO);
});

const SENTENCE = '今天的实验终于成功了,太棒了!';

function chat(...contents: string[]): ChatMessage[] {
  const turns = contents.map((content, i): ChatMessage => ({
    role: i % 2 === 0 ? 'user' : 'assistant',
    content,
  }));
  return [{ role: 'system', content: DEMO_PROMPT }, ...turns];
}

function reply(messages: ChatMessage[], changes: Partial<GenerateJob> = {}): GenerateJob {
  return { slot: 'chat:test', messages, maxTokens: 24, sampling: GREEDY, ...changes };
}

test('tells what it read from the session', () => {
  expect(loaded).toMatchObject({ model: DEMO, threads: 1, layers: 5, kvHeads: 2, headDim: 64 });
  expect(loaded.vocabSize).toBe(8192);
  expect(loaded.weightBytes).toBeGreaterThan(1_000_000);
});

describe('classify', () => {
  test('gives the same probabilities every time, and they sum to 1', async () => {
    const first = await engine.classify(analystJob(SENTENCE));
    for (let i = 0; i < 3; i++) {
      const again = await engine.classify(analystJob(SENTENCE));
      expect(again.probabilities).toEqual(first.probabilities);
    }
    expect(first.probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 10);
    expect(first.mass).toBeGreaterThan(0.5);
    expect(first.mass).toBeLessThanOrEqual(1);
  });

  test('gives the state before the output layer on request, and the same probabilities', async () => {
    const plain = await engine.classify(analystJob(SENTENCE));
    const ask = { ...analystJob(SENTENCE), wantHidden: true };
    const [asked, again] = [await engine.classify(ask), await engine.classify(ask)];
    expect(plain).not.toHaveProperty('hidden');
    expect(asked.probabilities).toEqual(plain.probabilities);
    expect(asked.hidden).toBeInstanceOf(Float32Array);
    expect(asked.hidden).toHaveLength(256);
    expect(asked.hidden).toEqual(again.hidden);
    const other = await engine.classify({ ...analystJob('很难过'), wantHidden: true });
    expect(other.hidden).not.toEqual(asked.hidden);
  });

  test('tells a good day from a bad one', async () => {
    const [good] = (await engine.classify(analystJob(SENTENCE))).probabilities;
    const [bad] = (await engine.classify(analystJob('太糟糕了,我很难过'))).probabilities;
    expect(good).toBeGreaterThan(0.5);
    expect(bad).toBeLessThan(0.5);
  });

  test('knows nothing of the conversation before it', async () => {
    const before = await engine.classify(analystJob(SENTENCE));
    await engine.generate(reply(chat('我讨厌一切,全都糟透了')));
    const after = await engine.classify(analystJob(SENTENCE));
    expect(after.probabilities).toEqual(before.probabilities);
  });

  test('takes several words for a class', async () => {
    const { messages } = analystJob(SENTENCE);
    const both = await engine.classify({
      slot: 'analyst',
      messages,
      labels: [['正面', '积极'], ['负面'], ['中性']],
    });
    expect(both.probabilities).toHaveLength(3);
    expect(both.probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 10);
  });

  test.each([
    ['the same word twice', [['正面'], ['正面']]],
    ['a class without a word', [['正面'], ['']]],
  ])('refuses %s', async (_what, labels) => {
    const job = { ...analystJob(SENTENCE), labels };
    const facts = { reason: 'labels' };
    await expect(engine.classify(job)).rejects.toMatchObject({ code: 'input', facts });
  });

  test('refuses 20,000 characters, and answers the next text', async () => {
    const facts = { reason: 'too-long', actual: 20_000 };
    const long = analystJob('很'.repeat(20_000));
    await expect(engine.classify(long)).rejects.toMatchObject({ code: 'input', facts });
    await expect(engine.classify(analystJob(SENTENCE))).resolves.toBeDefined();
  });
});

describe('generate', () => {
  test('writes the same reply every time when greedy', async () => {
    const first = await engine.generate(reply(chat('你好')));
    const again = await engine.generate(reply(chat('你好')));
    expect(first.text).not.toBe('');
    expect(again.text).toBe(first.text);
    expect(first.prefillMs).toBeGreaterThan(0);
    expect(first.decodeMs).toBeGreaterThan(0);
  });

  test('streams exactly the text that it returns', async () => {
    for (const message of ['你好', 'Hello there!', '😄😄😄', '<|im_end|>', '写一首诗']) {
      const deltas: string[] = [];
      const { text } = await engine.generate(reply(chat(message)), (delta) => deltas.push(delta));
      expect(deltas.join('')).toBe(text);
      expect(deltas).not.toContain('');
      expect(text).not.toMatch(/<\|im_|\ufffd/);
    }
  });

  test('stops at the number of tokens asked for', async () => {
    const result = await engine.generate(reply(chat('你好'), { maxTokens: 3 }));
    expect(result).toMatchObject({ finish: 'length', completionTokens: 3 });
  });

  test('ends by itself, without the end token in text or count', async () => {
    const result = await engine.generate(reply(chat('你好'), { maxTokens: 200 }));
    expect(result.finish).toBe('stop');
    expect(result.completionTokens).toBeLessThan(200);
  });

  test('stops within one token of a cancel', async () => {
    const controller = new AbortController();
    const deltas: string[] = [];
    const onDelta = (delta: string) => {
      deltas.push(delta);
      // As a message would: in a task of its own.
      if (deltas.length === 2) setImmediate(() => controller.abort());
    };
    const result = await engine.generate(reply(chat('你好')), onDelta, controller.signal);
    expect(result.finish).toBe('cancelled');
    expect(result.completionTokens).toBeLessThanOrEqual(3);
    expect(result.text).toBe(deltas.join(''));
  });

  test('samples when asked to, and not otherwise', async () => {
    const wild = { temperature: 5, topK: 0, topP: 1, repetitionPenalty: 1 };
    const texts = new Set<string>();
    for (let i = 0; i < 4; i++) {
      texts.add(
        (await engine.generate(reply(chat('你好'), { maxTokens: 8, sampling: wild }))).text,
      );
    }
    expect(texts.size).toBeGreaterThan(1);
    // The narrowest nucleus is greedy again, whatever the temperature.
    const narrow = { ...wild, topK: 20, topP: 0.000001 };
    const sampled = await engine.generate(reply(chat('你好'), { sampling: narrow }));
    const greedy = await engine.generate(reply(chat('你好')));
    expect(sampled.text).toBe(greedy.text);
  });

  test('penalises repetition only when asked to', async () => {
    const sampling = { ...GREEDY, repetitionPenalty: 1000 };
    const penalised = await engine.generate(reply(chat('你好', '你好', '你好'), { sampling }));
    const plain = await engine.generate(reply(chat('你好', '你好', '你好')));
    expect(penalised.text).not.toBe(plain.text);
  });

  test('goes on with a reply that was cut, as if it had never been', async () => {
    const whole = await engine.generate(reply(chat('你好'), { maxTokens: 60 }));
    const first = await engine.generate(reply(chat('你好'), { maxTokens: 4 }));
    expect(first.finish).toBe('length');
    const rest = await engine.generate(reply(chat('你好', first.text), { maxTokens: 60 }));
    expect(rest.finish).toBe('stop');
    // The same text may be cut into other tokens at the seam, so only nearly the same reply.
    expect(first.text + rest.text).toBe(whole.text);
    // All but the beginning itself was there already.
    expect(rest.promptTokens - rest.reusedTokens).toBeLessThanOrEqual(5);
  });

  test('leaves out the oldest turns of a long conversation and says how many', async () => {
    const long = '我今天去公园散步,看到了很多花.'.repeat(20);
    const contents = Array.from({ length: 13 }, () => long);
    const result = await engine.generate(reply(chat(...contents, long, '你好'), { maxTokens: 4 }));
    expect(result.droppedMessages).toBeGreaterThan(0);
    expect(result.promptTokens + 4).toBeLessThanOrEqual(DEMO.contextTokens);
  });
});

test('a conversation past the limit is cut seldom, and what stays is reused', async () => {
  const line = '我今天去公园散步,看到了很多花,还遇到了老朋友.'.repeat(4);
  const messages = chat();
  const turns: { dropped: number; fresh: number; prompt: number }[] = [];
  for (let turn = 0; turn < 22; turn++) {
    messages.push({ role: 'user', content: `${turn}: ${line}` });
    const job = reply(messages, { slot: 'chat:long', maxTokens: 8 });
    const { text, droppedMessages, promptTokens, reusedTokens } = await engine.generate(job);
    messages.push({ role: 'assistant', content: text });
    turns.push({
      dropped: droppedMessages,
      fresh: promptTokens - reusedTokens,
      prompt: promptTokens,
    });
    // The pause in which a person reads: idle work runs in order, so this ends after it.
    await engine.prefill({ slot: 'chat:pause', messages: [], maxTokens: 0 });
  }
  const cuts = turns.filter(({ dropped }, i) => dropped > (turns[i - 1]?.dropped ?? 0));
  expect(cuts.length).toBeGreaterThan(1);
  expect(cuts.length).toBeLessThan(5);
  // Only the new message is read, also in the turns in which the cut moves: the pause was for that.
  for (const { fresh } of turns) expect(fresh).toBeLessThan(120);
  for (const { prompt } of turns) expect(prompt + 8).toBeLessThanOrEqual(DEMO.contextTokens);
});

describe('a draft that was read before it was sent', () => {
  const [DRAFT, SENT] = ['今天下雨', '今天下雨了,我没有带伞'];

  test('leaves one token of the reply’s prompt to read, and changes no reply', async () => {
    const job = (slot: string) => reply(chat(SENT), { slot, maxTokens: 8 });
    const { messages, maxTokens } = job('chat:draft');
    const begun = [...messages.slice(0, -1), { role: 'user' as const, content: DRAFT }];
    const plain = await engine.generate(job('chat:plain'));
    for (const drafted of [begun, messages]) {
      await engine.prefill({ slot: 'chat:draft', messages: drafted, maxTokens });
    }
    const sent = await engine.generate(job('chat:draft'));
    expect(sent.text).toBe(plain.text);
    expect(sent.promptTokens - sent.reusedTokens).toBe(1);
  });

  test('leaves the analyst one token, and changes no label, of it or of what it became', async () => {
    const plain = await engine.classify(analystJob(SENT));
    const unread = async () => {
      const { promptTokens, reusedTokens, probabilities } = await engine.classify(analystJob(SENT));
      expect(probabilities[0]).toBeCloseTo(plain.probabilities[0] ?? 0, 5);
      return promptTokens - reusedTokens;
    };
    const all = await unread();
    const left: number[] = [];
    for (const draft of [SENT, DRAFT, '别的']) {
      const { slot, messages } = analystJob(draft);
      await engine.prefill({ slot, messages, maxTokens: 0 });
      left.push(await unread());
    }
    expect(left[0]).toBe(1);
    expect(left[1]).toBeLessThan(all);
    expect(left[2]).toBe(all);
  });
});

describe('several jobs', () => {
  test('wait for each other, a label before replies that have not begun', async () => {
    const ended: string[] = [];
    const note = (name: string) => () => void ended.push(name);
    const others: Promise<unknown>[] = [];
    const positions: number[] = [];
    const ask = () => {
      if (others.length) return;
      const short = { maxTokens: 2, slot: 'chat:other' };
      others.push(
        engine
          .generate(reply(chat('再见'), short), undefined, undefined, (place) =>
            positions.push(place),
          )
          .then(note('second reply')),
        engine.classify(analystJob(SENTENCE)).then(note('label')),
      );
    };
    await engine.generate(reply(chat('你好')), ask).then(note('reply'));
    await Promise.all(others);
    expect(ended).toEqual(['reply', 'label', 'second reply']);
    expect(positions).toEqual([1, 2, 1, 0]);
  });

  test('of a page that nobody looks at come after those of one that somebody does; idle ones come last', async () => {
    const ended: string[] = [];
    const label = (name: string, visible: boolean) =>
      engine.classify({ ...analystJob(name), visible }).then(() => void ended.push(name));
    await Promise.all([label('a', false), label('b', false), label('c', true), label('d', true)]);
    expect(ended).toEqual(['c', 'd', 'a', 'b']);
    const idle = engine.classify({ ...analystJob('e'), idle: true }).then(() => ended.push('e'));
    await Promise.all([idle, label('f', false)]);
    expect(ended.slice(4)).toEqual(['f', 'e']);
  });

  test('an idle reply ends where somebody begins to wait, and is whole where nobody does', async () => {
    const idle = (ask = () => {}) =>
      engine.generate({ ...reply(chat('你好')), slot: 'lab', idle: true }, ask);
    const whole = await idle();
    expect(whole.finish).not.toBe('cancelled');
    const others: Promise<unknown>[] = [];
    const ask = () => void (others.length || others.push(engine.classify(analystJob(SENTENCE))));
    const cut = await idle(ask);
    expect(cut.finish).toBe('cancelled');
    expect(cut.completionTokens).toBeLessThan(whole.completionTokens);
    await Promise.all(others);
    // Idle work of others is no reason to end.
    let asked = false;
    const between = () => {
      if (!asked) others.push(engine.classify({ ...analystJob('好'), idle: true }));
      asked = true;
    };
    expect((await idle(between)).text).toBe(whole.text);
    await Promise.all(others);
  });

  test('that are more than can wait are refused, and lose nothing of the others', async () => {
    const jobs = Array.from({ length: MOST_WAITING + 2 }, () => engine.classify(analystJob('好')));
    const ends = await Promise.allSettled(jobs);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(MOST_WAITING);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    for (const error of refused) {
      expect(error).toMatchObject({ code: 'busy', facts: { reason: 'queue', limit: 64 } });
    }
  });

  test('can be cancelled while they wait', async () => {
    const controller = new AbortController();
    const running = engine.generate(reply(chat('你好')));
    const label = engine.classify(analystJob(SENTENCE), controller.signal);
    const second = engine.generate(reply(chat('再见')), undefined, controller.signal);
    controller.abort();
    expect(isAbort(await label.catch((error: unknown) => error))).toBe(true);
    expect(await second).toMatchObject({ text: '', finish: 'cancelled' });
    expect((await running).finish).not.toBe('cancelled');
  });
});

test('50 calls leave nothing behind', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = () => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const round = async () => {
    await engine.classify(analystJob(SENTENCE));
    await engine.generate(reply(chat('你好'), { maxTokens: 4 }));
  };
  await round();
  const before = held();
  for (let i = 0; i < 25; i++) await round();
  // Logits and cache of one call are 1.5 MB. Polled, because freed buffers are swept later.
  await expect.poll(held, { timeout: 20_000 }).toBeLessThan(before + 3_000_000);
});
