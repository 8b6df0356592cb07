/** Replies that are kept to be scored, one record a set, and the scores: hours of a person's work. */
import * as v from 'valibot';
import { REPLY_KINDS, type ReplySet, type Scoring } from '../contract/lab.ts';
import type { Store } from './store.ts';

const PREFIX = 'lab:replies:';
export const SCORING_KEY = 'lab:scoring';
export const replySetKey = (id: string) => PREFIX + id;
const number = v.pipe(v.number(), v.finite());
const id = v.pipe(v.string(), v.nonEmpty());

const set = v.object({
  version: v.literal(1),
  id,
  model: v.string(),
  key: v.string(),
  prompt: v.string(),
  maxTokens: number,
  temperature: number,
  threads: number,
  browser: v.string(),
  cores: number,
  deviceMemory: v.nullable(number),
  at: number,
  asked: v.array(
    v.object({ kind: v.picklist(REPLY_KINDS), lang: v.picklist(['zh', 'en']), text: v.string() }),
  ),
  replies: v.array(v.object({ text: v.string(), finish: v.string(), tokens: number, ms: number })),
});

const scoring = v.object({
  version: v.literal(1),
  a: id,
  b: id,
  order: v.array(v.object({ text: v.string(), swapped: v.boolean() })),
  scores: v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5))),
});

/** Undefined where it makes no sense. */
export function parseReplySet(value: unknown): ReplySet | undefined {
  const parsed = v.safeParse(set, value);
  if (!parsed.success) return undefined;
  const { version: _, ...found } = parsed.output;
  return found.replies.length <= found.asked.length ? found : undefined;
}

/** Undefined where it makes no sense. */
export function parseScoring(value: unknown): Scoring | undefined {
  const parsed = v.safeParse(scoring, value);
  if (!parsed.success) return undefined;
  const { version: _, ...found } = parsed.output;
  return found.scores.length <= 2 * found.order.length ? found : undefined;
}

export interface RepliesStore {
  /** In no order; what does not fit is left out. */
  sets(): Promise<ReplySet[]>;
  save(value: ReplySet): Promise<void>;
  remove(id: string): Promise<void>;
  scoring(): Promise<Scoring | undefined>;
  /** @param value Null: there is none any more. */
  saveScoring(value: Scoring | null): Promise<void>;
}

export function repliesStore(store: Store): RepliesStore {
  return {
    sets: async () => (await store.list(PREFIX)).flatMap((value) => parseReplySet(value) ?? []),
    save: (value) => store.set(replySetKey(value.id), { version: 1, ...value }),
    remove: (name) => store.remove(replySetKey(name)),
    scoring: async () => parseScoring(await store.get(SCORING_KEY)),
    saveScoring: (value) =>
      value ? store.set(SCORING_KEY, { version: 1, ...value }) : store.remove(SCORING_KEY),
  };
}
