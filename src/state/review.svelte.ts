/** Does again what the original system's review did, with the model that answers here. */
import { toErrorData, AppError, type ErrorData } from '../contract/errors.ts';
import type { PipelineEvent } from '../chat/turn.ts';
import type { JudgeOptions, Judgement } from '../chat/judge.ts';
import type { Judged } from '../lab/metrics.ts';
import {
  LOAD_STEPS,
  PLAN,
  spreadOut,
  timeLeft,
  TOKENS,
  type Done,
  type LoadTimes,
  type ReviewResult,
  type Stage,
  type TurnTimes,
} from '../lab/review.ts';
import type { ReviewStore } from '../storage/lab-review.ts';
import { calmly, unlessStopped } from './calmly.ts';
import { labelled, openTable, type Labelled } from '../tables/table.ts';

export type ReviewStatus =
  | { state: 'idle' }
  /** `left`: milliseconds, null while nobody knows. `waiting`: the chat goes first. */
  | {
      state: 'running';
      stage: Stage;
      done: number;
      of: number;
      left: number | null;
      waiting: boolean;
    }
  /** Another model answers, or another prompt or calibration counts, than at its beginning. */
  | { state: 'changed' }
  | { state: 'failed'; error: ErrorData };

export interface ReviewParts {
  judge(text: string, options: JudgeOptions): Promise<Judgement>;
  /** A turn of which nothing is kept. */
  converse(
    text: string,
    options: { conversation: string; maxTokens: number; onModel: (title: string) => void },
    signal: AbortSignal,
  ): AsyncIterable<PipelineEvent>;
  /** Whether a reply of the chat is under way. */
  chatting(): boolean;
  threads(): number | null;
  usedMemory(): Promise<number | null>;
  /** The table that comes with the site. */
  sample(): Promise<string>;
  store: ReviewStore;
  /** What could not be kept. */
  onError(error: unknown): void;
}

class Changed extends Error {}

export class Review {
  status = $state.raw<ReviewStatus>({ state: 'idle' });
  result = $state.raw<ReviewResult | null>(null);
  readonly #parts: ReviewParts;
  #stop = new AbortController();
  #done: Done = nothing();
  #warm: number | null = null;
  #texts = 0;
  #model = '';

  constructor(parts: ReviewParts) {
    this.#parts = parts;
  }

  sample(): Promise<string> {
    return this.#parts.sample();
  }

  /** Shows what was measured before a reload. */
  async open(): Promise<void> {
    const last = await this.#parts.store.read();
    this.result ??= last;
  }

  cancel(): void {
    this.#stop.abort();
    if (this.status.state === 'running') this.status = { state: 'idle' };
  }

