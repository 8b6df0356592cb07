// @vitest-environment happy-dom
/** The sheet of backup and deletion, over stores in memory. */
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { backup as words } from '../../src/i18n/zh-CN/backup.ts';
import { find, open, shown, text } from './open.ts';

test('only what there is is listed, and nothing is deleted before the word is typed', async () => {
  const app = await open();
  app.settings.change({ theme: 'dark' });
  app.sheet = 'backup';
  await shown('backup-settings');
  await shown('delete-goes');
  expect(find('backup-diary')).toBeNull();
  expect(text('delete-goes')).toMatch(new RegExp(`${words.kinds.settings}\\s*${words.own}`));
  expect(text('delete-goes')).not.toContain(words.kinds.diary);
  // Of what there is nothing, there is no row either.
  expect(text('delete-goes')).not.toContain(words.log);
  const button = find<HTMLButtonElement>('delete-everything');
  const field = find<HTMLInputElement>('delete-word')!;
  expect(button?.disabled).toBe(true);
  field.value = words.word;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await vi.waitFor(() => (flushSync(), expect(button?.disabled).toBe(false)));
});
