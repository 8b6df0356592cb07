import { expect, onTestFinished, test, vi } from 'vitest';
import { conversationStore } from '../../src/storage/conversations.ts';
import type { Conversation } from '../../src/storage/conversation.ts';
import { DEFAULT_SETTINGS, settingsStore } from '../../src/storage/settings.ts';
import { parseReplyChoices } from '../../src/storage/reply.ts';
import { DATABASE, memoryStore, openStore } from '../../src/storage/store.ts';

function conversation(id: string, updatedAt: number): Conversation {
  const text = { title: id, draft: '' };
  return { version: 1, id, createdAt: 1, updatedAt, ...text, exchanges: [] };
}

const exchange = {
  id: 'e',
  order: 1,
  at: 1,
  text: '你好',
  model: 'Demo',
  sentiment: null,
  reply: '你好!',
  outcome: { state: 'stopped' as const },
  filteredText: null,
  filteredReply: { action: 'mask' as const, categories: ['insult' as const] },
  findings: [{ role: 'tone', values: ['中性'], confidence: 0.5, source: 'model' as const }],
  help: true,
};

test('conversations come back newest first', async () => {
  const store = conversationStore(memoryStore());
  await store.save(conversation('old', 1));
  await store.save({ ...conversation('new', 2), exchanges: [exchange] });
  expect((await store.list()).map(({ id }) => id)).toEqual(['new', 'old']);
  expect((await store.list())[0]?.exchanges).toEqual([exchange]);
  await store.remove('new');
  expect(await store.list()).toHaveLength(1);
});

test('garbage is dropped, and does not take its neighbours with it', async () => {
  const store = memoryStore();
  const good = conversation('good', 1);
  await store.set('conversation:good', {
    ...good,
    exchanges: [{ text: 3 }, exchange, null, { ...exchange, outcome: { state: 'odd' } }],
  });
  for (const [i, bad] of [null, 7, 'text', {}, [], { ...good, version: 99 }].entries()) {
    await store.set(`conversation:bad-${i}`, bad);
  }
  expect(await conversationStore(store).list()).toEqual([{ ...good, exchanges: [exchange] }]);
});

test('settings fall back field by field', async () => {
  const store = memoryStore();
  const settings = settingsStore(store);
  expect(await settings.read()).toEqual(DEFAULT_SETTINGS);
  await store.set('settings', {
    language: 'en',
    theme: 'pink',
    temperature: 99,
    sendOnEnter: 'no',
  });
  expect(await settings.read()).toEqual({ ...DEFAULT_SETTINGS, language: 'en' });
  await store.set('settings', 'garbage');
  expect(await settings.read()).toEqual(DEFAULT_SETTINGS);
});

test('where IndexedDB is missing or refuses, memory stands in', async () => {
  expect(await openStore(DATABASE).persistent).toBe(false); // Node has none
  const refusing = {
    open: () => {
      throw new DOMException('denied', 'SecurityError');
    },
  };
  vi.stubGlobal('indexedDB', refusing);
  const { store, persistent } = openStore(DATABASE);
  expect(await persistent).toBe(false);
  vi.unstubAllGlobals();
  await store.set('a', { kept: true });
  expect(await store.get('a')).toEqual({ kept: true });
});

test('a database that never answers does not hold the page', async () => {
  vi.stubGlobal('indexedDB', { open: () => ({}) });
  expect(await openStore(DATABASE, { timeoutMs: 20 }).persistent).toBe(false);
  vi.unstubAllGlobals();
});

