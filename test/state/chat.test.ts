// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Engine, GenerateJob, GenerateResult } from '../../src/contract/engine.ts';
import { AppError } from '../../src/contract/errors.ts';
import { sigmoid } from '../../src/calibration/kernel-logistic.ts';
import { DEMO } from '../../src/contract/models.ts';
import type { Chat } from '../../src/state/chat.svelte.ts';
import { UNDO_MS } from '../../src/state/undo.svelte.ts';
import { versionCount } from '../../src/chat/versions.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { conversationStore } from '../../src/storage/conversations.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import {
  classified,
  endless,
  engineOf,
  generated,
  hostOf,
  until,
  FULL,
  loaded,
} from './scripted.ts';
import { chatOf } from '../chat/session-of.ts';

const SEED = '今天的实验终于成功了,太棒了!';
/** What the demo's temperature makes of the 0.9 of `classified`. */
const CONFIDENCE = sigmoid(Math.log(9) / DEMO.calibration!.temperature);

function setUp(engine: Partial<Engine> | Partial<Engine>[] = {}, store: Store = memoryStore()) {
  const { host, ...control } = hostOf(...[engine].flat().map(engineOf));
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const saveErrors: unknown[] = [];
  const chat = chatOf(host, settings, store, (error) => saveErrors.push(error));
  const stored = async () => (await conversationStore(store).list())[0];
  return { chat, host, store, stored, settings, saveErrors, ...control };
}

const lastId = (chat: Chat) => chat.current.exchanges.at(-1)?.id ?? '';
const texts = (chat: Chat) => chat.current.exchanges.map(({ text }) => text);
const edit = (chat: Chat, id: string, text: string) => {
  chat.edits.set(id, text);
  return chat.saveEdit(id);
};
/** Brings back what was deleted last. */
const undo = (chat: Chat) => chat.undo.undo(chat.undo.list.at(-1)?.id ?? 0);
/** Replies that count. */
const counting = (): Partial<Engine> => {
  let replies = 0;
  return { generate: async () => generated(`回答${(replies += 1)}`) };
};

afterEach(() => void vi.useRealTimers());

