/** What becomes of a conversation that two tabs write at once. */
import { expect, test } from 'vitest';
import { conversationStore } from '../../src/storage/conversations.ts';
import type { Conversation, Exchange } from '../../src/storage/conversation.ts';
import { sharedStore, type Announcer } from '../../src/storage/shared-store.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore } from '../../src/storage/store.ts';

/** What is written later has the earlier time here: it must not count. */
function exchange(id: string, order: number, reply = '', revision = 0): Exchange {
  const at = 100 - order;
  const outcome = { state: 'stopped' as const };
  const found = { filteredText: null, filteredReply: null, help: false, findings: [] };
  return {
    id,
    at,
    order,
    text: id,
    model: '',
    sentiment: null,
    reply,
    outcome,
    ...found,
    revision,
  };
}

function conversation(exchanges: Exchange[], more: Partial<Conversation> = {}): Conversation {
  const times = { createdAt: 1, updatedAt: 1 };
  return { version: 1, id: 'c', ...times, title: '', draft: '', exchanges, ...more };
}

const ids = (value: Conversation | undefined) => value?.exchanges.map(({ id }) => id);

test('keeps the exchanges of both, in the order in which they were sent', async () => {
  const store = conversationStore(memoryStore());
  await store.save(
    conversation([exchange('a', 1), exchange('c', 3)], { title: 'a', updatedAt: 9 }),
  );
  await store.save(
    conversation([exchange('a', 1), exchange('b', 2)], { draft: 'x', updatedAt: 5 }),
  );
  const merged = await store.read('c');
  expect(ids(merged)).toEqual(['a', 'b', 'c']);
  expect(merged).toMatchObject({ title: 'a', draft: 'x', updatedAt: 9 });
});

test('takes the copy of an exchange that was changed last, whoever saves last', async () => {
  const store = conversationStore(memoryStore());
  const [early, late] = [exchange('a', 1, '刚', 1), exchange('a', 1, '刚好', 2)];
  for (const order of [
    [early, late],
    [late, early],
  ]) {
    for (const copy of order) await store.save(conversation([copy]));
    expect((await store.read('c'))?.exchanges).toEqual([late]);
    await store.remove('c');
  }
});

test('does not bring back what one of them has removed', async () => {
  const store = conversationStore(memoryStore());
  const [a, b] = [exchange('a', 1), exchange('b', 2)];
  await store.save(conversation([a, b]));
  await store.save(conversation([b], { removed: ['a'] }));
  await store.save(conversation([a, b, exchange('c', 3)]));
  expect(ids(await store.read('c'))).toEqual(['b', 'c']);
});

test('what was stored before exchanges had numbers keeps its order', async () => {
  const store = memoryStore();
  const old = [exchange('a', 3), exchange('b', 2), exchange('c', 1)];
  for (const one of old) delete one.order;
  await store.set('conversation:c', conversation(old));
  const kept = await conversationStore(store).read('c');
  expect(ids(kept)).toEqual(['a', 'b', 'c']);
  expect(kept?.exchanges.map(({ order }) => order)).toEqual([1, 2, 3]);
});

test('the conversation that went on last comes first, those without a number last', async () => {
  const store = conversationStore(memoryStore());
  await store.save(conversation([], { id: 'old', updatedAt: 9 }));
  await store.save(conversation([], { id: 'future', updatedAt: 1e15, order: 1 }));
  await store.save(conversation([], { id: 'now', updatedAt: 5, order: 2 }));
  expect((await store.list()).map(({ id }) => id)).toEqual(['now', 'future', 'old']);
});

test('a setting that one changes leaves alone what the other has changed', async () => {
  const store = memoryStore();
  await settingsStore(store).change({ language: 'en' });
  await settingsStore(store).change({ theme: 'dark' });
  expect(await settingsStore(store).read()).toMatchObject({ language: 'en', theme: 'dark' });
});

test('a change is told to the other tabs once it is stored, and not to one’s own', async () => {
  const store = memoryStore();
  const heard: string[] = [];
  const others: Announcer = { onmessage: null, postMessage: (key) => heard.push(key) };
  const shared = sharedStore(store, others);
  const told: string[] = [];
  shared.watch((key) => told.push(key));
  const saved = conversationStore(shared.store).save(conversation([]));
  expect(heard).toEqual([]);
  await saved;
  await shared.store.remove('conversation:c');
  expect(heard).toEqual(['conversation:c', 'conversation:c']);
  expect(told).toEqual([]);
  others.onmessage?.(new MessageEvent('message', { data: 'settings' }));
  expect(told).toEqual(['settings']);
});
