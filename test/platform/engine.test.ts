/** Page and worker, joined by a real message channel; the engine behind it follows a script. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EngineClient, type Supervision } from '../../src/platform/engine.ts';
import type { ClassifyResult, GenerateResult, Loaded } from '../../src/contract/engine.ts';
import { AppError, isAbort } from '../../src/contract/errors.ts';
import { DEMO, GREEDY, MODELS, type ModelSpec } from '../../src/contract/models.ts';
import type { EngineNews, LoadOptions } from '../../src/contract/wire.ts';
import { serveEngine, type ServedEngine } from '../../src/engine/serve.ts';
import { ALL_SHORTCUTS } from '../support/loaded.ts';

const FULL = MODELS[1] as ModelSpec;

const LOADED: Loaded = {
  model: DEMO,
  threads: 1,
  layers: 1,
  kvHeads: 1,
  headDim: 1,
  vocabSize: 1,
  contextTokens: 1024,
  weightBytes: 1,
  shortcuts: ALL_SHORTCUTS,
  loadMs: 1,
};
const LABEL: ClassifyResult = {
  probabilities: [1, 0],
  mass: 1,
  promptTokens: 1,
  reusedTokens: 0,
  ms: 1,
};
const REPLY: GenerateResult = {
  text: 'ab',
  finish: 'stop',
  promptTokens: 1,
  reusedTokens: 0,
  completionTokens: 2,
  droppedMessages: 0,
  historyMs: 0,
  prefillMs: 0,
  decodeMs: 0,
};
const LABEL_JOB = { slot: 'analyst', messages: [], labels: [] };
const REPLY_JOB = { slot: 'chat', messages: [], maxTokens: 9, sampling: GREEDY };

const never = () => new Promise<never>(() => {});
const untilAborted = (signal: AbortSignal | undefined) =>
  new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));

const ENGINE: ServedEngine = {
  load: async () => LOADED,
  classify: async () => LABEL,
  generate: async () => REPLY,
  prefill: async () => {},
  tokenize: async () => [],
};

/** As much of a Worker as the client uses. */
class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  readonly #channel = new MessageChannel();
  terminated = false;

  constructor(engine: ServedEngine) {
    const { port1, port2 } = this.#channel;
    serveEngine(engine, { measureThreads: never, probePolicy: never }, port2);
    port1.onmessage = ({ data }) => {
      if (!this.terminated) this.onmessage?.({ data });
    };
  }

  /** As it does around each worker that it starts. */
  spawning(begun: boolean) {
    this.#channel.port2.postMessage({ type: 'spawning', begun } satisfies EngineNews);
  }

  /** It is there, and hears nothing. */
  fallSilent() {
    this.#channel.port2.onmessage = null;
  }

  postMessage(message: unknown) {
    this.#channel.port1.postMessage(message);
  }

  terminate() {
    this.terminated = true;
    this.#channel.port1.close();
  }
}

const workers: FakeWorker[] = [];
afterEach(() => workers.splice(0).forEach((worker) => worker.terminate()));

function client(
  engine: Partial<ServedEngine>,
  onDeath?: (error: AppError) => void,
  options?: LoadOptions,
  supervision?: Supervision,
) {
  return new EngineClient(
    () => {
      const worker = new FakeWorker({ ...ENGINE, ...engine });
      workers.push(worker);
      return worker as unknown as Worker;
    },
    onDeath,
    options,
    supervision,
  );
}

async function loadedClient(
  engine: Partial<ServedEngine>,
  onDeath?: (error: AppError) => void,
): Promise<EngineClient> {
  const result = client(engine, onDeath);
  await result.load(DEMO);
  return result;
}

