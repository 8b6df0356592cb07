/** What came of the examples, for each model: the calibration, and how it did. */
import * as v from 'valibot';
import { calibration } from './calibrations.ts';
import type { Store } from './store.ts';

const PREFIX = 'fit:';
const number = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const score = v.object({ right: count, of: count, low: number, high: number });
const sides = v.object({ 正面: count, 负面: count });

const report = v.object({
  method: v.picklist(['calibration', 'probe']),
  before: score,
  after: score,
  gained: count,
  lost: count,
  lossBefore: number,
  lossAfter: number,
});

const fit = v.object({
  version: v.literal(1),
  /** Names the model and everything of the analyst that gets into the pass. */
  key: v.string(),
  /** Of the examples that it was made from. */
  examples: v.string(),
  teaching: v.variant('state', [
    v.object({ state: v.literal('too-few'), missing: sides }),
    v.object({ state: v.literal('only-corrections'), missing: count }),
    v.object({ state: v.literal('no-gain'), report, more: v.nullable(count) }),
    v.object({ state: v.literal('helps'), report, calibration }),
  ]),
});

export type Fit = v.InferOutput<typeof fit>;

export interface FitStore {
  /** Undefined where there is none, or none that makes sense. */
  read(key: string): Promise<Fit | undefined>;
  write(value: Fit): Promise<void>;
  /** Of all models. */
  clear(): Promise<void>;
}

export function fitStore(store: Store): FitStore {
  return {
    async read(key) {
      const parsed = v.safeParse(fit, await store.get(PREFIX + key));
      return parsed.success ? parsed.output : undefined;
    },
    write: (value) => store.set(PREFIX + value.key, value),
    async clear() {
      const keyed = v.looseObject({ key: v.string() });
      for (const value of await store.list(PREFIX)) {
        const parsed = v.safeParse(keyed, value);
        if (parsed.success) await store.remove(PREFIX + parsed.output.key);
      }
    },
  };
}
