/** llama.cpp in the browser: wllama as it comes, on the same shapes in Q8_0. It makes its own worker. */
import { LoggerWithoutDebug, Wllama, type ChatCompletionParams } from '@wllama/wllama/esm/index.js';
import type { ChatMessage } from '../../../src/contract/engine.ts';
import { analystJob } from '../../../src/roles/analyst.ts';
import type { Task } from '../rows.ts';
import type { Contestant, Reply } from './contestant.ts';

const GGUF = '/gguf/stand-in-q8_0.gguf';
/** Room for the longest prompt that is measured. */
const CONTEXT = 2304;
const LABEL_TOKENS = 2;

export class WllamaContestant implements Contestant {
  readonly #wllama = new Wllama(
    { default: '/bench/wllama.wasm' },
    { logger: LoggerWithoutDebug, suppressNativeLog: true },
  );
  readonly #threads: number;

  constructor({ threads }: Task) {
    this.#threads = threads;
  }

  async install(): Promise<void> {
    await this.#wllama.modelManager.getModelOrDownload({ url: new URL(GGUF, location.href).href });
  }

  async load(): Promise<void> {
    await this.#wllama.loadModelFromUrl(new URL(GGUF, location.href).href, {
      n_threads: this.#threads,
      n_ctx: CONTEXT,
      n_parallel: 1,
      n_gpu_layers: 0,
    });
    if (this.#wllama.getNumThreads() !== this.#threads) throw new Error('threads are missing');
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
