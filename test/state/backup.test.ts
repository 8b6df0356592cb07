// @vitest-environment happy-dom
/** A backup over stores in memory: what comes back, what stays, and what is said of bad files. */
import { expect, test, vi } from 'vitest';
import type { Brought } from '../../src/backup/records.ts';
import { Backup, takenFirst } from '../../src/state/backup.svelte.ts';
import { conversationStore } from '../../src/storage/conversations.ts';
import { diaryStore } from '../../src/storage/diary.ts';
import { exampleStore, MOST_EXAMPLES } from '../../src/storage/examples.ts';
import { labStore } from '../../src/storage/lab.ts';
import { ownWords } from '../../src/storage/own-words.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { conversationOf, exchangeOf } from '../support/conversations.ts';

const ALL = ['conversations', 'diary', 'examples', 'roles', 'settings', 'words', 'lab'] as const;
const entry = (id: string, text: string, revision = 1) => ({
  ...{ id, text, revision, day: '2026-11-28', time: '21:00', tags: ['实验室'], parts: [] },
  ...{ own: '正面' as const, reply: '' },
});
const example = (id: string, text: string, at = 1, label: '正面' | '负面' = '正面') => ({
  ...{ version: 1 as const, id, at, text, label, said: null },
});

/** A device on which somebody has something of each kind. */
async function used(): Promise<Store> {
  const store = memoryStore();
  const asked = exchangeOf('你好', '你好！', { id: 'e1', revision: 2 });
  await conversationStore(store).save(conversationOf('c1', [asked]));
  await conversationStore(store).save(conversationOf('c2', [], { draft: '还没写完' }));
  await diaryStore(store).save(entry('d1', '实验成功了'));
  await exampleStore(store).save(example('x1', '真好'));
  await settingsStore(store).change({ theme: 'dark', assistantPrompt: '你是海盗。', threads: 2 });
  await ownWords(store).write('[own]\n苹果\n香蕉*');
  const rows = [{ text: '好', label: '正面' as const }];
  await labStore(store).writeTable({ name: 't.csv', rows });
  return store;
}

async function contentOf(store: Store): Promise<string> {
  return JSON.stringify((await store.list('')).map((value) => JSON.stringify(value)).sort());
}

function over(store: Store) {
  const files: Blob[] = [];
  const backup = new Backup(store, (file) => files.push(file));
  const saved = async (passphrase = '', kinds: readonly (typeof ALL)[number][] = ALL) => {
    await backup.save(kinds, passphrase);
    return files.at(-1)!;
  };
  const preview = async (file: Blob) => {
    await backup.open(file, 'a.backup');
    if (backup.opening.state !== 'preview') throw new Error(JSON.stringify(backup.opening));
    return backup.opening.preview;
  };
  return { backup, saved, preview };
}

const numbers = (kinds: readonly Brought[]) =>
  Object.fromEntries(
    kinds.map((one) => [one.kind, [one.fresh.length, one.newer.length, one.here]]),
  );
const refused = (reason: string) => ({ state: 'failed', error: { facts: { reason } } });
/** The same file with other lines behind the first. */
async function edited(file: Blob, change: (lines: string[]) => string[]): Promise<Blob> {
  const [header = '', ...lines] = (await file.text()).trimEnd().split('\n');
  return new Blob([[header, ...change(lines)].join('\n')]);
}

test('everything comes back on an empty device, and a second time adds nothing', async () => {
  const [here, there] = [over(await used()), memoryStore()];
  const file = await here.saved();
  const { backup, preview } = over(there);
  const { kinds, whole } = await preview(file);
  expect(whole).toBe(true);
  expect(numbers(kinds)).toMatchObject({ conversations: [2, 0, 0], words: [2, 0, 0] });
  expect(kinds.every(takenFirst)).toBe(true);
  await backup.take(ALL);
  expect(backup.opening).toEqual({ state: 'taken', added: 9, changed: 0 });
  const [one] = await conversationStore(there).list();
  expect(one?.exchanges[0]).toMatchObject({ text: '你好', reply: '你好！', revision: 2 });
  expect(await diaryStore(there).list()).toMatchObject([entry('d1', '实验成功了')]);
  const settings = await settingsStore(there).read();
  // The number of threads is one of the other device.
  expect(settings).toMatchObject({ theme: 'dark', assistantPrompt: '你是海盗。', threads: 'auto' });
  expect((await labStore(there).read())?.table.rows).toHaveLength(1);

  const before = await contentOf(there);
  const again = await preview(file);
  expect(again.kinds.some(({ fresh, newer }) => fresh.length + newer.length > 0)).toBe(false);
  await backup.take(ALL);
  expect(await contentOf(there)).toBe(before);
});

