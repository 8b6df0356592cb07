/** How far the analyst of a model leans, measured once: the few passes need not be run at each visit. */
import * as v from 'valibot';
import type { Calibration } from '../contract/models.ts';
import type { Store } from './store.ts';

const calibration = v.object({
  bias: v.pipe(v.number(), v.finite()),
  temperature: v.pipe(v.number(), v.finite(), v.minValue(0.01)),
});

export interface CalibrationStore {
  /** Undefined where nothing was measured, or where what is stored makes no sense. */
  read(key: string): Promise<Calibration | undefined>;
  write(key: string, value: Calibration): Promise<void>;
}

/** @param key names the model and all that the measurement depends on. */
export function calibrationStore(store: Store): CalibrationStore {
  const path = (key: string) => `calibration:${key}`;
  return {
    async read(key) {
      const parsed = v.safeParse(calibration, await store.get(path(key)));
      return parsed.success ? parsed.output : undefined;
    },
    write: (key, value) => store.set(path(key), value),
  };
}
