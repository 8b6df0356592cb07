/** What the analyst said of texts in other clothes: as far as it got, so that a reload loses nothing. */
import * as v from 'valibot';
import { LABELS } from '../contract/sentiment.ts';
import type { Store } from './store.ts';

const KEY = 'lab:flips';

const reading = v.object({
  label: v.picklist(LABELS),
  positive: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});

const flips = v.object({
  version: v.literal(1),
  /** Of the texts: those of another table are not these. */
  mark: v.string(),
  model: v.string(),
  key: v.string(),
  /** Whether the model read the texts as they are written. */
  asWritten: v.boolean(),
  /** In the order in which they are asked; null where a text is too long. */
  readings: v.array(v.nullable(reading)),
});

export type FlipsRecord = Omit<v.InferOutput<typeof flips>, 'version'>;

export interface FlipsStore {
  /** Undefined where there is none, or none that makes sense. */
  read(): Promise<FlipsRecord | undefined>;
  write(value: FlipsRecord): Promise<void>;
  clear(): Promise<void>;
}

export function flipsStore(store: Store): FlipsStore {
  return {
    async read() {
      const parsed = v.safeParse(flips, await store.get(KEY));
      return parsed.success ? parsed.output : undefined;
    },
    write: (value) => store.set(KEY, { version: 1, ...value }),
    clear: () => store.remove(KEY),
  };
}
