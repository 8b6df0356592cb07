/** From entries to moods: of an entry, of days, weeks and months. */
import type { Entry } from '../contract/diary.ts';
import type { SentimentLabel } from '../contract/sentiment.ts';

const OWN: Record<SentimentLabel, number> = { 正面: 1, 负面: 0, 不确定: 0.5 };
/** A part without a mood counts as neither. */
const NEUTRAL = 0.5;

/** Entries are replaced, never changed, and asked for again and again. */
const moods = new WeakMap<object, number | null>();

/**
 * 0 (all negative) to 1 (all positive): the person's own word, else the mean of the parts weighted by
 * their length; null while the analyst has not read it.
 */
export function moodOf(entry: Pick<Entry, 'own' | 'parts'>): number | null {
  let mood = moods.get(entry);
  if (mood === undefined) moods.set(entry, (mood = meanOf(entry)));
  return mood;
}

function meanOf({ own, parts }: Pick<Entry, 'own' | 'parts'>): number | null {
  if (own) return OWN[own];
  const length = parts.reduce((sum, { text }) => sum + text.length, 0);
  if (length === 0) return null;
  const weighted = parts.map(
    ({ text, label, positive }) => text.length * (label === '不确定' ? NEUTRAL : positive),
  );
  return weighted.reduce((sum, value) => sum + value, 0) / length;
}

/** An entry is called by its side only where it is clear: between these it is 不确定. */
const [LOW, HIGH] = [0.4, 0.6];

export function labelOf(entry: Pick<Entry, 'own' | 'parts'>): SentimentLabel | null {
  if (entry.own) return entry.own;
  const [first, second] = entry.parts;
  if (first && !second) return first.label;
  const mood = moodOf(entry);
  if (mood === null) return null;
  if (mood > LOW && mood < HIGH) return '不确定';
  return mood >= HIGH ? '正面' : '负面';
}

export interface Mean {
  /** Mean mood of the entries that have one. */
  mood: number;
  /** How many these are. */
  count: number;
}

/** @param keyOf The day, week or month that an entry belongs to. Keys come in the order of `entries`. */
export function means(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): Map<string, Mean> {
  const sums = new Map<string, Mean>();
  for (const entry of entries) {
    const mood = moodOf(entry);
    if (mood === null) continue;
    const key = keyOf(entry);
    const { mood: sum, count } = sums.get(key) ?? { mood: 0, count: 0 };
    sums.set(key, { mood: sum + mood, count: count + 1 });
  }
  return new Map([...sums].map(([key, { mood, count }]) => [key, { mood: mood / count, count }]));
}

/** From days to weeks or months. Keys come in the order of `byDay`. */
export function together(
  byDay: ReadonlyMap<string, Mean>,
  keyOf: (day: string) => string,
): Map<string, Mean> {
  const all = new Map<string, Mean>();
  for (const [day, { mood, count }] of byDay) {
    const key = keyOf(day);
    const so = all.get(key) ?? { mood: 0, count: 0 };
    const both = so.count + count;
    all.set(key, { mood: (so.mood * so.count + mood * count) / both, count: both });
  }
  return all;
}

/** Days are counted in UTC, where each has 24 hours. */
const DAY_MS = 86_400_000;
export const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
export const shifted = (day: string, days: number): string => dayOf(timeOf(day) + days * DAY_MS);
export const monthOf = (day: string): string => day.slice(0, 7);

/** The Monday of the week. */
export function weekOf(day: string): string {
  const weekday = (new Date(timeOf(day)).getUTCDay() + 6) % 7;
  return shifted(day, -weekday);
}

/** A month as a calendar shows it: weeks from Monday, null outside the month. */
export function calendar(month: string): (string | null)[][] {
  const first = `${month}-01`;
  const weeks: (string | null)[][] = [];
  for (let start = weekOf(first); start < shifted(first, 31); start = shifted(start, 7)) {
    const days = Array.from({ length: 7 }, (_, i) => shifted(start, i));
    if (days.some((day) => monthOf(day) === month)) {
      weeks.push(days.map((day) => (monthOf(day) === month ? day : null)));
    }
  }
  return weeks;
}

/** Days without a gap up to today, or to yesterday where today has no entry yet. */
export function streak(days: ReadonlySet<string>, today: string): number {
  let day = days.has(today) ? today : shifted(today, -1);
  let length = 0;
  for (; days.has(day); day = shifted(day, -1)) length++;
  return length;
}

/** So many of the latest days in a row, each with an entry, are low. */
const LOW_DAYS = 3;
const LOW_MOOD = 0.35;
/** What is longer ago says nothing of today. */
const RECENT_DAYS = 7;

/** Whether a quiet word is in place: the latest three days with entries, all of this week, were low. */
export function isLowTime(byDay: ReadonlyMap<string, Mean>, today: string): boolean {
  const recent = [...byDay.keys()].filter(
    (day) => day <= today && day > shifted(today, -RECENT_DAYS),
  );
  const latest = recent.sort().slice(-LOW_DAYS);
  return latest.length === LOW_DAYS && latest.every((day) => byDay.get(day)!.mood < LOW_MOOD);
}

/** Of the same day of earlier months and years. */
export function onThisDay(entries: readonly Entry[], today: string): Entry[] {
  return entries.filter(({ day }) => day < today && day.slice(8) === today.slice(8));
}