describe('a turn', () => {
  test('shows the badge before the reply, then is saved with its timings', async () => {
    const seen: string[] = [];
    const { chat, stored } = setUp({
      generate: async (...args) => {
        seen.push(`badge ${chat.current.exchanges[0]?.sentiment?.label}`);
        return engineOf().generate(...args);
      },
    });
    chat.setDraft(SEED);
    await chat.send();
    const exchange = (await stored())?.exchanges[0];
    expect(seen).toEqual(['badge 正面']);
    expect(exchange).toMatchObject({
      text: SEED,
      reply: '真好!',
      model: DEMO.title,
      sentiment: { label: '正面', confidence: expect.closeTo(CONFIDENCE) },
      outcome: { state: 'done', finish: 'stop', completionTokens: 5 },
    });
    expect((await stored())?.title).toBe(SEED);
    expect(chat.current.draft).toBe('');
  });

  test('is saved with its badge before the reply begins, for the day the browser ends in between', async () => {
    const { chat, stored } = setUp({ generate: endless });
    const sending = chat.send(SEED);
    await expect.poll(async () => (await stored())?.exchanges[0]?.sentiment?.label).toBe('正面');
    chat.stop();
    await sending;
  });

  test('tells the model the earlier turns, without those that have no reply', async () => {
    const jobs: GenerateJob[] = [];
    let fail = false;
    const { chat } = setUp({
      generate: (job, ...rest) => {
        jobs.push(job);
        return fail
          ? Promise.reject(new AppError('memory', 'no'))
          : engineOf().generate(job, ...rest);
      },
    });
    await chat.send('一');
    fail = true;
    await chat.send('二');
    fail = false;
    await chat.send('三');
    expect(jobs[2]?.messages.slice(1)).toEqual([
      { role: 'user', content: '一' },
      { role: 'assistant', content: '真好!' },
      { role: 'user', content: '三' },
    ]);
  });

  test('keeps and saves the part that was there when it is stopped', async () => {
    const { chat, stored } = setUp({ generate: endless });
    const turn = chat.send('讲个故事');
    await until(() => chat.current.exchanges[0]?.reply === '一半');
    chat.stop();
    await turn;
    expect((await stored())?.exchanges[0]).toMatchObject({
      reply: '一半',
      outcome: { state: 'done', finish: 'cancelled' },
    });
    expect(chat.runningId).toBeNull();
  });

  test('can be stopped while the model is still starting', async () => {
    const { chat } = setUp({ load: () => new Promise(() => {}) });
    const turn = chat.send('你好');
    await until(() => chat.runningId !== null);
    chat.stop();
    await turn;
    expect(chat.current.exchanges[0]?.outcome).toEqual({ state: 'stopped' });
  });

  test('goes on from where it was cut, with one set of timings for both parts', async () => {
    const jobs: GenerateJob[] = [];
    const parts: GenerateResult[] = [generated('从前', 'length'), generated('有座山', 'stop')];
    const { chat, stored } = setUp({
      generate: async (job, onDelta) => {
        const part = parts[jobs.push(job) - 1]!;
        onDelta?.(part.text);
        return part;
      },
    });
    await chat.send('讲个故事');
    await chat.goOn(lastId(chat));
    expect(jobs[1]?.messages.slice(1)).toEqual([
      { role: 'user', content: '讲个故事' },
      { role: 'assistant', content: '从前' },
    ]);
    const exchange = (await stored())?.exchanges[0];
    expect(exchange).toMatchObject({
      reply: '从前有座山',
      sentiment: { label: '正面' },
      outcome: { finish: 'stop', promptTokens: 10, completionTokens: 10 },
    });
    // Four steps of decoding and then five, in 50 ms each.
    const tokensPerSecond = expect.closeTo(10 / (5 / 80 + 5 / 100), 5);
    expect(exchange?.outcome).toMatchObject({ timings: { generation: 200, tokensPerSecond } });
    // What is whole does not go on.
    await chat.goOn(lastId(chat));
    expect(jobs).toHaveLength(2);
  });

  test('goes on after a crash too, and a failure on the way loses nothing', async () => {
    let fail = true;
    const { chat } = setUp({
      generate: async (job, onDelta, ...rest) => {
        if (!fail) return engineOf().generate(job, onDelta, ...rest);
        onDelta?.('刚开');
        await new Promise((resolve) => setTimeout(resolve));
        throw new AppError('memory', 'no');
      },
    });
    await chat.send('你好');
    await chat.goOn(lastId(chat));
    expect(chat.current.exchanges[0]).toMatchObject({
      reply: '刚开刚开',
      outcome: { state: 'failed' },
    });
    fail = false;
    await chat.goOn(lastId(chat));
    expect(chat.current.exchanges[0]).toMatchObject({
      reply: '刚开刚开真好!',
      outcome: { state: 'done', finish: 'stop' },
    });
  });

  test('shows the place in line, and can be taken out of it', async () => {
    const { chat } = setUp({
      classify: (_job, signal, onPosition) => {
        onPosition?.(2);
        return new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
        );
      },
    });
    const turn = chat.send('你好');
    await until(() => chat.position === 2);
    chat.stop();
    await turn;
    expect(chat.position).toBe(0);
    expect(chat.current.exchanges[0]?.outcome).toEqual({ state: 'stopped' });
  });

  test('refuses a second message while one is answered, and keeps the draft', async () => {
    const { chat } = setUp({ generate: endless });
    const first = chat.send('第一条');
    await until(() => chat.current.exchanges[0]?.reply === '一半');
    chat.setDraft('第二条');
    await chat.send();
    expect(chat.refusal?.code).toBe('busy');
    expect(chat.current.draft).toBe('第二条');
    expect(chat.current.exchanges).toHaveLength(1);
    chat.stop();
    await first;
  });

  test.each([
    ['   \n', 'empty'],
    ['长'.repeat(20_000), 'too-long'],
  ])('refuses %.4s with the draft kept', async (text, reason) => {
    const { chat } = setUp();
    chat.setDraft(text);
    await chat.send();
    expect(chat.refusal).toMatchObject({ code: 'input', facts: { reason } });
    expect(chat.current.draft).toBe(text);
    expect(chat.current.exchanges).toHaveLength(0);
  });

  test('keeps a failure with its message, and a retry answers it', async () => {
    let fail = true;
    const { chat, stored } = setUp({
      classify: (...args) =>
        fail ? Promise.reject(new AppError('memory', 'no')) : engineOf().classify(...args),
    });
    await chat.send('你好');
    expect((await stored())?.exchanges[0]).toMatchObject({
      text: '你好',
      outcome: { state: 'failed', error: { code: 'memory' } },
    });
    fail = false;
    await chat.regenerate(lastId(chat));
    expect(chat.current.exchanges).toHaveLength(1);
    expect(chat.current.exchanges[0]).toMatchObject({
      text: '你好',
      outcome: { state: 'done' },
    });
  });

  test('a reply that dying engines cut goes on once, then is kept, and the next message is answered', async () => {
    const dying = (index: number, text: string): Partial<Engine> => ({
      generate: async (_job, onDelta) => {
        onDelta?.(text);
        await new Promise((resolve) => setTimeout(resolve));
        kill(index);
        throw new AppError('worker', 'died');
      },
    });
    const { chat, kill, restarts } = setUp([dying(0, '刚开'), dying(1, '始')]);
    await chat.send('你好');
    expect(chat.current.exchanges[0]).toMatchObject({
      reply: '刚开始',
      sentiment: { label: '正面' },
      outcome: { state: 'failed', error: { code: 'worker' } },
    });
    expect(restarts).toHaveLength(2);
    await chat.send('还在吗');
    expect(chat.current.exchanges[1]?.outcome.state).toBe('done');
  });

  test('goes on when saving fails, and says so', async () => {
    const store = { ...memoryStore(), update: () => Promise.reject(new Error('quota')) };
    const { chat, saveErrors } = setUp({}, store);
    await chat.send('你好');
    expect(chat.current.exchanges[0]?.reply).toBe('真好!');
    expect(saveErrors.length).toBeGreaterThan(0);
  });

  test('is answered while the disk still writes, and then is kept whole', async () => {
    const kept = memoryStore();
    let free = () => {};
    const disk = new Promise<void>((resolve) => (free = resolve));
    const slow: Store = { ...kept, update: (...args) => disk.then(() => kept.update(...args)) };
    const { chat, stored } = setUp({}, slow);
    const sent = chat.send('你好');
    await until(() => chat.current.exchanges[0]?.reply === '真好!');
    expect(await kept.list('')).toEqual([]);
    free();
    await sent;
    expect((await stored())?.exchanges[0]).toMatchObject({ reply: '真好!', text: '你好' });
  });
});

