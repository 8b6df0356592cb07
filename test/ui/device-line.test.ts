/** The line about this device, in words. */
import { expect, test } from 'vitest';
import { MODELS } from '../../src/contract/models.ts';
import { LOCALES } from '../../src/i18n/i18n.ts';
import { propose } from '../../src/state/proposal.ts';
import type { ComputerFacts } from '../../src/state/verdicts.ts';
import { sayDevice, sayModelHere, sayProposal } from '../../src/ui/models/device-line.ts';
import { FACTS } from '../state/computer-facts.ts';

const here = (some: Partial<ComputerFacts> = {}): ComputerFacts => {
  const facts = { ...FACTS, threads: 4, offlineReady: true, policy: null, needed: 0 };
  return { ...facts, ...some };
};
const FIRST = MODELS[1]!;
const { en, 'zh-CN': zh } = LOCALES;
const choice = { models: MODELS, isStored: () => false };

test('what the browser tells, in both languages', () => {
  expect(sayDevice(zh, here())).toBe('这台设备：内存至少 8 GB、4 个线程、还能存 9 GB、网址安全。');
  expect(sayDevice(en, here())).toBe(
    'This device: at least 8 GB of memory, 4 threads, room for 9 GB, secure address.',
  );
});

test('what it does not tell is left out', () => {
  const silent = here({ deviceMemory: null, quota: null, usage: null, threads: null });
  expect(sayDevice(en, silent)).toBe('This device: 4 processor cores, secure address.');
  const insecure = here({ secure: false, cacheStorage: false, deviceMemory: null, threads: 1 });
  expect(sayDevice(en, insecure)).toBe('This device: 1 thread, address not secure.');
});

test('the proposal has size and speed, and without a measured reply no speed', () => {
  const of = (demo: number | null) => {
    const proposal = propose(here(), choice);
    return [zh, en].map((words) => sayProposal(words, here(), proposal, demo));
  };
  expect(of(72)).toEqual([
    '建议：Qwen1.5-0.5B-Chat（482 MB，约每秒 9 个词）。',
    'Suggested: Qwen1.5-0.5B-Chat (482 MB, about 9 words a second).',
  ]);
  expect(of(null)[0]).toBe('建议：Qwen1.5-0.5B-Chat（482 MB）。');
  expect(of(10)[1]).toContain('about 1.2 words a second');
});

test('where the demo is what fits it says why, and at an insecure address what to do', () => {
  const say = (some: Partial<ComputerFacts>) => {
    const facts = here(some);
    return sayProposal(en, facts, propose(facts, choice), null);
  };
  expect(say({ deviceMemory: 2 })).toContain('takes 1.5 GB of memory');
  expect(say({ quota: 1.1e9 })).toContain('needs 482 MB of storage');
  expect(say({ secure: false })).toContain('Open the page at an https:// address');
});

test('beside the question about a model: whether there is memory for it', () => {
  expect(sayModelHere(en, here(), FIRST, null)).toBe('');
  expect(sayModelHere(en, here({ deviceMemory: 2 }), FIRST, 8)).toMatch(
    /takes 1\.5 GB of memory.*about 1 word a second here\.$/,
  );
});
