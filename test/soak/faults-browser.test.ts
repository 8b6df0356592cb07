/**
 * The same random faults through the built page and the browser's own storage: the connection, the
 * page that closes, the stored chunks. Whatever came, the bytes are right in the end.
 */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { packFolder } from '../../tools/pack-model/pack-folder.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { launch } from '../browser/support/browser.ts';
import {
  answering,
  carried,
  CHUNK,
  consent,
  MODEL,
  modelCard,
  modelFolder,
  openModels,
} from '../browser/support/full-model.ts';
import { ready } from '../browser/support/page.ts';
import type { Site } from '../browser/support/site.ts';
import { damageChunk, storedHashes } from '../browser/support/stored-chunks.ts';
import { host, temporary, visit } from '../browser/support/visit.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { sha256 } from '../support/repo.ts';
import { randomFrom, someFault } from '../models/fault-sequence.ts';

const SEQUENCES = Number(process.env['SEQUENCES'] ?? 13);
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));
/** Where to begin, to look at one sequence again. */
const FIRST = Number(process.env['FIRST'] ?? 0);
/** Two and three chunks, beside the one of the graph. */
const PADDING = [20e6, 36e6];
/** What the line and the browser hold of an answer that is broken off. */
const UNDER_WAY = 8e6;
/** After so many visits nothing goes wrong any more. */
const STORMY = 5;

type Kind = 'site' | 'hub';

/** The same hub behind the site's own `models/`, where our manifest names every chunk. */
function servedBy(hub: Hub, site: Site): void {
  site.other = (request, response) => {
    if (!request.url?.startsWith(`/models/${MODEL}/`)) return false;
    request.url = request.url.replace('/models/', '/site/');
    hub.answer(request, response);
    return true;
  };
}

async function world(kind: Kind) {
  const folder = modelFolder(...PADDING);
  if (kind === 'site') {
    const packed = temporary();
    await packFolder(join(folder, MODEL), packed);
    const manifest = join('models', MODEL, 'manifest.json');
    cpSync(join(packed, manifest), join(folder, MODEL, 'manifest.json'));
  }
  const hub = await startHub(folder, { redirect: false });
  onTestFinished(() => hub.close());
  const site = await host();
  if (kind === 'site') servedBy(hub, site);
  return { folder, hub, site };
}

const failed = (page: Page) => modelCard(page).getByTestId('error').isVisible();
const done = async (page: Page) => (await answering(page)) === MODEL;

/** Whatever this visit finds: an offer, a failure, a model that loads by itself, or nothing at all. */
async function goOn(page: Page, source: Hub | 'site'): Promise<void> {
  await openModels(page);
  const [resume, retry] = ['resume', 'download-retry'].map((id) => modelCard(page).getByTestId(id));
  const underWay = async () =>
    (await done(page)) ||
    (await page.evaluate(() => globalThis.allInOne.status().download)) === 'loading';
  const told = async () =>
    (await resume!.isVisible()) || (await retry!.isVisible()) || (await underWay());
  // A page that was closed before its download began is not remembered.
  await expect
    .poll(told, { timeout: 5000 })
    .toBe(true)
    .catch(() => {});
  if (await resume!.isVisible()) return resume!.click();
  if (await retry!.isVisible()) return retry!.click();
  if (await underWay()) {
    // A load that began by itself may find damage, which is mended when a person asks.
    if (!(await ends(page, 60_000)) && (await retry!.isVisible())) await retry!.click();
    return;
  }
  // The page was closed between the last chunk and the switch: it is here, and not chosen.
  const stored = await page.evaluate(() => globalThis.allInOne.status().stored);
  if (stored.includes(MODEL)) return modelCard(page).getByTestId('use-model').click();
  await consent(page, source);
  await page.getByTestId('consent-accept').click();
}

/** @returns Whether the model answers; false where the download failed, or `ms` are over before. */
async function ends(page: Page, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    if (await done(page)) return true;
    if (await failed(page)) return false;
    await sleep(100);
  }
  return false;
}

/** @returns How many faults there were. */
async function survive(
  seed: number,
  kind: Kind,
  { hub, site }: { hub: Hub; site: Site },
  context: BrowserContext,
): Promise<number> {
  const random = randomFrom(seed);
  const source = kind === 'hub' ? hub : kind;
  let faults = 0;
  for (let turn = 0; ; turn++) {
    const told = `sequence ${seed}, visit ${turn}`;
    expect(turn, told).toBeLessThan(STORMY + 5);
    const calm = turn >= STORMY;
    const { page } = await visit(context, site.url);
    await ready(page);
    if (!calm && turn > 0 && random() < 0.4) {
      if (await damageChunk(page, [random(), random(), random()])) faults += 1;
    }
    hub.faults.next = Array.from({ length: calm ? 0 : 12 }, () =>
      random() < 0.35 ? someFault(random, { flips: kind === 'site', stalls: 0.2 }) : undefined,
    );
    const planned = hub.faults.next.slice();
    const closing = !calm && random() < 0.3;
    await goOn(page, source);
    const whole = await ends(page, closing ? random() * 2500 : 240_000);
    faults += planned.slice(0, planned.length - hub.faults.next.length).filter(Boolean).length;
    if (whole) {
      await page.getByTestId('check-model').click();
      await page.getByText(zhCN.storage.sound).waitFor();
      return faults;
    }
    if (!(await failed(page))) faults += 1; // it is closed in the middle
    await page.close();
  }
}

test.each(['site', 'hub'] as const)(
  `${SEQUENCES} sequences in the browser, on a host of kind %s`,
  async (kind) => {
    console.log(`SEED=${SEED}`);
    const all = await world(kind);
    const { folder, hub } = all;
    let [sum, most] = [0, 0];
    for (let i = FIRST; i < SEQUENCES; i++) {
      const context = await launch();
      hub.requests.length = 0;
      const faults = await survive(SEED * 1000 + i, kind, all, context);
      sum += faults;
      const [page] = context.pages().slice(-1);
      const stored = await storedHashes(page!, MODEL);
      let size = 0;
      for (const [path, hash] of Object.entries(stored)) {
        const bytes = readFileSync(join(folder, MODEL, path));
        size += bytes.length;
        expect(hash, path).toBe(await sha256(bytes));
      }
      expect(Object.keys(stored)).toHaveLength(7); // four small ones, the graph, the padding
      const wasted = carried(hub) - size;
      if (faults) most = Math.max(most, wasted / faults);
      console.log(`sequence ${i}: ${faults} faults, ${(wasted / 1e6).toFixed(1)} MB too many`);
      expect(wasted).toBeLessThanOrEqual(faults * (CHUNK + UNDER_WAY) + 1e5); // what names the files
      await context.close();
    }
    console.log(`${SEQUENCES} sequences, ${sum} faults: all bytes right;`);
    console.log(`at most ${(most / 1e6).toFixed(1)} MB more for each fault of a sequence`);
    expect(sum).toBeGreaterThan(SEQUENCES - FIRST);
  },
);
