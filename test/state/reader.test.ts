/** What is read aloud, by which voice, and when it ends. */
import { expect, test } from 'vitest';
import type { Voice, Voices } from '../../src/contract/voices.ts';
import { partsOf, Reader } from '../../src/state/reader.svelte.ts';

const TINGTING: Voice = { name: 'Tingting', lang: 'zh-CN', preferred: false };
const HUIHUI: Voice = { name: 'Huihui', lang: 'zh_CN', preferred: true };
const ALEX: Voice = { name: 'Alex', lang: 'en-US', preferred: false };

/** A system that writes down what it is to say, and says it when the test wants it. */
function system(...list: Voice[]) {
  const said: { parts: readonly string[]; voice: string; end: () => void }[] = [];
  let changed = () => {};
  let stopped = 0;
  const voices: Voices = {
    list: () => list,
    onChange: (listener) => (changed = listener),
    say: (parts, { name }, end) => void said.push({ parts, voice: name, end }),
    stop: () => void (stopped += 1),
  };
  const add = (voice: Voice) => {
    list.push(voice);
    changed();
  };
  return { voices, said, add, stops: () => stopped };
}

test('the voice is of the language of the text, and the one that the system prefers', () => {
  const { voices, said } = system(TINGTING, HUIHUI, ALEX);
  const reader = new Reader(voices);
  reader.toggle('1', '今天很开心，OK！');
  reader.toggle('2', 'I like 北京 very much.');
  expect(said.map(({ voice }) => voice)).toEqual(['Huihui', 'Alex']);
});

test('a voice that was chosen goes before it, where this device has it', () => {
  const { voices, said } = system(TINGTING, HUIHUI, ALEX);
  const reader = new Reader(voices, (language) => (language === 'zh' ? 'Tingting' : 'Samantha'));
  reader.toggle('1', '今天很开心，OK！');
  reader.toggle('2', 'I like 北京 very much.');
  expect(said.map(({ voice }) => voice)).toEqual(['Tingting', 'Alex']);
  expect(reader.voicesOf('zh').map(({ name }) => name)).toEqual(['Tingting', 'Huihui']);
});

test('without a voice of the language nothing is offered, until the system has one', () => {
  const { voices, add } = system(ALEX);
  const reader = new Reader(voices);
  expect(reader.canRead('今天很开心')).toBe(false);
  add(TINGTING);
  expect(reader.canRead('今天很开心')).toBe(true);
  expect(new Reader().canRead('hello')).toBe(false);
});

test('a second press stops; another text takes the turn; the end of the first does not end it', () => {
  const { voices, said, stops } = system(ALEX);
  const reader = new Reader(voices);
  reader.toggle('1', 'One.');
  expect(reader.reading).toBe('1');
  reader.toggle('2', 'Two.');
  said[0]!.end();
  expect(reader.reading).toBe('2');
  expect(stops()).toBe(1);
  reader.toggle('2', 'Two.');
  expect(reader.reading).toBe(null);
  reader.toggle('2', 'Two.');
  said[2]!.end();
  expect(reader.reading).toBe(null);
});

test('read in sentences, long ones in pieces, without emoji', () => {
  expect(partsOf('你好！😄今天很好。\n3.14 is pi. Yes?')).toEqual([
    '你好！',
    '今天很好。',
    '3.14 is pi.',
    'Yes?',
  ]);
  const long = partsOf('很'.repeat(400));
  expect(long.map((part) => part.length)).toEqual([180, 180, 40]);
  expect(partsOf('……！👍🏽')).toEqual([]);
});
