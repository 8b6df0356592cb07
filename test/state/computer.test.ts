// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { HUB, MIRROR, type ModelHost } from '../../src/contract/models.ts';
import { Computer, type ComputerParts } from '../../src/state/computer.svelte.ts';
import { report } from '../../src/ui/computer/report.ts';
import { LOCALES } from '../../src/i18n/i18n.ts';
import { FACTS } from './computer-facts.ts';
import { FULL, until } from './scripted.ts';

const SITE: ModelHost = { kind: 'site', url: 'https://school.example/qwen/models/' };

function setUp(changes: Partial<ComputerParts> = {}) {
  const parts: ComputerParts = {
    look: async () => FACTS,
    usedMemory: async () => 300e6,
    probePolicy: async () => 'active',
    timeStep: async () => 5,
    reach: async () => ({ found: true, ms: 120 }),
    sources: () => [SITE, HUB, MIRROR],
    engines: { loaded: null },
    notices: { offlineReady: true },
    stored: () => [],
    ...changes,
  };
  return new Computer(parts);
}

test('shows what the browser says at once, the policy and the memory when they are known', async () => {
  let answer = (_: 'active' | 'missing') => {};
  const computer = setUp({ probePolicy: () => new Promise((resolve) => (answer = resolve)) });
  const outcomes = () => computer.verdicts.map(({ outcome }) => outcome);
  expect(computer.facts).toBeNull();
  const looked = computer.look();
  await until(() => computer.memory === 300e6);
  expect(outcomes()).toContain('isolated');
  expect(outcomes()).not.toContain('policy-active');
  answer('missing');
  await looked;
  expect(outcomes()).toContain('policy-missing');
});

test('an engine worker that does not start leaves the policy unknown', async () => {
  const computer = setUp({
    probePolicy: () => Promise.reject(new AppError('worker', 'no thread')),
  });
  await computer.look();
  expect(computer.verdicts.at(-1)?.outcome).toBe('policy-unknown');
});

test('a full model that is stored needs no more room', async () => {
  const computer = setUp({
    look: async () => ({ ...FACTS, quota: 1.2e9 }),
    stored: () => [FULL.id],
  });
  await computer.look();
  expect(computer.facts?.needed).toBe(0);
  expect(computer.verdicts.map(({ outcome }) => outcome)).toContain('space-enough');
});

test('the speed becomes an upper bound for the full model', async () => {
  const timeStep = vi.fn(async () => 5);
  const computer = setUp({ timeStep });
  await computer.testSpeed();
  expect(timeStep).toHaveBeenCalledWith(1);
  expect(computer.speed).toMatchObject({ state: 'done', ms: 5, threads: 1 });
  // 464 million weights a token, 23 million in 5 ms
  const { speed } = computer;
  expect(speed.state === 'done' && speed.tokensPerSecond).toBeCloseTo(9.95, 1);
});

test('a measurement that fails says why', async () => {
  const computer = setUp({ timeStep: () => Promise.reject(new AppError('timeout', 'late')) });
  await computer.testSpeed();
  expect(computer.speed).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
});

test('no source is asked before the click; each answers for itself', async () => {
  const reach = vi.fn(async (host: ModelHost) => {
    if (host === HUB) throw new AppError('offline', 'dns', { host: 'huggingface.co' });
    return { found: host !== SITE, ms: 120 };
  });
  const computer = setUp({ reach });
  await computer.look();
  expect(reach).not.toHaveBeenCalled();
  await computer.testSources();
  expect(computer.sources.map(({ answer }) => answer)).toMatchObject([
    { state: 'reached', found: false },
    { state: 'failed', error: { code: 'offline' } },
    { state: 'reached', found: true },
  ]);
  expect(computer.asking).toBe(false);
});

test('the report has all of it, in the person’s language and in English', async () => {
  const computer = setUp({
    look: async () => ({ ...FACTS, secure: false }),
    reach: (host) =>
      host === HUB
        ? Promise.reject(new AppError('offline', 'dns', { host: 'huggingface.co' }))
        : Promise.resolve({ found: false, ms: 9 }),
  });
  await computer.look();
  await computer.testSpeed();
  await computer.testSources();
  const time = new Date('2026-11-24T08:00:00Z');
  const text = report(LOCALES['zh-CN'], computer, time);
  const [chinese = '', english = ''] = text.split('\n\n');
  expect(chinese).toMatch(/^Qwen All-in-One · 设备检测\n时间: 2026-11-24T08:00:00\.000Z\n网址: /);
  expect(chinese).toMatch(/\[有问题\] https:\/\/school\.example 不是安全地址/);
  expect(english).toContain('[Problem] https://school.example is not a secure address');
  expect(english).toContain(
    '{"OverrideSecurityRestrictionsOnInsecureOrigin":["https://school.example"]}',
  );
  expect(english).toContain('Page and models use 300 MB');
  expect(english).toMatch(/Speed: 5ms for 23 million weights/);
  expect(english).toContain('huggingface.co: huggingface.co cannot be reached.');
  expect(english).toContain('This site (school.example): Answers. No list');
  expect(report(LOCALES.en, computer, time)).toBe(english);
});
