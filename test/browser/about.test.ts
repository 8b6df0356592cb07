/** The licences of what is really shipped, in the built site and on the page. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Licences } from '../../src/contract/licences.ts';
import { DIST } from './support/build.ts';
import { offlineReady, ready } from './support/page.ts';
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
  await page.getByTestId('settings').click();
  await page.getByTestId('open-about').click();
  const sheet = page.getByTestId('about-sheet');
  const { packages } = licences();
  await sheet.getByText(`Software in this page: ${packages.length} packages`).waitFor();
  expect(await sheet.innerText()).toContain('Tongyi Qianwen Research');
  await sheet.getByText(/^valibot /).click();
  await sheet.getByText('Copyright (c) Fabian Hiller').waitFor();
});