test('the newer revision wins, on whichever side it is, and nothing that is here goes', async () => {
  const [store, there] = [await used(), await used()];
  const theirs = exchangeOf('你好', '新的回答', { id: 'e1', revision: 5 });
  const added = exchangeOf('再见', '再见！', { id: 'e2', order: 2, revision: 1 });
  const theirConversation = conversationOf('c1', [theirs, added], { removed: ['mine'] });
  await store.set('conversation:c1', theirConversation);
  await diaryStore(store).save(entry('d1', '旧的', 1));
  await diaryStore(store).save(entry('d2', '改过的', 3));
  await exampleStore(store).save(example('x1', '真好', 9, '负面'));
  const mine = exchangeOf('只在这里', '是的', { id: 'mine', order: 3 });
  await conversationStore(there).save(conversationOf('c1', [mine]));
  await diaryStore(there).save(entry('d1', '这里的更新', 2));
  await diaryStore(there).save(entry('d2', '改之前', 2));
  await exampleStore(there).save(example('own', '别的话'));

  const { backup, preview } = over(there);
  const { kinds } = await preview(await over(store).saved());
  expect(numbers(kinds)).toMatchObject({
    conversations: [0, 1, 1],
    diary: [0, 1, 1],
    examples: [0, 1, 0],
  });
  await backup.take(ALL);
  const all = await conversationStore(there).list();
  const { exchanges = [] } = all.find(({ id }) => id === 'c1') ?? {};
  expect(exchanges.map(({ reply }) => reply)).toEqual(['新的回答', '再见！', '是的']);
  const entries = await diaryStore(there).list();
  expect(entries.map(({ text }) => text).sort()).toEqual(['改过的', '这里的更新']);
  const examples = await exampleStore(there).list();
  expect(examples.map(({ text, label }) => text + label).sort()).toEqual([
    '别的话正面',
    '真好负面',
  ]);
});

test('a restore is taken back by one click, but for what was changed since', async () => {
  const there = memoryStore();
  await settingsStore(there).change({ theme: 'light' });
  await diaryStore(there).save(entry('d1', '旧的', 0));
  const before = await contentOf(there);
  const { backup, preview } = over(there);
  const file = await over(await used()).saved();
  await preview(file);
  await backup.take(ALL);
  await backup.undo.undo(backup.undo.list[0]!.id);
  expect(await contentOf(there)).toBe(before);
  expect(backup.undo.list).toEqual([]);

  await preview(file);
  await backup.take(ALL);
  await diaryStore(there).save(entry('d1', '刚才又改了', 7));
  await backup.undo.undo(backup.undo.list[0]!.id);
  expect(await diaryStore(there).list()).toMatchObject([{ text: '刚才又改了' }]);
  expect(await conversationStore(there).list()).toEqual([]);

  // Where nothing was new there is nothing to take back.
  await preview(await over(there).saved());
  await backup.take(ALL);
  expect(backup.undo.list).toEqual([]);
});

test('what was deleted here comes back; an exchange that was deleted in a conversation does not', async () => {
  const store = await used();
  const { backup, saved, preview } = over(store);
  const file = await saved();
  await diaryStore(store).remove('d1');
  const kept = exchangeOf('另一条', '', { id: 'e9', order: 2 });
  await store.set('conversation:c1', conversationOf('c1', [kept], { removed: ['e1'] }));
  expect(numbers((await preview(file)).kinds)).toMatchObject({
    conversations: [0, 0, 2],
    diary: [1, 0, 0],
  });
  await backup.take(ALL);
  expect(await diaryStore(store).list()).toHaveLength(1);
});

test('own settings and prompts are replaced only where a person ticks them', async () => {
  const there = memoryStore();
  await settingsStore(there).change({ theme: 'light', assistantPrompt: '你是厨师。', threads: 4 });
  const { backup, preview } = over(there);
  const file = await over(await used()).saved();
  const first = (await preview(file)).kinds.filter(takenFirst).map(({ kind }) => kind);
  expect(first).not.toContain('settings');
  expect(first).not.toContain('roles');
  await backup.take([...first, 'roles']);
  expect(await settingsStore(there).read()).toMatchObject({
    ...{ theme: 'light', assistantPrompt: '你是海盗。', threads: 4 },
  });
});

