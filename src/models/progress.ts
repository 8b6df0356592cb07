/** Adds up a download over its files and reports it, at most ten times a second. */
import type { DownloadProgress } from '../contract/weights.ts';

const INTERVAL_MS = 100;

/** Phases in which bytes pass. */
type Moving = Exclude<DownloadProgress['phase'], 'listing' | 'waiting'>;

export class Progress {
  readonly #report: (p: DownloadProgress) => void;
  readonly #state: DownloadProgress;
  #lastReport = 0;

  constructor(report: (p: DownloadProgress) => void = () => {}) {
    this.#report = report;
    const bytes = { loadedBytes: 0, totalBytes: 0, resumedBytes: 0 };
    this.#state = { phase: 'listing', ...bytes, host: '', wait: null };
  }

  ask(host: string): void {
    this.#state.host = host;
    if (this.#state.phase === 'listing') this.end();
  }

  begin(sizes: readonly number[], resumedBytes: number): void {
    const known = sizes.every((size) => size > 0);
    this.#state.totalBytes = known ? sizes.reduce((sum, size) => sum + size, 0) : 0;
    this.#state.resumedBytes = resumedBytes;
  }

  /** Another count of bytes, of what is left to be done after the last one. */
  turnTo(phase: Moving, loadedBytes: number, totalBytes: number): void {
    Object.assign(this.#state, { phase, loadedBytes, totalBytes, resumedBytes: 0, wait: null });
    this.end();
  }

  /** `bytes` may be negative: bytes that were lost with a broken connection. */
  add(phase: Moving, bytes: number): void {
    const changed = phase !== this.#state.phase;
    this.#state.phase = phase;
    this.#state.wait = null;
    this.#state.loadedBytes += bytes;
    if (changed || performance.now() - this.#lastReport >= INTERVAL_MS) this.end();
  }

  wait(host: string, wait: NonNullable<DownloadProgress['wait']>): void {
    Object.assign(this.#state, { phase: 'waiting', host, wait });
    this.end();
  }

  /** Reports at once, so that the last figure is the true one. */
  end(): void {
    this.#lastReport = performance.now();
    this.#report({ ...this.#state });
  }
}
