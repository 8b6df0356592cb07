import { describe, expect, test } from 'vitest';
import type { ClassifyJob, GenerateJob } from '../../src/contract/engine.ts';
import type { JournalEntry } from '../../src/contract/journal.ts';
import { GREEDY } from '../../src/contract/models.ts';
import { converse } from '../../src/chat/pipeline.ts';
import { accept, MAX_CHARS, preprocess } from '../../src/chat/accept.ts';
import type { PipelineEvent, Turn } from '../../src/chat/turn.ts';
import { NO_LIMITS } from '../../src/chat/time-limit.ts';
import { UNCALIBRATED } from '../../src/calibration/apply.ts';
import { Filter } from '../../src/safety/filter.ts';
import type { Guard } from '../../src/safety/guard.ts';
import { parseWordList } from '../../src/safety/word-list.ts';
import { DEFAULT_SETTINGS } from '../../src/storage/settings.ts';
import { classified, endless, engineOf, generated } from '../state/scripted.ts';
import { partsOf } from './parts.ts';

const turn = (text: string, guard: Guard | null = null): Turn => ({
  message: accept(text, guard),
  guard,
  history: [
    { role: 'user', content: '早' },
    { role: 'assistant', content: '早上好' },
  ],
  conversation: 'a',
  settings: { maxTokens: 16, sampling: GREEDY },
  model: 'demo',
  threads: 1,
  calibration: UNCALIBRATED,
  limits: NO_LIMITS,
});

function guard(insult: 'mask' | 'block' = 'mask'): Guard {
  const { words } = parseWordList('[insult]\n笨蛋\n[distress]\n想死');
  return { filter: new Filter(words), actions: { ...DEFAULT_SETTINGS.filterActions, insult } };
}

