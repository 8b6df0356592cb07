/** How days felt on this device: how often each label was read in each hour. No text, and nobody's name. */
import * as v from 'valibot';
import { LABELS, type SentimentLabel } from '../contract/sentiment.ts';
import type { Store } from './store.ts';

/** What is deleted when nobody is there any more leaves it. */
export const MOODS_KEY = 'moods';
const MOST_DAYS = 31;

/** In the order of `LABELS`. */
export type Counts = readonly [positive: number, negative: number, unsure: number];

export interface MoodDay {
  /** As 2026-11-29. */
  day: string;
  /** By hour, 0 to 23; hours in which nothing was read are left out. */
  hours: Readonly<Record<number, Counts>>;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const moods = v.array(
  v.object({
    day: v.pipe(v.string(), v.isoDate()),
    hours: v.record(v.pipe(v.string(), v.regex(/^(1?\d|2[0-3])$/)), v.tuple([count, count, count])),
  }),
);

/** Latest first. */
export async function readMoods(store: Store): Promise<readonly MoodDay[]> {
  return parse(await store.get(MOODS_KEY));
}

function parse(value: unknown): readonly MoodDay[] {
  const parsed = v.safeParse(moods, value);
  return parsed.success ? parsed.output : [];
}

export const dayOf = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

export function countMood(store: Store, label: SentimentLabel, at = new Date()): Promise<void> {
  return store.update(MOODS_KEY, (old) => counted(parse(old), label, at));
}

function counted(days: readonly MoodDay[], label: SentimentLabel, at: Date): MoodDay[] {
  const [day, hour] = [dayOf(at), at.getHours()];
  const hours = days.find((one) => one.day === day)?.hours ?? {};
  const before = hours[hour] ?? [0, 0, 0];
  const now = LABELS.map((one, i) => (before[i] ?? 0) + (one === label ? 1 : 0));
  const today: MoodDay = { day, hours: { ...hours, [hour]: now as unknown as Counts } };
  return [today, ...days.filter((one) => one.day !== day)]
    .sort((a, b) => (a.day < b.day ? 1 : -1))
    .slice(0, MOST_DAYS);
}

export const sumOf = ({ hours }: Pick<MoodDay, 'hours'>): Counts =>
  Object.values(hours).reduce(([a, b, c], [x, y, z]) => [a + x, b + y, c + z], [0, 0, 0] as Counts);

/** From the first hour that has something to the last, with those between. */
export function byHour({ hours }: Pick<MoodDay, 'hours'>): { hour: number; counts: Counts }[] {
  const found = Object.keys(hours).map(Number);
  const from = Math.min(...found);
  const length = found.length ? Math.max(...found) - from + 1 : 0;
  return Array.from({ length }, (_, i) => ({
    hour: from + i,
    counts: hours[from + i] ?? [0, 0, 0],
  }));
}
