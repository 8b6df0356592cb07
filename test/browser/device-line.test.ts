/** What the page says of this device before any download, and which one model it proposes. */
import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { en } from '../../src/i18n/en/en.ts';
import { axeFaults } from './support/axe.ts';
import { modelCard, openModels, visitModels } from './support/full-model.ts';
import { ready, replied, say } from './support/page.ts';
import { siteWith } from './support/site-json.ts';
import { browse, host, visit } from './support/visit.ts';

const line = (page: Page) => page.getByTestId('device-line').first();
const kind = (page: Page) => line(page).getAttribute('data-kind');

test('memory, threads, room and address, one model, and how fast the demo has shown it would be', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await say(page, '今天的实验终于成功了,太棒了!');
  await replied(page);
  await openModels(page);
  await expect
    .poll(() => line(page).innerText())
    .toMatch(
      /^这台设备：内存至少 \d+ GB、\d 个线程、还能存 [\d.]+ [GM]B、网址安全。建议：Qwen1\.5-0\.5B-Chat（482 MB，约每秒 [\d.]+ 个词）。$/,
    );
  expect(await page.getByTestId('device-line').count()).toBe(1);
  await modelCard(page).getByTestId('use-model').click();
  const asked = page.getByTestId('consent').getByTestId('device-line');
  await expect.poll(() => asked.innerText()).toMatch(/^这个模型在这里约每秒写 [\d.]+ 个词。$/);
  expect(await axeFaults(page)).toEqual([]);
});

test('in English; nothing is said of a speed that nobody has measured', async () => {
  const site = await host();
  const page = await visitModels(await browse(undefined, { locale: 'en-GB' }), site.url);
  await expect
    .poll(() => line(page).innerText())
    .toMatch(
      /^This device: at least \d+ GB of memory, \d threads?, room for [\d.]+ [GM]B, secure address\. Suggested: Qwen1\.5-0\.5B-Chat \(482 MB\)\.$/,
    );
});

test('an address without TLS: the demo is what fits, and what to do there', async () => {
  const site = await host();
  const args = ['--host-resolver-rules=MAP school.test 127.0.0.1'];
  const context = await browse(undefined, { locale: 'en-GB', args });
  const page = await visitModels(context, site.url.replace('localhost', 'school.test'));
  await expect.poll(() => kind(page)).toBe('demo');
  const text = await line(page).innerText();
  expect(text).toContain('address not secure');
  expect(text).toContain(en.models.demoFits.insecure());
  expect(text).toContain('Open the page at an https:// address');
});

test('a site that has settled the model proposes no other', async () => {
  const { site } = await siteWith({ settings: { model: 'demo' } });
  const page = await visitModels(await browse(), site.url);
  await expect.poll(() => line(page).innerText()).toMatch(/^这台设备：.+。$/);
  expect(await kind(page)).toBe('none');
  expect(await line(page).innerText()).not.toContain('建议');
});
