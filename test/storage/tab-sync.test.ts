// @vitest-environment happy-dom
/** Two tabs with the same conversations. */
import { describe, expect, test, vi } from 'vitest';
import { Presence } from '../../src/platform/presence.ts';
import type { Engine } from '../../src/contract/engine.ts';
import { Chat } from '../../src/state/chat.svelte.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { conversationStore } from '../../src/storage/conversations.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { sharedStore } from '../../src/storage/shared-store.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { TabWorld, type FakeTab } from '../support/tab-world.ts';
import { endless, engineOf, generated, hostOf, until } from '../state/scripted.ts';
import { observerOf, sessionOf } from '../chat/session-of.ts';

/** Opens tabs over one storage. */
function browser() {
  const [world, disk] = [new TabWorld(), memoryStore()];
  return async function open(
    engine: Partial<Engine> = {},
    tab: FakeTab = world.tab(),
    seen: (disk: Store) => Store = (whole) => whole,
  ) {
    const { store, watch } = sharedStore(seen(disk), tab.channel('store'));
    const settings = new Settings(settingsStore(store, watch), 'http://site/models/', () => {});
    const { host } = hostOf(engineOf(engine));
    const presence = new Presence('reply:', tab);
    const errors: unknown[] = [];
    const chat = new Chat(
      sessionOf(host, settings, store),
      observerOf(host, settings, store),
      conversationStore(store, watch),
      (error) => errors.push(error),
      presence,
    );
    await Promise.all([settings.start(), chat.start()]);
    return { chat, settings, tab, errors };
  };
}

const lastId = (chat: Chat) => chat.current.exchanges.at(-1)?.id ?? '';
const texts = (chat: Chat) => chat.current.exchanges.map(({ text }) => text);
const states = (chat: Chat) => chat.current.exchanges.map(({ outcome }) => outcome.state);

/** A reply that waits in the middle until it is let go. */
function paused() {
  let go = () => {};
  const gate = new Promise<void>((resolve) => (go = resolve));
  const generate: Engine['generate'] = async (_job, onDelta) => {
    onDelta?.('前半');
    await gate;
    return generated('前半后半');
  };
  return { generate, go };
}

describe('a message in one tab', () => {
  test('appears in the other, with its reply, and both go on from there', async () => {
    const open = browser();
    const a = await open();
    await a.chat.send('一');
    const b = await open();
    await b.chat.send('二');
    await until(() => a.chat.current.exchanges[1]?.outcome.state === 'done');
    expect(a.chat.current.exchanges[1]?.reply).toBe('真好!');
    await a.chat.send('三');
    await until(() => b.chat.current.exchanges[2]?.outcome.state === 'done');
    expect([texts(a.chat), texts(b.chat)]).toEqual([
      ['一', '二', '三'],
      ['一', '二', '三'],
    ]);
    const late = await open();
    expect(texts(late.chat)).toEqual(['一', '二', '三']);
  });

  test('sent while the other is being opened appears there too', async () => {
    const open = browser();
    const a = await open();
    await a.chat.send('一');
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    // Reads the list at once, and gets it late.
    const late = (disk: Store): Store => ({
      ...disk,
      list: async (prefix) => {
        const found = structuredClone(await disk.list(prefix));
        await gate;
        return found;
      },
    });
    const opening = open({}, undefined, late);
    await a.chat.send('二');
    go();
    const b = await opening;
    await until(() => texts(b.chat).length === 2);
    expect(texts(b.chat)).toEqual(['一', '二']);
  });

  test('sent at the same moment as one in the other loses neither', async () => {
    const open = browser();
    const first = await open();
    await first.chat.send('零');
    const tabs = await Promise.all([open(), open(), open()]);
    await Promise.all(tabs.map(({ chat }, i) => chat.send(`同时${i}`)));
    for (const { chat } of [first, ...tabs, await open()]) {
      await until(() => states(chat).filter((state) => state === 'done').length === 4);
      expect(new Set(texts(chat))).toEqual(new Set(['零', '同时0', '同时1', '同时2']));
    }
  });

  test('is running in the other too: not interrupted, and not to be answered twice', async () => {
    const open = browser();
    const { generate, go } = paused();
    const a = await open({ generate });
    const turn = a.chat.send('慢慢说');
    await until(() => a.chat.current.exchanges[0]?.reply === '前半');
    const b = await open(); // opened, or reloaded, meanwhile
    expect(states(b.chat)).toEqual(['running']);
    await b.chat.regenerate(lastId(b.chat));
    expect(b.chat.refusal?.code).toBe('busy');
    go();
    await turn;
    await until(() => states(b.chat)[0] === 'done');
    expect(b.chat.current.exchanges[0]?.reply).toBe('前半后半');
  });

  test('is marked as interrupted when its tab crashes, with the part that was saved', async () => {
    const open = browser();
    const a = await open({ generate: endless });
    void a.chat.send('说到一半');
    await until(() => a.chat.current.exchanges[0]?.reply === '一半');
    const b = await open();
    expect(states(b.chat)).toEqual(['running']);
    a.tab.crash();
    await until(() => states(b.chat)[0] === 'interrupted');
    await b.chat.regenerate(lastId(b.chat));
    expect(states(b.chat)).toEqual(['done']);
  });
});

