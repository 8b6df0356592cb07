/** The running model: one ONNX session, driven by Transformers.js. */
import {
  LogitsProcessorList,
  PretrainedConfig,
  Qwen2ForCausalLM,
  StoppingCriteria,
  Tensor,
} from '@huggingface/transformers';
import { AppError } from '../contract/errors.ts';
import type { Sampling } from '../contract/models.ts';
import type { InferenceSession } from './runtime/session.ts';
import { runFailure } from './failures.ts';
import { NucleusProcessor } from './sampling.ts';

type Tensors = Record<string, Tensor>;

export interface Generation {
  ids: readonly number[];
  maxTokens: number;
  sampling: Sampling;
  /** Called with every new token; true ends the generation. */
  onToken(id: number): boolean;
}

export class Decoder {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly #session: InferenceSession;
  readonly #model: Qwen2ForCausalLM;
  #failure: unknown;

  /** @throws AppError `corrupt` where the graph is no decoder with a cache. */
  constructor(session: InferenceSession, file: string) {
    const cache = cacheShape(session, file);
    this.layers = cache.layers;
    this.kvHeads = cache.kvHeads;
    this.headDim = cache.headDim;
    this.#session = session;
    // All decoders with these inputs are driven alike, so the session says what there is. Nothing
    // else of config.json or generation_config.json gets in: `generate` would silently obey it.
    const config = new PretrainedConfig({ model_type: 'qwen2', num_hidden_layers: cache.layers });
    const { inputNames, inputMetadata } = session;
    const run = (feeds: InferenceSession.FeedsType) => this.#run(feeds);
    this.#model = new Qwen2ForCausalLM(config, { model: { inputNames, inputMetadata, run } }, {});
  }

  /** One forward pass; the logits after the last of `ids`. */
  async lastLogits(ids: readonly number[]): Promise<Float32Array> {
    const outputs = await this.#guarded<Tensors>(() =>
      this.#model.forward({ ...promptTensors(ids), ...this.#lastOnly() }),
    );
    const logits = outputs['logits']?.to('float32');
    const width = logits?.dims.at(-1) ?? 0;
    const last = (logits?.data as Float32Array).slice(-width);
    for (const tensor of Object.values(outputs)) tensor.dispose();
    return last;
  }

  async generate({ ids, maxTokens, sampling, onToken }: Generation): Promise<void> {
    const { temperature, topK, topP, repetitionPenalty } = sampling;
    const sample = temperature > 0;
    const processors = new LogitsProcessorList();
    if (sample && topP < 1) processors.push(new NucleusProcessor(topK, topP));
    await this.#guarded(() =>
      this.#model.generate({
        ...promptTensors(ids),
        max_new_tokens: maxTokens,
        do_sample: sample,
        temperature: sample ? temperature : 1,
        top_k: topK,
        repetition_penalty: repetitionPenalty,
        logits_processor: processors,
        stopping_criteria: new TokenWatcher(onToken),
      }),
    );
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  /**
   * Gives messages a chance to come in before every step: without a macrotask in between, a cancel
   * would only be seen when the reply is complete. Never rejects: the library queues its runs, and
   * after one rejected run its queue rejects every later one.
   */
  async #run(feeds: InferenceSession.FeedsType): Promise<InferenceSession.ReturnType> {
    await macrotask();
    try {
      return await this.#session.run(feeds);
    } catch (error) {
      this.#failure = error;
      return {};
    }
  }

  async #guarded<T>(work: () => Promise<unknown>): Promise<T> {
    this.#failure = undefined;
    try {
      const result = await work();
      if (this.#failure === undefined) return result as T;
    } catch (error) {
      this.#failure ??= error; // where a run failed, this is only what came of it
    }
    throw runFailure(this.#failure);
  }

  /** Graphs made for it compute logits for the last position alone, where they are asked to. */
  #lastOnly(): Tensors {
    const name = 'num_logits_to_keep';
    return this.#session.inputNames.includes(name) ? { [name]: new Tensor('int64', [1n], []) } : {};
  }
}

class TokenWatcher extends StoppingCriteria {
  readonly #onToken: (id: number) => boolean;

  constructor(onToken: (id: number) => boolean) {
    super();
    this.#onToken = onToken;
  }

  override _call(ids: (number | bigint)[][]): boolean[] {
    return ids.map((sequence) => this.#onToken(Number(sequence.at(-1))));
  }
}

function promptTensors(ids: readonly number[]): { input_ids: Tensor; attention_mask: Tensor } {
  const shape = [1, ids.length];
  return {
    input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), shape),
    attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
  };
}

function cacheShape(session: InferenceSession, file: string) {
  const missing = (name: string) =>
    new AppError('corrupt', `${file}: no ${name}; not a decoder with a cache`, { file });
  if (!session.inputNames.includes('input_ids')) throw missing('input input_ids');
  if (!session.outputNames.includes('logits')) throw missing('output logits');
  const keys = session.inputMetadata.filter(({ name }) => /^past_key_values\.\d+\.key$/.test(name));
  const shape = keys[0]?.isTensor ? keys[0].shape : [];
  const [, kvHeads, , headDim] = shape;
  if (typeof kvHeads !== 'number' || typeof headDim !== 'number') {
    throw missing('input past_key_values of known shape');
  }
  return { layers: keys.length, kvHeads, headDim };
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
