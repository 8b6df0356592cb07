/** Results of the analyst on disk, in one record. What does not fit is dropped. */
import * as v from 'valibot';
import type { Store } from './store.ts';

const KEY = 'labels';
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const label = v.object({
  /** Names model, role and text; see state/label-cache. */
  key: v.string(),
  probabilities: v.array(share),
  mass: share,
  promptTokens: v.number(),
  /** For what reads more of a text than its label off it. */
  hidden: v.exactOptional(v.custom<Float32Array>((state) => state instanceof Float32Array)),
});

export type StoredLabel = v.InferOutput<typeof label>;

export interface LabelStore {
  /** Least recently used first. */
  read(): Promise<StoredLabel[]>;
  write(labels: StoredLabel[]): Promise<void>;
}

export function labelStore(store: Store): LabelStore {
  return {
    async read() {
      const parsed = v.safeParse(v.array(label), await store.get(KEY));
      return parsed.success ? parsed.output : [];
    },
    write: (labels) => (labels.length ? store.set(KEY, labels) : store.remove(KEY)),
  };
}
