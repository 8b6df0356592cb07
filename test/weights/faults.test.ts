/** Whatever a network does, and whatever happens to the storage meanwhile: the bytes are right in the end. */
import { expect, test } from 'vitest';
import { surviveSequences } from './fault-sequence.ts';

/** All 300 are in the soak. */
const SEQUENCES = 20;
/** Another one every day, told when something is wrong. */
const SEED = Math.floor(Date.now() / 86_400_000);

test.each(['site', 'hub'] as const)(
  'random sequences of faults on a host of kind %s',
  { timeout: 120_000 },
  async (kind) => {
    expect(await surviveSequences(kind, SEED * 1000, SEQUENCES)).toBeGreaterThan(SEQUENCES);
  },
);
