// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import type { JournalEntry } from '../../src/contract/journal.ts';
import { AppError } from '../../src/contract/errors.ts';
import { Journal, search, toJsonLines } from '../../src/state/journal.svelte.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { journalStore } from '../../src/storage/journal.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { entryOf } from '../storage/journal-entry.ts';
import { classified, endless, engineOf, generated, hostOf, until } from './scripted.ts';
import { sessionOf } from '../chat/session-of.ts';

function setUp(store = journalStore(memoryStore())) {
  const values: { journal: 'off' | 'facts' | 'content' } = { journal: 'content' };
  return { journal: new Journal(store, { values }), values };
}

test('content is kept only where that is wanted, and nothing where the journal is off', async () => {
  const { journal, values } = setUp();
  journal.write(entryOf(1));
  values.journal = 'facts';
  journal.write(entryOf(2));
  values.journal = 'off';
  journal.write(entryOf(3));
  await journal.open();
  expect(journal.entries).toEqual([entryOf(1), entryOf(2, { text: '', reply: '' })]);
  values.journal = 'content';
  journal.write(entryOf(4));
  expect(journal.entries?.map(({ at }) => at)).toEqual([1, 2, 4]);
  await journal.clear();
  expect(journal.entries).toEqual([]);
});

test('what was cleared comes back, in its place before what came meanwhile, on disk too', async () => {
  const store = memoryStore();
  const { journal } = setUp(journalStore(store));
  for (let i = 1; i <= 250; i++) journal.write(entryOf(i));
  await journal.open();
  await journal.clear();
  expect(journal.entries).toEqual([]);
  journal.write(entryOf(7));
  const [offer] = journal.undo.list;
  expect(offer?.name).toBe('250');
  await journal.undo.undo(offer!.id);
  const times = [...Array.from({ length: 250 }, (_, i) => i + 1), 7];
  expect(journal.entries?.map(({ at }) => at)).toEqual(times);
  journal.write(entryOf(8));
  const again = await journalStore(store).all();
  expect(again.map(({ at }) => at)).toEqual(times);
});

test('a store that refuses is told of, and throws at nobody', async () => {
  let refuse = true;
  const append = async () => {
    if (refuse) throw new Error('quota');
  };
  const { journal } = setUp({ ...journalStore(memoryStore()), append });
  journal.write(entryOf(1));
  await until(() => journal.refused);
  refuse = false;
  journal.write(entryOf(2));
  await until(() => !journal.refused);
});

test('a search finds every word, anywhere, newest first', () => {
  const entries = [
    entryOf(1, { text: '今天很好 Great' }),
    entryOf(2, { error: 'memory', outcome: 'failed' }),
    entryOf(3, { text: 'great', label: null }),
  ];
  const found = (query: string) => search(entries, query).map(({ at }) => at);
  expect(found('')).toEqual([3, 2, 1]);
  expect(found('GREAT')).toEqual([3, 1]);
  expect(found('great 正面')).toEqual([1]);
  expect(found('memory')).toEqual([2]);
  expect(found('nothing')).toEqual([]);
});

test('the export has one object a line', () => {
  const entries = [entryOf(1, { text: 'two\nlines' }), entryOf(2)];
  const lines = toJsonLines(entries).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as JournalEntry)).toEqual(entries);
});

test('every request is written down with how it ended', async () => {
  let fail: Error | null = null;
  const engine = engineOf({
    classify: async () => classified(0.9),
    generate: async (job, onDelta, signal) => {
      if (fail) throw fail;
      if (job.maxTokens === 999) return endless(job, onDelta, signal);
      onDelta?.('好');
      return generated('好', 'length');
    },
  });
  const { host } = hostOf(engine);
  const store = memoryStore();
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const written: JournalEntry[] = [];
  const session = sessionOf(host, settings, store, written);
  const converse = async (changes: { begun?: string; maxTokens?: number } = {}) => {
    const message = session.accept(' 你好 ');
    const request = { message, history: [], conversation: 'x', ...changes };
    for await (const event of session.converse(request)) {
      if (event.type === 'delta' && changes.maxTokens === 999) break;
    }
  };
  await converse();
  await converse({ begun: '从前' });
  await session.analyze('你好');
  await session.reply([{ role: 'user', content: '在吗' }]);
  await converse({ maxTokens: 999 });
  fail = new AppError('memory', 'no');
  await expect(converse()).rejects.toThrow();
  const short = written.map(({ kind, outcome, error }) => [kind, outcome, error]);
  expect(short).toEqual([
    ['turn', 'length', null],
    ['continuation', 'length', null],
    ['label', 'labelled', null],
    ['reply', 'length', null],
    ['turn', 'cancelled', null],
    ['turn', 'failed', 'memory'],
  ]);
  expect(written[0]).toMatchObject({
    model: 'demo',
    text: '你好',
    chars: 2,
    reply: '好',
    label: { value: '正面', cached: false, promptTokens: 20 },
    generation: { promptTokens: 10, completionTokens: 5 },
    // Of five tokens the first came with the prompt; the others took 50 ms.
    engine: { threads: 1, analyst: 1, prefill: 50, decode: 50, speed: 80, heapBytes: 0 },
  });
  expect(written[2]?.label?.cached).toBe(true);
  expect(written[2]?.engine).toMatchObject({ threads: 1, analyst: 0 });
  expect(written[1]).toMatchObject({ label: null, reply: '从前好' });
});

test('a model that does not start is in the journal too', async () => {
  const error = new AppError('corrupt', 'no');
  const { host } = hostOf(engineOf({ load: () => Promise.reject(error) }));
  const store = memoryStore();
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const written: JournalEntry[] = [];
  const session = sessionOf(host, settings, store, written);
  await expect(session.analyze('你好')).rejects.toThrow();
  expect(written).toMatchObject([
    { kind: 'label', model: '', outcome: 'failed', error: 'corrupt' },
  ]);
});
