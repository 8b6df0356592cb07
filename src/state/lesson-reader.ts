/** How the model that answers now reads the examples: one short pass each, while nobody waits. */
import type { Loaded } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Calibration } from '../contract/models.ts';
import { analystJob, logOdds, type AnalystRole } from '../roles/analyst.ts';
import type { Lesson } from '../roles/lessons.ts';
import type { Example } from '../storage/examples.ts';
import type { Lease, Running } from '../contract/host.ts';

type Reading = Pick<Lesson, 'logOdds' | 'hidden'>;

export interface ReaderParts {
  host: { hold(): Promise<Lease> };
  /** The model's own. */
  base(running: Running): Promise<Calibration>;
  /** Its prompt and label words, which a person may have changed. */
  settings: { analyst(): AnalystRole };
  /** Whether anybody waits for the model, or may soon. */
  busy(): boolean;
}

const CHECK_MS = 200;

export class LessonReader {
  readonly #parts: ReaderParts;
  /** Of one model at a time, by text; null where the text is too long for it. */
  #readings = new Map<string, Reading | null>();
  #key = '';

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** Which model and analyst answer, and where they start from. Waits until nothing else goes on. */
  async model(): Promise<{ key: string; base: Calibration }> {
    return this.#whenIdle(async (lease) => {
      const key = analystKey(lease.loaded, this.#parts.settings.analyst());
      if (key !== this.#key) this.#readings = new Map();
      this.#key = key;
      return { key, base: await this.#parts.base(lease) };
    });
  }

  /** @returns false where another model, or another prompt, has taken over meanwhile. */
  async read({ text }: Example): Promise<boolean> {
    if (this.#readings.has(text)) return true;
    return this.#whenIdle(async (lease) => {
      const analyst = this.#parts.settings.analyst();
      if (analystKey(lease.loaded, analyst) !== this.#key) return false;
      const job = { ...analystJob(text, {}, analyst), wantHidden: true, visible: false };
      const reading = await lease.engine.classify(job).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'input') return null;
        throw error;
      });
      const read = reading && { logOdds: logOdds(reading), hidden: reading.hidden };
      this.#readings.set(text, read);
      return true;
    });
  }

  /** The examples that were read. */
  lessons(examples: readonly Example[]): Lesson[] {
    return examples.flatMap(({ text, label, said }) => {
      const reading = this.#readings.get(text);
      return reading ? [{ label, said, ...reading }] : [];
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
