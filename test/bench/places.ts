/**
 * `npm run bench:places`: how quickly the places answer when they are full, in the built page in real
 * Chromium: 2,000 conversations are opened and searched, 10,000 entries of a diary are brought in,
 * opened, searched and scrolled. Each time is from what a person does to the frame that shows it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { launch, newProfile, removeFolder } from '../browser/support/browser.ts';
import { store } from '../browser/support/conversations.ts';
import { manyConversations } from '../support/conversations.ts';
import { manyEntries } from '../support/diary.ts';
import { load, machine } from './machine.ts';
import { makeSite } from './prepare.ts';
import { serve } from './server.ts';
import { layOut, summary } from './table.ts';

const CONVERSATIONS = 2000;
const ENTRIES = 10_000;
const QUERIES = ['实验', 'train', '第1999次', 'no such words'];
const OPENINGS = 5;
/** A frame that came later than this was missed: 60 a second, and what clocks are off by. */
const FRAME_MS = 1000 / 60 + 1;

const HEAD = ['', 'min', 'median', 'most', 'bar', 'met', 'busy'];
type Row = [what: string, ...cells: string[]];
const rows: Row[] = [];
let devtools: CDPSession | undefined;
function note(...row: Row): void {
  console.log(row.join('  '));
  rows.push(row);
}

const server = await serve({ site: makeSite(), others: {} });
const profile = newProfile();
try {
  const context = await launch(profile);
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(600_000);
  await ready(page, server.url);
  await measureHistory(page);
  await measureDiary(page);
  await measureBarePage(page);
  console.log(`${machine()}, Chromium ${context.browser()?.version()}, load ${load().toFixed(1)}`);
  console.log(layOut([HEAD, ...rows.map((row) => HEAD.map((_, i) => row[i] ?? ''))]));
  await context.close();
} finally {
  await server.close();
  await removeFolder(profile);
}

async function ready(page: Page, url?: string): Promise<void> {
  if (url) await page.goto(url);
  else await page.reload();
  // The page may reload itself once, to become isolated.
  await page.waitForFunction(async () => (await globalThis.allInOne?.ready)?.threads);
}

function say(what: string, all: readonly Took[], bar: number): void {
  const times = all.map(({ ms }) => ms);
  const busy = summary(all.map(({ busy }) => busy)).median;
  const { min, median } = summary(times);
  const shown = [min, median, Math.max(...times)].map((ms) => `${ms.toFixed(0)} ms`);
  note(what, ...shown, `${bar} ms`, median < bar ? 'yes' : 'no', `${busy.toFixed(0)} ms`);
}

async function measureHistory(page: Page): Promise<void> {
  await store(page, manyConversations(CONVERSATIONS));
  await ready(page);
  const openings: Took[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    openings.push(await shown(page, ['click', 'history'], 'conversation'));
    if (i < OPENINGS - 1) await page.getByTestId('close').click();
    await page.waitForTimeout(500);
  }
  say(`open the history of ${CONVERSATIONS} conversations`, openings, 300);
  const searches: Took[] = [];
  for (const query of QUERIES) {
    searches.push(await shown(page, ['type', 'history-search', query], 'found'));
    await shown(page, ['type', 'history-search', ''], 'group');
  }
  say('search them', searches, 100);
  await page.getByTestId('close').click();
}

async function measureDiary(page: Page): Promise<void> {
  await page.getByTestId('diary').click();
  await page.getByTestId('diary-place').waitFor();
  const file = join(profile, 'diary.csv');
  writeFileSync(file, manyEntries(ENTRIES));
  const start = performance.now();
  await page.getByTestId('diary-file').setInputFiles(file);
  await page.waitForFunction(
    () => document.querySelector('[data-testid=diary-imported]')?.textContent,
  );
  note(`bring in ${ENTRIES} entries`, '', `${(performance.now() - start).toFixed(0)} ms`);
  await page.getByTestId('diary-entries').scrollIntoViewIfNeeded();
  await scroll(page, 'scroll them while they are read');
  await asIfRead(page);
  await ready(page);
  const openings: Took[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    await page.getByTestId('chat').click();
    await page.waitForTimeout(500);
    openings.push(await shown(page, ['click', 'diary'], 'diary-entry'));
  }
  say(`open a diary of ${ENTRIES} entries`, openings, 300);
  await page.getByTestId('diary-entries').scrollIntoViewIfNeeded();
  await scroll(page, 'scroll them');
  const searches: Took[] = [];
  for (const query of QUERIES) {
    searches.push(await shown(page, ['type', 'diary-search', query], 'diary-found'));
    await shown(page, ['type', 'diary-search', ''], 'diary-entry');
  }
  say('search them', searches, 100);
}

