import { describe, expect, test } from 'vitest';
import { OUTCOMES, type Outcome } from '../../src/contract/computer.ts';
import { verdicts, type ComputerFacts } from '../../src/state/verdicts.ts';
import { explainOutcome } from '../../src/ui/computer/report.ts';
import { LOCALES } from '../../src/i18n/i18n.ts';
import { FACTS } from './computer-facts.ts';

const GOOD: ComputerFacts = {
  ...FACTS,
  threads: 2,
  offlineReady: true,
  policy: 'active',
  needed: 512e6,
};
const outcomesOf = (facts: ComputerFacts) => verdicts(facts).map(({ outcome }) => outcome);

test('a good computer has nothing but good lines, in a fixed order', () => {
  expect(outcomesOf(GOOD)).toEqual([
    ...['secure', 'isolated', 'threads-many', 'simd', 'space-enough', 'kept', 'offline-ready'],
    ...['memory-enough', 'policy-active'],
  ]);
  expect(verdicts(GOOD).every(({ status, cure }) => status === 'ok' && !cure)).toBe(true);
});

const CASES: [name: string, change: Partial<ComputerFacts>, outcome: Outcome][] = [
  ['an address without TLS', { secure: false }, 'insecure'],
  ['headers that are missing', { isolated: false }, 'not-isolated'],
  ['one thread on many cores', { threads: 1 }, 'threads-one'],
  ['isolated, and no memory to share', { threads: 1, sharedMemory: false }, 'threads-refused'],
  ['one thread on one core', { threads: 1, cores: 1 }, 'threads-one-core'],
  ['no model yet', { threads: null }, 'threads-unknown'],
  ['an old browser', { simd: false }, 'simd-missing'],
  ['a site that is cleared with the browser', { quota: 300e6, usage: 0 }, 'space-session'],
  ['a full disk', { quota: 1.2e9 }, 'space-tight'],
  ['a byte too little', { quota: 1e9 + 512e6 - 1 }, 'space-tight'],
  ['just enough', { quota: 1e9 + 512e6 }, 'space-enough'],
  ['little room, and the model is here', { quota: 1.2e9, needed: 0 }, 'space-enough'],
  ['no Cache Storage', { cacheStorage: false, quota: null }, 'space-refused'],
  ['a browser that tells no quota', { quota: null }, 'space-unknown'],
  ['no promise to keep', { persisted: false }, 'kept-not'],
  ['no word on keeping', { persisted: null }, 'kept-unknown'],
  ['a first visit', { offlineReady: false, serviceWorker: 'installing' }, 'offline-installing'],
  ['a hard reload', { serviceWorker: 'not-serving' }, 'offline-reload'],
  [
    'a blocked service worker',
    { serviceWorker: 'refused', offlineReady: false },
    'offline-refused',
  ],
  ['2 GB of memory', { deviceMemory: 2 }, 'memory-little'],
  ['a browser that tells no memory', { deviceMemory: null }, 'memory-unknown'],
  ['a worker without policy', { policy: 'missing' }, 'policy-missing'],
  ['a policy that could not be tried', { policy: 'unknown' }, 'policy-unknown'],
];

test.each(CASES)('%s is told', (_, change, outcome) => {
  expect(outcomesOf({ ...GOOD, ...change })).toContain(outcome);
});

test('every outcome can come about', () => {
  const seen = new Set([...CASES.map(([, , outcome]) => outcome), ...outcomesOf(GOOD)]);
  expect([...seen].toSorted()).toEqual(OUTCOMES.toSorted());
});

test('while the policy is being tried, nothing is said of it', () => {
  expect(outcomesOf({ ...GOOD, policy: null }).join()).not.toContain('policy');
});

describe.each(Object.values(LOCALES))('in $locale', (words) => {
  test.each(CASES)('%s: what is weak or bad says what to do', (_, change, outcome) => {
    const facts = { ...GOOD, ...change };
    const { status } = verdicts(facts).find((verdict) => verdict.outcome === outcome)!;
    const { what, next } = explainOutcome(words, facts, outcome);
    expect(what).not.toMatch(/NaN|undefined|null/);
    if (status === 'bad' || status === 'warn') expect(next.length).toBeGreaterThan(8);
    else expect(next).toBe('');
  });
});

describe('the cure for managed classrooms', () => {
  const cureOf = (change: Partial<ComputerFacts>, outcome: Outcome) =>
    verdicts({ ...GOOD, ...change }).find((verdict) => verdict.outcome === outcome)?.cure;
  const { origin, address } = FACTS;

  test('names the very origin of the page', () => {
    const lan = { secure: false, origin: 'http://192.168.1.5:8080' };
    expect(cureOf(lan, 'insecure')).toEqual({
      OverrideSecurityRestrictionsOnInsecureOrigin: ['http://192.168.1.5:8080'],
    });
    expect(cureOf({ quota: 300e6, usage: 0 }, 'space-session')).toEqual({
      CookiesAllowedForUrls: [origin],
      ForceEphemeralProfiles: false,
      IncognitoModeAvailability: 1,
    });
    expect(cureOf({ persisted: false }, 'kept-not')).toEqual({
      WebAppInstallForceList: [{ url: address, default_launch_container: 'window' }],
    });
  });

  test('is not given twice: an insecure address explains the missing service worker', () => {
    const blocked: Partial<ComputerFacts> = { serviceWorker: 'refused', offlineReady: false };
    expect(cureOf(blocked, 'offline-refused')).toEqual({ CookiesAllowedForUrls: [origin] });
    expect(cureOf({ ...blocked, secure: false }, 'offline-refused')).toBeNull();
  });
});
