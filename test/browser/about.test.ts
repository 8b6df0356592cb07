/** What the page says of itself: the licences of what is really shipped, and the help. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Licences } from '../../src/contract/licences.ts';
import { DIST } from './support/build.ts';
import { goTo, openSheet, offlineReady, ready } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

const read = (file: string) => readFileSync(join(DIST, file), 'utf8');
const licences = () => JSON.parse(read('licences.json')) as Licences;

test('every package that is in the built files is listed, with the text of its licence', () => {
  const { app, packages } = licences();
  const names = packages.map(({ name }) => name);
  for (const { name, licence, text } of [app, ...packages]) {
    expect(licence, name).toMatch(/MIT|Apache-2\.0|BSD|ISC/);
    expect(text, name).toMatch(/copyright/i);
  }
  // What the bundler says of itself is not believed: these leave traces in the files.
  const scripts = readdirSync(join(DIST, 'assets')).filter((file) => file.endsWith('.js'));
  const code = [...scripts.map((file) => join('assets', file)), 'sw.js'].map(read).join('\n');
  const workbox = [...code.matchAll(/workbox:(core|precaching|routing|strategies):/g)];
  expect(workbox.length).toBeGreaterThan(2);
  for (const [, part] of workbox) expect(names).toContain(`workbox-${part}`);
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  for (const name of ['onnxruntime-web', '@huggingface/jinja', '@huggingface/tokenizers']) {
    expect(names).toContain(name);
  }
});

test('they can be read without a network', async () => {
  const site = await host();
  const context = await browse(undefined, { locale: 'en-GB' });
  const { page } = await visit(context, site.url);
  await offlineReady(page);
  await site.stop();
  await page.reload();
  await ready(page);
  await openSheet(page, 'about');
  const sheet = page.getByTestId('about-sheet');
  const { packages } = licences();
  await sheet.getByText(`Software in this page: ${packages.length} packages`).waitFor();
  expect(await sheet.innerText()).toContain('Tongyi Qianwen Research');
  await sheet.getByText(/^valibot /).click();
  await sheet.getByText('Copyright (c) Fabian Hiller').waitFor();
});

/** From the settings, as a person opens it; the tab is closed again. */
async function readHelp(page: Page): Promise<string> {
  await goTo(page, 'settings');
  const opened = page.context().waitForEvent('page');
  await page.getByTestId('open-help').click();
  const help = await opened;
  await help.waitForLoadState();
  expect(await help.evaluate(() => opener === null)).toBe(true);
  expect(await help.locator('body').evaluate((e) => getComputedStyle(e).maxWidth)).toBe('760px');
  const text = `${help.url()} ${await help.getByRole('heading', { level: 1 }).innerText()}`;
  await help.close();
  return text;
}

test.each([
  ['zh-CN', { headers: true }, 'help/index.html', '帮助'],
  ['en-GB', { headers: false, path: '/some/where/' }, 'help/en.html', 'Help'],
] as const)(
  'the help opens from the settings, with a network and without: %s, hosted with %o',
  async (locale, hosting, file, title) => {
    const site = await host(hosting);
    const { page } = await visit(await browse(undefined, { locale }), site.url);
    await offlineReady(page);
    expect(await readHelp(page)).toBe(`${site.url}${file} ${title}`);
    await site.stop();
    expect(await readHelp(page)).toBe(`${site.url}${file} ${title}`);

    // Its own address is the help, not the app, and leads to the app and to the other language.
    await page.goto(`${site.url}help/`);
    expect(await page.title()).toContain('帮助');
    await page.getByRole('link', { name: 'English' }).click();
    expect(await page.title()).toContain('Help');
    await page.getByRole('link', { name: 'Back to the app' }).first().click();
    await ready(page);
    expect(page.url()).toBe(site.url);
  },
);
