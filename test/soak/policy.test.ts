/** What managed classrooms may set in the browser, for a site at an address without HTTPS. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findBrowser, launch } from '../browser/support/browser.ts';
import { offlineReady, ready, replied, say } from '../browser/support/page.ts';
import { browse, host, temporary, visit } from '../browser/support/visit.ts';

const LAN = '--host-resolver-rules=MAP lan 127.0.0.1';

/** Offline and isolated, first with the host and then without it. */
async function worksAt(url: string, stop: () => Promise<void>, args: string[]): Promise<void> {
  const profile = temporary();
  const first = await launch(profile, { args });
  const { page } = await visit(first, url);
  await offlineReady(page);
  expect(await page.evaluate(() => isSecureContext)).toBe(true);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  const threads = await ready(page);
  if (cores > 1) expect(threads).toBeGreaterThan(1);
  await first.close();
  await stop();

  const again = await visit(await browse(profile, { args }), url);
  await ready(again.page);
  await say(again.page, '今天的实验终于成功了,太棒了!');
  expect((await replied(again.page)).trim()).not.toBe('');
}

test('an insecure address that a flag declares secure: offline, with threads', async () => {
  const site = await host();
  const url = site.url.replace('localhost', 'lan');
  const flag = `--unsafely-treat-insecure-origin-as-secure=${new URL(url).origin}`;
  await worksAt(url, () => site.stop(), [LAN, flag]);
});

/** Where the browser reads what an administrator has set. Linux only. */
function policyFolder(): string {
  const chrome = /google-chrome|\/chrome$/.test(findBrowser());
  return chrome ? '/etc/opt/chrome/policies/managed' : '/etc/chromium/policies/managed';
}

test('the same by the policy of a managed computer', async ({ skip }) => {
  const site = await host();
  const url = site.url.replace('localhost', 'lan');
  const policy = { OverrideSecurityRestrictionsOnInsecureOrigin: [new URL(url).origin] };
  const file = join(policyFolder(), 'qwen-all-in-one-test.json');
  try {
    mkdirSync(policyFolder(), { recursive: true });
    writeFileSync(file, JSON.stringify(policy));
  } catch (error) {
    return skip(`policies cannot be set here, only by an administrator: ${String(error)}`);
  }
  onTestFinished(() => rmSync(file, { force: true }));
  await worksAt(url, () => site.stop(), [LAN]);
});
