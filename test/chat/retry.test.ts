// @vitest-environment happy-dom
/** An engine that ends in the middle of a turn, and the one that takes its place. */
import { describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../src/contract/engine.ts';
import { AppError } from '../../src/contract/errors.ts';
import type { Session } from '../../src/chat/session.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { engineOf, FULL, hostOf, loaded } from '../state/scripted.ts';
import { sessionOf } from './session-of.ts';

/** Engines that die in this call, `deaths` of them, and then one that lives. */
function setUp(deaths: number, part: (die: () => never) => Partial<Engine>) {
  const store = memoryStore();
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const dying = Array.from({ length: deaths }, (_, index) =>
    engineOf(
      part(() => {
        kill(index);
        throw new AppError('worker', 'died');
      }),
    ),
  );
  const { host, kill, spawned } = hostOf(...dying);
  return { session: sessionOf(host, settings, store), host, spawned };
}

const classifyDies = (die: () => never) => ({ classify: async () => die() });
const generateDies = (die: () => never) => ({ generate: async () => die() });
const MESSAGES = [{ role: 'user' as const, content: '你好' }];

const REQUEST = { history: [], conversation: 'c' };

async function converse(session: Session): Promise<string[]> {
  const types = [];
  for await (const { type } of session.converse({ ...REQUEST, message: session.accept('你好') })) {
    types.push(type);
  }
  return types;
}

describe('an engine that dies before anything was seen', () => {
  test('costs time only', async () => {
    const { session, spawned } = setUp(1, classifyDies);
    expect(await session.analyze('真好')).toMatchObject({ label: '正面' });
    expect(spawned()).toBe(2);
    const second = setUp(1, generateDies);
    expect((await second.session.reply(MESSAGES, { onDelta() {} })).text).toBe('真好!');
    const third = setUp(1, classifyDies);
    expect((await converse(third.session)).at(-1)).toBe('done');
  });

  test('with the badge on screen: the badge is made anew, by whichever model answers now', async () => {
    const { session } = setUp(1, generateDies);
    const types = await converse(session);
    expect(types.filter((type) => type === 'sentiment')).toHaveLength(2);
    expect(types.at(-1)).toBe('done');
  });

  test('while a turn waits for it costs time only', async () => {
    const { session, host } = setUp(0, classifyDies);
    vi.spyOn(host, 'hold').mockRejectedValueOnce(new AppError('worker', 'died'));
    expect((await converse(session)).at(-1)).toBe('done');
  });

  test('twice in a row is told', async () => {
    const { session } = setUp(2, classifyDies);
    await expect(session.analyze('真好')).rejects.toMatchObject({ code: 'worker' });
    const { session: other } = setUp(2, classifyDies);
    await expect(converse(other)).rejects.toMatchObject({ code: 'worker' });
  });
});

describe('an engine that dies in the middle of a reply', () => {
  /** What the engines were asked to go on with. */
  let asked: string[] = [];
  const cut = (die: () => never) => ({
    generate: async (job: Parameters<Engine['generate']>[0], onDelta?: (delta: string) => void) => {
      asked.push(job.messages.map(({ content }) => content).join('|'));
      onDelta?.('刚');
      return die();
    },
  });

  test('the next one goes on from there, without a second badge', async () => {
    const { session, spawned } = setUp(1, cut);
    const events = [];
    for await (const event of session.converse({ ...REQUEST, message: session.accept('你好') })) {
      events.push(event);
    }
    expect(events.map(({ type }) => type)).toEqual(['sentiment', 'delta', 'delta', 'done']);
    expect(events[1]).toMatchObject({ text: '刚' });
    expect(events.at(-1)).toMatchObject({ result: { text: '刚真好!' } });
    expect(spawned()).toBe(2);
  });

  test('a script hears each part once, and gets the whole', async () => {
    const { session } = setUp(1, cut);
    const heard: string[] = [];
    const reply = await session.reply(MESSAGES, { onDelta: (delta) => heard.push(delta) });
    expect([heard.join(''), reply.text]).toEqual(['刚真好!', '刚真好!']);
  });

  test.each(['reply', 'converse'] as const)('%s: no other model goes on with it', async (what) => {
    const { session, host } = setUp(1, cut);
    const { hold } = host;
    const holds = vi.spyOn(host, 'hold').mockImplementation(async (signal) => {
      const lease = await hold.call(host, signal);
      return holds.mock.calls.length === 1 ? lease : { ...lease, loaded: loaded(FULL) };
    });
    const asked = what === 'reply' ? session.reply(MESSAGES) : converse(session);
    await expect(asked).rejects.toMatchObject({ code: 'worker' });
    expect(holds).toHaveBeenCalledTimes(2);
  });

  test('twice in a row is told', async () => {
    asked = [];
    const { session, spawned } = setUp(2, cut);
    await expect(session.reply(MESSAGES)).rejects.toMatchObject({ code: 'worker' });
    const begun = asked.map((messages) => messages.split('|').slice(-2).join('|'));
    expect(begun[1]).toBe('你好|刚');
    expect((await converse(session)).at(-1)).toBe('done');
    expect(spawned()).toBe(3);
  });
});

test('other failures are not tried again', async () => {
  let asked = 0;
  const { session } = setUp(1, () => ({
    classify: async () => {
      asked++;
      throw new AppError('memory', 'no');
    },
  }));
  await expect(session.analyze('真好')).rejects.toMatchObject({ code: 'memory' });
  expect(asked).toBe(1);
});
