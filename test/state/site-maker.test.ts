// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { NO_SITE, readSite } from '../../src/contract/site.ts';
import { isPin } from '../../src/state/pin.ts';
import { SiteMaker } from '../../src/state/site-maker.svelte.ts';

const PLACES = ['diary', 'lab', 'insights', 'settings'];

test('what was left empty is not in the file; a page reads it without a word', () => {
  const maker = new SiteMaker(NO_SITE);
  expect(JSON.parse(maker.text)).toEqual({ format: 'qwen-all-in-one/site', version: 1 });
  expect(maker.read).toEqual(NO_SITE);
});

test('what was chosen is in it, and is there again when that file is the site’s', async () => {
  const maker = new SiteMaker(NO_SITE);
  maker.greeting.en = 'Hello';
  maker.offer('lab', false, PLACES);
  maker.minutes = ' １０ ';
  maker.contacts['zh-CN'].push({ name: '王老师', contact: '203 室' }, { name: '', contact: '' });
  maker.blocked = '香菜\n\n榴莲*\n';
  maker.allowed = '打电话';
  maker.keepAwake = true;
  maker.set('theme', 'dark');
  maker.set('filter', true);
  maker.set('filter', undefined);
  const take = async (typed: string, again: string) => {
    Object.assign(maker, { typed, again });
    await maker.takePin();
  };
  await take('123', '123');
  expect(maker.pin).toBe(null);
  expect(maker.refused).toBe('no-pin');
  await take('123456', '123457');
  expect(maker.refused).toBe('differ');
  expect(maker.typed).toBe('123456'); // it is not in the file yet
  await take('123456', '１２３４５６');
  expect(maker.typed).toBe('');

  const { read } = maker;
  expect(read).toMatchObject({
    settings: { theme: 'dark' },
    places: ['diary', 'insights', 'settings'],
    greeting: { en: 'Hello' },
    resetAfterMinutes: 10,
    contacts: { 'zh-CN': [{ name: '王老师', contact: '203 室' }] },
    blockedWords: ['香菜', '榴莲*'],
    allowedWords: ['打电话'],
    keepAwake: true,
    leftOut: [],
  });
  expect(await isPin('123456', read.pin!)).toBe(true);
  expect(maker.text).not.toContain('123456');
  expect(new SiteMaker(read).text).toBe(maker.text);
  maker.offer('lab', true, PLACES);
  expect(readSite(maker.text, () => true).places).toBe(null);
});

test('what a page would leave out is named', () => {
  const maker = new SiteMaker(NO_SITE);
  maker.minutes = 'ten';
  maker.set('theme', 'pink');
  maker.contacts.en.push({ name: 'Ms Wang', contact: ' ' });
  maker.blocked = '!!!\n好';
  expect(maker.read.leftOut).toEqual(['resetAfterMinutes', 'contacts', 'settings.theme']);
  expect(maker.noWords).toBe(1);
});
