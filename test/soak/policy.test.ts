/** What managed classrooms may set in the browser, for a site at an address without HTTPS. */
import { expect, test } from 'vitest';
import { launch } from '../browser/support/browser.ts';
import { offlineReady, ready, replied, say } from '../browser/support/page.ts';
import { browse, host, temporary, visit } from '../browser/support/visit.ts';

// The flag does what the policy OverrideSecurityRestrictionsOnInsecureOrigin does.
test('an insecure address that the school has declared secure: offline, with threads', async () => {
  const site = await host();
  const url = site.url.replace('localhost', 'lan');
  const origin = new URL(url).origin;
  const args = [
    '--host-resolver-rules=MAP lan 127.0.0.1',
    `--unsafely-treat-insecure-origin-as-secure=${origin}`,
  ];
  const profile = temporary();
  const first = await launch(profile, { args });
  const { page } = await visit(first, url);
  await offlineReady(page);
  expect(await page.evaluate(() => isSecureContext)).toBe(true);
  console.log('isolated:', await page.evaluate(() => crossOriginIsolated), await ready(page));
  await first.close();
  await site.stop();

  const again = await visit(await browse(profile, { args }), url);
  await ready(again.page);
  await say(again.page, '今天的实验终于成功了,太棒了!');
  expect((await replied(again.page)).trim()).not.toBe('');
});
