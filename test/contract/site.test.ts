/** The file of a site's own: what is taken of it, and what is named as left out. */
import { expect, test } from 'vitest';
import { NO_SITE, readSite, SITE_FORMAT } from '../../src/contract/site.ts';
import { clearAll } from '../../src/compose/clear.ts';
import { siteOf } from '../../src/storage/site.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore } from '../../src/storage/store.ts';

const file = (parts: object) => JSON.stringify({ format: SITE_FORMAT, version: 1, ...parts });
const themeOnly = (name: string, value: unknown) => name === 'theme' && value === 'dark';

test('everything that fits is taken', () => {
  const parts = {
    settings: { theme: 'dark' },
    places: ['diary'],
    greeting: { 'zh-CN': '三年二班，你好', en: 'Hello, class 3' },
    resetAfterMinutes: 5,
    pin: { salt: 'A'.repeat(22) + '==', rounds: 600_000, hash: 'A'.repeat(43) + '=' },
    contacts: { 'zh-CN': [{ name: '王老师', contact: '203 室' }] },
    blockedWords: ['香菜'],
    allowedWords: ['打电话'],
    keepAwake: true,
  };
  expect(readSite(file({ '//': 'a comment', ...parts }), themeOnly)).toEqual({
    ...parts,
    leftOut: [],
  });
});

test('what does not fit is left out alone, and named', () => {
  const site = readSite(
    file({
      settings: { theme: 'dark', thme: 'dark', host: 5 },
      places: ['diary', 'cellar'],
      greting: { en: 'Hello' },
      resetAfterMinutes: 0,
      pin: { salt: 'A'.repeat(22), rounds: 1000, hash: 'A'.repeat(43) },
      contacts: { en: [{ name: 'Ms Wang' }] },
      blockedWords: 'one',
    }),
    themeOnly,
  );
  expect(site).toEqual({
    ...NO_SITE,
    settings: { theme: 'dark' },
    leftOut: [
      ...['places', 'greting', 'resetAfterMinutes', 'pin', 'contacts', 'blockedWords'],
      ...['settings.thme', 'settings.host'],
    ],
  });
});

test.each(['', 'no JSON', '[]', 'null', '{}', '{"format":"something else"}', '<!doctype html>'])(
  '%j is no such file: said, and everything is as without it',
  (text) => {
    expect(readSite(text, () => true)).toEqual({ ...NO_SITE, leftOut: ['site.json'] });
  },
);

test('without a network it is what it was last; without either, nothing is set and nothing said', async () => {
  const store = memoryStore();
  const offline = () => Promise.reject(new Error('no network'));
  expect(await siteOf(store, offline).now).toEqual(NO_SITE);
  const first = siteOf(store, async () => file({ settings: { theme: 'dark' } }));
  expect((await first.now).settings).toEqual({ theme: 'dark' });
  expect(await first.later).toBe(undefined);
  const again = siteOf(store, offline);
  expect((await again.now).settings).toEqual({ theme: 'dark' });
  expect(await again.later).toBe(undefined);
});

test('only the first visit waits for it; what has changed since comes later', async () => {
  const store = memoryStore();
  await siteOf(store, async () => file({ places: ['diary'] })).now;
  let arrive = (_: string) => {};
  const { now, later } = siteOf(store, () => new Promise((resolve) => (arrive = resolve)));
  expect((await now).places).toEqual(['diary']);
  arrive(file({ places: ['lab'] }));
  expect((await later)?.places).toEqual(['lab']);
});

test('deleting everything leaves what the site sets, for a device without a network', async () => {
  const store = memoryStore();
  await siteOf(store, async () => file({ resetAfterMinutes: 5 })).later;
  await store.set('conversation:1', {});
  await store.set('moods', []);
  await clearAll([store], [], () => {}, ['moods']);
  expect(await store.list('')).toHaveLength(2);
  await clearAll([store], [], () => {});
  expect(await store.list('')).toHaveLength(1);
  const { now } = siteOf(store, () => Promise.reject(new Error('no network')));
  expect((await now).resetAfterMinutes).toBe(5);
});

test('a default of the site is followed until a person chooses; then the choice stays', async () => {
  const settings = settingsStore(memoryStore());
  expect((await settings.read({ theme: 'dark', language: 'en' })).theme).toBe('dark');
  await settings.change({ theme: 'light' });
  const read = await settings.read({ theme: 'dark', language: 'zh-CN' });
  expect(read).toMatchObject({ theme: 'light', language: 'zh-CN' });
});
