import { describe, expect, test } from 'vitest';
import { Filter } from '../../src/safety/filter.ts';
import { parseWordList } from '../../src/safety/word-list.ts';
import { random } from './random.ts';

const filterOf = (...lines: string[]) => new Filter(parseWordList(lines.join('\n')).words);
const finds = (filter: Filter, text: string) =>
  filter.search(text).found.map(({ start, end }) => text.slice(start, end));

const LIST = filterOf(
  '赌博',
  '傻逼',
  'ass',
  'shit',
  'fuck*',
  'kill yourself',
  'slut',
  '冰毒',
  'K粉',
);

test.each([
  ['as it is', '网上赌博不好', '赌博'],
  ['in full width', 'what a ｓｈｉｔ day', 'ｓｈｉｔ'],
  ['in capitals', 'SHIT', 'SHIT'],
  ['in traditional characters', '網上賭博', '賭博'],
  ['with blanks between', '赌 博', '赌 博'],
  ['with signs between', '赌*-博', '赌*-博'],
  ['with zero-width characters between', '赌\u200b\u2060博', '赌\u200b\u2060博'],
  ['with an emoji between', '赌🎲博', '赌🎲博'],
  ['spelled out', 'you s h i t', 's h i t'],
  ['spelled out with dots', 's.h.i.t', 's.h.i.t'],
  ['with a sign within', 'sh*it', 'sh*it'],
  ['with digits and signs for letters', '$h1t', '$h1t'],
  ['with 1 for l', 's1ut', 's1ut'],
  ['with letters drawn out', 'shiiiiit', 'shiiiiit'],
  ['with Cyrillic letters', 'ѕhіt', 'ѕhіt'],
  ['with accents', 'shít', 'shít'],
  ['with combining marks', 's\u0336h\u0336i\u0336t', 's\u0336h\u0336i\u0336t'],
  ['in mathematical letters', '𝐬𝐡𝐢𝐭', '𝐬𝐡𝐢𝐭'],
  ['before punctuation', 'Shit!', 'Shit'],
  ['with its ending, where the list says so', 'fucking', 'fucking'],
  ['of two words', 'go kill  yourself now', 'kill  yourself'],
  ['of two words without the blank', 'killyourself', 'killyourself'],
  ['of two scripts', '买k粉的', 'k粉'],
  ['drawn out at the end', '傻逼逼逼', '傻逼'],
  ['drawn out at the start', '傻傻傻逼', '傻逼'],
  ['between Chinese words', '他说shit了', 'shit'],
  ['after a word that ends in its letter', 'boss shit', 'shit'],
  ['before a word that begins with its letter', 'shit tea', 'shit'],
])('finds a word %s', (_how, text, word) => {
  expect(finds(LIST, text)).toEqual([word]);
});

test.each([
  ['within a longer word', 'Scunthorpe shitty class assess pass cassette Dickinson'],
  ['across two words', 'that pass hit the wall, bob’s hit was good'],
  ['across a sentence', '他下了赌，博得满堂彩。'],
  ['across a line', '赌\n博'],
  ['with letters far apart', '赌          博'],
  ['with fewer letters', 'as if'],
  ['in a number', 'A55, 455, 5417'],
  ['in another script', 'ѕніт'],
  ['with an ending that the list does not have', 'shitake'],
  ['between accents', 'passé'],
])('finds nothing %s', (_where, text) => {
  expect(finds(LIST, text)).toEqual([]);
});

test('a word within a harmless phrase does not count', () => {
  const filter = filterOf('[insult]', '白痴', '[harmless]', '白痴天才');
  expect(finds(filter, '他是白痴')).toEqual(['白痴']);
  expect(finds(filter, '白痴天才很好看')).toEqual([]);
});

test('words within words, and words that overlap, are all found', () => {
  const filter = filterOf('赌博网站', '赌博', '网站大全', '博网');
  expect(finds(filter, '赌博网站大全').toSorted()).toEqual(
    ['赌博', '博网', '赌博网站', '网站大全'].toSorted(),
  );
});

test('agrees with plain search on many words and texts', () => {
  const letters = [...'甲乙丙丁'];
  const pick = random(7);
  const word = (length: number) =>
    Array.from({ length }, () => letters[Math.floor(pick() * letters.length)]).join('');
  // No letter twice in a row: drawn out letters are read as one.
  const even = (text: string) => !/(.)\1/u.test(text);
  const words = [...new Set(Array.from({ length: 60 }, (_, i) => word(2 + (i % 4))))].filter(even);
  const filter = filterOf(...words);
  for (let i = 0; i < 200; i++) {
    const text = word(40).replace(/(.)\1+/gu, '$1');
    const expected = words.flatMap((listed) =>
      Array.from(text, (_, at) => (text.startsWith(listed, at) ? `${at} ${listed}` : '')),
    );
    const actual = filter
      .search(text)
      .found.map(({ start, end }) => `${start} ${text.slice(start, end)}`);
    expect(actual.toSorted()).toEqual(expected.filter(Boolean).toSorted());
  }
});

describe('with 50,000 words', () => {
  const pick = random(11);
  const hanzi = () => String.fromCodePoint(0x4e00 + Math.floor(pick() * 3000));
  const latin = () => String.fromCharCode(97 + Math.floor(pick() * 26));
  const words = Array.from({ length: 50_000 }, (_, i) =>
    Array.from({ length: 2 + (i % 6) + (i % 2 ? 4 : 0) }, i % 2 ? latin : hanzi).join(''),
  );
  const { words: parsed } = parseWordList(words.join('\n'));

  test('every one is found, and the page goes on while they are read', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const filter = await Filter.build(parsed);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
    for (let i = 0; i < words.length; i += 97) {
      const word = words[i] ?? '';
      expect(finds(filter, `。${word}。`), word).toContain(word);
    }
  });
});
