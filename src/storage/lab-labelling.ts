/** Texts that a person labels by hand, and how far they got: so that a reload loses nothing. */
import * as v from 'valibot';
import { LABELS } from '../contract/sentiment.ts';
import type { Store } from './store.ts';

export const TEXTS_KEY = 'lab:to-label';
export const LABELS_KEY = 'lab:labels';
const label = v.picklist(LABELS);

const texts = v.object({
  version: v.literal(1),
  name: v.string(),
  /** Those that had a label already. */
  known: v.array(v.object({ text: v.string(), label })),
  texts: v.array(v.string()),
});

const labels = v.object({
  version: v.literal(1),
  /** In the order of the texts; null where one was left out. */
  given: v.array(v.nullable(label)),
});

export type ToLabel = Omit<v.InferOutput<typeof texts>, 'version'>;
export type GivenLabels = v.InferOutput<typeof labels>['given'];

export interface ByHand {
  table: ToLabel;
  given: GivenLabels;
}

/** Undefined where there are no texts, or none that make sense. */
export function parseByHand(textsOf: unknown, givenOf: unknown): ByHand | undefined {
  const found = v.safeParse(texts, textsOf);
  if (!found.success) return undefined;
  const { version: _, ...table } = found.output;
  const parsed = v.safeParse(labels, givenOf);
  const given = parsed.success ? parsed.output.given : [];
  return { table, given: given.length <= table.texts.length ? given : [] };
}

export interface LabellingStore {
  /** Undefined where there is none, or none that makes sense. */
  read(): Promise<ByHand | undefined>;
  writeTable(table: ToLabel): Promise<void>;
  writeGiven(given: GivenLabels): Promise<void>;
  clear(): Promise<void>;
}

export function labellingStore(store: Store): LabellingStore {
  return {
    read: async () => parseByHand(await store.get(TEXTS_KEY), await store.get(LABELS_KEY)),
    async writeTable(table) {
      // The labels of other texts go first, or a crash pairs them with these.
      await store.remove(LABELS_KEY);
      await store.set(TEXTS_KEY, { version: 1, ...table });
    },
    writeGiven: (given) => store.set(LABELS_KEY, { version: 1, given }),
    async clear() {
      await store.remove(LABELS_KEY);
      await store.remove(TEXTS_KEY);
    },
  };
}
