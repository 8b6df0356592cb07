/** What the bank of sentences made of a model's analyst: it need not be read at each visit. */
import * as v from 'valibot';
import type { Calibration } from '../contract/models.ts';
import type { Store } from './store.ts';

const PREFIX = 'calibration:';
/** Of the bank and of what is made of it: what an older one made is made anew. */
const VERSION = 2;
const number = v.pipe(v.number(), v.finite());
const direction = v.custom<Float32Array>((value) => value instanceof Float32Array);

export const calibration = v.object({
  bias: number,
  temperature: v.pipe(number, v.minValue(0.001)),
  probe: v.exactOptional(v.object({ slope: number, intercept: number, direction })),
  mood: v.exactOptional(v.object({ intercept: number, direction })),
});

const entry = v.object({ version: v.literal(VERSION), calibration });

export interface CalibrationStore {
  /** Undefined where nothing was fitted, or where what is stored makes no sense. */
  read(key: string): Promise<Calibration | undefined>;
  write(key: string, value: Calibration): Promise<void>;
}

/** @param key names the model and everything of the analyst that gets into the pass. */
export function calibrationStore(store: Store): CalibrationStore {
  return {
    async read(key) {
      const parsed = v.safeParse(entry, await store.get(PREFIX + key));
      return parsed.success ? parsed.output.calibration : undefined;
    },
    write: (key, value) => store.set(PREFIX + key, { version: VERSION, calibration: value }),
  };
}
