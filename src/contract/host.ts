/** Which model answers: the same for all tabs, whichever of them has the engine. */
import type { Jobs, Loaded, LoadProgress } from './engine.ts';
import type { ErrorData } from './errors.ts';
import type { ModelSpec } from './models.ts';

export type HostStatus =
  | { state: 'loading'; model: ModelSpec; progress: LoadProgress }
  | { state: 'ready'; loaded: Loaded }
  | { state: 'failed'; error: ErrorData };

/** What every tab shows of the engine. Plain data. */
export interface HostView {
  status: HostStatus;
  /** The model that loads beside the one that answers. */
  incoming: { model: ModelSpec; progress: LoadProgress } | null;
  /** Whether an engine loads, or works for somebody in any tab. */
  busy: boolean;
}

export interface Running {
  engine: Jobs;
  loaded: Loaded;
}

/** The right to use an engine for one turn. It is not taken away before `release`. */
export interface Lease extends Running {
  release(): void;
}

export interface Host {
  /** Waits for the first model. An abort rejects with an AbortError. */
  hold(signal?: AbortSignal): Promise<Lease>;
  /**
   * Resolves once `model` answers. A load of the same model that is under way is joined; one of
   * another model is abandoned with an AbortError.
   */
  load(model: ModelSpec): Promise<Loaded>;
  /** Gives up a load that has not taken over yet. */
  abandon(): void;
}