test('a draft is read in a pause of whoever writes it, and at once where it came in one piece', async () => {
  vi.useFakeTimers();
  const read: string[] = [];
  const prefill: Engine['prefill'] = async ({ messages }) =>
    void read.push(messages.at(-1)?.content ?? '');
  const { chat } = setUp({ prefill });
  const soon = () => vi.advanceTimersByTimeAsync(200);
  chat.setDraft('慢慢写');
  await soon();
  expect(read).toEqual([]);
  await soon();
  expect(read).toEqual(['慢慢写', '慢慢写']);
  chat.setDraft('贴进来的', true);
  await vi.advanceTimersByTimeAsync(0);
  expect(read.slice(2)).toEqual(['贴进来的', '贴进来的']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toHaveLength(4);
});

describe('conversations', () => {
  test('come back after a reload, with a cut reply marked as such', async () => {
    const store = memoryStore();
    const before = setUp({ generate: endless }, store);
    void before.chat.send(SEED);
    await until(() => before.chat.current.exchanges[0]?.reply === '一半');
    const after = setUp({}, store);
    await after.chat.start();
    expect(after.chat.current.exchanges[0]).toMatchObject({
      text: SEED,
      outcome: { state: 'interrupted' },
    });
  });

  test('keep their drafts apart and over a reload', async () => {
    const { chat, store } = setUp();
    await chat.send('一');
    const { id } = chat.current;
    chat.setDraft('没写完');
    chat.newConversation();
    expect(chat.current.draft).toBe('');
    chat.select(id);
    expect(chat.current.draft).toBe('没写完');
    await new Promise((resolve) => setTimeout(resolve, 350));
    const after = setUp({}, store);
    await after.chat.start();
    expect(after.chat.current.draft).toBe('没写完');
  });

  test('are not kept for a draft that was deleted', async () => {
    const { chat, stored } = setUp();
    chat.setDraft('不想说了');
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect((await stored())?.draft).toBe('不想说了');
    chat.setDraft('');
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(await stored()).toBeUndefined();
  });

  test('do not pile up empty', async () => {
    const { chat } = setUp();
    chat.newConversation();
    chat.newConversation();
    expect(chat.conversations).toHaveLength(1);
    expect(chat.history).toHaveLength(0);
  });

  test('can be brought back for a while after they are deleted', async () => {
    const { chat, stored } = setUp();
    await chat.send('留住我');
    const { id } = chat.current;
    await chat.remove(id);
    expect(await stored()).toBeUndefined();
    await undo(chat);
    expect(chat.current.id).toBe(id);
    expect((await stored())?.exchanges[0]?.text).toBe('留住我');

    vi.useFakeTimers();
    await chat.remove(id);
    vi.advanceTimersByTime(UNDO_MS);
    expect(chat.undo.list).toEqual([]);
    await undo(chat);
    expect(chat.history).toHaveLength(0);
  });

  test('that are deleted while they are answered stay deleted', async () => {
    const { chat, stored } = setUp({ generate: endless });
    const turn = chat.send('你好');
    await until(() => chat.current.exchanges[0]?.reply === '一半');
    await chat.remove(chat.current.id);
    await turn;
    expect(await stored()).toBeUndefined();
    expect(chat.runningId).toBeNull();
  });
});

describe('a command acts on what it was opened for', () => {
  test('an edit of the first message leaves alone what was sent after it', async () => {
    const { chat, stored } = setUp(counting());
    await chat.send('一');
    const [{ id } = { id: '' }] = chat.current.exchanges;
    chat.edits.set(id, '改过的一');
    await chat.send('二');
    await chat.saveEdit(id);
    const saved = (await stored())?.exchanges.map(({ text, reply }) => [text, reply]);
    expect(saved).toEqual([
      ['改过的一', '回答3'],
      ['二', '回答2'],
    ]);
  });

  test('a new reply is made from what was said before, and not from what came after', async () => {
    const jobs: GenerateJob[] = [];
    const { chat } = setUp({
      generate: (job, ...rest) => (jobs.push(job), engineOf().generate(job, ...rest)),
    });
    for (const text of ['一', '二', '三']) await chat.send(text);
    await chat.regenerate(chat.current.exchanges[1]?.id ?? '');
    expect(jobs[3]?.messages.slice(1).map(({ content }) => content)).toEqual(['一', '真好!', '二']);
    expect(texts(chat)).toEqual(['一', '二', '三']);
  });

  test('also in a conversation that is not open any more', async () => {
    const { chat } = setUp(counting());
    await chat.send('一');
    const { id } = chat.current;
    const exchange = lastId(chat);
    chat.newConversation();
    await chat.send('别的');
    await edit(chat, exchange, '改过');
    expect(texts(chat)).toEqual(['别的']);
    chat.select(id);
    expect(texts(chat)).toEqual(['改过']);
  });

  test('help is dismissed where it was shown', async () => {
    const { chat } = setUp();
    await chat.send('一');
    const exchange = chat.current.exchanges[0]!;
    exchange.help = true;
    chat.newConversation();
    await chat.dismissHelp(exchange.id);
    expect(exchange.help).toBe(false);
  });

  test('nothing happens to what is gone', async () => {
    const { chat } = setUp();
    await chat.send('一');
    for (const command of [
      'regenerate',
      'goOn',
      'saveEdit',
      'removeExchange',
      'dismissHelp',
    ] as const)
      await chat[command]('gone');
    expect(texts(chat)).toEqual(['一']);
  });
});

describe('a text that is being edited', () => {
  test('stays over a switch, and a refusal stands beside it', async () => {
    const { chat } = setUp();
    await chat.send('一');
    const { id } = chat.current;
    chat.edits.set(lastId(chat), '改到一半');
    chat.newConversation();
    chat.select(id);
    expect(chat.edits.get(lastId(chat))).toBe('改到一半');
    await edit(chat, lastId(chat), '  ');
    expect(chat.editRefusal).toMatchObject({ id: lastId(chat), error: { code: 'input' } });
    expect(chat.refusal).toBeNull();
    expect(texts(chat)).toEqual(['一']);
  });
});

describe('versions', () => {
  test('a new reply is another one, and the one before stays to go back to', async () => {
    const { chat, stored } = setUp(counting());
    await chat.send('一');
    const id = lastId(chat);
    await chat.regenerate(id);
    await edit(chat, id, '改过');
    const exchange = chat.current.exchanges[0]!;
    const shown = () => [exchange.text, exchange.reply];
    expect([versionCount(exchange), shown()]).toEqual([3, ['改过', '回答3']]);
    await chat.show(id, 0);
    expect(shown()).toEqual(['一', '回答1']);
    await chat.show(id, 1);
    expect(shown()).toEqual(['一', '回答2']);
    await chat.show(id, 2);
    expect(shown()).toEqual(['改过', '回答3']);
    await chat.show(id, 1);
    const saved = (await stored())?.exchanges[0];
    expect(saved).toMatchObject({ reply: '回答2', shown: 1 });
    expect(saved?.others?.map(({ reply }) => reply)).toEqual(['回答1', '回答3']);
    // From an earlier version on, the new one comes last.
    await chat.regenerate(id);
    expect([versionCount(exchange), exchange.reply, exchange.shown]).toEqual([4, '回答4', 3]);
  });

  test('the next message goes on from the one that is shown', async () => {
    const jobs: GenerateJob[] = [];
    const { chat } = setUp({
      generate: async (job) => generated(`回答${jobs.push(job)}`),
    });
    await chat.send('一');
    await chat.regenerate(lastId(chat));
    await chat.show(lastId(chat), 0);
    await chat.send('二');
    expect(jobs[2]?.messages.at(-2)?.content).toBe('回答1');
  });

  test('what failed without a word is no version', async () => {
    let fail = true;
    const { chat } = setUp({
      generate: async () => {
        if (fail) throw new AppError('memory', 'no');
        return generated('好');
      },
    });
    await chat.send('一');
    fail = false;
    await chat.regenerate(lastId(chat));
    expect(versionCount(chat.current.exchanges[0]!)).toBe(1);
  });

  test('a stop before the first word of a new reply loses nothing', async () => {
    let silent = false;
    const { chat } = setUp({
      generate: async (...args) => {
        if (!silent) return engineOf().generate(...args);
        await new Promise((stopped) => args[2]?.addEventListener('abort', stopped));
        return generated('', 'cancelled');
      },
    });
    await chat.send('一');
    silent = true;
    const again = chat.regenerate(lastId(chat));
    await until(() => chat.current.exchanges[0]?.sentiment !== null);
    chat.stop();
    await again;
    await chat.show(lastId(chat), 0);
    expect(chat.current.exchanges[0]?.reply).toBe('真好!');
  });

  test('a model that always takes the likeliest word takes other ones for another reply', async () => {
    const temperatures: number[] = [];
    const { chat } = setUp({
      generate: async ({ sampling }) => {
        temperatures.push(sampling.temperature);
        return generated('好');
      },
    });
    await chat.send('一');
    await chat.regenerate(lastId(chat));
    expect(temperatures).toEqual([0, expect.toSatisfy((value: number) => value > 0)]);
  });

  test('another reply is asked for by those that were there; a new text, or the rest of one, is not', async () => {
    const asked: (readonly string[] | undefined)[] = [];
    const replies = ['甲', '乙', '丙', '丁', '戊'];
    const { chat } = setUp({
      generate: async ({ otherThan }) => {
        asked.push(otherThan);
        const cut = asked.length === 4;
        return generated(replies[asked.length - 1] ?? '', cut ? 'length' : 'stop');
      },
    });
    await chat.send('一');
    const id = lastId(chat);
    await chat.regenerate(id);
    await chat.regenerate(id);
    chat.edits.set(id, '二');
    await chat.saveEdit(id);
    await chat.goOn(id);
    expect(asked).toEqual([undefined, ['甲'], ['甲', '乙'], undefined, undefined]);
  });

  test('the same reply again is no version, and is told as such until the next', async () => {
    const replies = ['甲', '乙', '甲', '丙'];
    const { chat } = setUp({ generate: async () => generated(replies.shift() ?? '') });
    await chat.send('一');
    const id = lastId(chat);
    await chat.regenerate(id);
    await chat.regenerate(id);
    const exchange = chat.current.exchanges[0]!;
    expect([versionCount(exchange), exchange.reply, chat.sameAgain]).toEqual([2, '甲', id]);
    await chat.regenerate(id);
    expect([versionCount(exchange), exchange.reply, chat.sameAgain]).toEqual([3, '丙', null]);
  });
});

describe('what is deleted can be brought back', () => {
  test('the only message, with its conversation', async () => {
    const { chat, stored } = setUp();
    await chat.send('留住我');
    await chat.removeExchange(lastId(chat));
    expect([chat.history, await stored()]).toEqual([[], undefined]);
    await undo(chat);
    expect(texts(chat)).toEqual(['留住我']);
    expect(await stored()).toMatchObject({ title: '留住我', exchanges: [{ reply: '真好!' }] });
  });

  test('one exchange of several, to its place', async () => {
    const { chat, store } = setUp();
    for (const text of ['一', '二', '三']) await chat.send(text);
    await chat.removeExchange(chat.current.exchanges[1]?.id ?? '');
    expect(texts(chat)).toEqual(['一', '三']);
    await undo(chat);
    expect(texts(chat)).toEqual(['一', '二', '三']);
    const after = setUp({}, store);
    await after.chat.start();
    expect(texts(after.chat)).toEqual(['一', '二', '三']);
  });

  test('several, each by itself and in any order', async () => {
    const { chat } = setUp();
    await chat.send('甲');
    chat.newConversation();
    await chat.send('乙');
    await chat.send('丙');
    await chat.removeExchange(lastId(chat));
    for (const { id } of chat.history) await chat.remove(id);
    expect(chat.undo.list.map(({ what, name }) => [what, name])).toEqual([
      ['exchange', '丙'],
      ['conversation', '乙'],
      ['conversation', '甲'],
    ]);
    const [message, second, first] = chat.undo.list.map(({ id }) => id);
    await chat.undo.undo(first!);
    await chat.undo.undo(message!); // its conversation is deleted too: it comes with it
    await chat.undo.undo(second!);
    expect(chat.undo.list).toEqual([]);
    expect(texts(chat)).toEqual(['乙', '丙']);
    expect(chat.history.map(({ title }) => title).toSorted()).toEqual(['乙', '甲']);
  });
});

describe('order does not come from the clock', () => {
  test('messages and conversations stay in the order in which they were written', async () => {
    const store = memoryStore();
    const { chat } = setUp({}, store);
    let now = 1_800_000_000_000;
    vi.spyOn(Date, 'now').mockImplementation(() => (now -= 3_600_000)); // an hour back each time
    await chat.send('甲');
    await chat.send('乙');
    chat.newConversation();
    await chat.send('后来');
    await chat.send('丙');
    vi.restoreAllMocks();
    const after = setUp({}, store);
    await after.chat.start();
    expect(after.chat.history.map(({ title }) => title)).toEqual(['后来', '甲']);
    expect(texts(after.chat)).toEqual(['后来', '丙']);
    after.chat.select(after.chat.history[1]?.id ?? '');
    expect(texts(after.chat)).toEqual(['甲', '乙']);
    await after.chat.send('丁');
    expect(texts(after.chat)).toEqual(['甲', '乙', '丁']);
    expect(after.chat.history[0]?.title).toBe('甲'); // it went on last
  });
});

test('what was typed just before a switch is on disk', async () => {
  const { chat, store } = setUp();
  await chat.send('一');
  chat.setDraft('没写完');
  chat.newConversation();
  chat.setDraft('别的');
  const list = await conversationStore(store).list();
  expect(list.map(({ draft }) => draft)).toContain('没写完');
});

test('a title is cut between characters', async () => {
  const { chat } = setUp();
  await chat.send('👨‍👩‍👧‍👦'.repeat(50));
  expect(chat.current.title).toBe('👨‍👩‍👧‍👦'.repeat(40));
});

test('roles that are switched on look at the message after the reply, and what they say is kept', async () => {
  const store = memoryStore();
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const { host } = hostOf(
    engineOf({
      load: async () => loaded(FULL),
      classify: async ({ labels }) => ({
        ...classified(),
        probabilities: labels.map((_, i) => (i === 0 ? 0.8 : 0.2 / (labels.length - 1))),
      }),
      generate: async ({ slot }, onDelta) => {
        const text = slot === 'role:keywords' ? '实验' : '真好!';
        onDelta?.(text);
        return generated(text);
      },
    }),
  );
  await host.start();
  const chat = chatOf(host, settings, store, () => {});
  await chat.send('实验成功了');
  expect(chat.current.exchanges[0]?.findings).toEqual([]);
  settings.change({ extraRoles: ['keywords', 'intent', 'gone'] });
  await chat.send('实验成功了');
  await until(() => chat.current.exchanges[1]?.findings.length === 2);
  expect(chat.current.exchanges[1]?.findings).toMatchObject([
    { role: 'intent', source: 'model' },
    { role: 'keywords', values: ['实验'], source: 'model' },
  ]);
});
