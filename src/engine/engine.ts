/** The engine itself. Lives in the worker, and just as well in a test. */
import type {
  ClassifyJob,
  ClassifyResult,
  Engine,
  GenerateJob,
  GenerateResult,
  Loaded,
  LoadProgress,
  PrefillJob,
} from '../contract/engine.ts';
import { AppError, isAbort } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { LoadOptions } from '../contract/wire.ts';
import { contentIds, fitPrompt, messageSegments } from './chat-template.ts';
import { classify } from './classify.ts';
import { generate, NOTHING_GENERATED } from './generate.ts';
import { loadModel, type RunningModel } from './load.ts';
import { openModelFiles, type ModelFiles } from './model-files.ts';
import { abortError, JobQueue } from './queue.ts';
import { OWN_ORIGIN, threadsInUse, type RuntimeFiles } from './runtime/session.ts';
import { defaultThreads } from './threads.ts';

export class LocalEngine implements Engine {
  readonly #open: (model: ModelSpec) => Promise<ModelFiles>;
  readonly #runtime: RuntimeFiles;
  readonly #queue = new JobQueue();
  #model: Promise<RunningModel> | undefined;

  constructor(open = openModelFiles, runtime = OWN_ORIGIN) {
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
    const threads = options.threads ?? defaultThreads();
    this.#model = this.#open(model).then((files) =>
      loadModel(model, files, this.#runtime, threads, onProgress),
    );
    const { decoder, shortcuts, vocabSize, weightBytes } = await this.#model;
    const { layers, kvHeads, headDim } = decoder;
    return {
      model,
      threads: threadsInUse(),
      layers,
      kvHeads,
      headDim,
      vocabSize,
      weightBytes,
      shortcuts,
      loadMs: performance.now() - start,
    };
  }

  async classify(job: ClassifyJob, signal?: AbortSignal): Promise<ClassifyResult> {
    const result = await this.#queue.run(async () => classify(await this.#loaded(), job), signal);
    // A pass cannot be stopped half-way, but nobody wants its result any more.
    if (signal?.aborted) throw abortError();
    return result;
  }

  async generate(
    job: GenerateJob,
    onDelta: (delta: string) => void = () => {},
    signal?: AbortSignal,
  ): Promise<GenerateResult> {
    const work = async () => generate(await this.#loaded(), job, onDelta, signal);
    try {
      const result = await this.#queue.run(work, signal);
      if (result.text) this.#readReply(job, result);
      return result;
    } catch (error) {
      if (isAbort(error)) return NOTHING_GENERATED;
      throw error;
    }
  }

  async prefill({ slot, messages, maxTokens }: PrefillJob): Promise<void> {
    await this.#whenIdle(async ({ tokenizer, prefixes, contextTokens }) => {
      const prompt = fitPrompt(tokenizer, messages, contextTokens, maxTokens);
      const segments = messageSegments(tokenizer, prompt.messages);
      await prefixes.prefix(slot, [...segments, []], () => this.#queue.waiting === 0);
    });
  }

  /** Makes a reply part of the cached conversation, in the pause in which a person reads it. */
  #readReply({ slot }: GenerateJob, { text }: GenerateResult): void {
    void this.#whenIdle(({ tokenizer, prefixes }) =>
      prefixes.extend(slot, contentIds(tokenizer, text)),
    );
  }

  /** Work that only saves time later: skipped where somebody waits, and no failure of anyone's. */
  async #whenIdle(work: (model: RunningModel) => Promise<void>): Promise<void> {
    await this.#queue
      .run(async () => {
        if (this.#queue.waiting === 0) await work(await this.#loaded());
      })
      .catch(() => {});
  }

  /** Frees the session once the queue has come to it; only the end of the thread frees the heap. */
  async unload(): Promise<void> {
    await this.#queue.run(async () => {
      const model = await this.#model?.catch(() => undefined);
      this.#model = Promise.reject(new AppError('worker', 'the model is unloaded'));
      this.#model.catch(() => {}); // told to those who ask
      model?.prefixes.clear();
      await model?.decoder.release();
    });
  }

  #loaded(): Promise<RunningModel> {
    return this.#model ?? Promise.reject(new AppError('internal', 'no model loaded'));
  }
}
