/** Texts with the labels that a person gave them: what the analyst is taught with. */
import * as v from 'valibot';
import type { Store } from './store.ts';

const PREFIX = 'example:';

/** Of these the newest are kept. */
export const MOST_EXAMPLES = 1000;

export const EXAMPLE_LABELS = ['正面', '负面', '不确定'] as const;
const label = v.picklist(EXAMPLE_LABELS);

const example = v.object({
  version: v.literal(1),
  id: v.string(),
  at: v.pipe(v.number(), v.finite()),
  text: v.pipe(v.string(), v.nonEmpty()),
  label,
  /** What the badge said; null where the example comes from a file. */
  said: v.nullable(label),
});

export type Example = v.InferOutput<typeof example>;
export type ExampleLabel = Example['label'];

export interface ExampleStore {
  /** Newest first. What does not fit is left out. */
  list(): Promise<Example[]>;
  save(value: Example): Promise<void>;
  remove(id: string): Promise<void>;
}

export function exampleStore(store: Store): ExampleStore {
  return {
    async list() {
      const found = (await store.list(PREFIX)).flatMap((value) => {
        const parsed = v.safeParse(example, value);
        return parsed.success ? [parsed.output] : [];
      });
      return found.sort((a, b) => b.at - a.at);
    },
    save: (value) => store.set(PREFIX + value.id, value),
    remove: (id) => store.remove(PREFIX + id),
  };
}
