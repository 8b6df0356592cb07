/** A diary's entry: what a person wrote on a day, and the mood that the analyst reads in it. */
import type { SentimentLabel } from './sentiment.ts';

/** A piece of an entry, as long as the analyst judges well. */
export interface EntryPart {
  text: string;
  label: SentimentLabel;
  /** Probability of 正面, 0..1. */
  positive: number;
}

export interface Entry {
  id: string;
  /** Of the person's own calendar: YYYY-MM-DD. */
  day: string;
  /** HH:MM. */
  time: string;
  text: string;
  tags: readonly string[];
  /** Empty until the analyst has read it. */
  parts: readonly EntryPart[];
  /** What the person says it is; goes before what the analyst says. */
  own: SentimentLabel | null;
  /** What the assistant replied, where it was asked. */
  reply: string;
  /** Counts its changes: of two copies the later one is known by it. */
  revision?: number;
}
