/** 300 random sequences of network faults, closed pages and damaged chunks: the bytes are right in the end. */
import { expect, test } from 'vitest';
import { surviveSequences } from '../models/fault-sequence.ts';

const SEQUENCES = 150;
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));

test.each(['site', 'hub'] as const)('150 sequences on a host of kind %s', async (kind) => {
  console.log(`SEED=${SEED}`);
  const faults = await surviveSequences(kind, SEED * 1000, SEQUENCES);
  console.log(`${SEQUENCES} sequences, ${faults} faults: all bytes right`);
  expect(faults).toBeGreaterThan(4 * SEQUENCES);
});
