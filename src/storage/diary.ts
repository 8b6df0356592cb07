/** The diary: one record an entry. What does not fit is left out when it is read. */
import * as v from 'valibot';
import type { Entry } from '../contract/diary.ts';
import { LABELS } from '../contract/sentiment.ts';
import type { Store } from './store.ts';

const PREFIX = 'diary:';
const label = v.picklist(LABELS);

const entry = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.nonEmpty()),
  day: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
  time: v.pipe(v.string(), v.regex(/^\d{2}:\d{2}$/)),
  text: v.pipe(v.string(), v.nonEmpty()),
  tags: v.array(v.string()),
  parts: v.array(
    v.object({
      text: v.string(),
      label,
      positive: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    }),
  ),
  own: v.nullable(label),
  reply: v.string(),
  revision: v.exactOptional(v.pipe(v.number(), v.finite())),
});

export const entryKey = (id: string) => PREFIX + id;

/** Undefined where it makes no sense. */
export function parseEntry(value: unknown): Entry | undefined {
  const parsed = v.safeParse(entry, value);
  return parsed.success ? parsed.output : undefined;
}

export interface DiaryStore {
  /** In no order. */
  list(): Promise<Entry[]>;
  save(value: Entry): Promise<void>;
  /** All of them at once, or where one is refused none. */
  saveAll(values: readonly Entry[]): Promise<void>;
  remove(id: string): Promise<void>;
}

export function diaryStore(store: Store): DiaryStore {
  return {
    async list() {
      const values = await store.list(PREFIX);
      return values.flatMap((value) => parseEntry(value) ?? []);
    },
    save: (value) => store.set(PREFIX + value.id, { version: 1, ...value }),
    saveAll: (values) =>
      store.updateAll(
        new Map(values.map((value) => [PREFIX + value.id, () => ({ version: 1, ...value })])),
      ),
    remove: (id) => store.remove(PREFIX + id),
  };
}
