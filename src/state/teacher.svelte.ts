/** What a person teaches the analyst, and what comes of it for the model that answers. */
import type { Calibration } from '../contract/models.ts';
import { hindrance } from '../calibration/lessons.ts';
import type { AnalystRole } from '../roles/analyst.ts';
import { teach, type Teaching } from '../calibration/teaching.ts';
import { writeExamples, type FileKind } from '../storage/example-files.ts';
import {
  withinLimit,
  type Example,
  type ExampleLabel,
  type ExampleStore,
} from '../storage/examples.ts';
import type { FitStore } from '../storage/fits.ts';
import type { Running } from '../contract/host.ts';
import type { Labelled } from '../tables/table.ts';
import { toLessons, type LeftOut } from './lessons.ts';
import { analystKey, IdleReader, type ReaderParts } from '../chat/idle-reader.ts';
import { Background, inSteps } from '../calibration/background.ts';
import { UndoList } from './undo.svelte.ts';

export type TeacherStatus =
  /** Nothing has been tried yet in this visit, or it could not be. */
  | { state: 'waiting' }
  | { state: 'reading'; done: number; of: number }
  | { state: 'fitting' }
  | { state: 'done'; teaching: Teaching };

export interface TeacherParts extends ReaderParts {
  /** What the analyst of a model goes by before it is taught. */
  base(loaded: Running['loaded'], analyst: AnalystRole): Promise<Calibration>;
  examples: ExampleStore;
  fits: FitStore;
  settings: ReaderParts['settings'] & { readonly values: { learnt: boolean } };
  onError(error: unknown): void;
}

export interface Imported {
  added: number;
  /** With `added` they come to the rows of the file. */
  skipped: [reason: LeftOut, count: number][];
  /** Older examples that made room. */
  dropped: number;
}

export class Teacher {
  /** Newest first. */
  examples = $state.raw<readonly Example[]>([]);
  status = $state.raw<TeacherStatus>({ state: 'waiting' });
  readonly undo = new UndoList<'one' | 'all'>();

  readonly #parts: TeacherParts;
  readonly #reader: IdleReader;
  readonly #byText = $derived(new Map(this.examples.map((example) => [example.text, example])));
  /** By model: what applies now. */
  readonly #fits = new Map<string, Promise<Teaching | undefined>>();
  readonly #background: Background;
  #lastAt = 0;

