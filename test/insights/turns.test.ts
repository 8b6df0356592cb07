import { expect, test } from 'vitest';
import { hitRate, meanStages, sharesOf, turnsOf } from '../../src/insights/turns.ts';
import { entryOf } from '../storage/journal-entry.ts';
import { measured } from './measured.ts';

test('a turn is divided into its stages, and what nobody measured is the rest', () => {
  const [turn] = turnsOf([measured(1)]);
  expect(turn?.stages).toEqual({
    ...{ waiting: 10, preparing: 3, analyst: 20, prefill: 30, decode: 100 },
    rest: 39,
  });
  expect(turn).toMatchObject({ at: 1, model: 'demo', threads: 2, cached: false, tokens: 5 });
  expect(turn?.measures).toEqual({
    // Cleaned, judged, and from there to the first token.
    firstWord: 2 + 35 + 50,
    ...{ speed: 40, total: 202, waiting: 10, analyst: 20, prefill: 30, reuse: 0.8, memory: 5e7 },
  });
});

test('shares come to the whole, of many turns too', () => {
  const turns = turnsOf([measured(1), measured(2, { decode: 300 })]);
  expect(turns[1]?.stages.rest).toBe(0); // the clocks of two threads
  const shares = sharesOf(meanStages(turns));
  expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(shares.find(({ stage }) => stage === 'decode')?.ms).toBe(200);
  expect(sharesOf(meanStages([]))).toEqual([]);
});

test('what was not measured is null, and what is no whole turn is left out', () => {
  const { engine: _, ...old } = measured(1);
  const unheard = { ...measured(2), generation: null };
  const others = (['label', 'reply', 'continuation'] as const).map((kind) => ({
    ...measured(3),
    kind,
  }));
  expect(turnsOf([old, entryOf(4), unheard, ...others])).toEqual([]);

  const [turn] = turnsOf([measured(1, { analyst: 0, speed: 0, heapBytes: 0 })]);
  expect(turn?.measures).toMatchObject({ analyst: null, speed: null, memory: null });
});

test('the share of known labels is of the turns that have one', () => {
  const entry = measured(1);
  const known = { ...entry, label: { ...entry.label!, cached: true } };
  expect(hitRate(turnsOf([entry, known, { ...entry, label: null }]))).toBe(0.5);
  expect(hitRate(turnsOf([{ ...entry, label: null }]))).toBeNull();
});
