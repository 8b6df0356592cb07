// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { ClassifyJob, GenerateJob, Precedence } from '../../src/contract/engine.ts';
import { createApi } from '../../src/api.ts';
import { DEMO_CALIBRATION } from '../../src/contract/demo-calibration.ts';
import { HUB } from '../../src/contract/models.ts';
import { readSeconds, Settings } from '../../src/state/settings.svelte.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { NO_REPLY_CHOICES } from '../../src/storage/reply.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { classified, endless, engineOf, FULL, generated, hostOf } from '../state/scripted.ts';
import { sessionOf } from './session-of.ts';

function setUp(engine = engineOf(), store = memoryStore()) {
  const { host, tab } = hostOf(engine, engine);
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  return { host, tab, settings, session: sessionOf(host, settings, store) };
}

test('a text is judged once by each model', async () => {
  const classify = vi.fn(async () => classified(0.8));
  const { session, host } = setUp(engineOf({ classify }));
  const first = await session.analyze('很好');
  expect(first).toMatchObject({ label: '正面', cached: false });
  const positive = 1 / (1 + (0.2 / 0.8) ** (1 / DEMO_CALIBRATION.temperature));
  expect(first.scores).toEqual({
    正面: expect.closeTo(positive, 3),
    负面: expect.closeTo(1 - positive, 3),
  });
  expect(await session.analyze(' 很好\n')).toMatchObject({ label: '正面', cached: true });
  // The chat asks the same function, hence the same cache.
  const request = { message: session.accept('很好'), history: [], conversation: 'x' };
  for await (const _event of session.converse(request)) void _event;
  expect(classify).toHaveBeenCalledTimes(1);
  await host.load(FULL);
  expect(await session.analyze('很好')).toMatchObject({ cached: false });
});

test('leaving a conversation early cancels the engine and frees it', async () => {
  let signal: AbortSignal | undefined;
  const { session, host } = setUp(
    engineOf({
      generate: (job, onDelta, given) => {
        signal = given;
        return endless(job, onDelta, given);
      },
    }),
  );
  const request = { message: session.accept('你好'), history: [], conversation: 'x' };
  for await (const event of session.converse(request)) if (event.type === 'delta') break;
  expect(signal?.aborted).toBe(true);
  await host.load(FULL); // would wait for ever if the lease were still held
});

test('jobs say whose they are, so that the queue knows where they stand', async () => {
  const jobs: Precedence[] = [];
  const note = <T>(job: Precedence, result: T): Promise<T> => {
    jobs.push({ visible: job.visible ?? false, conversation: job.conversation ?? '' });
    return Promise.resolve(result);
  };
  const { session } = setUp(
    engineOf({
      classify: (job) => note(job, classified(0.8)),
      generate: (job) => note(job, generated('好')),
    }),
  );
  const request = { message: session.accept('你好'), history: [], conversation: 'x' };
  for await (const _event of session.converse(request)) void _event;
  await session.analyze('在吗');
  expect(jobs).toEqual([
    { visible: true, conversation: 'x' },
    { visible: true, conversation: 'x' },
    { visible: true, conversation: 'api' },
  ]);
});

test('a person’s settings go before what the model’s authors recommend', async () => {
  const jobs: GenerateJob[] = [];
  const { session, settings } = setUp(
    engineOf({
      generate: (job, ...rest) => {
        jobs.push(job);
        return engineOf().generate(job, ...rest);
      },
    }),
  );
  await session.reply([{ role: 'user', content: '你好' }]);
  settings.change({ temperature: 0.5, maxTokens: 64 });
  await session.reply([{ role: 'user', content: '你好' }]);
  await session.reply([{ role: 'user', content: '你好' }], { maxTokens: 8 });
  expect(jobs.map((job) => [job.maxTokens, job.sampling.temperature])).toEqual([
    [256, 0],
    [64, 0.5],
    [8, 0.5],
  ]);
  // Those of one conversation go before both; what it has not is as everywhere.
  const own = { ...NO_REPLY_CHOICES, maxTokens: 32, temperature: 0, assistantPrompt: 'Be brief.' };
  const request = { message: session.accept('你好'), history: [], conversation: 'x', own };
  for await (const _event of session.converse(request)) void _event;
  expect(jobs[3]).toMatchObject({ maxTokens: 32, sampling: { temperature: 0 } });
  // With the one likeliest token to choose from, a temperature would change nothing.
  expect(jobs[1]?.sampling.topK).toBeGreaterThan(1);
});

