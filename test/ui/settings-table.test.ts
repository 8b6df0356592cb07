// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { BACKUP } from '../../src/i18n/backup.ts';
import { LOCALES } from '../../src/i18n/i18n.ts';
import { KEYS } from '../../src/i18n/keys.ts';
import { KIOSK } from '../../src/i18n/kiosk.ts';
import { SETTINGS } from '../../src/i18n/settings.ts';
import { SETTING_KEYS } from '../../src/storage/settings.ts';
import type { App } from '../../src/ui/app.svelte.ts';
import { SHEETS } from '../../src/ui/places.ts';
import { findRows } from '../../src/ui/settings/find.ts';
import { keyOf, TABLE } from '../../src/ui/settings/table.ts';

/** With one voice more than the system's. */
const APP = {
  reader: { voicesOf: () => [{ name: 'Tingting', lang: 'zh-CN', preferred: true }] },
  settings: { values: { voiceZh: '', voiceEn: 'Alex' } },
} as unknown as App;

test('every setting and every sheet is in the table, once', () => {
  const keys = TABLE.map(keyOf).filter((key) => key !== null);
  expect(keys.toSorted()).toEqual(SETTING_KEYS.toSorted());
  const sheets = TABLE.filter(({ kind }) => kind === 'sheet').map(({ id }) => id as string);
  // It belongs to the conversation that is open.
  const listed = SHEETS.filter((name) => name !== 'conversation');
  expect(sheets.toSorted()).toEqual(listed.toSorted());
  expect(new Set(TABLE.map(({ id }) => id)).size).toBe(TABLE.length);
});

test('a sheet is called in the settings what it is called itself', () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    const { rows } = SETTINGS[locale];
    const words = {
      ...LOCALES[locale],
      keys: KEYS[locale],
      backup: BACKUP[locale],
      ...KIOSK[locale],
    };
    const sheets = [
      'teach',
      'roles',
      'safety',
      'backup',
      'moods',
      'site',
      'computer',
      'keys',
      'about',
    ] as const;
    for (const sheet of sheets) expect(rows[sheet].label).toBe(words[sheet].title);
  }
});

test.each([
  ['zh-CN', '主题', ['theme']],
  ['zh-CN', '深色', ['theme']],
  ['zh-CN', '線程', ['threads']],
  ['zh-CN', '存储', ['models']],
  ['en', 'DARK', ['theme']],
  ['en', 'storage', ['models']],
  ['en', 'ｔｏｐ', ['topK', 'topP']],
  ['en', 'word filter', ['safety', 'filter', 'filterActions']],
  ['en', 'time limits', ['sentimentLimit', 'firstTokenLimit', 'replyLimit']],
  ['en', 'tingting', ['voiceZh', 'voiceEn']],
  ['en', 'alex', ['voiceEn']],
  ['en', '.*', []],
  ['zh-CN', 'theme', []],
] as const)('in %s, %s finds %j', (locale, query, found) => {
  expect(findRows(TABLE, SETTINGS[locale], APP, query).map(({ id }) => id)).toEqual(found);
});
