/** The kiosk build: everything from one folder, and no way to any other origin. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packFolder } from '../../tools/pack-model/pack-folder.ts';
import { VIEWS, violations } from './support/axe.ts';
import { MODEL, modelFolder, switched } from './support/full-model.ts';
import { offlineReady, ready, replied, say } from './support/page.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { browse, host, temporary, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

function buildKiosk(): string {
  const folder = temporary();
  const { VITEST: _, ...rest } = process.env;
  const cli = 'node_modules/vite/bin/vite.js';
  const args = [cli, 'build', '--mode', 'kiosk', '--outDir', folder, '--logLevel', 'error'];
  const env = { ...rest, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [...args, '--emptyOutDir'], { env });
  expect(status).toBe(0);
  return folder;
}

test('the model comes from the site, and nothing can leave it', async () => {
  const folder = buildKiosk();
  const headers = readFileSync(join(folder, '_headers'), 'utf8');
  const sources = [...headers.matchAll(/connect-src ([^;]+)/g)].map(([, source]) => source);
  expect(sources.length).toBeGreaterThan(2);
  expect(new Set(sources)).toEqual(new Set(["'self'"]));

  await packFolder(join(modelFolder(), MODEL), folder);
  const site = await host({ folder, headers: false });
  const context = await browse(undefined, { locale: 'en-GB' });
  const { origins } = watch(context);
  await withStoryteller(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  await offlineReady(page);
  // Addresses in replies can be read, and not followed.
  await tell(page, ['见 https://a.example/x 和 [这里](https://b.example/y)。'], 5);
  await say(page, '你好');
  expect(await replied(page)).toBe('见 https://a.example/x 和 这里 (https://b.example/y)。');
  expect(await page.getByTestId('reply').locator('a').count()).toBe(0);

  await page.getByTestId('model-chip').click();
  const cards = page.getByTestId('model-card');
  await expect.poll(() => cards.count()).toBe(2); // the demo and what lies on the site
  expect(await page.getByTestId('host-select').count()).toBe(0);
  expect(await page.getByTestId('custom-repo').count()).toBe(0);
  expect(await violations(page, 'models', [...VIEWS.one, ...VIEWS.other])).toEqual([]);
  await cards.nth(1).getByTestId('use-model').click();
  expect(await page.getByTestId('consent').innerText()).not.toContain('huggingface.co ·');
  await page.getByTestId('consent-accept').click();
  await switched(page);

  // Not even the download worker, asked to by a page that has been taken over.
  const name = readdirSync(join(folder, 'assets')).find((file) => file.startsWith('models-'));
  const other = site.url.replace('localhost', '127.0.0.1');
  const before = site.requests.length;
  const started = page.waitForEvent('worker', (worker) => worker.url().includes('?connect='));
  // The storyteller's policy lets any script in; whoever runs on the page could make the same.
  await page.evaluate(
    (url) => void new Worker(url, { type: 'module' }),
    `assets/${name}?connect=${new URL(other).origin}`,
  );
  const worker = await started;
  const answer = await worker.evaluate(
    (url) =>
      fetch(url).then(
        () => 'answered',
        () => 'refused',
      ),
    other,
  );
  expect(answer).toBe('refused');
  expect(site.requests.slice(before).filter((path) => path === '/').length).toBe(0);
  expect([...origins]).toEqual([new URL(site.url).origin]);
});
