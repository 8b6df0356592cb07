/** What the original system's review, done again, has measured last: it takes up to an hour. */
import * as v from 'valibot';
import { LABELS } from '../contract/sentiment.ts';
import type { Store } from './store.ts';

const KEY = 'lab:review';

const number = v.pipe(v.number(), v.finite());

const review = v.object({
  version: v.literal(1),
  at: number,
  name: v.string(),
  of: number,
  model: v.string(),
  threads: v.nullable(number),
  judged: v.array(
    v.object({
      truth: v.nullable(v.picklist(['正面', '负面'])),
      label: v.picklist(LABELS),
      positive: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    }),
  ),
  skipped: number,
  turns: v.array(v.object({ badge: v.nullable(number), firstWord: number, whole: number })),
  loads: v.array(v.object({ atOnce: number, latencies: v.array(number), ms: number })),
  memory: v.nullable(number),
});

/** See lab/review.ts. */
export type ReviewRecord = Omit<v.InferOutput<typeof review>, 'version'>;

export interface ReviewStore {
  /** null where there is none, or none that makes sense. */
  read(): Promise<ReviewRecord | null>;
  write(value: ReviewRecord): Promise<void>;
}

export function reviewStore(store: Store): ReviewStore {
  return {
    async read() {
      const parsed = v.safeParse(review, await store.get(KEY));
      return parsed.success ? parsed.output : null;
    },
    write: (value) => store.set(KEY, { version: 1, ...value }),
  };
}
