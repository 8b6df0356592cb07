/** What a person does here from the first visit on, in every browser that is installed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../src/i18n/en/en.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { newProfile, removeFolder } from '../browser/support/browser.ts';
import { nextVersion } from '../browser/support/deploy.ts';
import { Site } from '../browser/support/site.ts';
import { FACTS } from './support/facts.ts';
import { talkativeGguf } from './support/model.ts';
import { id, Person } from './support/person.ts';
import { BROWSERS, type Remote, type RemoteBrowser } from './support/remote.ts';

const SEED = '今天的实验终于成功了,太棒了!';
/** The browsers have languages of their own. */
const STOPPED = new RegExp(`${zhCN.chat.stopped}|${en.chat.stopped}`);
const GGUF = 'Tiny-Chat-Q8_0.gguf';

/** Else a browser that could not be installed would pass for one that was tried. */
const ALL = Boolean(process.env['ALL_BROWSERS']);

describe.for(BROWSERS)('$name', (browser) => {
  if (browser.start) return journey(browser, browser.start);
  test(`is not installed (Debian: ${browser.packages})`, ({ skip }) => {
    if (ALL) throw new Error('ALL_BROWSERS asks for it');
    skip();
  });
});

function journey(
  { keepsProfile }: RemoteBrowser,
  start: NonNullable<RemoteBrowser['start']>,
): void {
  const folders: string[] = [];
  const folder = (path = newProfile()) => (folders.push(path), path);
  const profile = folder();
  let [site, remote, person]: [Site, Remote, Person] = [] as never;

  /** Starts the browser; with the same profile also a second time. */
  async function begin(): Promise<void> {
    remote = await start(profile);
    person = new Person(remote);
  }

  beforeAll(async () => {
    site = await Site.start({ headers: false, path: '/some/where/' });
    await begin();
  });

  afterAll(async () => {
    await remote?.close();
    await site?.stop();
    await Promise.all(folders.map(removeFolder));
  });

  const model = () => person.see('allInOne.status().engine.loaded?.model.id');
  /** Resolves when that model answers; else what the page says instead is in the failure. */
  const answers = async (name: string) => {
    const says = async () => [await person.text(id('model-chip')), await person.text('.notices')];
    const look = async () => ((await model()) === name ? [] : says());
    await expect.poll(look).toEqual([]);
  };
  const ready = () => expect.poll(() => person.see('allInOne.status().engine.state')).toBe('ready');
  const offlineReady = () =>
    expect.poll(() => person.see('allInOne.status().offlineReady')).toBe(true);
  const goTo = (place: string) => person.click(id(place));

  /** In a conversation of its own; ends when the reply is complete, with its timings below it. */
  async function chats(): Promise<void> {
    await ready();
    await person.click(id('new-chat'));
    await person.type(id('composer'), SEED);
    await person.click(id('send'));
    await expect.poll(() => person.text(id('stats'))).toBeTruthy();
    expect(await person.count(id('exchange'))).toBe(1);
    expect(await person.text(id('badge'))).toMatch(/正面|positive/);
    expect(await person.text(id('reply'))).toBeTruthy();
  }

  test('first visit: isolated by the service worker, the demo ready, all stored', async () => {
    await remote.open(site.url);
    await ready();
    expect(await model()).toBe('demo');
    expect(await person.see('crossOriginIsolated')).toBe(true);
    const pool = await person.see(
      "typeof SharedArrayBuffer === 'undefined' ? 1 : Math.min(2, navigator.hardwareConcurrency)",
    );
    const threads = Number(await person.see('allInOne.ready.then(({ threads }) => threads)'));
    expect(threads).toBeGreaterThanOrEqual(Number(pool));
    // Whoever waits longer for that reason is told so.
    const slow = threads === 1 && Number(await person.see('navigator.hardwareConcurrency')) > 1;
    await expect.poll(() => person.count('[data-kind=single-thread]')).toBe(slow ? 1 : 0);
    await offlineReady();
    console.log(await person.see(FACTS));
    const elsewhere = site.url.replace('localhost', '127.0.0.1');
    const asked = `fetch('${elsewhere}').then(() => 'answered', () => 'refused')`;
    expect(await person.see(asked)).toBe('refused');
  });

  test('a message: the badge, then the reply', chats);

  test('a diary entry is read by the analyst, and is there after a reload', async () => {
    const entry = id('diary-entry');
    const kept = async () => {
      await expect.poll(() => person.count(entry)).toBe(1);
      await expect
        .poll(() => person.see(`document.querySelector('${entry}').dataset.label`))
        .toBe('负面');
      expect(await person.text(entry)).toContain('手机摔坏了');
    };
    await goTo('diary');
    await person.type(id('diary-text'), '手机摔坏了，还被老师批评，难过得要命。');
    await person.click(id('diary-keep'));
    await kept();
    await remote.reload();
    await kept();
    await goTo('chat');
  });

  const again = keepsProfile ? 'a reload and a restart' : 'a reload';
  test(`without the host: ${again}, and it answers`, async () => {
    await site.stop();
    await remote.reload();
    await chats();
    if (!keepsProfile) return;
    await remote.close();
    await begin();
    await remote.open(`${site.url}?from=home-screen`);
    await chats();
    expect(await person.see('crossOriginIsolated')).toBe(true);
  });

  test('a next version is offered, and comes by a click', async () => {
    await site.restart();
    site.folder = folder(nextVersion());
    const version = "document.querySelector('meta[name=version]')?.content ?? 'first'";
    await remote.reload();
    await person.waitFor('[data-kind=update] .primary');
    expect(await person.see(version)).toBe('first');
    await person.click('[data-kind=update] .primary');
    await expect.poll(() => person.see(version)).toBe('next');
    await offlineReady();
    await chats();
  });

  test('a GGUF file is converted, answers, and its reply stops when one says so', async () => {
    const file = join(folder(), GGUF);
    writeFileSync(file, talkativeGguf());
    await person.click(id('model-chip'));
    await person.waitFor(id('import-files'));
    await person.choose(id('import-files-input'), file);
    await person.waitFor(id('carried'));
    await answers('imported/Tiny-Chat');
    await person.click(id('close'));

    await person.click(id('new-chat'));
    await person.type(id('composer'), 'hello');
    await person.click(id('send'));
    await expect.poll(() => person.text(id('reply'))).toBeTruthy();
    await person.click(id('stop'));
    await person.waitFor(id('stats'));
    expect(await person.text(id('exchange'))).toMatch(STOPPED);
    const kept = await person.text(id('reply'));
    await remote.reload();
    await expect.poll(() => person.text(id('reply'))).toBe(kept);
    await answers('imported/Tiny-Chat');
  });
}
