/** The product: its built download worker fills its store, its built engine worker answers. */
import { WeightsClient } from '../../../src/platform/weights.ts';
import type { ChatMessage } from '../../../src/contract/engine.ts';
import { customModel, GREEDY, MODELS, type ModelSpec } from '../../../src/contract/models.ts';
import type { EngineCalls, EngineEvent } from '../../../src/contract/wire.ts';
import { Caller } from '../../../src/rpc/caller.ts';
import { ANALYST, analystJob, analystPrefix } from '../../../src/roles/analyst.ts';
import type { Facts, Task } from '../rows.ts';
import type { Contestant, Reply } from './contestant.ts';

/** Room for the longest prompt that is measured. */
const CONTEXT = 4096;

export class Ours implements Contestant {
  readonly #task: Task;
  readonly #model: ModelSpec;
  #facts: Facts = {};
  #engine: Caller<EngineCalls, EngineEvent> | undefined;
  #lastCold = 0;

  constructor(task: Task) {
    const { id } = task.subject;
    const known = MODELS.find((model) => model.id === id) ?? customModel(id);
    this.#task = task;
    this.#model = { ...known, contextTokens: CONTEXT };
  }

  async install(): Promise<void> {
    const { workers, hub } = this.#task;
    const weights = new WeightsClient((connect) => {
      return new Worker(`${workers.weights}?connect=${connect.join(',')}`, { type: 'module' });
    });
    const { complete } = await weights.list();
    const stored = complete.some(({ model }) => model.id === this.#model.id);
    if (stored) return;
    await weights.download(this.#model, [{ kind: 'hub', url: hub }]);
    await this.load(); // what is measured is a later visit
  }

  async load(): Promise<void> {
    const worker = new Worker(this.#task.workers.engine, { type: 'module' });
    const failed = new Promise<never>((_, reject) => {
      worker.onerror = ({ message }) => reject(new Error(message || 'no engine worker'));
    });
    const engine = (this.#engine = new Caller<EngineCalls, EngineEvent>(worker));
    worker.onmessage = ({ data }: MessageEvent<object>) => engine.hear(data);
    const { threads } = this.#task;
    const options = { threads, prefixes: [analystPrefix(ANALYST)] };
    const loading = engine.call('load', { model: this.#model, options });
    const { shortcuts, ...loaded } = await Promise.race([loading, failed]);
    const missing = Object.entries(shortcuts).filter(([, holds]) => !holds);
    const without = missing.map(([name]) => name).join(', ') || 'none';
    this.#facts = { threads: loaded.threads, 'shortcuts that do not hold': without };
    console.log(`load ${loaded.loadMs.toFixed(0)} ms`);
    if (loaded.threads !== threads) throw new Error('threads are missing');
  }

  facts(): Facts {
    return this.#facts;
  }

  async label(text: string, cold = false): Promise<void> {
    const job = analystJob(text);
    const slot = cold ? `cold-${++this.#lastCold}` : job.slot;
    await this.#loaded.call('classify', { ...job, slot });
  }

  async reply(slot: string, messages: readonly ChatMessage[], maxTokens: number): Promise<Reply> {
    const { promptTokens, reusedTokens } = await this.#generate(slot, messages, maxTokens);
    return { promptTokens, reusedTokens };
  }

  async decode(messages: readonly ChatMessage[], steps: number): Promise<number> {
    const { decodeMs, completionTokens } = await this.#generate('decode', messages, steps + 1);
    return decodeMs / (completionTokens - 1);
  }

  #generate(slot: string, messages: readonly ChatMessage[], maxTokens: number) {
    const job = { slot: `chat:${slot}`, messages, maxTokens, sampling: GREEDY };
    return this.#loaded.call('generate', job);
  }

  get #loaded() {
    if (!this.#engine) throw new Error('not loaded');
    return this.#engine;
  }
}
