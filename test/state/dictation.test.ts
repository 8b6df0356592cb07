// @vitest-environment happy-dom
/** What is said is written behind what is there; what belongs to another box is not. */
import { expect, test } from 'vitest';
import type { Hearing, Speech } from '../../src/contract/dictation.ts';
import { Dictation } from '../../src/state/dictation.svelte.ts';

async function open(known: readonly string[], language: 'zh-CN' | 'en') {
  let hearing: Hearing | undefined;
  const box = {
    current: { id: 'a', draft: '' },
    setDraft: (text: string) => void (box.current.draft = text),
  };
  const speech: Speech = {
    find: async (tags) => tags.find((tag) => known.includes(tag)) ?? null,
    listen: (_tag, given) => {
      hearing = given;
      return () => given.onEnd(null);
    },
  };
  const dictation = new Dictation(speech, box);
  await dictation.look(language);
  const hear = (text: string, final = false) => hearing?.onText(text, final);
  return { box, dictation, hear, end: (failure: 'denied' | null) => hearing?.onEnd(failure) };
}

test('Chinese is joined without a gap, under whichever name the browser knows it', async () => {
  const { box, dictation, hear } = await open(['cmn-Hans-CN'], 'zh-CN');
  expect(dictation.tag).toBe('cmn-Hans-CN');
  box.current.draft = '你好，';
  dictation.toggle();
  hear('今天');
  hear('今天很开心', true);
  hear('真的');
  expect(box.current.draft).toBe('你好，今天很开心真的');
});

test('when the message is sent, or another conversation opened, nothing more is written', async () => {
  const { box, dictation, hear } = await open(['en-US'], 'en');
  dictation.toggle();
  hear('one', true);
  box.current.draft = '';
  hear('two');
  expect(box.current.draft).toBe('');
  expect(dictation.status).toEqual({ state: 'off' });
  dictation.toggle();
  box.current = { id: 'b', draft: 'typed' };
  hear('three', true);
  expect(box.current.draft).toBe('typed');
});

test('a refusal is told, and what was said before stays', async () => {
  const { box, dictation, hear, end } = await open(['en-US'], 'en');
  dictation.toggle();
  hear('one', true);
  end('denied');
  expect(dictation.status).toEqual({ state: 'failed', failure: 'denied' });
  expect(box.current.draft).toBe('one');
  dictation.toggle();
  hear('two', true);
  expect(box.current.draft).toBe('one two');
});

test('an unknown language cannot be dictated', async () => {
  const { dictation } = await open([], 'en');
  dictation.toggle();
  expect(dictation.status).toEqual({ state: 'off' });
});
