/** Texts with the labels that a person gave them: what the analyst is taught with. */
import * as v from 'valibot';
import { LABELS } from '../contract/sentiment.ts';
import type { Store } from './store.ts';

const PREFIX = 'example:';

export const MOST_EXAMPLES = 1000;

const label = v.picklist(LABELS);

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

export const exampleKey = (id: string) => PREFIX + id;

/** Undefined where it makes no sense. */
export function parseExample(value: unknown): Example | undefined {
  const parsed = v.safeParse(example, value);
  return parsed.success ? parsed.output : undefined;
}

export interface ExampleStore {
  /** Newest first. What does not fit is left out. */
  list(): Promise<Example[]>;
  save(value: Example): Promise<void>;
  remove(id: string): Promise<void>;
}

export function exampleStore(store: Store): ExampleStore {
  return {
    async list() {
      const found = (await store.list(PREFIX)).flatMap((value) => parseExample(value) ?? []);
      return found.sort((a, b) => b.at - a.at);
    },
    save: (value) => store.set(PREFIX + value.id, value),
    remove: (id) => store.remove(PREFIX + id),
  };
}

/**
 * What there is room for: of each label the newest, and of all labels equally many as far as there
 * are so many. A file that is sorted by label would leave only one of them otherwise.
 * @param all Newest first.
 */
export function withinLimit<T extends { label: ExampleLabel }>(all: readonly T[]): T[] {
  if (all.length <= MOST_EXAMPLES) return [...all];
  const counts = LABELS.map((label) => all.filter((one) => one.label === label).length);
  const room = new Map<ExampleLabel, number>();
  let left = MOST_EXAMPLES;
  const rarest = LABELS.map((label, i) => ({ label, count: counts[i] ?? 0 }));
  rarest.sort((a, b) => a.count - b.count);
  for (const [i, { label, count }] of rarest.entries()) {
    const share = Math.min(count, Math.ceil(left / (rarest.length - i)));
    room.set(label, share);
    left -= share;
  }
  return all.filter(({ label }) => {
    const free = room.get(label) ?? 0;
    room.set(label, free - 1);
    return free > 0;
  });
}
