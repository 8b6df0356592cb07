/** llama.cpp in the browser: wllama as it comes, on the same shapes in Q8_0. It makes its own worker. */
import { Wllama, type ChatCompletionParams } from '@wllama/wllama/esm/index.js';
import type { ChatMessage } from '../../../src/contract/engine.ts';
import { analystJob } from '../../../src/roles/analyst.ts';
import type { Facts, Task } from '../rows.ts';
import type { Contestant, Reply } from './contestant.ts';

/** Room for the longest prompt that is measured. */
const CONTEXT = 2304;
const LABEL_TOKENS = 2;

export class WllamaContestant implements Contestant {
  readonly #wllama = new Wllama(
    { default: '/bench/wllama.wasm' },
    { logger: this.#logger(), suppressNativeLog: false },
  );
  readonly #threads: number;
  readonly #url: string;
  /** Of its log: how many layers went to the GPU. */
  #layers = 'not said';

  constructor({ threads, subject }: Task) {
    if (!subject.gguf) throw new Error('there is no GGUF file for wllama: name one by --gguf');
    this.#threads = threads;
    this.#url = new URL(subject.gguf, location.href).href;
  }

  async install(): Promise<void> {
    await this.#wllama.modelManager.getModelOrDownload({ url: this.#url });
  }

  async load(): Promise<void> {
    await this.#wllama.loadModelFromUrl(this.#url, {
      n_threads: this.#threads,
      n_ctx: CONTEXT,
      n_parallel: 1,
      n_gpu_layers: 0,
    });
    if (this.#wllama.getNumThreads() !== this.#threads) throw new Error('threads are missing');
  }

  facts(): Facts {
    return { threads: this.#wllama.getNumThreads(), 'layers on the GPU': this.#layers };
  }

  async label(text: string, cold = false): Promise<void> {
    const { messages } = analystJob(text);
    await this.#complete(messages, LABEL_TOKENS, { cache_prompt: !cold });
  }

  async reply(
    _conversation: string,
    messages: readonly ChatMessage[],
    maxTokens: number,
  ): Promise<Reply> {
    const { usage } = await this.#complete(messages, maxTokens);
    const reused = usage.prompt_tokens_details?.cached_tokens ?? 0;
    return { promptTokens: usage.prompt_tokens, reusedTokens: reused };
  }

  async decode(messages: readonly ChatMessage[], steps: number): Promise<number> {
    const times: number[] = [];
    await this.#wllama.createChatCompletion({
      ...greedy(messages, steps + 1),
      stream: true,
      timings_per_token: true,
      onData: () => times.push(performance.now()),
    });
    return (times.at(-1)! - times[0]!) / (times.length - 1);
  }

  /** Silent, but for what it says of the layers. */
  #logger() {
    const listen = (...parts: unknown[]) => {
      const [, layers] = /offloaded (\d+\/\d+) layers to GPU/.exec(parts.join(' ')) ?? [];
      if (layers) this.#layers = layers;
    };
    return { debug: listen, log: listen, warn: listen, error: console.error };
  }

  #complete(
    messages: readonly ChatMessage[],
    maxTokens: number,
    options: Partial<ChatCompletionParams> = {},
  ) {
    return this.#wllama.createChatCompletion({
      ...options,
      ...greedy(messages, maxTokens),
      stream: false,
    });
  }
}

function greedy(messages: readonly ChatMessage[], maxTokens: number) {
  return { messages: [...messages], max_tokens: maxTokens, temperature: 0 };
}