  /** @param rows Those without a mood have no right side, and are left out. */
  async run(name: string, rows: Labelled['rows']): Promise<void> {
    this.cancel();
    const stop = (this.#stop = new AbortController());
    const sided = rows.filter(({ label }) => label !== '不确定');
    const chosen = spreadOut(sided, PLAN.texts);
    [this.#done, this.#warm, this.#texts, this.#model] = [nothing(), null, chosen.length, ''];
    try {
      this.#tell('texts');
      const prompts = await this.#prompts();
      this.#warm = (await this.#turn(prompts[0]!, TOKENS.turn, 'warm', stop.signal)).whole;
      const { judged, skipped } = await this.#judgeAll(chosen, stop.signal);
      const turns = await this.#timeTurns(prompts, stop.signal);
      const memory = this.#parts.usedMemory(); // takes up to a minute: meanwhile it works
      const loads = await this.#load(prompts, stop.signal);
      this.#tell('memory');
      const bytes = await unlessStopped(memory, stop.signal);
      const result: ReviewResult = {
        ...{ at: Date.now(), name, of: sided.length, model: this.#model },
        ...{ threads: this.#parts.threads(), judged, skipped, turns, loads, memory: bytes },
      };
      this.result = result;
      this.#parts.store.write(result).catch((error: unknown) => this.#parts.onError(error));
      this.status = { state: 'idle' };
    } catch (error) {
      if (stop.signal.aborted) return;
      this.status =
        error instanceof Changed
          ? { state: 'changed' }
          : { state: 'failed', error: toErrorData(error) };
    } finally {
      stop.abort();
    }
  }

  /** What is said in the turns: sentences of our own, so that runs can be compared. */
  async #prompts(): Promise<string[]> {
    const { rows } = labelled(await openTable(new Blob([await this.#parts.sample()])));
    return spreadOut(rows, PLAN.turns).map(({ text }) => text);
  }

  async #judgeAll(rows: Labelled['rows'], signal: AbortSignal) {
    const judged: Judged[] = [];
    let [skipped, key] = [0, ''];
    for (const { text, label } of rows) {
      const began = performance.now();
      const said = await this.#judge(text, signal);
      if (!said) skipped++;
      else {
        key ||= said.key;
        if (said.key !== key) throw new Changed();
        const truth = label === '不确定' ? null : label;
        judged.push({ truth, label: said.label, positive: said.scores['正面'] });
      }
      this.#count('texts', 1, performance.now() - began);
    }
    return { judged, skipped };
  }

  async #judge(text: string, signal: AbortSignal): Promise<Judgement | null> {
    try {
      const said = await this.#parts.judge(text, { signal });
      this.#sameModel(said.model);
      return said;
    } catch (error) {
      if (error instanceof AppError && error.code === 'input') return null;
      throw error;
    }
  }

  async #timeTurns(prompts: readonly string[], signal: AbortSignal): Promise<TurnTimes[]> {
    const turns: TurnTimes[] = [];
    for (let i = 0; i < PLAN.turns; i++) {
      const turn = await this.#turn(prompts[i % prompts.length]!, TOKENS.turn, `turn-${i}`, signal);
      turns.push(turn);
      this.#count('turns', 1, turn.whole);
    }
    return turns;
  }

  async #load(prompts: readonly string[], signal: AbortSignal): Promise<LoadTimes[]> {
    const loads: LoadTimes[] = [];
    for (const atOnce of PLAN.atOnce) {
      const load: LoadTimes = { atOnce, latencies: [], ms: 0 };
      for (let round = 0; round < PLAN.rounds; round++) {
        const { latencies, ms } = await this.#calmly('loads', signal, async (calm) => {
          const began = performance.now();
          const all = Array.from({ length: atOnce }, (_, i) => {
            const text = prompts[(round * atOnce + i) % prompts.length]!;
            return this.#say(text, TOKENS.atOnce, `load-${i}`, calm);
          });
          const turns = await Promise.all(all);
          return { latencies: turns.map(({ whole }) => whole), ms: performance.now() - began };
        });
        load.latencies.push(...latencies);
        load.ms += ms;
        this.#count('loads', atOnce, ms);
      }
      loads.push(load);
    }
    return loads;
  }

  #turn(text: string, maxTokens: number, name: string, signal: AbortSignal): Promise<TurnTimes> {
    const stage = name === 'warm' ? 'texts' : 'turns';
    return this.#calmly(stage, signal, (calm) => this.#say(text, maxTokens, name, calm));
  }

  #calmly<T>(stage: Stage, signal: AbortSignal, work: (calm: AbortSignal) => Promise<T>) {
    const chatting = () => this.#parts.chatting();
    return calmly({ chatting, tell: (waiting) => this.#tell(stage, waiting), signal }, work);
  }

  async #say(
    text: string,
    maxTokens: number,
    name: string,
    signal: AbortSignal,
  ): Promise<TurnTimes> {
    const began = performance.now();
    const since = () => performance.now() - began;
    const times: TurnTimes = { badge: null, firstWord: 0, whole: 0 };
    const onModel = (title: string) => this.#sameModel(title);
    const options = { conversation: `review-${name}`, maxTokens, onModel };
    for await (const { type } of this.#parts.converse(text, options, signal)) {
      if (type === 'sentiment') times.badge = since();
      if (type === 'delta') times.firstWord ||= since();
    }
    times.whole = since();
    times.firstWord ||= times.whole;
    return times;
  }

  #sameModel(title: string): void {
    this.#model ||= title;
    if (title !== this.#model) throw new Changed();
  }

  #count(stage: keyof Done, count: number, ms: number): void {
    this.#done[stage].count += count;
    this.#done[stage].ms += ms;
    this.#tell(stage);
  }

  #tell(stage: Stage, waiting = false): void {
    if (this.#stop.signal.aborted) return;
    const { texts, turns, loads } = this.#done;
    this.status = {
      ...{ state: 'running', stage, waiting },
      done: texts.count + turns.count + loads.count,
      of: this.#texts + PLAN.turns + LOAD_STEPS,
      left: stage === 'memory' ? null : timeLeft(this.#done, this.#texts, this.#warm),
    };
  }
}

const nothing = (): Done => ({
  texts: { count: 0, ms: 0 },
  turns: { count: 0, ms: 0 },
  loads: { count: 0, ms: 0 },
});
