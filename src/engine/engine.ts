/** The engine itself. Lives in the worker, and just as well in a test. */
import type {
  ChatMessage,
  ClassifyJob,
  ClassifyResult,
  Engine,
  GenerateJob,
  GenerateResult,
  Loaded,
  LoadProgress,
  OnPosition,
  Precedence,
  PrefillJob,
} from '../contract/engine.ts';
import { AppError, isAbort } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { LoadOptions } from '../contract/wire.ts';
import { classify } from './classify.ts';
import { freeShared } from './free-shared.ts';
import { generate, NOTHING_GENERATED } from './generate.ts';
import { loadModel } from './load.ts';
import type { RunningModel } from './running-model.ts';
import { openModelFiles, type ModelFiles } from './model-files.ts';
import { prefill } from './prefill.ts';
import { abortError, IDLE, JobQueue } from './queue.ts';
import { OWN_ORIGIN, threadsInUse } from './runtime/session.ts';
import type { RuntimeFiles } from './runtime/types.ts';
import { defaultThreads } from './threads.ts';

/** Labels that may wait; replies may wait twice as many. More would wait too long to be of use. */
export const MOST_WAITING = 64;

export class LocalEngine implements Engine {
  readonly #open: (model: ModelSpec) => Promise<ModelFiles>;
  readonly #runtime: RuntimeFiles;
  readonly #queue = new JobQueue();
  /** Idle work that has not begun, by slot: the newest alone makes sense. */
  readonly #pauses = new Map<string, AbortController>();
  #model: Promise<RunningModel> | undefined;

  constructor(
    open: (model: ModelSpec) => Promise<ModelFiles> = openModelFiles,
    runtime = OWN_ORIGIN,
  ) {
    this.#open = open;
    this.#runtime = runtime;
  }

  async load(
    model: ModelSpec,
    onProgress: (progress: LoadProgress) => void = () => {},
    options: LoadOptions = {},
  ): Promise<Loaded> {
    if (this.#model) throw new AppError('internal', 'an engine loads one model in its life');
    const start = performance.now();
    const { threads = defaultThreads(), prefixes = [] } = options;
    this.#model = this.#open(model).then((files) =>
      loadModel(model, files, this.#runtime, threads, onProgress, prefixes).finally(() => {
        if (files.ahead) freeShared();
      }),
    );
    const { decoder, shortcuts, contextTokens, weightBytes } = await this.#model;
    const { layers, kvHeads, headDim, vocabSize } = decoder;
    return {
      model,
      threads: threadsInUse(),
      layers,
      kvHeads,
      headDim,
      vocabSize,
      contextTokens,
      weightBytes,
      shortcuts,
      loadMs: performance.now() - start,
    };
  }

  async classify(
    job: ClassifyJob,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<ClassifyResult> {
    const work = async () => classify(await this.#loaded(), job);
    const result = await this.#queue.run(work, {
      ...place('label', job),
      most: MOST_WAITING,
      signal,
      onPosition,
    });
    // A pass cannot be stopped half-way, but nobody wants its result any more.
    if (signal?.aborted) throw abortError();
    return result;
  }

  async generate(
    job: GenerateJob,
    onDelta: (delta: string) => void = () => {},
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<GenerateResult> {
    this.#pauses.get(job.slot)?.abort(); // what was to be read then is read now
    // A reply that nobody waits for ends where somebody begins to wait: who asked asks again.
    const giveWay = new AbortController();
    const told = (delta: string) => {
      if (this.#queue.waiting > 0) giveWay.abort();
      onDelta(delta);
    };
    const work = async () =>
      job.idle
        ? generate(await this.#loaded(), job, told, either(giveWay, signal))
        : generate(await this.#loaded(), job, onDelta, signal);
    try {
      const result = await this.#queue.run(work, {
        ...place('reply', job),
        // Who has got a badge is not turned away for others that have not.
        most: 2 * MOST_WAITING,
        signal,
        onPosition,
      });
      if (result.text && !job.idle) this.#readReply(job, result);
      return result;
    } catch (error) {
      if (isAbort(error)) return NOTHING_GENERATED;
      throw error;
    }
  }

  async prefill(job: PrefillJob): Promise<void> {
    await this.#whenIdle(job.slot, (model) => prefill(model, job, () => this.#queue.waiting === 0));
  }

  /** Needs no turn in the line: nothing of the model is asked. */
  async tokenize(texts: readonly string[]): Promise<number[][]> {
    const { tokenizer } = await this.#loaded();
    return texts.map((text) => tokenizer.encode(text));
  }

  /** Makes a reply part of the cached conversation, in the pause in which a person reads it. */
  #readReply({ slot, messages, maxTokens }: GenerateJob, { text }: GenerateResult): void {
    const last = messages.at(-1);
    const begun = last?.role === 'assistant' ? last.content : '';
    const before = begun ? messages.slice(0, -1) : messages;
    const whole: ChatMessage = { role: 'assistant', content: begun + text };
    void this.prefill({ slot, messages: [...before, whole], maxTokens });
  }

  /** Work that only saves time later: behind everything else, and no failure of anyone's. */
  async #whenIdle(slot: string, work: (model: RunningModel) => Promise<void>): Promise<void> {
    const pause = new AbortController();
    const run = async () => work(await this.#loaded());
    this.#pauses.get(slot)?.abort();
    this.#pauses.set(slot, pause);
    await this.#queue.run(run, { rank: IDLE, signal: pause.signal }).catch(() => {});
    if (this.#pauses.get(slot) === pause) this.#pauses.delete(slot);
  }

  /** Frees the session once the queue has come to it; only the end of the thread frees the heap. */
  async unload(): Promise<void> {
    const work = async () => {
      const model = await this.#model?.catch(() => undefined);
      this.#model = Promise.reject(new AppError('worker', 'the model is unloaded'));
      this.#model.catch(() => {}); // told to those who ask
      model?.prefixes.clear();
      await model?.decoder.release();
    };
    await this.#queue.run(work, { rank: IDLE });
  }

  #loaded(): Promise<RunningModel> {
    return this.#model ?? Promise.reject(new AppError('internal', 'no model loaded'));
  }
}

/** Aborts with `signal`, too. */
function either(controller: AbortController, signal?: AbortSignal): AbortSignal {
  if (signal?.aborted) controller.abort();
  signal?.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}

/** A badge goes before a reply; whoever looks at the page goes before whoever does not. */
function place(kind: 'label' | 'reply', { visible = true, idle, conversation }: Precedence) {
  const rank = idle ? IDLE : (visible ? 0 : 2) + (kind === 'label' ? 0 : 1);
  return { rank, lane: conversation === undefined ? undefined : `${kind}:${conversation}` };
}
