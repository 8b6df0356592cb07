// @vitest-environment happy-dom
/** The sheet of one conversation, on the page with a scripted engine. */
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { replyChoicesOf } from '../../src/storage/conversation.ts';
import { find, open, shown } from './open.ts';

test('what is chosen marks the button, and goes back to the settings by a click', async () => {
  const app = await open();
  const label = () => find('own')?.getAttribute('aria-label');
  expect(label()).toBe(app.words.composer.own);
  find('own')!.click();
  await shown('conversation-sheet');
  const slider = document.querySelector<HTMLInputElement>('[data-own=temperature] input')!;
  slider.value = '1.5';
  slider.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
  expect(replyChoicesOf(app.chat.current)).toMatchObject({ temperature: 1.5, topP: null });
  expect(label()).toBe(app.words.composer.ownChanged);
  const prompt = find<HTMLTextAreaElement>('own-prompt')!;
  prompt.value = 'Be brief.';
  prompt.dispatchEvent(new Event('input', { bubbles: true }));
  find('own-save')!.click();
  await vi.waitFor(() => expect(find('own-outcome')?.dataset['state']).toBe('saved'));
  expect(replyChoicesOf(app.chat.current)?.assistantPrompt).toBe('Be brief.');
  find('own-reset')!.click();
  await vi.waitFor(() => (flushSync(), expect(label()).toBe(app.words.composer.own)));
  expect(find<HTMLTextAreaElement>('own-prompt')!.value).toBe('');
});
