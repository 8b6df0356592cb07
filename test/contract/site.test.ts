/** The file of a site's own: what is taken of it, and what is named as left out. */
import { expect, test } from 'vitest';
import { NO_SITE, readSite, SITE_FORMAT } from '../../src/contract/site.ts';
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
    }),
    themeOnly,
  );
  expect(site).toEqual({
    ...NO_SITE,
    settings: { theme: 'dark' },
    leftOut: ['places', 'greting', 'resetAfterMinutes', 'settings.thme', 'settings.host'],
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
  expect(await siteOf(store, offline)).toEqual(NO_SITE);
  await siteOf(store, async () => file({ settings: { theme: 'dark' } }));
  expect((await siteOf(store, offline)).settings).toEqual({ theme: 'dark' });
});

test('a default of the site is followed until a person chooses; then the choice stays', async () => {
  const settings = settingsStore(memoryStore());
  expect((await settings.read({ theme: 'dark', language: 'en' })).theme).toBe('dark');
  await settings.change({ theme: 'light' });
  const read = await settings.read({ theme: 'dark', language: 'zh-CN' });
  expect(read).toMatchObject({ theme: 'light', language: 'zh-CN' });
});
