/** What a badge goes by before anybody taught it: fitted by the model's makers, or measured here. */
import type { Running } from '../contract/host.ts';
import type { Calibration } from '../contract/models.ts';
import {
  ANALYST,
  analystJob,
  CONTENT_FREE,
  contentFreeCalibration,
  type AnalystRole,
} from '../roles/analyst.ts';
import type { CalibrationStore } from '../storage/calibrations.ts';

export class OwnCalibrations {
  readonly #store: CalibrationStore;
  readonly #known = new Map<string, Promise<Calibration>>();

  constructor(store: CalibrationStore) {
    this.#store = store;
  }

  /**
   * Measured once per model, prompt and device: a few short passes. What was fitted holds for the
   * original prompt only. A failed measurement is tried again.
   */
  of(running: Running, analyst: AnalystRole): Promise<Calibration> {
    const { model } = running.loaded;
    if (model.calibration && analyst === ANALYST) return Promise.resolve(model.calibration);
    const key = JSON.stringify([model.id, analyst]);
    const known = this.#known.get(key);
    if (known) return known;
    const measured = this.#measure(running, analyst);
    this.#known.set(key, measured);
    measured.catch(() => this.#known.delete(key));
    return measured;
  }

  async #measure(
    { engine, loaded: { model } }: Running,
    analyst: AnalystRole,
  ): Promise<Calibration> {
    const jobs = CONTENT_FREE.map((text) => analystJob(text, {}, analyst));
    const key = JSON.stringify([model.id, model.revision, jobs]);
    const stored = await this.#store.read(key).catch(() => undefined);
    if (stored) return stored;
    const results = await Promise.all(jobs.map((job) => engine.classify(job)));
    const calibration = contentFreeCalibration(results);
    await this.#store.write(key, calibration).catch(() => {}); // measured again next time
    return calibration;
  }
}
