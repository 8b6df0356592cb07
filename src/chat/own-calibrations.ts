/**
 * The calibration of a model that nobody has taught yet: shipped with it, or fitted on how it reads
 * the bank of sentences, once, in idle time.
 */
import type { Running } from '../contract/host.ts';
import type { Calibration } from '../contract/models.ts';
import { UNCALIBRATED } from '../calibration/apply.ts';
import { ANALYST, type AnalystRole } from '../roles/analyst.ts';
import { CALIBRATION_BANK } from '../calibration/bank.ts';
import { calibrate } from '../calibration/calibration.ts';
import type { CalibrationStore } from '../storage/calibrations.ts';
import { analystKey, IdleReader, type ReaderParts } from './idle-reader.ts';
import { Background, inSteps } from '../calibration/background.ts';

export interface CalibrationParts extends ReaderParts {
  store: CalibrationStore;
  /** Told when there is a new one. */
  onFitted(): void;
}

type Loaded = Running['loaded'];

export class OwnCalibrations {
  readonly #parts: CalibrationParts;
  readonly #reader: IdleReader;
  readonly #fitted = new Map<string, Calibration>();
  readonly #background: Background;

  constructor(parts: CalibrationParts) {
    this.#parts = parts;
    this.#reader = new IdleReader(parts);
    // After a failure its own log-odds count, until the next model or the next visit tries again.
    this.#background = new Background(
      (outdated) => this.#measure(outdated),
      (error) => console.warn('the analyst could not be calibrated', error),
    );
  }

  async of(loaded: Loaded, analyst: AnalystRole): Promise<Calibration> {
    return this.#makers(loaded, analyst) ?? (await this.#known(loaded, analyst)) ?? UNCALIBRATED;
  }

  /** Whether the analyst of this model goes by more than its own log-odds. */
  has(loaded: Loaded, analyst: AnalystRole): boolean {
    return !!this.#makers(loaded, analyst) || this.#fitted.has(analystKey(loaded, analyst));
  }

  /** Looks whether the model that answers now has read the bank. */
  wake(): void {
    this.#background.wake();
  }

  /** Shipped with the model; it holds for the original prompt only. */
  #makers({ model }: Loaded, analyst: AnalystRole): Calibration | null {
    return analyst === ANALYST ? model.calibration : null;
  }

  async #known(loaded: Loaded, analyst: AnalystRole): Promise<Calibration | undefined> {
    const key = analystKey(loaded, analyst);
    const known =
      this.#fitted.get(key) ?? (await this.#parts.store.read(key).catch(() => undefined));
    if (known) this.#fitted.set(key, known);
    return known;
  }

  /** @param outdated What is asked for has changed since. */
  async #measure(outdated: () => boolean): Promise<void> {
    const { loaded, analyst } = await this.#reader.model();
    if (this.#makers(loaded, analyst) || (await this.#known(loaded, analyst))) return;
    for (const { text } of CALIBRATION_BANK) {
      if (!(await this.#reader.read(text))) this.wake();
      if (outdated()) return;
    }
    const bank = this.#reader.readings(CALIBRATION_BANK);
    const calibration = await inSteps(calibrate(bank), outdated);
    if (!calibration) return;
    const key = analystKey(loaded, analyst);
    this.#fitted.set(key, calibration);
    await this.#parts.store.write(key, calibration).catch(() => {}); // read again at the next visit
    this.#parts.onFitted();
  }
}
