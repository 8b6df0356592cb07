/** The Lab: a labelled table goes through the analyst, row by row, while one chats. */
import { toErrorData, AppError, type ErrorData } from '../contract/errors.ts';
import type { Machine } from '../contract/lab.ts';
import type { SentimentLabel } from '../contract/sentiment.ts';
import type { JudgeOptions, Judgement } from '../chat/judge.ts';
import type { Judged } from '../lab/metrics.ts';
import type { LabPass, LabResult, LabSetup, LabStore, LabTable } from '../storage/lab.ts';

export type LabStatus =
  | { state: 'empty' }
  /** `since`: rows that were done when it was begun or gone on with, at `at` ms. */
  | { state: 'running'; since: number; at: number }
  | { state: 'paused' }
  /** Model, prompt or calibration are not those of the rows before: a pass has one of each. */
  | { state: 'changed' }
  | { state: 'failed'; error: ErrorData }
  | { state: 'done' };

export interface LabRow extends Judged {
  text: string;
  given: SentimentLabel;
  ms: number;
}

export interface LabParts {
  judge(text: string, options: JudgeOptions): Promise<Judgement>;
  /** The table that comes with the site, as a file has it. */
  sample(): Promise<string>;
  machine(): Promise<Machine>;
  store: LabStore;
  /** Calls `listener` when another table may have been stored by others. */
  watch?: (listener: () => void) => void;
  /** The table is removed, or another takes its place: what was made of its texts goes as well. */
  onGone?(): void;
  onError(error: unknown): void;
}

/** Less often would lose more at a crash, more often would write a long table again and again. */
const SAVE_MS = 5000;

export class Lab {
  table = $state.raw<LabTable | null>(null);
  status = $state.raw<LabStatus>({ state: 'empty' });
  /** Rows of the pass that have been judged. */
  done = $state(0);
  /** Title of the model of the pass, and of the one before; '' where there is none. */
  models = $state.raw({ now: '', before: '' });
  /** What the two were run with, as far as it is known. */
  setups = $state.raw<{ now?: LabSetup; before?: LabSetup }>({});
  readonly #parts: LabParts;
  #pass: LabPass = nothing();
  #stop = new AbortController();
  #opened: Promise<void> | null = null;
  #savedAt = 0;

  constructor(parts: LabParts) {
    this.#parts = parts;
    parts.watch?.(() => this.#opened && void this.#reopen());
  }

  /** Reads what an earlier visit left. */
  open(): Promise<void> {
    return (this.#opened ??= this.#open());
  }

  async #open(): Promise<void> {
    const stored = await this.#parts.store.read().catch(this.#parts.onError);
    if (!stored || this.table) return;
    this.table = stored.table;
    this.#show(stored.pass ?? nothing());
    const whole = this.done === stored.table.rows.length;
    this.status = { state: whole ? 'done' : 'paused' };
  }

  /** The table that is shown goes on where it is still the stored one. */
  async #reopen(): Promise<void> {
    const stored = await this.#parts.store.read().catch(this.#parts.onError);
    const rows = (table?: LabTable | null) => JSON.stringify(table?.rows);
    if (!stored || rows(stored.table) === rows(this.table)) return;
    this.pause();
    this.table = null;
    await this.#open();
  }

  sample(): Promise<string> {
    return this.#parts.sample();
  }

  /** Another table; the results of the one before go. */
  async take(table: LabTable): Promise<void> {
    this.pause();
    this.#parts.onGone?.();
    this.table = table;
    this.#show(nothing());
    this.status = { state: 'paused' };
    await this.#parts.store.writeTable(table).catch(this.#parts.onError);
    await this.run();
  }

  /** From where it stands; a pass that is done, or of another model, is begun anew beside the old. */
  async run(): Promise<void> {
    const { state } = this.status;
    if (!this.table || state === 'running') return;
    if (state === 'done' || state === 'changed') {
      const { before, ...whole } = this.#pass;
      const kept = state === 'done' ? whole : before;
      this.#show({ ...nothing(), ...(kept && { before: kept }) });
    }
    this.#stop = new AbortController();
    this.status = { state: 'running', since: this.done, at: performance.now() };
    await this.#work(this.table, this.#stop.signal);
  }

  /** What is done is kept. */
  pause(): void {
    this.#stop.abort();
    if (this.status.state === 'running') this.status = { state: 'paused' };
  }

  async discard(): Promise<void> {
    this.pause();
    this.#parts.onGone?.();
    this.table = null;
    this.#show(nothing());
    this.status = { state: 'empty' };
    await this.#parts.store.clear().catch(this.#parts.onError);
  }

  /** Rows that have been judged. @param before By the pass before, where there is one. */
  rows(before = false): LabRow[] {
    const { results: now, before: earlier } = this.#pass;
    const results = before ? earlier?.results : now.slice(0, this.done);
    return (results ?? []).flatMap((result, i) => {
      const row = this.table?.rows[i];
      if (!row || !result) return [];
      const truth = row.label === '不确定' ? null : row.label;
      return [{ ...result, text: row.text, given: row.label, truth }];
    });
  }

  /** Texts that are too long for the model. */
  get skipped(): number {
    return this.#pass.results.slice(0, this.done).filter((result) => result === null).length;
  }

  async #work(table: LabTable, signal: AbortSignal): Promise<void> {
    try {
      const machine = await this.#parts.machine();
      while (this.done < table.rows.length) {
        const said = await this.#judge(table.rows[this.done]!.text, signal);
        if (signal.aborted) break;
        if (said && this.#pass.key && said.key !== this.#pass.key) {
          this.status = { state: 'changed' };
          break;
        }
        this.#add(said, machine);
        if (performance.now() - this.#savedAt > SAVE_MS) await this.#save();
      }
      if (!signal.aborted && this.done === table.rows.length) this.status = { state: 'done' };
    } catch (error) {
      if (!signal.aborted) this.status = { state: 'failed', error: toErrorData(error) };
    }
    // Another table, or none, may stand there by now.
    if (this.table === table) await this.#save();
  }

  async #judge(text: string, signal: AbortSignal): Promise<Judgement | null> {
    try {
      return await this.#parts.judge(text, { signal });
    } catch (error) {
      if (error instanceof AppError && error.code === 'input') return null;
      throw error;
    }
  }

  #add(said: Judgement | null, machine: Machine): void {
    if (said) {
      this.#pass.model = said.model;
      this.#pass.key = said.key;
      this.models = { ...this.models, now: said.model };
      const { words, ...setup } = said.setup;
      const copied: LabSetup['words'] = [[...words[0]], [...words[1]]];
      this.#pass.setup = { ...setup, words: copied, ...machine, at: Date.now() };
      this.setups = { ...this.setups, now: this.#pass.setup };
    }
    const result: LabResult | null = said && {
      label: said.label,
      positive: said.scores['正面'],
      ms: said.ms,
    };
    this.#pass.results.push(result);
    this.done++;
  }

  #show(pass: LabPass): void {
    this.#pass = pass;
    this.done = pass.results.length;
    this.models = { now: pass.model, before: pass.before?.model ?? '' };
    const { setup: now, before: { setup: before } = {} } = pass;
    this.setups = { ...(now && { now }), ...(before && { before }) };
  }

  async #save(): Promise<void> {
    this.#savedAt = performance.now();
    await this.#parts.store.writePass(this.#pass).catch(this.#parts.onError);
  }
}

const nothing = (): LabPass => ({ model: '', key: '', results: [] });
