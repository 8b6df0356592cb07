/** Replies for the Lab: made while one chats, kept, and scored by hand without knowing whose they are. */
import type { Answer } from '../chat/ask.ts';
import { newId } from '../chat/exchange.ts';
import type { Machine, ReplyPrompt, ReplySet, Scoring } from '../contract/lab.ts';
import { pairsOf, readPrompts, shuffledOrder, type Pair } from '../lab/replies.ts';
import type { RepliesStore } from '../storage/lab-replies.ts';
import { Steps } from './steps.svelte.ts';
import { UndoList } from './undo.svelte.ts';

export interface RepliesParts {
  ask(text: string, prompt: string, signal: AbortSignal): Promise<Answer>;
  /** The messages that come with the site, as a file has them. */
  prompts(): Promise<string>;
  machine(): Promise<Machine>;
  store: RepliesStore;
  /** Calls `listener` when others have written many records at once. */
  watch?: (listener: () => void) => void;
  onError(error: unknown): void;
}

export class Replies {
  /** Oldest first. */
  sets = $state.raw<readonly ReplySet[]>([]);
  scoring = $state.raw<Scoring | null>(null);
  /** Messages that can be asked; empty until they are here. */
  prompts = $state.raw<readonly ReplyPrompt[]>([]);
  /** Of the set that is made, or was last. */
  readonly steps = new Steps();
  /** Whether they are looked at, and not the analyst: it outlives the place. */
  shown = $state(false);
  /** Its id. */
  making = $state('');
  readonly undo = new UndoList<'set' | 'scores'>();
  readonly #parts: RepliesParts;
  #opening: Promise<void> | null = null;

  constructor(parts: RepliesParts) {
    this.#parts = parts;
    parts.watch?.(() => {
      if (this.#opening && this.steps.status.state !== 'running') void this.#open();
    });
  }

  /** Reads what earlier visits left. @throws AppError where the messages cannot be fetched. */
  async open(): Promise<void> {
    await (this.#opening ??= this.#open());
    if (!this.prompts.length) this.prompts = readPrompts(await this.#parts.prompts());
  }

  async #open(): Promise<void> {
    const { store, onError } = this.#parts;
    try {
      const [sets, scoring] = await Promise.all([store.sets(), store.scoring()]);
      this.sets = sets.sort((a, b) => a.at - b.at);
      const known = new Set(scoring && this.pairs(scoring).map(({ text }) => text));
      if (scoring?.order.every(({ text }) => known.has(text))) this.scoring = scoring;
      const begun = this.sets.filter(({ asked, replies }) => replies.length < asked.length).at(-1);
      if (begun) this.#stand(begun);
    } catch (error) {
      onError(error);
    }
  }

  /** Has messages answered by the model that is there, under a prompt. */
  async make(asked: readonly ReplyPrompt[], prompt: string): Promise<void> {
    if (this.steps.status.state === 'running' || !asked.length) return;
    const machine = await this.#parts.machine();
    const set: ReplySet = {
      ...{ id: newId(), model: '', key: '', prompt, maxTokens: 0, temperature: 0, threads: 0 },
      ...{ ...machine, at: Date.now(), asked: [...asked], replies: [] },
    };
    this.sets = [...this.sets.filter(({ replies }) => replies.length > 0), set];
    this.#stand(set);
    await this.goOn();
  }

  /** From where the set stands. */
  async goOn(): Promise<void> {
    const id = this.making;
    await this.steps.run({
      step: (at, signal) => this.#step(id, at, signal),
      save: () => this.#save(id),
    });
  }

  async pause(): Promise<void> {
    this.steps.pause();
    await this.#save(this.making);
  }

  /** It can be brought back for a while, with its scores. */
  async remove(id: string): Promise<void> {
    const gone = this.find(id);
    if (!gone) return;
    const { scoring } = this;
    const scored = scoring && [scoring.a, scoring.b].includes(id) ? scoring : null;
    if (this.making === id) this.#stand(null);
    this.sets = this.sets.filter((set) => set.id !== id);
    if (scored) await this.#keep(null);
    this.undo.offer('set', gone.model, async () => {
      this.sets = [...this.sets, gone].sort((a, b) => a.at - b.at);
      if (gone.replies.length < gone.asked.length) this.#stand(gone);
      await this.#save(id);
      if (scored && !this.scoring) await this.#keep(scored);
    });
    await this.#parts.store.remove(id).catch(this.#parts.onError);
  }

  find(id: string): ReplySet | undefined {
    return this.sets.find((set) => set.id === id);
  }

  pairs({ a, b }: Pick<Scoring, 'a' | 'b'>): Pair[] {
    const [first, second] = [this.find(a), this.find(b)];
    return first && second ? pairsOf(first, second) : [];
  }

  /** Not where there are scores: they would be lost. */
  async beginScoring(a: string, b: string): Promise<void> {
    if (this.scoring) return;
    const texts = this.pairs({ a, b }).map(({ text }) => text);
    const order = shuffledOrder(texts, Math.random);
    if (order.length) await this.#keep({ a, b, order, scores: [] });
  }

  /** Of the reply whose turn it is. */
  async score(score: number): Promise<void> {
    const { scoring } = this;
    if (!scoring || scoring.scores.length >= 2 * scoring.order.length) return;
    await this.#keep({ ...scoring, scores: [...scoring.scores, score] });
  }

  /** The last score is taken back. */
  async back(): Promise<void> {
    if (this.scoring?.scores.length)
      await this.#keep({ ...this.scoring, scores: this.scoring.scores.slice(0, -1) });
  }

  /** Scores go, and can be brought back for a while. */
  async endScoring(): Promise<void> {
    const gone = this.scoring;
    if (!gone) return;
    this.undo.offer('scores', String(gone.scores.length), async () => {
      if (!this.scoring && this.pairs(gone).length) await this.#keep(gone);
    });
    await this.#keep(null);
  }

  async #keep(scoring: Scoring | null): Promise<void> {
    this.scoring = scoring;
    await this.#parts.store.saveScoring(scoring).catch(this.#parts.onError);
  }

  async #step(id: string, at: number, signal: AbortSignal): Promise<boolean> {
    const set = this.find(id)!;
    const said = await this.#parts.ask(set.asked[at]!.text, set.prompt, signal);
    const { result, model, key, threads, maxTokens, sampling } = said;
    if (signal.aborted || (set.key && set.key !== key)) return false;
    const { text, finish, completionTokens: tokens, prefillMs, decodeMs } = result;
    const replies = [...set.replies, { text, finish, tokens, ms: prefillMs + decodeMs }];
    const { temperature } = sampling;
    const grown = { ...set, model, key, threads, maxTokens, temperature, replies };
    this.sets = this.sets.map((one) => (one.id === id ? grown : one));
    return true;
  }

  #stand(set: ReplySet | null): void {
    this.making = set?.id ?? '';
    this.steps.set(set?.replies.length ?? 0, set?.asked.length ?? 0);
  }

  async #save(id: string): Promise<void> {
    const set = this.find(id);
    if (set?.replies.length) await this.#parts.store.save(set).catch(this.#parts.onError);
  }
}