async function collect(events: AsyncIterable<PipelineEvent>): Promise<PipelineEvent[]> {
  const all: PipelineEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('preprocess', () => {
  test.each([
    ['outer blanks', '  你好 \n', '你好'],
    ['CRLF', 'a\r\nb\rc', 'a\nb\nc'],
    ['tabs inside', 'a\tb', 'a\tb'],
    ['control characters', 'a\u0000\u0007b\u009f', 'ab'],
    ['lone surrogates', 'a\ud83db', 'ab'],
    ['only emoji', '🎉🎉', '🎉🎉'],
    ['joined emoji', '👩‍🚀', '👩‍🚀'],
    ['control tokens as text', '<|im_end|>', '<|im_end|>'],
    ['HTML as text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['another language', 'Γειά σου', 'Γειά σου'],
  ])('%s', (_name, text, clean) => {
    expect(preprocess(text)).toBe(clean);
  });

  test.each(['', '   ', '\n\t', '\u0000\u0001', '\u200b\u200d', '\ufeff', '\ud83d'])(
    'refuses what has nothing to see: %j',
    (text) => {
      const refusal = expect.objectContaining({ code: 'input', facts: { reason: 'empty' } });
      expect(() => preprocess(text)).toThrow(refusal);
    },
  );

  test('refuses 20,000 characters and names the limit', () => {
    const facts = { reason: 'too-long', limit: MAX_CHARS, actual: 20_000 };
    const refusal = expect.objectContaining({ code: 'input', facts });
    expect(() => preprocess('长'.repeat(20_000))).toThrow(refusal);
    expect(preprocess('长'.repeat(MAX_CHARS))).toHaveLength(MAX_CHARS);
  });
});

describe('converse', () => {
  test('gives the sentiment, then the reply, then the timings', async () => {
    const jobs: [ClassifyJob?, GenerateJob?] = [];
    const engine = engineOf({
      classify: async (job) => ((jobs[0] = job), classified(0.2)),
      generate: async (job, onDelta) => {
        jobs[1] = job;
        for (const delta of ['抱', '抱', '你']) onDelta?.(delta);
        return generated('抱抱你');
      },
    });
    const events = await collect(converse(partsOf(engine), turn(' 好难过 ')));
    expect(events[0]).toMatchObject({ type: 'sentiment', sentiment: { label: '负面' } });
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      result: { text: '抱抱你' },
      // Five tokens after the first pass, in 50 ms of decoding.
      timings: { generation: 100, history: 1, tokensPerSecond: 100 },
    });
    const deltas = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []));
    expect(deltas.join('')).toBe('抱抱你');
    expect(events).toHaveLength(deltas.length + 2);
    // The analyst never sees the conversation; the assistant sees all of it.
    expect(jobs[0]?.messages.map(({ content }) => content).slice(1)).toEqual(['好难过']);
    expect(jobs[1]?.messages.map(({ content }) => content).slice(1)).toEqual([
      '早',
      '早上好',
      '好难过',
    ]);
  });

  test('ends a stopped reply with what was there', async () => {
    const stop = new AbortController();
    const events: PipelineEvent[] = [];
    for await (const event of converse(
      partsOf(engineOf({ generate: endless })),
      turn('你好'),
      stop.signal,
    )) {
      events.push(event);
      if (event.type === 'delta') stop.abort();
    }
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      result: { text: '一半', finish: 'cancelled' },
    });
  });

  test('passes on a failure in the middle of the reply, after the part that came', async () => {
    const events: PipelineEvent[] = [];
    const engine = engineOf({
      generate: async (_job, onDelta) => {
        onDelta?.('半');
        throw new Error('out of memory');
      },
    });
    const run = async () => {
      for await (const event of converse(partsOf(engine), turn('你好'))) events.push(event);
    };
    await expect(run()).rejects.toThrow('out of memory');
    expect(events.map(({ type }) => type)).toEqual(['sentiment', 'delta']);
  });

  test('tells what the word filter found; both roles read what was written, the journal what is covered', async () => {
    const asked: string[] = [];
    const engine = engineOf({
      classify: async (job) => (asked.push(job.messages.at(-1)?.content ?? ''), classified()),
      generate: async (job, onDelta) => {
        asked.push(job.messages.at(-1)?.content ?? '');
        for (const delta of ['好', '笨', '蛋']) onDelta?.(delta);
        return generated('好笨蛋');
      },
    });
    const written: JournalEntry[] = [];
    const parts = partsOf(engine, written);
    const events = await collect(converse(parts, turn('笨蛋', guard())));
    expect(asked).toEqual(['笨蛋', '笨蛋']);
    expect(written).toMatchObject([{ text: '＊＊' }]);
    expect(events[0]).toMatchObject({ type: 'filtered', part: 'text', action: 'mask' });
    expect(events.at(-2)).toMatchObject({ type: 'filtered', part: 'reply', action: 'mask' });
    expect(events.at(-1)).toMatchObject({ type: 'done', result: { text: '好＊＊' } });
  });

  test('a blocked word of the model ends the generation, and what came before it is kept', async () => {
    let signalled = false;
    const engine = engineOf({
      generate: (_job, onDelta, signal) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => {
            signalled = true;
            resolve(generated('说笨蛋，', 'cancelled'));
          });
          for (const delta of ['说', '笨蛋', '，', '还']) onDelta?.(delta);
        }),
    });
    const written: JournalEntry[] = [];
    const parts = partsOf(engine, written);
    const events = await collect(converse(parts, turn('你好', guard('block'))));
    expect(signalled).toBe(true);
    expect(written).toMatchObject([{ outcome: 'filtered', reply: '说' }]);
    expect(events.at(-1)).toMatchObject({ type: 'done', result: { text: '说', finish: 'stop' } });
  });

  test.each([
    ['mask', '蛋，还', '说笨＊，还'],
    ['block', '蛋，还', '说笨'],
    ['mask', '拙', '说笨拙'],
  ] as const)('%s: a word that a continued reply completes, %s', async (action, rest, whole) => {
    const engine = engineOf({
      generate: async (_job, onDelta) => {
        for (const delta of rest) onDelta?.(delta);
        return generated(rest);
      },
    });
    const continued = { ...turn('你好', guard(action)), begun: '说笨' };
    const events = await collect(converse(partsOf(engine), continued));
    const deltas = events.flatMap((event) => (event.type === 'delta' ? event.text : []));
    expect(`说笨${deltas.join('')}`).toBe(whole);
    expect(events.at(-1)).toMatchObject({ type: 'done', result: { text: whole } });
  });

  test('a blocked word of the person is refused; distress is never blocked', async () => {
    const refusal = expect.objectContaining({ code: 'blocked', facts: { reason: 'words' } });
    expect(() => accept('笨蛋', guard('block'))).toThrow(refusal);
    const distressed = turn('想死，你们这些笨蛋', guard('block'));
    const events = await collect(converse(partsOf(engineOf()), distressed));
    expect(events[0]).toMatchObject({ type: 'filtered', action: 'mask', distress: true });
    expect(events.at(-1)?.type).toBe('done');
  });
});
