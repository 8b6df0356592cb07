/**
 * What the review of the original system (Qwen1.5-0.5B on a CPU, with the same two roles) published,
 * as far as it is known here; null: not known. A figure goes in with where it stands.
 */
export interface Published {
  /** Short reviews of ChnSentiCorp that it judged without being taught. */
  texts: number;
  /** Share that was right, 0..1. */
  accuracy: number | null;
  /** Mean of both sides, 0..1. */
  f1: number | null;
  /** Milliseconds over 50 turns. */
  badge: number | null;
  firstWord: number | null;
  whole: number | null;
  /** Bytes. */
  memory: number | null;
  /** By requests at once: milliseconds a request, requests a second. */
  loads: Record<number, { latency: number; throughput: number }>;
}

export const PUBLISHED: Published = {
  texts: 200,
  accuracy: 0.895,
  ...{ f1: null, badge: null, firstWord: null, whole: null, memory: null },
  loads: {},
};
