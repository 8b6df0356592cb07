/** Transformers.js as it comes, in a worker as its documentation advises. */
import type { ChatMessage } from '../../../src/contract/engine.ts';
import { analystJob } from '../../../src/roles/analyst.ts';
import { Caller } from '../../../src/rpc/caller.ts';
import type { Facts, Task } from '../rows.ts';
import type { Contestant, Reply } from './contestant.ts';
import type { StockCalls } from './stock.worker.ts';

/** What people ask for where they want one of two words. */
const LABEL_TOKENS = 2;

export class Stock implements Contestant {
  readonly #task: Task;
  #calls: ReturnType<typeof connect> | undefined;
  #facts: Facts = {};

  constructor(task: Task) {
    this.#task = task;
  }

  /** The library fills its cache by itself, as it loads; the page is left afterwards. */
  install(): Promise<void> {
    return this.load();
  }

  async load(): Promise<void> {
    this.#calls = connect();
    const { hub, subject, threads } = this.#task;
    const ort = new URL('/ort/', location.href).href;
    this.#facts = await this.#calls.call('load', { hub, subject, ort, threads });
  }

  facts(): Facts {
    return this.#facts;
  }

  /** The library knows no reuse: `cold` makes no difference. */
  async label(text: string): Promise<void> {
    await this.reply('analyst', analystJob(text).messages, LABEL_TOKENS);
  }

  async reply(
    _conversation: string,
    messages: readonly ChatMessage[],
    maxTokens: number,
  ): Promise<Reply> {
    const promptTokens = await this.#worker.call('reply', { messages, maxTokens });
    return { promptTokens, reusedTokens: 0 };
  }

  decode(messages: readonly ChatMessage[], steps: number): Promise<number> {
    return this.#worker.call('decode', { messages, steps });
  }

  get #worker() {
    if (!this.#calls) throw new Error('not loaded');
    return this.#calls;
  }
}

function connect() {
  const worker = new Worker(new URL('./stock.worker.ts', import.meta.url), { type: 'module' });
  worker.onerror = ({ message }) => console.error(`stock worker: ${message}`);
  const calls = new Caller<StockCalls>(worker);
  worker.onmessage = ({ data }: MessageEvent<object>) => calls.hear(data);
  return calls;
}
