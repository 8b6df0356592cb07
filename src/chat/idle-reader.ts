/** Classifies texts of known label in idle time: one short pass each, at the lowest priority. */
import type { Loaded } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Lease } from '../contract/host.ts';
import { logOdds } from '../calibration/apply.ts';
import { analystJob, type AnalystRole } from '../roles/analyst.ts';

interface Reading {
  logOdds: number;
  hidden: Float32Array | undefined;
}

export interface ReaderParts {
  host: { hold(): Promise<Lease> };
  /** The analyst's prompt and label words, which a person may have changed. */
  settings: { analyst(): AnalystRole };
  /** Whether it is not the time to begin: a model loads, or threads are being measured. */
  busy(): boolean;
}

const CHECK_MS = 200;

export class IdleReader {
  readonly #parts: ReaderParts;
  /** Of one model at a time, by text; null where the text is too long for it. */
  #readings = new Map<string, Reading | null>();
  #key = '';

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** Which model and analyst answer. Waits until nothing else goes on. */
  async model(): Promise<{ loaded: Loaded; analyst: AnalystRole }> {
    return this.#whenIdle(async ({ loaded }) => {
      const analyst = this.#parts.settings.analyst();
      const key = analystKey(loaded, analyst);
      if (key !== this.#key) this.#readings = new Map();
      this.#key = key;
      return { loaded, analyst };
    });
  }

  /** @returns false where another model, or another prompt, has taken over meanwhile. */
  async read(text: string): Promise<boolean> {
    if (this.#readings.has(text)) return true;
    return this.#whenIdle(async (lease) => {
      const analyst = this.#parts.settings.analyst();
      if (analystKey(lease.loaded, analyst) !== this.#key) return false;
      const job = { ...analystJob(text, {}, analyst), wantHidden: true, idle: true };
      const result = await lease.engine.classify(job).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'input') return null;
        throw error;
      });
      this.#readings.set(text, result && { logOdds: logOdds(result), hidden: result.hidden });
      return true;
    });
  }

  /** Those of the texts that were read, and how. */
  readings<T extends { text: string }>(texts: readonly T[]): (T & Reading)[] {
    return texts.flatMap((one) => {
      const reading = this.#readings.get(one.text);
      return reading ? [{ ...one, ...reading }] : [];
    });
  }

  async #whenIdle<T>(work: (lease: Lease) => Promise<T>): Promise<T> {
    const { busy, host } = this.#parts;
    while (busy()) await new Promise((resolve) => setTimeout(resolve, CHECK_MS));
    const lease = await host.hold();
    try {
      return await work(lease);
    } finally {
      lease.release();
    }
  }
}

/** Changes with the model and with everything of the analyst that gets into the pass. */
export function analystKey({ model, weightBytes }: Loaded, analyst: AnalystRole): string {
  const { messages, labels } = analystJob('', {}, analyst);
  return JSON.stringify([model.id, model.revision, weightBytes, messages, labels]);
}
