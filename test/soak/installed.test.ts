/** Started as the installed app is, from the home screen, with no host left: it answers. */
import { expect, test } from 'vitest';
import { launch } from '../browser/support/browser.ts';
import { offlineReady, ready, replied, say } from '../browser/support/page.ts';
import { browse, host, temporary, visit } from '../browser/support/visit.ts';

test('installed, the browser closed, the host gone: the app starts and answers', async () => {
  const site = await host();
  const profile = temporary();
  const first = await launch(profile);
  const { page } = await visit(first, site.url);
  await offlineReady(page);
  const cdp = await first.newCDPSession(page);
  expect(await cdp.send('Page.getInstallabilityErrors')).toEqual({ installabilityErrors: [] });
  const { appId: manifestId = '' } = await cdp.send('Page.getAppId');
  await cdp.send('PWA.install', { manifestId, installUrlOrBundleUrl: site.url });
  await first.close();
  await site.stop();

  for (let start = 1; start <= 3; start++) {
    const context = await browse(profile);
    const launcher = await context.newCDPSession(context.pages()[0]!);
    await launcher.send('PWA.launch', { manifestId });
    // In a window of its own, or in the empty one that the browser started with.
    const opened = () => context.pages().find((page) => page.url() === site.url);
    await expect.poll(opened).toBeDefined();
    const app = opened()!;
    await ready(app);
    expect(app.url()).toBe(site.url);
    expect(await app.evaluate(() => crossOriginIsolated)).toBe(true);
    await app.getByTestId('new-chat').click();
    await say(app, '今天的实验终于成功了,太棒了!');
    expect((await replied(app)).trim()).not.toBe('');
    await context.close();
  }
});