describe('a call', () => {
  test('has its events before its result, in order', async () => {
    const log: unknown[] = [];
    const engine = client({
      load: async (_model, onProgress) => {
        onProgress({ loadedBytes: 1, totalBytes: 2 });
        onProgress({ loadedBytes: 2, totalBytes: 2 });
        return LOADED;
      },
      generate: async (_job, onDelta, _signal, onPosition) => {
        onPosition?.(1);
        onPosition?.(0);
        onDelta?.('a');
        onDelta?.('b');
        return REPLY;
      },
    });
    log.push(await engine.load(DEMO, ({ loadedBytes }) => log.push(loadedBytes)));
    const onPosition = (position: number) => log.push(`place ${position}`);
    const onDelta = (delta: string) => log.push(delta);
    log.push(await engine.generate(REPLY_JOB, onDelta, undefined, onPosition));
    expect(log).toEqual([1, 2, LOADED, 'place 1', 'place 0', 'a', 'b', REPLY]);
    expect(workers).toHaveLength(1);
  });

  test('gets its own deltas when two run at once', async () => {
    const engine = await loadedClient({
      generate: async ({ slot }, onDelta) => {
        for (let i = 0; i < 3; i++) {
          onDelta?.(`${slot}${i}`);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        return REPLY;
      },
    });
    const deltas: Record<string, string[]> = { x: [], y: [] };
    await Promise.all(
      ['x', 'y'].map((slot) =>
        engine.generate({ ...REPLY_JOB, slot }, (delta) => deltas[slot]?.push(delta)),
      ),
    );
    expect(deltas).toEqual({ x: ['x0', 'x1', 'x2'], y: ['y0', 'y1', 'y2'] });
  });

  test('keeps code and facts of its failure', async () => {
    const facts = { reason: 'too-long' as const, limit: 5, actual: 9 };
    const engine = await loadedClient({
      classify: () => Promise.reject(new AppError('input', 'too long', facts)),
      generate: () => Promise.reject(new TypeError('oops')),
    });
    const error = await engine.classify(LABEL_JOB).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'input', message: 'too long', facts });
    await expect(engine.generate(REPLY_JOB)).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('a cancel', () => {
  test('reaches the engine, and classify rejects with an AbortError', async () => {
    const engine = await loadedClient({
      classify: async (_job, signal) => {
        await untilAborted(signal);
        throw new DOMException('aborted', 'AbortError');
      },
    });
    const controller = new AbortController();
    const result = engine.classify(LABEL_JOB, controller.signal);
    setTimeout(() => controller.abort(), 5);
    expect(isAbort(await result.catch((error: unknown) => error))).toBe(true);
  });

  test('leaves generate with the text so far', async () => {
    const engine = await loadedClient({
      generate: async (_job, onDelta, signal) => {
        onDelta?.('a');
        await untilAborted(signal);
        return { ...REPLY, text: 'a', finish: 'cancelled' };
      },
    });
    const controller = new AbortController();
    const result = engine.generate(REPLY_JOB, () => controller.abort(), controller.signal);
    expect(await result).toMatchObject({ text: 'a', finish: 'cancelled' });
  });

  test('counts even when it came before the call, and is harmless after it', async () => {
    const engine = await loadedClient({
      generate: async (_job, _onDelta, signal) => {
        await untilAborted(signal);
        return { ...REPLY, text: '', finish: 'cancelled' };
      },
    });
    expect(await engine.generate(REPLY_JOB, undefined, AbortSignal.abort())).toMatchObject({
      finish: 'cancelled',
    });
    const controller = new AbortController();
    await engine.classify(LABEL_JOB, controller.signal);
    controller.abort();
    expect(await engine.classify(LABEL_JOB)).toEqual(LABEL);
  });
});

describe('a worker that dies', () => {
  test('rejects everything that is pending, once, and tells it', async () => {
    const onDeath = vi.fn();
    const engine = await loadedClient({ classify: never, generate: never }, onDeath);
    const label = engine.classify(LABEL_JOB);
    const reply = engine.generate(REPLY_JOB);
    workers[0]?.onerror?.({ message: 'crash' });
    await expect(label).rejects.toMatchObject({ code: 'worker', message: 'crash' });
    await expect(reply).rejects.toMatchObject({ code: 'worker' });
    await expect(engine.classify(LABEL_JOB)).rejects.toMatchObject({ code: 'worker' });
    expect(onDeath).toHaveBeenCalledOnce();
    expect(workers[0]?.terminated).toBe(true);
  });

  test('while it loads fails the load, after one more try', async () => {
    const onDeath = vi.fn();
    const engine = client({ load: never }, onDeath);
    const loading = engine.load(DEMO);
    workers[0]?.onerror?.({ message: '' }); // a blocked script has no message
    await vi.waitFor(() => expect(workers).toHaveLength(2));
    workers[1]?.onerror?.({ message: '' });
    await expect(loading).rejects.toMatchObject({ code: 'worker' });
    expect(workers).toHaveLength(2);
    expect(onDeath).not.toHaveBeenCalled();
  });

  test('inside, by a trap in the runtime, is dead even though it still answers', async () => {
    const onDeath = vi.fn();
    const trap = () => Promise.reject(new AppError('worker', 'unreachable'));
    const engine = await loadedClient({ classify: trap }, onDeath);
    await expect(engine.classify(LABEL_JOB)).rejects.toMatchObject({ code: 'worker' });
    expect(onDeath).toHaveBeenCalledOnce();
    expect(workers[0]?.terminated).toBe(true);
  });

  test('for lack of memory gives back what it has', async () => {
    const onDeath = vi.fn();
    const full = () => Promise.reject(new AppError('memory', 'bad_alloc', { reason: 'run' }));
    const engine = await loadedClient({ generate: full }, onDeath);
    await expect(engine.generate(REPLY_JOB)).rejects.toMatchObject({ code: 'memory' });
    expect(onDeath).toHaveBeenCalledOnce();
    expect(workers[0]?.terminated).toBe(true);
  });

  test('without a word is found out: in a job by its silence, after a wake by a question', async () => {
    const patience = { tickMs: 2, busyTicks: 20, idleTicks: 5, hurriedTicks: 5 };
    let wake = () => {};
    const supervision = {
      patience,
      wake: (listener: () => void) => {
        wake = listener;
        return () => {};
      },
    };
    for (const how of ['job', 'wake']) {
      const onDeath = vi.fn();
      const engine = client({ generate: never }, onDeath, {}, supervision);
      await engine.load(DEMO);
      const worker = workers.at(-1);
      if (how === 'job') {
        const reply = engine.generate(REPLY_JOB);
        await expect(reply).rejects.toMatchObject({ code: 'worker', facts: { reason: 'hung' } });
      } else {
        wake(); // answered
        await new Promise((resolve) => setTimeout(resolve, 30));
        expect(onDeath).not.toHaveBeenCalled();
        worker?.fallSilent();
        wake();
        await vi.waitFor(() => expect(onDeath).toHaveBeenCalled());
      }
      expect(onDeath).toHaveBeenCalledOnce();
      expect(worker?.terminated).toBe(true);
    }
  });

  test('can be replaced by loading again', async () => {
    const engine = await loadedClient({});
    workers[0]?.onerror?.({ message: 'crash' });
    await engine.load(DEMO);
    expect(await engine.classify(LABEL_JOB)).toEqual(LABEL);
  });
});

test('a browser that refuses the worker is `blocked`, whatever it throws', async () => {
  const engine = new EngineClient(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  await expect(engine.load(DEMO)).rejects.toMatchObject({ name: 'AppError', code: 'blocked' });
});

describe('a thread pool that cannot start', () => {
  const refuse = (options: LoadOptions) =>
    options.threads === 1
      ? Promise.resolve(LOADED)
      : Promise.reject(new AppError('worker', 'no pool', { reason: 'threads' }));

  test('is done without, in a fresh worker', async () => {
    const engine = client({ load: (_model, _onProgress, options) => refuse(options) });
    expect(await engine.load(DEMO)).toEqual(LOADED);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  test('has the number of threads that was asked for, the first time', async () => {
    const asked: LoadOptions[] = [];
    const load: ServedEngine['load'] = (_model, _onProgress, options) => {
      asked.push(options);
      return refuse(options);
    };
    await client({ load }, undefined, { threads: 4 }).load(DEMO);
    expect(asked).toEqual([{ threads: 4 }, { threads: 1 }]);
  });

  test('is the only failure that is tried again', async () => {
    const facts = { file: 'onnx/model.onnx' };
    const load = () => Promise.reject(new AppError('corrupt', 'bad', facts));
    await expect(client({ load }).load(DEMO)).rejects.toMatchObject({ code: 'corrupt', facts });
    expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
  });
});

describe('an engine that is stuck as it starts a thread', () => {
  const patience = { tickMs: 2, busyTicks: 10_000, idleTicks: 10_000, hurriedTicks: 5 };
  const asked: LoadOptions[] = [];
  /** Sticks so often, then loads. */
  const sticks = (times: number) => {
    asked.length = 0;
    const load: ServedEngine['load'] = async (_model, _onProgress, options) => {
      const worker = workers.at(-1);
      worker?.spawning(true);
      worker?.spawning(false);
      if (asked.push(options) > times) return LOADED;
      worker?.spawning(true);
      return never();
    };
    return client({ load }, undefined, { threads: 2 }, { patience });
  };

  test('is replaced by one that does the same', async () => {
    expect(await sticks(1).load(DEMO)).toEqual(LOADED);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(asked).toEqual([{ threads: 2 }, { threads: 2 }]);
  });

  test('a second time is not waited for any more', async () => {
    const failed = { code: 'worker', facts: { reason: 'stuck' } };
    await expect(sticks(2).load(DEMO)).rejects.toMatchObject(failed);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true]);
  });
});

describe('unload', () => {
  test('ends the thread and rejects what is pending, without calling it a death', async () => {
    const onDeath = vi.fn();
    const engine = await loadedClient({ generate: never }, onDeath);
    const reply = engine.generate(REPLY_JOB);
    await engine.unload();
    await expect(reply).rejects.toMatchObject({ code: 'worker' });
    expect(workers[0]?.terminated).toBe(true);
    expect(onDeath).not.toHaveBeenCalled();
  });

  test('gives up a load for good', async () => {
    const engine = client({ load: never });
    const loading = engine.load(DEMO);
    await engine.unload();
    await expect(loading).rejects.toMatchObject({ code: 'worker' });
    expect(workers).toHaveLength(1);
  });
});

describe('the mark of a full model', () => {
  function setUp(engine: Partial<ServedEngine> = {}) {
    const marks = new Set<string>();
    const mark = {
      set: (id: string) => void marks.add(id),
      clear: (id: string) => void marks.delete(id),
    };
    return { marks, engine: client(engine, undefined, {}, { mark }) };
  }

  test('is there from before its load until its first answer', async () => {
    const { marks, engine } = setUp({
      load: async () => {
        expect([...marks]).toEqual([FULL.id]);
        return LOADED;
      },
    });
    await engine.load(FULL);
    expect([...marks]).toEqual([FULL.id]);
    await engine.generate(REPLY_JOB);
    expect([...marks]).toEqual([]);
  });

  test('goes with a failed load, and with an engine that is given up', async () => {
    const failing = setUp({ load: () => Promise.reject(new AppError('memory', 'no room')) });
    await expect(failing.engine.load(FULL)).rejects.toMatchObject({ code: 'memory' });
    expect([...failing.marks]).toEqual([]);
    const left = setUp();
    await left.engine.load(FULL);
    await left.engine.unload();
    expect([...left.marks]).toEqual([]);
  });

  test('is never the demo’s, whose answers do not clear that of another', async () => {
    const { marks, engine } = setUp();
    await engine.load(DEMO);
    expect([...marks]).toEqual([]);
    marks.add(FULL.id);
    await engine.generate(REPLY_JOB);
    expect([...marks]).toEqual([FULL.id]);
  });
});