describe('what one tab removes', () => {
  test('goes in the other, and comes back with the undo', async () => {
    const open = browser();
    const a = await open();
    await a.chat.send('一');
    await a.chat.send('二');
    const b = await open();
    const [{ id: first } = { id: '' }] = b.chat.current.exchanges;
    await b.chat.removeExchange(first);
    await until(() => texts(a.chat).join() === '二');
    await a.chat.send('三'); // does not bring it back
    expect(texts((await open()).chat)).toEqual(['二', '三']);

    await b.chat.remove(b.chat.current.id);
    await until(() => a.chat.history.length === 0);
    await b.chat.undo.undo(b.chat.undo.list.at(-1)?.id ?? 0);
    await until(() => a.chat.history.length === 1);
  });

  test('while the other answers it stays removed', async () => {
    const open = browser();
    const a = await open({ generate: endless });
    const turn = a.chat.send('讲个故事');
    await until(() => a.chat.current.exchanges[0]?.reply === '一半');
    const b = await open();
    await b.chat.remove(b.chat.current.id);
    await turn;
    expect(a.chat.runningId).toBeNull();
    expect((await open()).chat.history).toEqual([]);
  });
});

describe('with two tabs a command acts on what it was opened for', () => {
  test('an edit that was opened before the other tab went on', async () => {
    const open = browser();
    const a = await open();
    await a.chat.send('一');
    const b = await open();
    const id = lastId(a.chat);
    a.chat.edits.set(id, '改过的一');
    await b.chat.send('二');
    await until(() => states(a.chat)[1] === 'done');
    await a.chat.saveEdit(id);
    await until(() => texts(b.chat).join() === '改过的一,二');
    expect(texts((await open()).chat)).toEqual(['改过的一', '二']);
  });

  test('an edit of what the other tab deletes becomes a draft', async () => {
    const open = browser();
    const a = await open();
    await a.chat.send('一');
    await a.chat.send('二');
    const b = await open();
    a.chat.edits.set(lastId(a.chat), '改到一半');
    await b.chat.removeExchange(lastId(b.chat));
    await until(() => texts(a.chat).join() === '一');
    expect(a.chat.current.draft).toBe('改到一半');
  });

  test('a conversation deleted elsewhere while it is open here can be brought back, and its draft stays', async () => {
    const open = browser();
    const a = await open();
    await a.chat.send('别的');
    a.chat.newConversation();
    await a.chat.send('开着的');
    const b = await open();
    b.chat.setDraft('没写完');
    await a.chat.remove(a.chat.current.id);
    await until(() => b.chat.history.length === 1);
    expect([texts(b.chat), b.chat.current.draft]).toEqual([[], '没写完']);
    expect(b.chat.undo.list).toMatchObject([{ what: 'elsewhere', name: '开着的' }]);
    await b.chat.undo.undo(b.chat.undo.list[0]?.id ?? 0);
    expect(texts(b.chat)).toEqual(['开着的']);
    await until(() => a.chat.history.length === 2);
  });

  test('an exchange that was brought back is there in both', async () => {
    const open = browser();
    const a = await open();
    await a.chat.send('一');
    await a.chat.send('二');
    const b = await open();
    await a.chat.removeExchange(a.chat.current.exchanges[0]?.id ?? '');
    await until(() => texts(b.chat).join() === '二');
    await b.chat.send('三');
    await until(() => texts(a.chat).join() === '二,三');
    await a.chat.undo.undo(a.chat.undo.list[0]?.id ?? 0);
    await until(() => texts(b.chat).join() === '一,二,三');
    expect(texts((await open()).chat)).toEqual(['一', '二', '三']);
  });

  test('whatever their clocks say', async () => {
    const open = browser();
    const a = await open();
    await a.chat.send('一');
    const b = await open();
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now - 3_600_000);
    await b.chat.send('二');
    vi.restoreAllMocks();
    await until(() => states(a.chat)[1] === 'done');
    await a.chat.send('三');
    await until(() => states(b.chat)[2] === 'done');
    expect(texts((await open()).chat)).toEqual(['一', '二', '三']);
  });
});

test('what is being written and read stays as it is', async () => {
  const open = browser();
  const a = await open();
  await a.chat.send('一');
  const b = await open();
  b.chat.setDraft('没写完');
  a.chat.newConversation();
  await a.chat.send('另一个话题');
  await until(() => b.chat.history.length === 2);
  expect([b.chat.current.draft, texts(b.chat)]).toEqual(['没写完', ['一']]);
});

test('a setting changed in one tab applies in all', async () => {
  const open = browser();
  const [a, b] = [await open(), await open()];
  a.settings.change({ language: 'en' });
  await until(() => b.settings.values.language === 'en');
  b.settings.change({ theme: 'dark' });
  await until(() => a.settings.values.theme === 'dark');
  expect(a.settings.values.language).toBe('en');
});
