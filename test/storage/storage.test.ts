import { expect, test, vi } from 'vitest';
import { conversationStore, type Conversation } from '../../src/storage/conversations.ts';
import { DEFAULT_SETTINGS, settingsStore } from '../../src/storage/settings.ts';
import { DATABASE, memoryStore, openStore } from '../../src/storage/store.ts';

function conversation(id: string, updatedAt: number): Conversation {
  const text = { title: id, draft: '' };
  return { version: 1, id, createdAt: 1, updatedAt, ...text, exchanges: [] };
}

const exchange = {
  id: 'e',
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

test('a reply that was running when it was saved is marked as interrupted', async () => {
  const store = conversationStore(memoryStore());
  const running = { ...exchange, outcome: { state: 'running' as const } };
  await store.save({ ...conversation('a', 1), exchanges: [running] });
  expect((await store.list())[0]?.exchanges[0]?.outcome).toEqual({ state: 'interrupted' });
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
  expect(await openStore().persistent).toBe(false); // Node has none
  const refusing = {
    open: () => {
      throw new DOMException('denied', 'SecurityError');
    },
  };
  vi.stubGlobal('indexedDB', refusing);
  const { store, persistent } = openStore();
  expect(await persistent).toBe(false);
  vi.unstubAllGlobals();
  await store.set('a', { kept: true });
  expect(await store.get('a')).toEqual({ kept: true });
});

test('a database that never answers does not hold the page', async () => {
  vi.stubGlobal('indexedDB', { open: () => ({}) });
  expect(await openStore(DATABASE, 20).persistent).toBe(false);
  vi.unstubAllGlobals();
});
