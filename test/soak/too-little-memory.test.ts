/** A browser whose memory does not suffice for the full model: told, and the demo goes on answering. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { answering, closeSheet, consent, switched } from '../browser/support/full-model.ts';
import { launch } from '../browser/support/browser.ts';
import { ready, replied, say } from '../browser/support/page.ts';
import { browse, host, temporary, visit } from '../browser/support/visit.ts';
import { startHub } from '../support/hub.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Of 64 kB. Enough for the demo, not for 466 MB of weights. */
const PAGES = 6000;

test('no memory for the full model: told, the demo answers, and with more memory it loads', async () => {
  expect(
    spawnSync(process.execPath, ['tools/run.js', 'tools/stand-in/make.ts'], { cwd: ROOT }).status,
  ).toBe(0);
  const hub = await startHub(`${ROOT}.cache/stand-in`, { redirect: false });
  onTestFinished(() => hub.close());
  const [site, profile] = [await host(), temporary()];
  const small = await launch(profile, { args: [`--js-flags=--wasm-max-mem-pages=${PAGES}`] });
  onTestFinished(() => small.close());
  const { page } = await visit(small, site.url);
  await ready(page);
  const card = await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await card.getByTestId('error').waitFor({ timeout: 300_000 });
  const { what, next } = zhCN.errors.memory({});
  expect(await card.getByTestId('error').innerText()).toContain(`${what}${next}`);
  await closeSheet(page);
  await say(page, '今天的实验终于成功了,太棒了!');
  await replied(page);
  expect(await answering(page)).toBe('demo');
  await small.close();

  const again = (await visit(await browse(profile), site.url)).page;
  const asked = hub.requests.length;
  await switched(again, 120_000); // it is stored, and loads by itself where there is memory
  expect(hub.requests.length).toBe(asked);
});
