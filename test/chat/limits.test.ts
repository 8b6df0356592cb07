/** Time limits and places in line, with an engine that follows a script. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Engine, GenerateJob } from '../../src/contract/engine.ts';
import { GREEDY } from '../../src/contract/models.ts';
import { accept } from '../../src/chat/accept.ts';
import { converse } from '../../src/chat/pipeline.ts';
import type { PipelineEvent, Turn } from '../../src/chat/turn.ts';
import { NO_LIMITS, type TimeLimits } from '../../src/chat/time-limit.ts';
import { UNCALIBRATED } from '../../src/calibration/apply.ts';
import { classified, engineOf, generated } from '../state/scripted.ts';
import { partsOf } from './parts.ts';

const turn = (limits: Partial<TimeLimits> = {}, begun = ''): Turn => ({
  message: accept('你好', null),
  history: [],
  conversation: 'a',
  settings: { maxTokens: 16, sampling: GREEDY },
  model: 'demo',
  threads: 1,
  calibration: UNCALIBRATED,
  limits: { ...NO_LIMITS, ...limits },
  begun,
});

const never = () => new Promise<never>(() => {});

/** Says `words`, then goes on until it is aborted. */
const saying =
  (...words: string[]): Engine['generate'] =>
  (_job, onDelta, signal, onPosition) => {
    onPosition?.(0);
    for (const word of words) onDelta?.(word);
    const text = words.join('');
    return new Promise((resolve) =>
      signal?.addEventListener('abort', () => resolve(generated(text, 'cancelled'))),
    );
  };

async function collect(events: AsyncIterable<PipelineEvent>): Promise<PipelineEvent[]> {
  const all: PipelineEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const typesOf = (events: PipelineEvent[]) => events.map(({ type }) => type);

describe('a limit', () => {
  test('on the analyst lets the reply come without a badge', async () => {
    const engine = engineOf({
      classify: (_job, _signal, onPosition) => (onPosition?.(0), never()),
    });
    const events = await collect(converse(partsOf(engine), turn({ sentiment: 10 })));
    expect(typesOf(events)).toEqual(['unjudged', 'delta', 'done']);
    expect(events.at(-1)).toMatchObject({ result: { text: '真好!', finish: 'stop' } });
  });

  test('on the reply keeps what was said and marks it', async () => {
    const engine = engineOf({ generate: saying('一半') });
    const events = await collect(converse(partsOf(engine), turn({ reply: 10 })));
    expect(typesOf(events)).toEqual(['sentiment', 'delta', 'done']);
    expect(events.at(-1)).toMatchObject({ result: { text: '一半', finish: 'timeout' } });
  });

  test('on the first token ends in a failure that names it: there is nothing to keep', async () => {
    const engine = engineOf({ generate: saying() });
    await expect(
      collect(converse(partsOf(engine), turn({ firstToken: 10, reply: 5000 }))),
    ).rejects.toMatchObject({ code: 'timeout', facts: { reason: 'limit', limit: 0.01 } });
  });

  test('on the first token is over with the first token', async () => {
    const engine = engineOf({
      generate: async (job, onDelta, _signal, onPosition) => {
        onPosition?.(0);
        onDelta?.('慢');
        await new Promise((resolve) => setTimeout(resolve, 40));
        return generated(job.slot && '慢慢来');
      },
    });
    const events = await collect(converse(partsOf(engine), turn({ firstToken: 20 })));
    expect(events.at(-1)).toMatchObject({ result: { text: '慢慢来', finish: 'stop' } });
  });

  test('does not count the time in line', async () => {
    const engine = engineOf({
      classify: async (_job, _signal, onPosition) => {
        onPosition?.(1);
        await new Promise((resolve) => setTimeout(resolve, 40));
        onPosition?.(0);
        return classified();
      },
    });
    const events = await collect(converse(partsOf(engine), turn({ sentiment: 20 })));
    expect(typesOf(events).slice(0, 2)).toEqual(['queued', 'sentiment']);
  });

  test('of 0 is none', async () => {
    const engine = engineOf({
      generate: async (...args) => {
        args[3]?.(0);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return engineOf().generate(...args);
      },
    });
    const events = await collect(converse(partsOf(engine), turn()));
    expect(events.at(-1)).toMatchObject({ result: { finish: 'stop' } });
  });

  test('that passes after a stop does not rename the stop', async () => {
    const stop = new AbortController();
    const engine = engineOf({
      generate: (job, onDelta, signal, onPosition) => {
        const reply = saying('一半')(job, onDelta, undefined, onPosition);
        void reply;
        stop.abort();
        return new Promise((resolve) =>
          setTimeout(() => resolve(generated('一半', 'cancelled')), signal ? 40 : 0),
        );
      },
    });
    const events = await collect(converse(partsOf(engine), turn({ reply: 10 }), stop.signal));
    expect(events.at(-1)).toMatchObject({ result: { finish: 'cancelled' } });
  });
});

describe('a stop', () => {
  test.each([['一半'], []])(
    'of an engine that hangs after %j ends, with what was said',
    async (...said) => {
      const stop = new AbortController();
      const engine = engineOf({
        generate: (_job, onDelta) => {
          for (const word of said) onDelta?.(word);
          setTimeout(() => stop.abort());
          return never();
        },
      });
      vi.useFakeTimers();
      onTestFinished(() => void vi.useRealTimers());
      const turned = collect(converse(partsOf(engine), turn(), stop.signal));
      await vi.runAllTimersAsync(); // the grace that it is given
      const events = await turned;
      const result = { text: said.join(''), finish: 'cancelled' };
      expect(events.at(-1)).toMatchObject({ type: 'done', result });
    },
  );

  test('of an engine that hangs over the label ends at once', async () => {
    const stop = new AbortController();
    const engine = engineOf({ classify: () => (setTimeout(() => stop.abort()), never()) });
    const turned = collect(converse(partsOf(engine), turn(), stop.signal));
    await expect(turned).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a reply that goes on', () => {
  test('is asked for from where it was cut, without another badge', async () => {
    const jobs: GenerateJob[] = [];
    const engine = engineOf({
      classify: () => Promise.reject(new Error('asked')),
      generate: async (job, onDelta) => {
        jobs.push(job);
        onDelta?.('晚上');
        return generated('晚上');
      },
    });
    const events = await collect(converse(partsOf(engine), turn({}, '从前有')));
    expect(typesOf(events)).toEqual(['delta', 'done']);
    expect(events.at(-1)).toMatchObject({ result: { text: '从前有晚上' } });
    expect(jobs[0]?.messages.slice(1)).toEqual([
      { role: 'user', content: '你好' },
      { role: 'assistant', content: '从前有' },
    ]);
  });

  test('keeps its beginning where nothing more comes in time', async () => {
    const engine = engineOf({ generate: saying() });
    const events = await collect(converse(partsOf(engine), turn({ firstToken: 10 }, '从前有')));
    expect(events.at(-1)).toMatchObject({ result: { text: '从前有', finish: 'timeout' } });
  });
});

test('who waits is told the place, as often as it changes', async () => {
  const engine = engineOf({
    generate: async (job, onDelta, signal, onPosition) => {
      for (const place of [2, 1, 0]) onPosition?.(place);
      return engineOf().generate(job, onDelta, signal);
    },
  });
  const events = await collect(converse(partsOf(engine), turn()));
  expect(events.flatMap((event) => (event.type === 'queued' ? [event.position] : []))).toEqual([
    2, 1,
  ]);
});
