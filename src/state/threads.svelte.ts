/** How many threads a model gets: what a person chose, else what was measured on this device. */
import type { LoadOptions } from '../contract/wire.ts';
import type { SettingsValues } from '../storage/settings.ts';
import type { ThreadCount } from '../storage/thread-count.ts';

export interface ThreadsParts {
  /** `navigator.hardwareConcurrency`. */
  cores: number;
  /** Whether the page may have more than one: see `crossOriginIsolated`. */
  isolated: boolean;
  remembered: ThreadCount;
  settings: { readonly values: Pick<SettingsValues, 'threads'> };
  measure(signal: AbortSignal): Promise<number>;
  /** Whether something goes on that a measurement would disturb, and that would disturb it. */
  busy(): boolean;
}

const CHECK_MS = 100;
/** A pause between two things that a person does is not the end of it. */
const QUIET_MS = 2000;

export class Threads {
  /** Null before there is a result; the engine's own rule then decides. */
  measured = $state.raw<number | null>(null);
  /** Also while it waits for a quiet moment. */
  measuring = $state(false);
  /** While it wants the machine for itself. */
  underWay = false;
  readonly #parts: ThreadsParts;

  constructor(parts: ThreadsParts) {
    this.#parts = parts;
    if (this.available) this.measured = parts.remembered.read();
  }

  /** Whether there is anything to choose. */
  get available(): boolean {
    return this.#parts.isolated && this.#parts.cores > 1;
  }

  /** Numbers that a person can choose here. */
  get choices(): (1 | 2 | 4 | 8)[] {
    return ([1, 2, 4, 8] as const).filter((threads) => threads <= this.#parts.cores);
  }

  /** For the next engine that starts. */
  get loadOptions(): LoadOptions {
    const { settings, cores } = this.#parts;
    if (!this.available) return {};
    if (settings.values.threads !== 'auto') {
      return { threads: Math.min(settings.values.threads, cores) };
    }
    return this.measured === null ? {} : { threads: this.measured };
  }

  /** Measures when nothing else goes on, once per device, and only where the result would be used. */
  async start(): Promise<void> {
    if (this.measured === null && this.#parts.settings.values.threads === 'auto') {
      await this.measure();
    }
  }

  /** Once more. Never rejects: without a result everything stays as it is. */
  async measure(): Promise<void> {
    if (!this.available || this.measuring) return;
    this.measuring = true;
    try {
      let threads: number | 'disturbed';
      do threads = await this.#undisturbed();
      while (threads === 'disturbed');
      this.measured = threads;
      this.#parts.remembered.write(threads);
    } catch (error) {
      console.warn('threads could not be measured', error);
    } finally {
      this.measuring = false;
    }
  }

  async #undisturbed(): Promise<number | 'disturbed'> {
    const { busy, measure } = this.#parts;
    for (let quiet = 0; quiet < QUIET_MS; quiet = busy() ? 0 : quiet + CHECK_MS) {
      await new Promise((resolve) => setTimeout(resolve, CHECK_MS));
    }
    await idle();
    const abort = new AbortController();
    const watch = setInterval(() => busy() && abort.abort(), CHECK_MS);
    this.underWay = true;
    try {
      return await measure(abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return 'disturbed';
      throw error;
    } finally {
      this.underWay = false;
      clearInterval(watch);
    }
  }
}

/** The page has nothing to draw or to answer; a browser that cannot say so is believed. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve());
    else resolve();
  });
}