  constructor(parts: TeacherParts) {
    this.#parts = parts;
    this.#reader = new IdleReader(parts);
    this.#background = new Background(
      (outdated) => this.#learn(outdated),
      (error) => console.warn('nothing could be learnt', error),
    );
  }

  /** Reads what is stored: at the start, and again where another tab may have added to it. */
  async start(): Promise<void> {
    const { examples, onError } = this.#parts;
    const stored = await examples.list().catch(onError);
    if (stored) this.examples = stored;
    this.wake();
  }

  /** Looks whether there is something to be learnt: after a change, and where another model answers. */
  wake(): void {
    this.#background.wake();
  }

  /** The example of this text, if there is one. */
  exampleOf(text: string): Example | undefined {
    return this.#byText.get(text);
  }

  async teach(text: string, label: ExampleLabel, said: ExampleLabel | null): Promise<void> {
    await this.#add([{ text, label, said }]);
  }

  /** With the last one goes everything that was learnt. All of them can be brought back together. */
  async remove(...gone: readonly Example[]): Promise<void> {
    const ids = new Set(gone.map(({ id }) => id));
    const [first, ...more] = this.examples.filter(({ id }) => ids.has(id));
    if (!first) return;
    this.examples = this.examples.filter(({ id }) => !ids.has(id));
    const kept = [first, ...more];
    if (more.length) this.undo.offer('all', String(kept.length), () => this.#bringBack(kept));
    else this.undo.offer('one', first.text, () => this.#bringBack(kept));
    const { examples, onError } = this.#parts;
    for (const id of ids) await examples.remove(id).catch(onError);
    if (this.examples.length === 0) await this.#forget();
    this.wake();
  }

  /** As they were. What the same text was labelled meanwhile counts more. */
  async #bringBack(gone: readonly Example[]): Promise<void> {
    const back = gone.filter(({ text }) => !this.exampleOf(text));
    const all = [...this.examples, ...back].sort((a, b) => b.at - a.at);
    this.examples = withinLimit(all);
    const { examples, onError } = this.#parts;
    for (const example of back) await examples.save(example).catch(onError);
    this.wake();
  }

  async importRows(table: Labelled): Promise<Imported> {
    const known = (text: string) => this.exampleOf(text)?.label;
    const { lessons, leftOut } = toLessons(table, known);
    const { added, dropped } = await this.#add(lessons);
    const noRoom = lessons.length - added;
    return { added, skipped: noRoom ? [...leftOut, ['no-room', noRoom]] : leftOut, dropped };
  }

  /** @param cover What the word filter leaves of a text. */
  exportFile(kind: FileKind, cover: (text: string) => string): Promise<string> {
    const covered = this.examples.map((example) => ({ ...example, text: cover(example.text) }));
    return writeExamples(covered, kind);
  }

  /** What the analyst of this model goes by: the fit where there is one that helps. */
  async calibration(running: Running, base: Calibration): Promise<Calibration> {
    const { settings } = this.#parts;
    if (!settings.values.learnt) return base;
    const teaching = await this.#fit(analystKey(running.loaded, settings.analyst()));
    return teaching?.state === 'helps' ? teaching.calibration : base;
  }

  async #forget(): Promise<void> {
    this.#fits.clear();
    await this.#parts.fits.clear().catch(this.#parts.onError);
  }

  /** A text has one example: a new label takes the place of the old one. */
  async #add(lessons: readonly Pick<Example, 'text' | 'label' | 'said'>[]) {
    const fresh = new Map(lessons.map((lesson) => [lesson.text, this.#example(lesson)]));
    const others = this.examples.filter(({ text }) => !fresh.has(text));
    const kept = withinLimit([...[...fresh.values()].reverse(), ...others]);
    const stay = new Set(kept.map(({ id }) => id));
    const gone = this.examples.filter(({ id }) => !stay.has(id));
    const added = [...fresh.values()].filter(({ id }) => stay.has(id));
    this.examples = kept;
    const { examples, onError } = this.#parts;
    for (const example of added) await examples.save(example).catch(onError);
    for (const { id } of gone) await examples.remove(id).catch(onError);
    this.wake();
    return { added: added.length, dropped: others.filter(({ id }) => !stay.has(id)).length };
  }

  /**
   * Times are unique and later than all that are there, whatever the clock does: their order is that
   * in which examples were made, and their sum names a set of them.
   */
  #example({ text, label, said }: Pick<Example, 'text' | 'label' | 'said'>): Example {
    const newest = this.examples.reduce((latest, { at }) => Math.max(latest, at), this.#lastAt);
    this.#lastAt = Math.max(Date.now(), newest + 1);
    const id = `${this.#lastAt.toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
    return { version: 1, id, at: this.#lastAt, text, label, said };
  }

  /** @param outdated The examples have changed since: what goes on is of no use. */
  async #learn(outdated: () => boolean): Promise<void> {
    try {
      await this.#learnNow(outdated);
    } catch (error) {
      this.status = { state: 'waiting' }; // the next change, or the next model, tries again
      throw error;
    }
  }

  async #learnNow(outdated: () => boolean): Promise<void> {
    const { examples } = this;
    const early = hindrance(examples);
    if (early && examples.length === 0) {
      this.status = { state: 'done', teaching: early };
      return; // for this no model is needed
    }
    const { loaded, analyst } = await this.#reader.model();
    const key = analystKey(loaded, analyst);
    const base = await this.#parts.base(loaded, analyst);
    const times = examples.reduce((sum, { at }) => sum + at, 0);
    const fingerprint = [examples.length, times, base.bias, base.probe?.intercept].join(':');
    const known = await this.#parts.fits.read(key).catch(() => undefined);
    if (outdated()) return;
    if (known?.examples === fingerprint) {
      this.#fits.set(key, Promise.resolve(known.teaching));
      this.status = { state: 'done', teaching: known.teaching };
      return;
    }
    const teaching = early ?? (await this.#tryOut(examples, base, outdated));
    if (!teaching || outdated()) return;
    this.#fits.set(key, Promise.resolve(teaching));
    this.status = { state: 'done', teaching };
    const fit = { version: 1 as const, key, examples: fingerprint, teaching };
    await this.#parts.fits.write(fit).catch(this.#parts.onError);
  }

  async #tryOut(
    examples: readonly Example[],
    base: Calibration,
    outdated: () => boolean,
  ): Promise<Teaching | null> {
    for (const [done, example] of examples.entries()) {
      this.status = { state: 'reading', done, of: examples.length };
      if (!(await this.#reader.read(example.text))) this.wake();
      if (outdated()) return null;
    }
    this.status = { state: 'fitting' };
    return inSteps(teach(this.#reader.readings(examples), base), outdated);
  }

  #fit(key: string): Promise<Teaching | undefined> {
    const known =
      this.#fits.get(key) ??
      this.#parts.fits.read(key).then(
        (fit) => fit?.teaching,
        () => undefined,
      );
    this.#fits.set(key, known);
    return known;
  }
}