/** As many paragraphs without any script: how smoothly this machine scrolls at all. */
async function measureBarePage(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.evaluate((count) => {
    const paragraphs = Array.from({ length: count }, (_, i) => {
      const paragraph = document.createElement('p');
      paragraph.textContent = `${i}: 今天的实验终于成功了，太棒了！`;
      return paragraph;
    });
    const place = document.createElement('main');
    place.dataset.testid = 'bare';
    place.style.cssText = 'height: 90vh; overflow: auto';
    place.append(...paragraphs);
    document.body.append(place);
  }, ENTRIES);
  await scroll(page, 'for comparison, scroll as many bare paragraphs', 'bare');
}

/** A model takes a while for so many: each entry gets a mood as if it had been read. */
async function asIfRead(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const opened = indexedDB.open(`qwen-all-in-one:${new URL('.', document.baseURI).pathname}`);
    await new Promise((resolve) => (opened.onsuccess = resolve));
    const transaction = opened.result.transaction('app', 'readwrite');
    const objects = transaction.objectStore('app');
    const cursor = objects.openCursor(IDBKeyRange.bound('diary:', 'diary:\uffff'));
    cursor.onsuccess = () => {
      const at = cursor.result;
      if (!at) return;
      const { text } = at.value as { text: string };
      const positive = [...text].reduce((sum, char) => sum + char.codePointAt(0)!, 0) % 101;
      const label = positive > 50 ? '正面' : '负面';
      at.update({ ...at.value, parts: [{ text, label, positive: positive / 100 }] });
      at.continue();
    };
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    opened.result.close();
  });
}

/** Of the page's thread since it began. */
async function busyMs(page: Page): Promise<number> {
  const session = await sessionOf(page);
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
}

async function sessionOf(page: Page): Promise<CDPSession> {
  if (!devtools) {
    devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  }
  return devtools;
}

interface Took {
  ms: number;
  /** Of the page's thread: what other work on the machine does not change. */
  busy: number;
}

/** From a click or a word typed to the frame in which an element is there anew. */
async function shown(
  page: Page,
  act: ['click', string] | ['type', string, string],
  then: string,
): Promise<Took> {
  const before = await busyMs(page);
  const ms = await page.evaluate(
    async ([[kind, testid, text = ''], wanted]) => {
      const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`);
      const target = find(testid)!;
      const before = find(wanted)?.textContent;
      const start = performance.now();
      if (kind === 'click') target.click();
      else {
        (target as HTMLInputElement).value = text;
        target.dispatchEvent(new Event('input', { bubbles: true }));
      }
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      do await frame();
      while (!find(wanted) || (kind === 'click' && find(wanted)?.textContent === before));
      await new Promise((resolve) => setTimeout(resolve)); // after it was laid out and painted
      return performance.now() - start;
    },
    [act, then] as const,
  );
  return { ms, busy: (await busyMs(page)) - before };
}

/** Rolls the wheel from the list's top for a while, as a person does. */
async function scroll(page: Page, what: string, testid = 'diary-place'): Promise<void> {
  const place = page.getByTestId(testid);
  const box = (await place.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(() => {
    const frames: number[] = [];
    const seen = (at: number) => {
      frames.push(at);
      if (frames.length > 0) requestAnimationFrame(seen);
    };
    requestAnimationFrame(seen);
    Object.assign(globalThis, { frames });
  });
  const session = await sessionOf(page);
  const before = await busyMs(page);
  const gesture = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const top = () => place.evaluate((place) => place.scrollTop);
  const from = await top();
  await session.send('Input.synthesizeScrollGesture', {
    ...gesture,
    yDistance: -12_000,
    speed: 1500,
    gestureSourceType: 'mouse',
  });
  const frames = await page.evaluate(() =>
    (globalThis as unknown as { frames: number[] }).frames.splice(0, Infinity),
  );
  const to = await top();
  const times = frames.slice(1).map((at, i) => at - frames[i]!);
  const late = times.filter((ms) => ms > FRAME_MS).length;
  const persecond = (1000 * times.length) / times.reduce((sum, ms) => sum + ms, 0);
  note(
    `${what} (${Math.round(to - from)} px)`,
    '',
    `${persecond.toFixed(1)} frames a second`,
    `${Math.max(...times).toFixed(0)} ms`,
    '60 a second',
    `${late} of ${times.length} late`,
    `${((await busyMs(page)) - before).toFixed(0)} ms`,
  );
}