test('what the first version stored is read as it was meant', async () => {
  const store = memoryStore();
  const timings = { preprocessing: 1, sentiment: 2, history: 3, generation: 4, firstToken: 5 };
  const done = {
    ...{ state: 'done', finish: 'stop', promptTokens: 9, completionTokens: 3, droppedMessages: 0 },
    timings: { ...timings, total: 6, tokensPerSecond: 7 },
  };
  const scores = { 正面: 0.1, 负面: 0.9 };
  const sentiment = { label: '负面', confidence: 0.9, scores, ms: 12 };
  const first = { ...exchange, sentiment, outcome: done };
  const {
    filteredText: _,
    filteredReply: __,
    help: ___,
    ...asStored
  } = first as typeof first & Record<string, unknown>;
  await store.set('conversation:a', { ...conversation('a', 1), exchanges: [asStored] });
  await store.set('settings', {
    ...{ version: 1, language: 'en', theme: 'dark', sendOnEnter: false, showStats: false },
    ...{ maxTokens: 128, temperature: 0.5, topK: null, topP: null, repetitionPenalty: 1.1 },
    ...{ model: 'demo', threads: 2, host: 'mirror', hostUrl: '', dismissed: ['single-thread'] },
  });
  const [read] = await conversationStore(store).list();
  expect(read?.exchanges).toMatchObject([asStored]);
  expect(await settingsStore(store).read()).toMatchObject({
    ...{ language: 'en', theme: 'dark', sendOnEnter: false, maxTokens: 128, temperature: 0.5 },
    ...{ threads: 2, host: 'mirror', dismissed: ['single-thread'] },
  });
});

test('what a later version stored is left alone, for the way back to it', async () => {
  const store = memoryStore();
  const later = { ...conversation('later', 1), version: 2, folders: [] };
  await store.set('conversation:later', later);
  expect(await conversationStore(store).list()).toEqual([]);
  expect(await store.get('conversation:later')).toEqual(later);
});

test('what a later version let a person choose for one conversation is kept beside what is known', async () => {
  const store = memoryStore();
  const reply = { temperature: 0.5, mood: 'curt', verbosity: { most: 3 } };
  const choices = { name: '', pinned: false, archived: false, revision: 1, reply };
  await store.set('conversation:a', { ...conversation('a', 1), choices });
  const [read] = await conversationStore(store).list();
  expect(read?.choices?.reply).toMatchObject(reply);
  expect(parseReplyChoices({ mood: null, topK: 'x' })).toBeNull();
  for (const odd of [[['x']], 'x', null, 7]) expect(parseReplyChoices(odd)).toBeNull();
});

test('any part of a stored conversation may be garbage: what is whole is kept, nothing throws', async () => {
  const whole = { ...conversation('a', 1), exchanges: [exchange, { ...exchange, id: 'f' }] };
  const garbage = [
    undefined,
    null,
    0,
    NaN,
    -1,
    '',
    '<b>',
    [],
    {},
    [[]],
    true,
    1e400,
    { length: 9 },
  ];
  const paths = [
    ...Object.keys(whole),
    'exchanges.0',
    ...Object.keys(exchange).map((k) => `exchanges.0.${k}`),
  ];
  for (const path of paths) {
    for (const bad of garbage) {
      const value = structuredClone(whole) as unknown as Record<string, unknown>;
      const keys = path.split('.');
      const last = keys.pop() ?? '';
      const parent = keys.reduce((node, key) => node[key] as Record<string, unknown>, value);
      parent[last] = bad;
      const store = memoryStore();
      await store.set('conversation:a', value);
      const [read] = await conversationStore(store).list();
      if (keys.length)
        expect(read?.exchanges.at(-1), path).toMatchObject({ id: 'f', text: '你好' });
      await store.set('settings', value);
      expect((await settingsStore(store).read()).language).toBe('auto');
    }
  }
});

test('what the disk refuses after the start is told as such', async () => {
  let refusal: DOMException | null = null;
  const write = () => (refusal ? Promise.reject(refusal) : Promise.resolve());
  const read = async () => undefined;
  const database = { createStore: () => ({}), set: write, update: write, del: read, get: read };
  vi.doMock('idb-keyval', () => ({ ...database, entries: async () => [] }));
  vi.resetModules();
  onTestFinished(() => {
    vi.doUnmock('idb-keyval');
    vi.resetModules();
  });
  const fresh = await import('../../src/storage/store.ts');
  const { store, persistent } = fresh.openStore('full');
  expect(await persistent).toBe(true);
  refusal = new DOMException('full', 'QuotaExceededError');
  const quota = { code: 'storage', facts: { reason: 'quota' } };
  await expect(store.set('a', 1)).rejects.toMatchObject(quota);
  await expect(store.update('a', () => 1)).rejects.toMatchObject(quota);
  refusal = new DOMException('gone', 'InvalidStateError');
  await expect(store.set('a', 1)).rejects.toMatchObject({ code: 'storage', facts: {} });
});
