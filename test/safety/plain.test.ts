/** What the analyst reads of a text, however it was typed. */
import { expect, test } from 'vitest';
import { analystJob } from '../../src/roles/analyst.ts';
import { plainText } from '../../src/safety/plain.ts';

test.each([
  ['full width', 'ｇｒｅａｔ', 'great'],
  ['full width with blanks', 'Ｉ　ｌｏｖｅ　ｉｔ！', 'I love it!'],
  ['an apostrophe in full width', 'Ｉ ｄｏｎ＇ｔ', "I don't"],
  ['the apostrophe of telephones', 'I don’t, I didn‘t', "I don't, I didn't"],
  ['accents in its place', 'I don´t, I didn`t', "I don't, I didn't"],
  ['full width in Chinese', '服务ｇｏｏｄ，１００分！', '服务good，100分！'],
  ['zero-width characters', 'gr\u200beat\u2060 \u200cday\ufeff', 'great day'],
  ['soft hyphens and direction marks', 'ter\u00adrible\u202e\u2066 day\u2069', 'terrible day'],
  ['a Hangul filler', '好\u3164吃', '好吃'],
  ['invisible tags', 'good\u{e0067}\u{e0062}', 'good'],
  ['mathematical letters', '𝐠𝐫𝐞𝐚𝐭 𝓭𝓪𝔂', 'great day'],
  ['letters in circles', 'ⓖⓡⓔⓐⓣ', 'great'],
  ['ligatures', 'eﬃcient', 'efficient'],
  ['marks through letters', 'g\u0336r\u0336e\u0336a\u0336t\u0336 好\u0336', 'great 好'],
  ['letters that look alike', 'grеаt dау', 'great day'],
  ['traditional characters', '這個房間很髒，服務態度惡劣', '这个房间很脏，服务态度恶劣'],
  ['a heart in colour', '❤\ufe0f', '❤'],
  ['blanks that do not break', 'so\u00a0good', 'so good'],
])('%s', (_, typed, plain) => {
  expect(plainText(typed)).toBe(plain);
  // The label cache goes by the job: one entry for both.
  expect(analystJob(typed)).toEqual(analystJob(plain));
});

test.each([
  '今天的实验终于成功了,太棒了!',
  '房间很大，服务也好！（下次还来）“真的”……',
  '他说‘很好’，‘good’也行',
  'Café is naïve, Việt Nam đẹp quá',
  '👨‍👩‍👧‍👦 👍🏽 🏳️‍🌈'.replaceAll('\ufe0f', ''),
  'привет, как дела',
  'κόσμε',
  '美術館に行った。発売は来週',
  '한국어 좋아요',
  'N/A',
  '[MASK]',
  'a\nb\tc',
])('a plain text stays as it is: %s', (text) => {
  expect(plainText(text)).toBe(text);
});
