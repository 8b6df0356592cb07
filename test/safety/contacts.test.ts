import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_CONTACTS, parseContacts } from '../../src/safety/contacts.ts';

test('the file of the site says what the page knows by itself', () => {
  expect(parseContacts(readFileSync('public/safety/help.json', 'utf8'))).toEqual(DEFAULT_CONTACTS);
});

test('a deployer’s contacts take their place, a language at a time', () => {
  const own = [{ name: '学校心理老师', contact: '内线 8012' }];
  expect(parseContacts(JSON.stringify({ 'zh-CN': own }))).toEqual({
    ...DEFAULT_CONTACTS,
    'zh-CN': own,
  });
});

test.each(['', 'null', '[]', '{"en":[]}', '{"en":[{"name":1}]}', '<html>'])(
  'a file that is no list of contacts costs none: %s',
  (json) => {
    expect(parseContacts(json)).toEqual(DEFAULT_CONTACTS);
  },
);
