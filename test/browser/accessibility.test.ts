/** What axe finds on every main state: both languages and themes, phone and desktop. */
import { expect, test } from 'vitest';
import { axeFaults, VIEWS, violations } from './support/axe.ts';
import { everywhere, ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

test.each([
  ['zh-CN', VIEWS.one],
  ['en-US', VIEWS.other],
] as const)(
  'no serious fault on the empty page, a chat, and refusals: %s',
  async (locale, views) => {
    const site = await host();
    const { page } = await visit(await browse(undefined, { locale }), site.url);
    await ready(page);
    const found: string[] = [];
    const look = async (state: string) => found.push(...(await violations(page, state, views)));
    await look('empty');

    await say(page, locale === 'zh-CN' ? '今天的实验终于成功了!' : 'I feel terrible today.');
    await replied(page);
    await page.getByTestId('teach-right').click();
    await look('chat');
    await say(page, locale === 'zh-CN' ? '我真的不想活了' : 'I want to die');
    await page.getByTestId('help-card').waitFor();
    await replied(page, 2);
    await look('help card');
    await say(page, '长'.repeat(4001));
    await look('refusal');

    await page.getByTestId('model-chip').click();
    await page.getByTestId('storage').scrollIntoViewIfNeeded();
    await look('models');
    const file = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no model') };
    await page.getByTestId('import-files-input').setInputFiles(file);
    await page.getByTestId('carry').getByTestId('error').waitFor();
    await look('import refused');
    await page.getByTestId('use-model').first().click();
    await page.getByTestId('consent').waitFor();
    await look('consent');
    await page.getByTestId('close').click();
    expect(found).toEqual([]);
  },
);

test.each([
  ['zh-CN', VIEWS.one],
  ['en-US', VIEWS.other],
] as const)('nor in any place or sheet: %s', async (locale, views) => {
  const site = await host();
  const { page } = await visit(await browse(undefined, { locale }), site.url);
  await ready(page);
  await say(page, locale === 'zh-CN' ? '今天的实验终于成功了!' : 'I feel terrible today.');
  await replied(page);
  await page.getByTestId('teach-right').click();
  const found: string[] = [];
  await everywhere(page, async (state) => found.push(...(await violations(page, state, views))));
  expect(found).toEqual([]);
});

test.each([
  'help/index.html',
  'help/en.html',
  'help/lesson.html',
  'help/lesson-en.html',
  'help/embed.html',
  'help/embed-en.html',
])('nor in %s', async (file) => {
  const site = await host();
  const { page } = await visit(await browse(), site.url + file);
  for (const { width, height, colorScheme } of [...VIEWS.one, ...VIEWS.other]) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    expect(await axeFaults(page), `${colorScheme}, ${width}`).toEqual([]);
    const spill = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    expect(await page.evaluate(spill), `${width}`).toBe(0);
  }
});

test('the check itself finds what is wrong', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await page.evaluate(() => {
    document.querySelector('header')?.append(document.createElement('button'));
    document.querySelector('main')!.style.minHeight = '120vh';
  });
  const found = (await violations(page, 'empty', VIEWS.one)).join('\n');
  expect(found).toContain('button-name');
  expect(found).toContain('spills');
});
