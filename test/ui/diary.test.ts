// @vitest-environment happy-dom
/** The diary's place, over stores in memory. */
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { shifted } from '../../src/diary/mood.ts';
import { diary as words } from '../../src/i18n/zh-CN/diary.ts';
import { today } from '../../src/ui/diary/today.ts';
import { find, open, shown, text } from './open.ts';

const entries = () => [...document.querySelectorAll<HTMLElement>('[data-testid=diary-entry]')];
const within = (entry: HTMLElement | undefined, id: string) =>
  entry?.querySelector<HTMLElement>(`[data-testid=${id}]`);
const focused = () => document.activeElement;

/** With an entry for each text, the first of today and each further one a day before. */
async function diaryOf(...texts: { text: string; tags?: string[] }[]) {
  const app = await open();
  const diary = await app.diary();
  await diary.open();
  for (const [i, { text, tags = [] }] of texts.entries()) {
    await diary.add({ day: shifted(today(), -i), time: '12:00', text, tags, own: '正面' });
  }
  app.go('diary');
  await shown('diary-place');
  if (texts.length) await vi.waitFor(() => expect(entries()).toHaveLength(texts.length));
  return diary;
}

function write(field: HTMLInputElement | HTMLTextAreaElement, value: string) {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

test('no entry is of a day that is still to come', async () => {
  await diaryOf();
  const day = find<HTMLInputElement>('diary-day')!;
  const keep = find<HTMLButtonElement>('diary-keep')!;
  write(find<HTMLTextAreaElement>('diary-text')!, '明天会好');
  expect(day.max).toBe(today());
  expect(keep.disabled).toBe(false);
  write(day, shifted(today(), 1));
  expect(text('diary-ahead')).toBe(words.ahead);
  expect(day.getAttribute('aria-describedby')).toBe(find('diary-ahead')!.id);
  expect(keep.disabled).toBe(true);
  write(day, shifted(today(), -1));
  expect(find('diary-ahead')).toBeNull();
  expect(keep.disabled).toBe(false);
}, 60_000);

test('after a deletion the keyboard is at the entry that follows, after the last one where one writes', async () => {
  await diaryOf({ text: '一' }, { text: '二' }, { text: '三' });
  const remove = async (at: number) => {
    within(entries()[at], 'diary-remove')!.click();
    await new Promise((resolve) => setTimeout(resolve));
    flushSync();
  };
  await remove(1);
  expect(entries()).toHaveLength(2);
  expect(focused()).toBe(entries()[1]);
  expect(focused()?.textContent).toContain('三');
  await remove(1);
  expect(focused()?.textContent).toContain('一');
  await remove(0);
  expect(entries()).toHaveLength(0);
  expect(focused()).toBe(find('diary-text'));
}, 60_000);

test('a press on a tag shows the entries that have it', async () => {
  await diaryOf({ text: '开会', tags: ['工作', '累'] }, { text: '工作日' }, { text: '散步' });
  within(entries()[0], 'diary-tag')!.click();
  flushSync();
  expect(find<HTMLInputElement>('diary-search')!.value).toBe('#工作 ');
  expect(entries()).toHaveLength(1);
}, 60_000);

test('an edit has the focus when it is begun, and does not take it when it is drawn anew', async () => {
  const diary = await diaryOf({ text: '一' }, { text: '二' });
  within(entries()[0], 'diary-edit')!.click();
  const field = () => within(entries()[0], 'diary-text') as HTMLTextAreaElement;
  await vi.waitFor(() => expect(focused()).toBe(field()));
  write(field(), '一和');
  const search = find<HTMLInputElement>('diary-search')!;
  search.focus();
  write(search, '二');
  expect(entries()).toHaveLength(1);
  write(search, '');
  expect(field().value).toBe('一和');
  expect(diary.edits.size).toBe(1);
  expect(focused()).toBe(search);
}, 60_000);

test('the curve runs with time: what lies far apart is drawn far apart', async () => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400);
  const diary = await diaryOf({ text: '一' }, { text: '二' });
  const draft = { time: '12:00', text: '三', tags: [], own: '负面' as const };
  await diary.add({ ...draft, day: shifted(today(), -10) });
  const at = () =>
    [...document.querySelectorAll('[data-testid=diary-trend] circle')].map((dot) =>
      Number(dot.getAttribute('cx')),
    );
  await vi.waitFor(() => (flushSync(), expect(at()).toHaveLength(3)));
  const [first = 0, second = 0, third = 0] = at();
  expect((second - first) / (third - first)).toBeCloseTo(0.9);
}, 60_000);
