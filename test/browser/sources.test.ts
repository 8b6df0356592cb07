/** Hosts that cannot be found or ask to be left alone: said on the page, and gone on with by itself. */
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { carried, consent, modelCard, smallHub, switched } from './support/full-model.ts';
import { ready } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

test('a name that does not resolve: said, and the next source brings the model', async () => {
  const [site, hub] = [await host(), await smallHub()];
  const args = ['--host-resolver-rules=MAP *.example ~NOTFOUND'];
  const { page } = await visit(await browse(undefined, { args }), site.url);
  await ready(page);
  const card = await consent(page, { url: 'https://nowhere.example/' });
  await page.getByTestId('consent-accept').click();
  await card.getByTestId('error').waitFor();
  const { what, next } = zhCN.errors.offline({ host: 'nowhere.example' });
  expect(await card.getByTestId('error').innerText()).toContain(`${what}${next}`);

  await page.getByTestId('host-url').fill(`https://nowhere.example/\n${hub.url}`);
  await page.getByTestId('host-url').blur();
  await card.getByTestId('download-retry').click();
  await switched(page);
});

test('status 429: the page says how long, and goes on by itself', async () => {
  const [site, hub] = [await host(), await smallHub()];
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await consent(page, hub);
  // As the hub says it, without Retry-After; what it lets other origins read is its own choice.
  const headers = {
    RateLimit: '"resolvers";r=0;t=2',
    'Access-Control-Expose-Headers': 'RateLimit',
  };
  hub.faults.next = [{ kind: 'status', status: 429, headers }];
  await page.getByTestId('consent-accept').click();
  const told = modelCard(page).getByTestId('download-progress');
  await expect.poll(() => told.getAttribute('data-state')).toBe('waiting');
  expect(await told.innerText()).toContain(new URL(hub.url).host);
  expect(await told.innerText()).toMatch(/0:0[1-4]/);
  await switched(page);
  const files = hub.requests.filter(({ url }) => url.includes('/resolve/'));
  expect(files.map(({ status }) => status)).toContain(429);
  expect(carried(hub)).toBeLessThan(6.4e6);
});
