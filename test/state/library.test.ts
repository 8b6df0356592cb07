// @vitest-environment happy-dom
/** What a person does with their conversations as a whole, here and in another tab. */
import { expect, test } from 'vitest';
import { find } from '../../src/chat/search.ts';
import { choicesOf, replyChoicesOf } from '../../src/storage/conversation.ts';
import { conversationStore } from '../../src/storage/conversations.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { NO_REPLY_CHOICES } from '../../src/storage/reply.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { chatOf } from '../chat/session-of.ts';
import { conversationOf, exchangeOf } from '../support/conversations.ts';
import { engineOf, hostOf } from './scripted.ts';

async function open(store: Store = memoryStore(), errors: unknown[] = []) {
  const { host } = hostOf(engineOf());
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const chat = chatOf(host, settings, store, (error) => errors.push(error));
  await chat.start();
  const stored = async (id: string) => (await conversationStore(store).read(id))!;
  return { chat, store, stored };
}

async function withThree() {
  const store = memoryStore();
  for (const id of ['a', 'b', 'c']) {
    const one = conversationOf(id, [exchangeOf(`first line of ${id}`, 'reply', { id: `${id}1` })]);
    await conversationStore(store).save(one);
  }
  return open(store);
}
const listed = ({ history }: { history: { id: string }[] }) => history.map(({ id }) => id);

test('a name stays over a reload, and an empty one gives the first line back', async () => {
  const { chat, store, stored } = await withThree();
  await chat.rename('b', '  Holiday \n plans ');
  expect(choicesOf(await stored('b')).name).toBe('Holiday plans');
  expect([...find((await open(store)).chat.stored.values(), 'holiday')]).toEqual(['b']);
  await chat.rename('b', ' ');
  expect(choicesOf(await stored('b')).name).toBe('');
  expect((await stored('b')).title).toBe('first line of b');
});

test('several are pinned, archived and deleted at once, and come back at once', async () => {
  const { chat, stored } = await withThree();
  await chat.pin(['a', 'c'], true);
  expect(choicesOf(await stored('c'))).toMatchObject({ pinned: true, archived: false });
  await chat.archive(['c'], true);
  expect(choicesOf(await stored('c'))).toMatchObject({ pinned: false, archived: true });
  await chat.removeAll(['a', 'c']);
  expect(listed(chat)).toEqual(['b']);
  expect([...find(chat.stored.values(), 'first line')]).toEqual(['b']);
  const [undo] = chat.undo.list;
  expect(undo).toMatchObject({ what: 'several', name: '2' });
  await chat.undo.undo(undo!.id);
  expect(listed(chat).sort()).toEqual(['a', 'b', 'c']);
  expect(choicesOf(await stored('a')).pinned).toBe(true);
  expect([...find(chat.stored.values(), 'first line')].sort()).toEqual(['a', 'b', 'c']);
});

test('several that come back are written together, and the offer stays until they are', async () => {
  const { chat, store } = await withThree();
  await chat.removeAll(['a', 'c']);
  const writing: (() => void)[] = [];
  const { update } = store;
  store.update = async (...change) => {
    await new Promise<void>((resolve) => writing.push(resolve));
    return update(...change);
  };
  const undone = chat.undo.undo(chat.undo.list[0]!.id);
  await expect.poll(() => writing.length).toBe(2);
  expect(chat.undo.list).toHaveLength(1);
  await chat.undo.undo(chat.undo.list[0]!.id); // a second press does nothing
  expect(writing).toHaveLength(2);
  expect(chat.undo.list).toHaveLength(1);
  writing.forEach((write) => write());
  await undone;
  expect(chat.undo.list).toEqual([]);
});

test('what another tab has chosen later is not undone by what this tab saves', async () => {
  const { chat, store, stored } = await withThree();
  const other = await open(store);
  await chat.rename('a', 'ours');
  await other.chat.dismissHelp('a1'); // this tab has not heard of the name
  expect(choicesOf(await stored('a')).name).toBe('ours');
});

