/** The installed app with no server left in the world: cold starts, deep links and reloads, all of which answer. */
import { expect, test } from 'vitest';
import { launch } from '../browser/support/browser.ts';
import { offlineReady, ready, replied, say } from '../browser/support/page.ts';
import { browse, host, temporary, visit } from '../browser/support/visit.ts';

const ROUNDS = 5;

test.each([{ headers: true }, { headers: false, path: '/some/where/' }])(
  'offline for good, hosted with %o: every start and every reload answers',
  async (hosting) => {
    const site = await host(hosting);
    const profile = temporary();
    const first = await launch(profile);
    await offlineReady((await visit(first, site.url)).page);
    await first.close();
    await site.stop();

    for (let round = 1; round <= ROUNDS; round++) {
      const context = await browse(profile);
      const { page } = await visit(context, `${site.url}?from=home-screen&round=${round}#here`);
      for (let reload = 0; reload <= 3; reload++) {
        if (reload) await page.reload();
        expect(await ready(page), `round ${round}, reload ${reload}`).toBeGreaterThan(0);
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
        await page.getByTestId('new-chat').click();
        await say(page, '今天的实验终于成功了,太棒了!');
        expect((await replied(page)).trim()).not.toBe('');
        expect(await page.getByTestId('badge').innerText()).toContain('正面');
      }
      await offlineReady(page);
      await context.close();
    }
  },
);
