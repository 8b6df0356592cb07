/** The running model: one ONNX session. Prompts are prefilled here, replies by Transformers.js. */
import {
  DynamicCache,
  LogitsProcessorList,
  PretrainedConfig,
  Qwen2ForCausalLM,
  random,
  Tensor as LibraryTensor,
} from '@huggingface/transformers';
import { AppError } from '../contract/errors.ts';
import type { Sampling } from '../contract/models.ts';
import { runFailure } from './failures.ts';
import {
  cacheOf,
  cacheShape,
  disposeCache,
  mapValues,
  PAST,
  PRESENT,
  type KvCache,
} from './kv-cache.ts';
import { macrotask } from './macrotask.ts';
import { LAST_HIDDEN } from './runtime/last-token.ts';
import { Tensor } from './runtime/ort.ts';
import type { Session, Tensors } from './runtime/types.ts';
import { NucleusProcessor, OtherBeginning, TokenWatcher, type Sureness } from './sampling.ts';

export interface Generation {
  /** The whole prompt. */
  ids: readonly number[];
  /** Covers the first of `ids`, at least one less than all; stays as it is. */
  past: KvCache | undefined;
  maxTokens: number;
  sampling: Sampling;
  seed?: number;
  /** Tokens with which the reply had better not begin. */
  notFirst?: readonly number[];
  /** Follows how probable the reply is. */
  sureness?: Sureness;
  /** Called with every new token; true ends the generation. */
  onToken(id: number): boolean;
}

export class Decoder {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly #session: Session;
  /** What a step needs: the last hidden state is only computed where it is asked for. */
  readonly #outputs: readonly string[];
  readonly #model: Qwen2ForCausalLM;
  readonly #suppressed: number[][];
  #vocabSize = 0;
  /** What a run threw, which the library must not see. */
  #failure: unknown;
  /** What the generation under way has read so far. */
  #read: KvCache | undefined;

  /**
   * @param suppressed Tokens that no reply has: `suppress_tokens` of generation_config.json.
   * @throws AppError `corrupt` where the graph is no decoder with a cache.
   */
  constructor(session: Session, file: string, suppressed: readonly number[] = []) {
    this.#suppressed = suppressed.map((id) => [id]);
    const cache = cacheShape(session, file);
    this.layers = cache.layers;
    this.kvHeads = cache.kvHeads;
    this.headDim = cache.headDim;
    this.#session = session;
    this.#outputs = session.outputNames.filter((name) => name !== LAST_HIDDEN);
    // All decoders with these inputs are driven alike, so the session says what there is. Nothing
    // else of config.json or generation_config.json gets in: `generate` would silently obey it.
    const config = new PretrainedConfig({ model_type: 'qwen2', num_hidden_layers: cache.layers });
    const { inputNames, inputMetadata } = session;
    const run = (feeds: Tensors) => this.#step(feeds);
    this.#model = new Qwen2ForCausalLM(config, { model: { inputNames, inputMetadata, run } }, {});
  }

  /** 0 before the first pass. */
  get vocabSize(): number {
    return this.#vocabSize;
  }

  /** Keys and values of one token, float32. */
  get bytesPerToken(): number {
    return 2 * this.layers * this.kvHeads * this.headDim * Float32Array.BYTES_PER_ELEMENT;
  }

  /** One forward pass over `ids` after `past`; the logits after the last of them. */
  async lastLogits(ids: readonly number[], past?: KvCache): Promise<Float32Array> {
    return (await this.lastState(ids, past)).logits;
  }

  /** The same. @param wantHidden With the state that the logits come from, where the graph gives it out. */
  async lastState(ids: readonly number[], past?: KvCache, wantHidden = false) {
    const names = wantHidden ? this.#session.outputNames : this.#outputs;
    const { cache, ...last } = await this.#forward(ids, past, names);
    disposeCache(cache);
    return last;
  }

