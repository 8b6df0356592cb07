/** Whatever a network does, and whatever happens to the storage meanwhile: the bytes are right in the end. */
import { expect, test } from 'vitest';
import { surviveSequences } from './fault-sequence.ts';

/** All 300 are in the soak. */
const SEQUENCES = 20;
/** The same ones every day: the soak looks for others. */
const SEED = Number(process.env['SEED'] ?? 20_000);

test.each(['site', 'hub'] as const)(
  'random sequences of faults on a host of kind %s',
  { timeout: 120_000 },
  async (kind) => {
    expect(await surviveSequences(kind, SEED * 1000, SEQUENCES)).toBeGreaterThan(SEQUENCES);
  },
);
