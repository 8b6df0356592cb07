/** Prompts kept by name: made in their sheet, found with "/" in the message box, there after a reload. */
import { expect, test } from 'vitest';
import { PROMPTS } from '../../src/i18n/prompts.ts';
import { VIEWS, violations } from './support/axe.ts';
import { ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const words = PROMPTS['zh-CN'];

test('kept in the sheet, picked with "/", sent, changed and deleted', async () => {
  const [site, context] = [await host(), await browse(temporary())];
  const { page } = await visit(context, site.url);
  await ready(page);
  const box = page.getByTestId('composer');
  const menu = page.getByTestId('prompt-menu');
  await box.fill('/');
  await menu.getByText(words.none).waitFor();
  await menu.getByRole('button', { name: words.manage }).click();
  const keep = async (name: string, text: string) => {
    await page.getByTestId('prompt-name').fill(name);
    await page.getByTestId('prompt-text').fill(text);
    await page.getByTestId('prompt-keep').click();
  };
  await keep('', '没有名字');
  expect(await page.getByTestId('prompt-said').innerText()).toBe(words.refused['no-name']);
  await keep('今天', '今天很开心');
  await keep('工作', '工作太累了');
  expect(await page.getByTestId('kept-prompt').count()).toBe(2);
  expect(await violations(page, 'prompts', [...VIEWS.one, ...VIEWS.other])).toEqual([]);
  await page.getByTestId('close').click();

  await page.reload();
  await ready(page);
  await box.fill('/');
  await menu.getByText(words.found(2)).waitFor();
  expect(await violations(page, 'prompt menu', VIEWS.one)).toEqual([]);
  await box.press('ArrowDown');
  await box.press('Enter');
  expect(await box.inputValue()).toBe('今天很开心'); // in the order of the sounds, 工作 is the first
  await box.fill('/今');
  await menu.getByText(words.found(1)).waitFor();
  await box.press('Enter');
  expect(await box.inputValue()).toBe('今天很开心');
  await box.press('Enter');
  await replied(page);

  // Escape leaves what was typed, which is then sent as it is.
  await box.fill('/');
  await menu.getByText(words.found(2)).waitFor();
  await box.press('Escape');
  await menu.waitFor({ state: 'detached' });
  expect(await box.inputValue()).toBe('/');
  await say(page, '/没有这一条');
  await replied(page, 2);

  await page.goto(`${site.url}#/chat/prompts`);
  await page.getByRole('button', { name: words.edit('今天') }).click();
  await keep('今天', '今天很难过');
  await page.getByRole('button', { name: words.remove('工作') }).click();
  await page.getByText(words.removed('工作')).waitFor();
  const kept = page.getByTestId('kept-prompt');
  expect(await kept.allInnerTexts()).toEqual([expect.stringContaining('今天很难过')]);
});