  /** A new cache for `past` and `ids`; `past` stays as it is. */
  async prefill(ids: readonly number[], past?: KvCache): Promise<KvCache> {
    return (await this.#forward(ids, past)).cache;
  }

  /** A new cache for the first `length` tokens of `cache`. */
  slice(cache: KvCache, length: number): KvCache {
    const tensors = mapValues(cache.tensors, (tensor) => this.#session.slice(tensor, length));
    return { length, tensors };
  }

  /** @returns the cache for the prompt and the reply, without its last token, which nothing read. */
  async generate(generation: Generation): Promise<KvCache> {
    const { ids, past, maxTokens, sampling, notFirst = [], sureness, onToken } = generation;
    const { temperature, topK, topP, repetitionPenalty } = sampling;
    const sample = temperature > 0;
    const processors = new LogitsProcessorList();
    if (notFirst.length) processors.push(new OtherBeginning(notFirst));
    if (sureness) processors.push(sureness);
    if (sample && topP < 1) processors.push(new NucleusProcessor(topK, topP));
    // The library disposes what it replaces, so it gets tensors that own nothing.
    const lent = mapValues(past?.tensors ?? {}, (tensor) => this.#session.lend(tensor));
    const cache = new DynamicCache(mapValues(lent, libraryTensor));
    this.#read = undefined;
    // Whatever the last job asked for holds for that job only.
    if (sample) random.seed(generation.seed);
    try {
      await this.#guarded(() =>
        this.#model.generate({
          input_ids: libraryTensor(int64(ids)),
          attention_mask: libraryTensor(int64(ids.map(() => 1))),
          past_key_values: cache,
          max_new_tokens: maxTokens,
          do_sample: sample,
          temperature: sample ? temperature : 1,
          top_k: topK,
          repetition_penalty: repetitionPenalty,
          ...(this.#suppressed.length > 0 && { bad_words_ids: this.#suppressed }),
          logits_processor: processors,
          stopping_criteria: new TokenWatcher(onToken),
        }),
      );
    } catch (error) {
      if (this.#read) disposeCache(this.#read);
      throw error;
    } finally {
      await cache.dispose();
    }
    return this.#read ?? { length: 0, tensors: {} };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  async #forward(
    ids: readonly number[],
    past: KvCache | undefined,
    names: readonly string[] = this.#outputs,
  ) {
    const start = past?.length ?? 0;
    const all: Tensors = {
      input_ids: int64(ids),
      attention_mask: int64(Array.from({ length: start + ids.length }, () => 1)),
      position_ids: int64(ids.map((_, i) => start + i)),
      num_logits_to_keep: new Tensor('int64', [1n], []),
      ...(past?.tensors ?? this.#emptyCache()),
    };
    const inputs = new Set(this.#session.inputNames);
    const feeds = Object.fromEntries(Object.entries(all).filter(([name]) => inputs.has(name)));
    await macrotask(); // see `#step`
    const outputs = await this.#session.run(feeds, names).catch((error: unknown) => {
      throw runFailure(error);
    });
    const logits = outputs['logits']?.data as Float32Array;
    const width = (this.#vocabSize = outputs['logits']?.dims.at(-1) ?? 0);
    const cache = { length: start + ids.length, tensors: cacheOf(outputs) };
    const hidden = outputs[LAST_HIDDEN]?.data as Float32Array | undefined;
    return { logits: logits.slice(-width), hidden, cache };
  }

  #emptyCache(): Tensors {
    const names = this.#session.inputNames.filter((name) => name.startsWith(PAST));
    const shape = [1, this.kvHeads, 0, this.headDim];
    const empty = () => new Tensor('float32', new Float32Array(0), shape);
    return Object.fromEntries(names.map((name) => [name, empty()]));
  }

  /**
   * A run on the library's behalf. It gets keys and values that own nothing: ours are the ones that
   * stay, until the next run has read them. Gives messages a chance to come in first: without a
   * macrotask in between, a cancel would only be seen when the reply is complete. Never rejects: the
   * library queues its runs, and after one rejected run its queue rejects every later one.
   */
  async #step(feeds: Tensors): Promise<Tensors> {
    await macrotask();
    let outputs: Tensors;
    try {
      outputs = await this.#session.run(feeds, this.#outputs);
    } catch (error) {
      this.#failure = error;
      return {};
    }
    const before = this.#read;
    const tensors = cacheOf(outputs);
    const [, , length = 0] = Object.values(tensors)[0]?.dims ?? [];
    this.#read = { length, tensors };
    if (before) disposeCache(before);
    const isCache = (name: string) => name.startsWith(PRESENT);
    const lend = (tensor: Tensor, name: string) =>
      isCache(name) ? this.#session.lend(tensor) : tensor;
    return mapValues(outputs, lend);
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    this.#failure = undefined;
    try {
      const result = await work();
      if (this.#failure === undefined) return result;
    } catch (error) {
      this.#failure ??= error; // where a run failed, this is only what came of it
    }
    throw runFailure(this.#failure);
  }
}

function int64(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
}

/** The library's tensor is a wrapper around the runtime's, which its types do not say. */
function libraryTensor(tensor: Tensor): LibraryTensor {
  return new LibraryTensor(tensor as never);
}
