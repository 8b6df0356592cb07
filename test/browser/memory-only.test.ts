/** Browsers that keep nothing: the model is used once, from memory, and the page says so. */
import { expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { launchPrivate, refuseStorage } from './support/browser.ts';
import {
  answering,
  closeSheet,
  consent,
  MODEL,
  openModels,
  modelCard,
  smallHub,
  switched,
} from './support/full-model.ts';
import { ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const TEXT = '今天的实验终于成功了,太棒了!';

test.each([
  ['a browser that lets the site store nothing', 'localhost', () => refuseStorage(temporary())],
  ['an insecure address', 'lan', temporary],
])('%s: said, and from memory the model answers all the same', async (_what, name, profile) => {
  const [site, hub] = [await host(), await smallHub()];
  const args = ['--host-resolver-rules=MAP lan 127.0.0.1'];
  const { page } = await visit(
    await browse(profile(), { args }),
    site.url.replace('localhost', name),
  );
  await ready(page);
  const card = await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await card.getByTestId('error').waitFor();
  const { what } = zhCN.errors.storage({ reason: 'refused' });
  expect(await card.getByTestId('error').innerText()).toContain(what);
  expect(await card.getByTestId('error').innerText()).toContain(zhCN.storage.memoryOffer);
  await card.getByTestId('use-memory').click();
  await switched(page);
  expect(await card.innerText()).toContain(zhCN.storage.heldNote);
  await closeSheet(page);
  await say(page, TEXT);
  await replied(page);
  expect(await page.getByTestId('badge').innerText()).toContain('正面');
  expect(await answering(page)).toBe(MODEL);
});

test('a private window: fetched, kept while it is open, and gone with it', async () => {
  const [site, hub] = [await host(), await smallHub()];
  const browser = await launchPrivate();
  onTestFinished(() => browser.close());
  const first = await browser.newContext({ locale: 'zh-CN' });
  const { page } = await visit(first, site.url);
  await ready(page);
  await consent(page, hub);
  // Whatever room it says it has: one of the two ways is there.
  const memory = page.getByTestId('consent-memory');
  const kept = !(await memory.isVisible());
  console.log(
    `private window: ${kept ? 'room enough' : await page.getByTestId('no-room').innerText()}`,
  );
  await (kept ? page.getByTestId('consent-accept') : memory).click();
  await switched(page);
  await closeSheet(page);
  await say(page, TEXT);
  await replied(page);
  await page.reload();
  await ready(page);
  await expect.poll(() => answering(page), { timeout: 30_000 }).toBe(kept ? MODEL : 'demo');
  await first.close();

  const second = await browser.newContext({ locale: 'zh-CN' });
  const next = (await visit(second, site.url)).page;
  await ready(next);
  expect(await answering(next)).toBe('demo');
  expect(await next.getByTestId('message-user').count()).toBe(0);
  await openModels(next);
  await modelCard(next).getByTestId('use-model').waitFor();
});