test('a time limit is a number of seconds up to an hour', () => {
  expect(['0', ' 90 ', '0.5', '３０', '3600'].map(readSeconds)).toEqual([0, 90, 0.5, 30, 3600]);
  for (const text of ['-1', '', ' ', 'abc', '3601', '1e9', 'NaN', 'Infinity', '10 s']) {
    const facts = { reason: 'seconds', limit: 3600 };
    expect(() => readSeconds(text)).toThrow(expect.objectContaining({ code: 'input', facts }));
  }
});

test('a stored limit that makes no sense falls back alone', async () => {
  const store = memoryStore();
  await store.set('settings', { sentimentLimit: -5, firstTokenLimit: 1e9, replyLimit: 30 });
  const { settings } = setUp(engineOf(), store);
  await settings.start();
  expect(settings.timeLimits()).toEqual({ sentiment: 60e3, firstToken: 120e3, reply: 30e3 });
});

test('custom hosts must be addresses', () => {
  const { settings } = setUp();
  settings.change({ host: 'custom', hostUrl: ' https://models.example.org/hub ' });
  const site = { kind: 'site', url: 'http://site/models/' };
  const added = { kind: 'hub', url: 'https://models.example.org/hub/' };
  expect(settings.downloadHosts()).toEqual([site, added]);
  settings.change({ host: 'hub' });
  expect(settings.downloadHosts()).toEqual([site, HUB, added]);
  settings.change({ host: 'site' });
  expect(settings.downloadHosts()).toEqual([site]);
  for (const hostUrl of ['', 'example.org', 'javascript:alert(1)', 'ftp://x/']) {
    settings.change({ host: 'custom', hostUrl });
    expect(() => settings.downloadHosts()).toThrow(expect.objectContaining({ code: 'input' }));
  }
});

test('the API refuses bad arguments with code input', async () => {
  const { session, host, tab } = setUp();
  const api = createApi({
    session,
    engines: tab,
    catalogue: {
      ...{ models: [FULL], find: () => FULL, isStored: () => false, refresh: async () => {} },
    },
    downloads: { status: { state: 'none' } },
    notices: { offlineReady: false },
    isCalibrated: () => true,
    ready: host.start(),
  });
  const input = { code: 'input' };
  const bad = (value: unknown) => value as never;
  await expect(api.analyze(bad(7))).rejects.toMatchObject(input);
  await expect(api.analyze(' ')).rejects.toMatchObject(input);
  await expect(api.reply(bad('hi'))).rejects.toMatchObject(input);
  await expect(api.reply([])).rejects.toMatchObject(input);
  await expect(api.reply([bad({ role: 'robot', content: 'x' })])).rejects.toMatchObject(input);
  const user = [{ role: 'user' as const, content: '你好' }];
  await expect(api.reply(user, { maxTokens: 0 })).rejects.toMatchObject(input);
  await expect(api.reply(user, { signal: bad({}) })).rejects.toMatchObject(input);
  await expect(api.load(FULL.id)).rejects.toMatchObject(input);
  const events = api.converse(bad(null))[Symbol.asyncIterator]();
  await expect(events.next()).rejects.toMatchObject(input);
  await expect(api.reply(user)).resolves.toMatchObject({ text: '真好!' });
  expect(api.status()).toMatchObject({
    engine: { state: 'ready' },
    stored: [],
    calibrated: true,
  });
});

test('the API loads a stored model before anybody has looked what is stored', async () => {
  const { session, host, tab } = setUp();
  let looked = false;
  const api = createApi({
    session,
    engines: tab,
    catalogue: {
      models: [FULL],
      find: () => FULL,
      isStored: () => looked,
      refresh: async () => void (looked = true),
    },
    downloads: { status: { state: 'none' } },
    notices: { offlineReady: false },
    isCalibrated: () => true,
    ready: host.start(),
  });
  await api.ready;
  await expect(api.load(FULL.id)).resolves.toMatchObject({ model: FULL });
});