test('what a later version of the app has written beside stays when this one saves', async () => {
  const store = memoryStore();
  const exchange = { ...exchangeOf('hi', 'reply', { id: 'x' }), stars: 5 };
  await store.set('conversation:n', { ...conversationOf('n', [exchange]), folder: 'work' });
  const { chat } = await open(store);
  await chat.pin(['n'], true);
  await chat.dismissHelp('x');
  expect(await store.get('conversation:n')).toMatchObject({
    folder: 'work',
    exchanges: [{ stars: 5 }],
    choices: { pinned: true },
  });
});

test('choices that make no sense cost only themselves', async () => {
  const store = memoryStore();
  const one = conversationOf('n', [exchangeOf('hi')]);
  await store.set('conversation:n', { ...one, choices: { name: 7, pinned: true, revision: 2 } });
  await store.set('conversation:m', { ...one, id: 'm', choices: 'none' });
  const { chat } = await open(store);
  expect(listed(chat).sort()).toEqual(['m', 'n']);
  const n = chat.history.find(({ id }) => id === 'n')!;
  expect(choicesOf(n)).toEqual({ name: '', pinned: true, archived: false, revision: 2 });
});

test('a temporary conversation is told to nobody and stored nowhere, and is gone when it is left', async () => {
  const { chat, store } = await withThree();
  chat.newTemporary();
  const { id } = chat.current;
  chat.setDraft('a zebra');
  await chat.send();
  expect(chat.current.exchanges[0]).toMatchObject({ text: 'a zebra', reply: '真好!' });
  await chat.removeExchange(chat.current.exchanges[0]!.id);
  chat.newConversation();
  expect(chat.conversations.some((one) => one.id === id)).toBe(false);
  for (const { id: undo } of chat.undo.list) await chat.undo.undo(undo);
  expect(listed(chat).sort()).toEqual(['a', 'b', 'c']);
  expect(chat.stored.size).toBe(3);
  expect(JSON.stringify(await store.list('conversation:'))).not.toContain('zebra');
});

test('a text is filled into a new box behind what is there, and quoted behind what is there', async () => {
  const { chat } = await withThree();
  chat.select('a');
  chat.fill('from a link');
  expect(chat.current.exchanges).toEqual([]);
  expect(chat.current.draft).toBe('from a link');
  chat.select('b');
  chat.fill('another');
  expect(chat.current.draft).toBe('from a link\nanother');
  chat.quote('two\nlines');
  expect(chat.current.draft).toBe('from a link\nanother\n\n> two\n> lines\n\n');
});

test('an import that the storage refuses half-way is refused as a whole', async () => {
  const store = memoryStore();
  let room = 1;
  const full: Store = {
    ...store,
    update: (...write) =>
      room-- > 0
        ? store.update(...write)
        : Promise.reject(new DOMException('', 'QuotaExceededError')),
  };
  const { chat } = await open(full);
  const brought = ['a', 'b'].map((id) => conversationOf(id, [exchangeOf(`line of ${id}`)]));
  await expect(chat.adopt(brought)).rejects.toThrow();
  expect(listed(chat)).toEqual([]);
  expect(listed((await open(store)).chat)).toEqual([]);
});

test('how one conversation is answered is kept with it, also before the first message', async () => {
  const { chat, store, stored } = await withThree();
  await chat.setReply('b', { ...NO_REPLY_CHOICES, temperature: 0.2, assistantPrompt: 'Be brief.' });
  expect(replyChoicesOf(await stored('b'))).toMatchObject({ temperature: 0.2, topP: null });
  await chat.setReply('b', NO_REPLY_CHOICES);
  expect(replyChoicesOf(await stored('b'))).toBe(null);
  chat.newConversation();
  const { id } = chat.current;
  await chat.setReply(id, { ...NO_REPLY_CHOICES, maxTokens: 64 });
  const other = await open(store);
  const again = other.chat.conversations.find((one) => one.id === id);
  expect(again && replyChoicesOf(again)).toMatchObject({ maxTokens: 64 });
  expect(listed(other.chat)).not.toContain(id);
  await chat.setReply(id, NO_REPLY_CHOICES);
  expect(await stored(id)).toBe(undefined);
});
