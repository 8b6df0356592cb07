// @vitest-environment happy-dom
/** The teacher's counts: each message is counted once, however often its reply is made. */
import { expect, test } from 'vitest';
import type { Engine } from '../../src/contract/engine.ts';
import { AppError } from '../../src/contract/errors.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { chatOf } from '../chat/session-of.ts';
import { engineOf, hostOf } from './scripted.ts';

const dead = new AppError('worker', 'died');

function setUp(...engines: Partial<Engine>[]) {
  const { host, kill } = hostOf(...engines.map(engineOf));
  const store = memoryStore();
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const chat = chatOf(host, settings, store, () => {});
  const moods: string[] = [];
  chat.onMood = (label) => void moods.push(label);
  return { chat, kill, moods };
}

test('a turn that begins anew on the next engine is counted once', async () => {
  const { chat, kill, moods } = setUp(
    {
      generate: () => {
        kill(0);
        return Promise.reject(dead);
      },
    },
    {},
  );
  await chat.send('真好');
  expect(chat.current.exchanges[0]).toMatchObject({ reply: '真好!', sentiment: { label: '正面' } });
  expect(moods).toEqual(['正面']);
});

test('a retry after a failure, another reply and an edit count nothing more', async () => {
  let fail = true;
  const { chat, moods } = setUp({
    generate: (...asked) => {
      if (fail) return Promise.reject(new AppError('memory', 'no'));
      return engineOf().generate(...asked);
    },
  });
  await chat.send('真好');
  const { id, outcome } = chat.current.exchanges[0]!;
  expect(outcome.state).toBe('failed');
  expect(moods).toEqual(['正面']);
  fail = false;
  await chat.regenerate(id);
  await chat.regenerate(id);
  chat.edits.set(id, '真好啊');
  await chat.saveEdit(id);
  expect(moods).toEqual(['正面']);
  await chat.send('也好');
  expect(moods).toEqual(['正面', '正面']);
});

test('a message that could not be read at first is counted when it is', async () => {
  let fail = true;
  const { chat, moods } = setUp({
    classify: (...asked) => {
      if (fail) return Promise.reject(new AppError('memory', 'no'));
      return engineOf().classify(...asked);
    },
  });
  await chat.send('真好');
  expect(moods).toEqual([]);
  fail = false;
  await chat.regenerate(chat.current.exchanges[0]!.id);
  expect(moods).toEqual(['正面']);
});
