/** Firefox and WebKitGTK, where they are installed: the whole way, and once more without a host. */
import { expect, onTestFinished, test } from 'vitest';
import { host, temporary } from '../browser/support/visit.ts';
import { REMOTE_BROWSERS, type Remote } from './support/remote.ts';

const state = (remote: Remote) =>
  remote.run('allInOne.status().engine.state').catch(() => 'not there yet'); // it may reload

const threads = (remote: Remote) => remote.run('allInOne.ready.then(({ threads }) => threads)');

/** By the page, not by its API: the badge, the reply, and its timings below it. */
async function chats(remote: Remote): Promise<void> {
  await expect.poll(() => state(remote)).toBe('ready');
  await remote.run(`(() => {
    document.querySelector('[data-testid=new-chat]').click();
    const box = document.querySelector('[data-testid=composer]');
    box.value = '今天的实验终于成功了,太棒了!';
    box.dispatchEvent(new Event('input', { bubbles: true }));
  })()`);
  await expect
    .poll(() =>
      remote.run(`(document.querySelector('[data-testid=send]').click(),
      document.querySelectorAll('[data-testid=exchange]').length)`),
    )
    .toBe(1);
  const text = (id: string) =>
    remote.run(`document.querySelector('[data-testid=${id}]')?.innerText`);
  await expect.poll(() => text('stats')).toBeTruthy();
  expect(await text('badge')).toMatch(/正面|positive/);
  expect(await text('reply')).toBeTruthy();
}

test.for(REMOTE_BROWSERS)(
  '$name: isolated by the service worker, badge and reply, and the same offline',
  async ({ name, packages, start }, { skip }) => {
    if (!start) return skip(`${name} is not installed (Debian: ${packages})`);
    const site = await host({ headers: false, path: '/some/where/' });
    const profile = temporary();
    let remote = await start(profile);
    onTestFinished(() => remote.close());
    await remote.open(site.url);
    await chats(remote);
    expect(await remote.run('crossOriginIsolated')).toBe(true);
    const pool = await remote.run(
      "typeof SharedArrayBuffer === 'undefined' ? 1 : Math.min(2, navigator.hardwareConcurrency)",
    );
    console.log(
      `${name}: ${await remote.run('navigator.userAgent')}, ${await threads(remote)} threads`,
    );
    expect(await threads(remote)).toBeGreaterThanOrEqual(Number(pool));
    const elsewhere = site.url.replace('localhost', '127.0.0.1');
    const asked = `fetch('${elsewhere}').then(() => 'answered', () => 'refused')`;
    expect(await remote.run(asked)).toBe('refused');
    await expect.poll(() => remote.run('allInOne.status().offlineReady')).toBe(true);

    await site.stop();
    await remote.reload();
    await chats(remote);
    if (name === 'Firefox') {
      // WebKitGTK forgets everything with the session when it is driven.
      await remote.close();
      remote = await start(profile);
      await remote.open(`${site.url}?from=home-screen`);
      await chats(remote);
      expect(await remote.run('crossOriginIsolated')).toBe(true);
    }
  },
);
