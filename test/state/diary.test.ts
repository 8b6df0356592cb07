import { expect, test, vi } from 'vitest';
import type { Judgement } from '../../src/chat/judge.ts';
import { AppError } from '../../src/contract/errors.ts';
import { labelOf } from '../../src/diary/mood.ts';
import { Diary, type DiaryParts } from '../../src/state/diary.svelte.ts';
import { diaryStore } from '../../src/storage/diary.ts';
import { SETUP } from './setup.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { openTable } from '../../src/tables/table.ts';

const said = (text: string): Judgement => {
  const positive = text.includes('好') ? 0.9 : 0.1;
  const scores = { 正面: positive, 负面: 1 - positive };
  const label = positive > 0.5 ? '正面' : '负面';
  return { label, scores, confidence: 0.9, ms: 5, model: 'M', key: 'k', setup: SETUP };
};

function open(parts: Partial<DiaryParts> = {}, store: Store = memoryStore()) {
  const teach = vi.fn(async () => {});
  const diary = new Diary({
    judge: async (text) => said(text),
    reply: async (_text, onDelta) => (onDelta('真'), onDelta('好'), '真好'),
    teach,
    store: diaryStore(store),
    onError: () => {},
    ...parts,
  });
  return { diary, store, teach };
}

const draft = (text: string, day = '2026-11-28', time = '12:00') => ({
  ...{ text, day, time, tags: [], own: null },
});
const labels = (diary: Diary) => diary.entries.map((entry) => [entry.text, labelOf(entry)]);

test('entries are kept by day and time, read by the analyst, and there at the next visit', async () => {
  const { diary, store } = open();
  await diary.open();
  await diary.add(draft('早上很好', '2026-11-27'));
  await diary.add(draft('晚上很糟', '2026-11-28', '21:00'));
  await diary.add(draft('中午很好'));
  await vi.waitFor(() =>
    expect(labels(diary)).toEqual([
      ['晚上很糟', '负面'],
      ['中午很好', '正面'],
      ['早上很好', '正面'],
    ]),
  );
  const { diary: later } = open({ judge: () => Promise.reject(new Error('asked again')) }, store);
  await later.open();
  expect(labels(later)).toEqual(labels(diary));
  expect(later.failure).toBeNull();
});

test('what is written, changed and deleted while the diary is being read stays so', async () => {
  const store = memoryStore();
  const kept = ['a', 'b', 'c'].map((id) => ({ ...draft(id), id, parts: [], reply: '' }));
  await diaryStore(store).saveAll(kept);
  let written = () => {};
  const listed: (() => void)[] = [];
  const { list } = store;
  store.list = async (prefix) => {
    const found = await list(prefix);
    await new Promise<void>((resolve) => listed.push(resolve));
    return found;
  };
  const { diary } = open({ watch: (listener) => (written = listener) }, store);
  const opening = diary.open();
  await diary.add(draft('first'));
  await vi.waitFor(() => expect(listed).toHaveLength(1));
  listed[0]!();
  await opening;
  const texts = () => diary.entries.map(({ text }) => text).sort();
  expect(texts()).toEqual(['a', 'b', 'c', 'first']);

  written(); // another tab has written many: it is read anew
  await vi.waitFor(() => expect(listed).toHaveLength(2));
  await diary.change('a', { text: 'aa' });
  await diary.remove('b');
  const { entries } = diary;
  listed[1]!();
  await vi.waitFor(() => expect(diary.entries).not.toBe(entries));
  expect(texts()).toEqual(['aa', 'c', 'first']);
});

test('an empty entry is refused, and a failed reading loses nothing', async () => {
  let broken = true;
  const { diary } = open({
    judge: async (text) => {
      if (broken) throw new AppError('worker', 'died');
      return said(text);
    },
  });
  await diary.open();
  await expect(diary.add(draft(' \u200b '))).rejects.toMatchObject({ code: 'input' });
  await diary.add(draft('很好'));
  await vi.waitFor(() => expect(diary.failure?.code).toBe('worker'));
  expect(labels(diary)).toEqual([['很好', null]]);
  broken = false;
  await diary.read();
  expect(labels(diary)).toEqual([['很好', '正面']]);
  expect(diary.failure).toBeNull();
});

