/** Wrong PINs in a row: kept, so that a reload does not begin anew. */
import * as v from 'valibot';
import type { Store } from './store.ts';

/** What is deleted when nobody is there any more leaves it. */
export const ATTEMPTS_KEY = 'pin-attempts';

const attempts = v.object({
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Of the last one, in milliseconds since 1970. */
  at: v.number(),
});
export type Attempts = v.InferOutput<typeof attempts>;

export interface AttemptStore {
  read(): Promise<Attempts>;
  /** One more, counted before it is known whether it is right. */
  add(at: number): Promise<void>;
  forget(): Promise<void>;
}

const parse = (value: unknown): Attempts => {
  const parsed = v.safeParse(attempts, value);
  return parsed.success ? parsed.output : { count: 0, at: 0 };
};

export function attemptStore(store: Store): AttemptStore {
  return {
    read: async () => parse(await store.get(ATTEMPTS_KEY)),
    add: (at) => store.update(ATTEMPTS_KEY, (old) => ({ count: parse(old).count + 1, at })),
    forget: () => store.remove(ATTEMPTS_KEY),
  };
}

const FREE = 3;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Milliseconds until the next attempt: half a minute after the third, then twice as long each time. */
export function waitAfter({ count, at }: Attempts, now: number): number {
  if (count < FREE) return 0;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - FREE));
  // A clock that was set back must not make it longer.
  return Math.max(0, wait - Math.max(0, now - at));
}
