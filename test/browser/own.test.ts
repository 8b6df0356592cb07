/** Sampling, length and prompt of one conversation: kept with it, marked, and in its exports. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

const LONG = '帮我写个请假条';

test('a conversation has its own longest reply and prompt, and the next one has not', async () => {
  const site = await host();
  const { page } = await visit(await browse(undefined, { locale: 'en-US' }), site.url);
  await ready(page);
  const button = page.getByTestId('own');
  const label = () => button.getAttribute('aria-label');
  expect(await label()).toBe('This conversation');
  await button.click();
  await page.getByTestId('conversation-sheet').waitFor();
  const length = page.getByLabel('Longest reply (tokens)', { exact: true });
  await length.fill('16');
  await page.getByTestId('own-prompt').fill('词'.repeat(3000));
  await page.getByTestId('own-save').click();
  const outcome = page.getByTestId('own-outcome');
  await expect.poll(() => outcome.getAttribute('data-state')).toBe('refused');
  expect(await outcome.innerText()).toContain('the limit is');
  await page.keyboard.press('Escape');
  await button.click();
  expect(await page.getByTestId('own-prompt').inputValue()).toHaveLength(3000);
  await page.getByTestId('own-prompt').fill('Answer like a pirate.');
  await page.getByTestId('own-save').click();
  await expect.poll(() => outcome.getAttribute('data-state')).toBe('saved');
  expect(await axeFaults(page)).toEqual([]);
  await page.getByTestId('close').click();
  expect(await label()).toBe('This conversation: not as in the settings');

  // Nothing was written yet: it is kept all the same.
  await page.reload();
  await ready(page);
  expect(await label()).toContain('not as in the settings');
  await say(page, LONG);
  const short = await replied(page);
  expect(await page.getByTestId('note').innerText()).toContain('length limit');

  await page.getByTestId('new-chat').click();
  await expect.poll(label).toBe('This conversation');
  await say(page, LONG);
  expect((await replied(page)).length).toBeGreaterThan(short.length);

  await page.getByTestId('history').click();
  await page.getByTestId('open-transcripts').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('export-lines').click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8');
  expect(lines).toContain('"assistantPrompt":"Answer like a pirate."');
  await page.getByTestId('back').click();
  await page.getByTestId('conversation').nth(1).click();
  await button.click();
  expect(await length.inputValue()).toBe('16');
  await page.getByTestId('own-reset').click();
  await expect.poll(() => page.getByTestId('own-prompt').inputValue()).toBe('');
  expect(await length.inputValue()).toBe('256');
  await page.getByTestId('close').click();
  expect(await label()).toBe('This conversation');
});