test('a correction goes before the analyst and teaches it; another text is read anew', async () => {
  const { diary, teach } = open();
  await diary.open();
  await diary.add(draft('还好吧'));
  await vi.waitFor(() => expect(labels(diary)).toEqual([['还好吧', '正面']]));
  const [{ id = '' } = {}] = diary.entries;
  await diary.correct(id, '不确定');
  expect(labels(diary)).toEqual([['还好吧', '不确定']]);
  expect(teach).toHaveBeenCalledWith('还好吧', '不确定', '正面');
  await diary.change(id, { text: '很糟' });
  await vi.waitFor(() => expect(labels(diary)).toEqual([['很糟', '负面']]));
  await diary.change(id, { day: '2026-01-01' });
  expect(diary.entries[0]).toMatchObject({ day: '2026-01-01', text: '很糟' });
});

test('a deleted entry can be brought back', async () => {
  const { diary, store } = open();
  await diary.open();
  await diary.add(draft('很好'));
  await vi.waitFor(() => expect(labels(diary)).toEqual([['很好', '正面']]));
  await diary.remove(diary.entries[0]!.id);
  expect(diary.entries).toEqual([]);
  expect(await diaryStore(store).list()).toEqual([]);
  await diary.undo.undo(diary.undo.list[0]!.id);
  expect(labels(diary)).toEqual([['很好', '正面']]);
  expect(await diaryStore(store).list()).toHaveLength(1);
});

test('a reply is asked for, streamed and kept', async () => {
  const { diary, store } = open();
  await diary.open();
  await diary.add(draft('很好'));
  await diary.reply(diary.entries[0]!.id);
  expect(diary.entries[0]?.reply).toBe('真好');
  expect(diary.replying).toBeNull();
  expect(await diaryStore(store).list()).toMatchObject([{ reply: '真好' }]);
});

test.each(['csv', 'jsonl'] as const)(
  'out as %s and in again: nothing twice, nothing lost',
  async (kind) => {
    const { diary } = open();
    await diary.open();
    await diary.add({ ...draft('很好，\n真的"很好"'), tags: ['工作'] });
    await diary.add(draft('很糟', '2026-11-27'));
    await vi.waitFor(() => expect(labels(diary)[1]).toEqual(['很糟', '负面']));
    const file = await diary.exportFile(kind, (text) => text);
    const table = await openTable(new Blob([file]));
    expect(await diary.importTable(table)).toMatchObject({ added: 0, skipped: { duplicate: 2 } });

    const { diary: other } = open();
    await other.open();
    expect(await other.importTable(table)).toMatchObject({ added: 2 });
    expect(other.entries.map(({ day, text, tags }) => [day, text, tags])).toEqual(
      diary.entries.map(({ day, text, tags }) => [day, text, tags]),
    );
  },
);

test('garbage in the store is left out', async () => {
  const store = memoryStore();
  await store.set('diary:x', { version: 1, id: 'x', day: 'soon' });
  const { diary } = open({}, store);
  await diary.open();
  expect(diary.entries).toEqual([]);
});

test('thousands come in at once and are read in the background, without one showing each', async () => {
  const store = memoryStore();
  const saveAll = vi.spyOn(store, 'updateAll');
  const { diary } = open({}, store);
  await diary.open();
  const rows = Array.from({ length: 3000 }, (_, i) => ['2026-01-01', `很好 ${i}`]);
  expect(await diary.importTable({ names: ['day', 'text'], rows })).toMatchObject({ added: 3000 });
  expect(saveAll).toHaveBeenCalledTimes(1);
  expect(diary.entries).toHaveLength(3000);
  await vi.waitFor(() => expect(diary.unread).toBe(0), 20_000);
  expect(diary.entries.every((entry) => labelOf(entry) === '正面')).toBe(true);
  const { diary: later } = open({ judge: () => Promise.reject(new Error('asked again')) }, store);
  await later.open();
  expect(later.unread).toBe(0);
}, 30_000);
