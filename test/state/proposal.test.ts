import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../src/contract/journal.ts';
import { DEMO, MODELS, type ModelSpec } from '../../src/contract/models.ts';
import { demoSpeed, propose, speedOf, type Choice } from '../../src/state/proposal.ts';
import { entryOf } from '../storage/journal-entry.ts';
import { FACTS } from './computer-facts.ts';

const FIRST = MODELS[1]!;
const choice = (more: Partial<Choice> = {}): Choice => ({
  models: MODELS,
  isStored: ({ builtIn }) => builtIn,
  ...more,
});
/** One that the site has. */
const onSite = (bytes: number): ModelSpec => ({ ...FIRST, id: 'school/own', bytes });

describe('one model is proposed', () => {
  test('the first that fits, also where the browser tells neither memory nor room', () => {
    const proposed = { kind: 'model', model: FIRST };
    expect(propose(FACTS, choice())).toEqual(proposed);
    const silent = { ...FACTS, deviceMemory: null, quota: null, usage: null };
    expect(propose(silent, choice())).toEqual(proposed);
    expect(propose({ ...FACTS, deviceMemory: 4 }, choice())).toEqual(proposed);
  });

  test('one of the site goes first; one that is too large for the memory is passed over', () => {
    const own = onSite(900e6);
    const models = [DEMO, own, ...MODELS.slice(1)];
    expect(propose(FACTS, choice({ models }))).toEqual({ kind: 'model', model: own });
    const small = { ...FACTS, deviceMemory: 3 };
    expect(propose(small, choice({ models }))).toEqual({ kind: 'model', model: FIRST });
    const tight = { ...FACTS, quota: 1.6e9 };
    expect(propose(tight, choice({ models }))).toEqual({ kind: 'model', model: FIRST });
  });

  test('one whose size nobody knows is not', () => {
    const models = [DEMO, MODELS.find(({ bytes }) => bytes === 0)!];
    expect(propose(FACTS, choice({ models }))).toEqual({ kind: 'none' });
  });
});

test.each([
  ['insecure', { secure: false, cacheStorage: false, quota: null }],
  ['not-kept', { cacheStorage: false }],
  ['memory', { deviceMemory: 2 }],
  ['memory', { deviceMemory: 0.5, quota: 1.1e9 }],
  ['room', { quota: 1.2e9 }],
] as const)('the demo is what fits: %s', (why, facts) => {
  const found = propose({ ...FACTS, ...facts }, choice());
  expect(found).toEqual({ kind: 'demo', why, smallest: FIRST });
});

describe('nothing is proposed that cannot be followed', () => {
  test('where a full model is here already', () => {
    const isStored = ({ id }: ModelSpec) => id === FIRST.id;
    expect(propose(FACTS, choice({ isStored }))).toEqual({ kind: 'none' });
  });

  test('where the site sets the demo, or has no other model', () => {
    expect(propose(FACTS, choice({ fixed: 'demo' }))).toEqual({ kind: 'none' });
    expect(propose(FACTS, choice({ models: [DEMO] }))).toEqual({ kind: 'none' });
  });

  test('where the site sets another model, that one or the demo', () => {
    const last = MODELS.at(-1)!;
    expect(propose(FACTS, choice({ fixed: last.id }))).toEqual({ kind: 'model', model: last });
    const found = propose({ ...FACTS, deviceMemory: 2 }, choice({ fixed: last.id }));
    expect(found).toEqual({ kind: 'demo', why: 'memory', smallest: last });
  });
});

describe('the speed', () => {
  const turn = (speed: number, model = DEMO.id): JournalEntry => {
    const engine = { threads: 2, analyst: 5, prefill: 10, decode: 50, speed, heapBytes: 0 };
    return entryOf(1, { model, engine });
  };

  test('is by the middle of the demo’s replies here; without one, none is told', () => {
    expect(demoSpeed([])).toBeNull();
    expect(demoSpeed([turn(5, FIRST.id), turn(0)])).toBeNull();
    expect(demoSpeed([turn(900), turn(86), turn(20)])).toBe(86);
    const old = Array.from({ length: 40 }, () => turn(900));
    expect(demoSpeed([...old, ...Array.from({ length: 20 }, () => turn(43))])).toBe(43);
  });

  test('of a full model is a fraction of it, and less the larger the file', () => {
    expect(speedOf({ ...FIRST, bytes: 510e6 }, 85)).toBeCloseTo(10); // as it was measured
    expect(speedOf({ ...FIRST, bytes: 1020e6 }, 85)).toBeCloseTo(5);
    expect(speedOf(FIRST, null)).toBeNull();
    expect(speedOf({ ...FIRST, bytes: 0 }, 86)).toBeNull();
  });
});
