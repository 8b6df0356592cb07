/** What flips a label: each text of the Lab's table in other clothes, judged while one chats. */
import { AppError } from '../contract/errors.ts';
import type { JudgeOptions, Judgement } from '../chat/judge.ts';
import { askedOf, countFlips, type Asked, type KindFlips, type Reading } from '../lab/variants.ts';
import { plainText } from '../safety/plain.ts';
import type { FlipsRecord, FlipsStore } from '../storage/lab-flips.ts';
import { Steps } from './steps.svelte.ts';

export interface FlipsParts {
  judge(text: string, options: JudgeOptions): Promise<Judgement>;
  store: FlipsStore;
  onError(error: unknown): void;
}

export class Flips {
  readonly steps = new Steps();
  /** Title of the model that was asked; '' before it has answered. */
  model = $state('');
  /** The model reads the texts as they are written, without what the page does for it. */
  asWritten = $state(false);
  readonly #parts: FlipsParts;
  #asked: Asked[] = [];
  #record: FlipsRecord = nothing('', false);

  constructor(parts: FlipsParts) {
    this.#parts = parts;
  }

  /** What an earlier visit left, where it is of these texts. */
  async open(texts: readonly string[]): Promise<void> {
    const mark = markOf(texts);
    if (this.#record.mark === mark) return;
    this.#show(nothing(mark, this.asWritten), texts);
    const stored = await this.#parts.store.read().catch(this.#parts.onError);
    if (stored?.mark !== mark || this.#record.mark !== mark || this.steps.done) return;
    if (this.steps.status.state === 'running') return;
    const whole = stored.readings.length <= this.#asked.length;
    if (whole && stored.readings.length) this.#show(stored, texts);
  }

  /** From the first text on. */
  async begin(texts: readonly string[]): Promise<void> {
    this.#show(nothing(markOf(texts), this.asWritten), texts);
    await this.run();
  }

  /** From where it stands. */
  async run(): Promise<void> {
    const record = this.#record;
    this.asWritten = record.asWritten;
    await this.steps.run({
      step: (at, signal) => this.#step(record, at, signal),
      save: () => this.#save(record),
    });
  }

  async pause(): Promise<void> {
    this.steps.pause();
    await this.#save(this.#record);
  }

  /** The table is gone, and with it what was read of its texts. */
  async discard(): Promise<void> {
    this.#show(nothing('', this.asWritten), []);
    await this.#parts.store.clear().catch(this.#parts.onError);
  }

  /** How what has been judged was read. */
  get madeAsWritten(): boolean {
    return this.#record.asWritten;
  }

  /** By kind, of what has been judged. */
  count(): KindFlips[] {
    return countFlips(this.#asked, this.#record.readings);
  }

  async #step(record: FlipsRecord, at: number, signal: AbortSignal): Promise<boolean> {
    const { kind, text, first } = this.#asked[at]!;
    const original = this.#asked[first]!.text;
    if (kind && !record.asWritten && plainText(text) === plainText(original)) {
      // What the model would read is what it has read.
      record.readings.push(record.readings[first] ?? null);
      return true;
    }
    const said = await this.#judge(text, { signal, asWritten: record.asWritten });
    if (signal.aborted) return false;
    if (said && record.key && said.key !== record.key) return false;
    if (said) {
      record.key = said.key;
      record.model = this.model = said.model;
    }
    record.readings.push(said && { label: said.label, positive: said.scores['正面'] });
    return true;
  }

  async #judge(text: string, options: JudgeOptions): Promise<Judgement | null> {
    try {
      return await this.#parts.judge(text, options);
    } catch (error) {
      if (error instanceof AppError && error.code === 'input') return null;
      throw error;
    }
  }

  #show(record: FlipsRecord, texts: readonly string[]): void {
    this.#asked = askedOf(texts);
    this.#record = record;
    this.model = record.model;
    this.asWritten = record.asWritten;
    this.steps.set(record.readings.length, this.#asked.length);
    // What nobody has begun is not paused.
    if (!record.readings.length) this.steps.status = { state: 'none' };
  }

  async #save(record: FlipsRecord): Promise<void> {
    if (record === this.#record) await this.#parts.store.write(record).catch(this.#parts.onError);
  }
}

const nothing = (mark: string, asWritten: boolean): FlipsRecord => ({
  ...{ mark, asWritten, model: '', key: '', readings: [] as (Reading | null)[] },
});

/** Tells tables apart; it need not withstand anybody. */
function markOf(texts: readonly string[]): string {
  let sum = 7;
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0;
    sum = Math.imul(sum, 17) ^ text.length;
  }
  return `${texts.length}:${sum}`;
}
