import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_CONTACTS, dialled, parseContacts } from '../../src/safety/contacts.ts';

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

test('numbers can be dialled and sites opened; that of a room is neither', () => {
  const links = (contact: string) => dialled(contact).flatMap(({ href }) => href ?? []);
  expect(links('Room 12')).toEqual([]);
  expect(links('三楼 12 号，转 110')).toEqual(['tel:110']);
  expect(links('116 123 or 400-161-9995, help.example.org')).toEqual([
    ...['tel:116123', 'tel:4001619995', 'https://help.example.org'],
  ]);
});
