import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, isSetting, SETTING_KEYS } from '../../src/storage/settings.ts';
import { difference, readSettings, writeSettings } from '../../src/storage/settings-file.ts';

const now = DEFAULT_SETTINGS;
const FORMAT = 'qwen-all-in-one/settings';
const fileOf = (settings: unknown, version: unknown = 1) =>
  JSON.stringify({ format: FORMAT, version, settings });

test('what is written is read again, and what is the same is no change', () => {
  const mine = { ...now, theme: 'dark', topK: 5, extraRoles: ['tone'] } as const;
  const file = writeSettings({ ...mine, extraRoles: [...mine.extraRoles] });
  const reading = { unknown: [], bad: [], known: SETTING_KEYS.length, newer: false };
  expect(readSettings(file, now)).toEqual({
    ...reading,
    patch: { theme: 'dark', topK: 5, extraRoles: ['tone'] },
  });
  expect(readSettings(file, { ...mine, extraRoles: ['tone'] })).toEqual({ ...reading, patch: {} });
  expect(readSettings(writeSettings(now), now)).toEqual({ ...reading, patch: {} });
});

test('each default fits, and no value of another kind', () => {
  for (const key of SETTING_KEYS) {
    expect(isSetting(key, now[key]), key).toBe(true);
    for (const bad of [undefined, Number.NaN, { a: 1 }, [[[]]], -7, 1e9, [1]]) {
      expect(isSetting(key, bad), `${key} ${JSON.stringify(bad)}`).toBe(false);
    }
  }
});

test('what is not known or does not fit is named and left out; the rest is taken', () => {
  const settings = JSON.parse(
    `{"theme": "blue", "showStats": false, "__proto__": {"a": 1}, "colour": "red", "constructor": 1,
      "filterActions": {"insult": "mask"}, "maxTokens": 20.5, "hostUrl": "https://a.example ftp://b.example",
      "analystWords": [[""], ["bad"]], "version": 3}`,
  ) as unknown;
  expect(readSettings(fileOf(settings), now)).toEqual({
    patch: { showStats: false },
    unknown: ['__proto__', 'colour', 'constructor', 'version'],
    bad: ['theme', 'filterActions', 'maxTokens', 'hostUrl', 'analystWords'],
    known: 1,
    newer: false,
  });
  expect(readSettings(fileOf({ showStats: false }, 2), now)).toMatchObject({
    newer: true,
    patch: { showStats: false },
  });
});

test('what is no file of settings is refused', () => {
  expect(readSettings('{"a":', now)).toBe('not-json');
  expect(readSettings('', now)).toBe('not-json');
  for (const file of [
    '[]',
    'null',
    '3',
    '{"theme":"dark"}',
    fileOf(null),
    fileOf([]),
    fileOf('x'),
  ]) {
    expect(readSettings(file, now), file).toBe('not-settings');
  }
});

test('a difference names only what differs', () => {
  expect(difference(now, now)).toEqual({});
  const other = { ...now, theme: 'dark', filterActions: { ...now.filterActions } } as const;
  expect(difference(other, now)).toEqual({ theme: 'system' });
});
