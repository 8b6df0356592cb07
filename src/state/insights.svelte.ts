/** “Insights”: runs of turns under a name, so that two can be compared, and the memory that is in use. */
import { newId } from '../chat/exchange.ts';
import type { Run } from '../contract/insights.ts';
import { runOf } from '../insights/runs.ts';
import type { TurnFigures } from '../insights/turns.ts';
import type { InsightsStore } from '../storage/insights.ts';
import { UndoList } from './undo.svelte.ts';

export interface InsightsParts {
  /** Logical processors. */
  cores: number;
  /** Bytes of page and workers; null where the browser does not tell. */
  usedMemory(): Promise<number | null>;
  store: InsightsStore;
  onError(error: unknown): void;
}

/** Each asks the browser to collect garbage. */
const MEMORY_EVERY_MS = 20_000;

export class Insights {
  /** Oldest first. */
  runs = $state.raw<readonly Run[]>([]);
  /** Turns that were asked later belong to the next run: milliseconds since 1970. */
  since = $state(0);
  /** Null where the browser does not tell, undefined until it does. */
  memory = $state.raw<number | null | undefined>(undefined);
  readonly undo = new UndoList<'run'>();
  readonly cores: number;
  readonly #parts: InsightsParts;
  #opening: Promise<void> | null = null;

  constructor(parts: InsightsParts) {
    this.cores = parts.cores;
    this.#parts = parts;
  }

  /** Reads what earlier visits left. */
  open(): Promise<void> {
    return (this.#opening ??= this.#open());
  }

  async #open(): Promise<void> {
    const { store, onError } = this.#parts;
    try {
      const [runs, since] = await Promise.all([store.runs(), store.since()]);
      this.runs = [...runs, ...this.runs].sort(oldestFirst);
      this.since = Math.max(this.since, since);
    } catch (error) {
      onError(error);
    }
  }

  /** Those that belong to the next run. */
  stretch(turns: readonly TurnFigures[]): readonly TurnFigures[] {
    return turns.filter(({ at }) => at > this.since);
  }

  /** Keeps turns as a run, and begins the next. Nothing where there are none. */
  async keep(name: string, turns: readonly TurnFigures[]): Promise<void> {
    const last = turns.at(-1);
    if (!last) return;
    const run = runOf(newId(), name, turns);
    this.runs = [...this.runs, run].sort(oldestFirst);
    await Promise.all([this.#save(run), this.startOver(last.at)]);
  }

  /** What came before belongs to no run any more. @param at Milliseconds since 1970. */
  async startOver(at = Date.now()): Promise<void> {
    this.since = at;
    await this.#parts.store.setSince(at).catch(this.#parts.onError);
  }

  /** It can be brought back for a while. */
  async remove(id: string): Promise<void> {
    const gone = this.runs.find((run) => run.id === id);
    if (!gone) return;
    this.runs = this.runs.filter((run) => run !== gone);
    this.undo.offer('run', gone.name, async () => {
      this.runs = [...this.runs, gone].sort(oldestFirst);
      await this.#save(gone);
    });
    await this.#parts.store.remove(id).catch(this.#parts.onError);
  }

  /** Asks for the memory again and again, until `signal` aborts or the browser does not tell. */
  async watchMemory(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const bytes = await this.#parts.usedMemory();
      if (signal.aborted) return;
      this.memory = bytes;
      if (bytes === null) return;
      await new Promise((resolve) => setTimeout(resolve, MEMORY_EVERY_MS));
    }
  }

  async #save(run: Run): Promise<void> {
    await this.#parts.store.save(run).catch(this.#parts.onError);
  }
}

function oldestFirst(a: Run, b: Run): number {
  return a.to - b.to;
}