test('a wrong passphrase asks again and loses nothing', async () => {
  const there = await used();
  const before = await contentOf(there);
  const { backup } = over(there);
  await backup.open(await over(await used()).saved('richtig und lang'), 'a.backup');
  await backup.unlock('falsch und lang');
  expect(backup.opening).toMatchObject({
    state: 'locked',
    error: { facts: { reason: 'backup-passphrase' } },
  });
  expect(await contentOf(there)).toBe(before);
  await backup.unlock('richtig und lang');
  expect(backup.opening).toMatchObject({ state: 'preview', preview: { encrypted: true } });
});

test('the same id twice: the newer is taken, and it is said', async () => {
  const store = memoryStore();
  await diaryStore(store).save(entry('d1', '一', 1));
  const file = await over(store).saved();
  const line = (text: string, revision: number) =>
    JSON.stringify({ kind: 'diary', value: { version: 1, ...entry('d1', text, revision) } });
  const { backup, preview } = over(memoryStore());
  const twice = await edited(file, (lines) => [line('三', 3), ...lines, line('二', 2)]);
  const found = await preview(twice);
  expect(found).toMatchObject({ twice: 2, whole: false });
  expect(numbers(found.kinds)).toEqual({ diary: [1, 0, 0] });
  await backup.take(ALL);
  expect(backup.opening).toMatchObject({ state: 'taken', added: 1 });
});

test('records that make no sense are left out and named; the others come', async () => {
  const file = await over(await used()).saved();
  const bad = ['{"kind":"diary","value":{"id":"x"}}', '{"kind":"future"}', 'null', '{', '7'];
  const { preview } = over(memoryStore());
  const { skipped, kinds } = await preview(await edited(file, (lines) => [...bad, ...lines]));
  expect(Object.fromEntries(skipped)).toEqual({ diary: [2], null: [3, 4, 5, 6] });
  expect(kinds).toHaveLength(ALL.length);
});

test.each([
  ['backup-not-ours', async () => new Blob(['day,text\n2026-11-28,好'])],
  ['backup-damaged', async (file: Blob) => edited(file, () => ['{', '{'])],
  ['backup-damaged', async (file: Blob) => file.slice(0, 40)],
  [
    'backup-newer',
    async (file: Blob) => new Blob([(await file.text()).replace('"version":1', '"version":9')]),
  ],
  ['backup-too-large', async () => ({ size: 300e6 }) as Blob],
  [
    'backup-unreadable',
    async () => ({ size: 5, arrayBuffer: () => Promise.reject(new Error('gone')) }) as Blob,
  ],
])('a file that is no use is refused: %s', async (reason, make) => {
  const there = await used();
  const before = await contentOf(there);
  const { backup } = over(there);
  await backup.open(await make(await over(await used()).saved()), 'a.backup');
  expect(backup.opening).toMatchObject(refused(reason));
  expect(await contentOf(there)).toBe(before);
});

test('where the disk is full nothing is written, and it is said', async () => {
  const file = await over(await used()).saved();
  const there = memoryStore();
  const updateAll = vi.fn(() => Promise.reject(new Error('full')));
  const { backup, preview } = over({ ...there, updateAll });
  await preview(file);
  await backup.take(ALL);
  expect(backup.opening).toMatchObject({ state: 'failed' });
  expect(await there.list('')).toEqual([]);
});

test('examples for which there is no room are counted and left out', async () => {
  const store = memoryStore();
  await exampleStore(store).save(example('own', '我的'));
  const there = memoryStore();
  const many = new Map(
    Array.from({ length: MOST_EXAMPLES }, (_, i) => [
      `example:${i}`,
      () => example(String(i), `第${i}条`),
    ]),
  );
  await there.updateAll(many);
  const { preview } = over(there);
  const { kinds } = await preview(await over(store).saved());
  expect(kinds).toMatchObject([{ kind: 'examples', fresh: [], surplus: 1 }]);
});

test('what is not ticked does not go into the file', async () => {
  const file = await over(await used()).saved('', ['diary']);
  const text = await file.text();
  expect(text).toContain('实验成功了');
  expect(text).not.toContain('你好');
});
