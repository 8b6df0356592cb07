/** Labelling by hand: one key labels a text and goes on to the next. */
import type { SentimentLabel } from '../contract/sentiment.ts';
import { UndoList } from './undo.svelte.ts';
import type { GivenLabels, LabellingStore, ToLabel } from '../storage/lab-labelling.ts';

export interface LabellingParts {
  store: LabellingStore;
  /** Calls `listener` when others have written many records at once. */
  watch?: (listener: () => void) => void;
  onError(error: unknown): void;
}

export class Labelling {
  table = $state.raw<ToLabel | null>(null);
  /** In the order of the texts; null where one was left out. */
  given = $state.raw<GivenLabels>([]);
  readonly undo = new UndoList<'labels'>();
  readonly #parts: LabellingParts;
  #opening: Promise<void> | null = null;

  constructor(parts: LabellingParts) {
    this.#parts = parts;
    parts.watch?.(() => this.#opening && void this.#open(true));
  }

  /** Reads what an earlier visit left. */
  open(): Promise<void> {
    return (this.#opening ??= this.#open());
  }

  /** @param again Others have written: what is stored goes before what is shown. */
  async #open(again = false): Promise<void> {
    const stored = await this.#parts.store.read().catch(this.#parts.onError);
    if (!stored || (this.table && !again)) return;
    this.table = stored.table;
    this.given = stored.given;
  }

  /** Other texts; what was labelled before goes. */
  async begin(table: ToLabel): Promise<void> {
    this.table = table;
    this.given = [];
    await this.#parts.store.writeTable(table).catch(this.#parts.onError);
  }

  /** Whose turn it is; undefined where all have had theirs. */
  get text(): string | undefined {
    return this.table?.texts[this.given.length];
  }

  /** @param label Null: this one is left out. */
  async give(label: SentimentLabel | null): Promise<void> {
    if (this.text !== undefined) await this.#keep([...this.given, label]);
  }

  /** The last one is asked again. */
  async back(): Promise<void> {
    if (this.given.length) await this.#keep(this.given.slice(0, -1));
  }

  /** All that have a label by now. */
  get rows(): { text: string; label: SentimentLabel }[] {
    const { known = [], texts = [] } = this.table ?? {};
    const labelled = this.given.flatMap((label, i) => (label ? [{ text: texts[i]!, label }] : []));
    return [...known, ...labelled];
  }

  /** It can be brought back for a while. */
  async discard(): Promise<void> {
    const { table, given } = this;
    this.table = null;
    this.given = [];
    if (table && given.length) {
      this.undo.offer('labels', table.name, async () => {
        if (this.table) return;
        await this.begin(table);
        await this.#keep(given);
      });
    }
    await this.#parts.store.clear().catch(this.#parts.onError);
  }

  async #keep(given: GivenLabels): Promise<void> {
    this.given = given;
    await this.#parts.store.writeGiven(given).catch(this.#parts.onError);
  }
}
