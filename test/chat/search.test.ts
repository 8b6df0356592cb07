/** What a person finds in their conversations, and how the list is put in order. */
import { describe, expect, test } from 'vitest';
import { find, hitIn, type Piece } from '../../src/chat/search.ts';
import { grouped, moodOf, nameOf } from '../../src/chat/shelf.ts';
import type { Conversation, Exchange } from '../../src/storage/conversation.ts';
import { conversationOf, exchangeOf } from '../support/conversations.ts';

const among = (...texts: [text: string, reply?: string][]) =>
  texts.map(([text, reply], i) =>
    conversationOf(`c${i}`, [exchangeOf(text, reply, { id: `e${i}` })]),
  );
const found = (all: Conversation[], query: string) => [...find(all, query)];
const hit = (all: Conversation[], at: number, query: string) => hitIn(all[at]!, query);
const marks = (pieces: Piece[] | undefined) =>
  pieces?.filter(({ marked }) => marked).map(({ text }) => text);
const plain = (pieces: Piece[] | undefined) => pieces?.map(({ text }) => text).join('');

describe('search', () => {
  test('finds parts of words, in messages and in replies, whatever their case and width', () => {
    const all = among(['My Experiment worked'], ['x', 'the EXPERIMENTS of today'], ['other']);
    for (const query of ['experiment', 'EXPERI', 'ｅｘｐｅｒｉｍｅｎｔ']) {
      expect(found(all, query)).toEqual(['c0', 'c1']);
    }
    expect(found(among(['ｔｒａｉｎ 又晚点了']), 'Train')).toEqual(['c0']);
  });

  test('finds simplified by traditional characters, and the other way round', () => {
    const all = among(['今天的实验成功了'], ['今天的實驗成功了']);
    expect(found(all, '实验')).toEqual(['c0', 'c1']);
    expect(found(all, '實驗')).toEqual(['c0', 'c1']);
    expect(marks(hit(all, 1, '实验').line)).toEqual(['實驗']);
  });

  test('wants each of several words, wherever they stand in the conversation', () => {
    const all = among(['rain today', 'take an umbrella'], ['rain']);
    expect(found(all, 'umbrella rain')).toEqual(['c0']);
    expect(found(all, '  ')).toEqual([]);
  });

  test('takes signs as they are written', () => {
    const all = among(['what (really)? a.b [x-y] \\d ^$'], ['what really axb 7']);
    for (const query of ['(really)?', 'a.b', '[x-y]', '\\d', '^$']) {
      expect(found(all, query), query).toEqual(['c0']);
    }
  });

  test('shows the line with the marks, and a long one from where they are', () => {
    const long = `${'很'.repeat(80)}高兴${'呀'.repeat(300)}`;
    const all = among([`first line\nthe second one`], [long]);
    const second = hit(all, 0, 'second');
    expect(plain(second.line)).toBe('the second one');
    expect(marks(second.line)).toEqual(['second']);
    expect(second.exchange).toBe('e0');
    const shown = hit(all, 1, '高兴').line;
    expect(marks(shown)).toEqual(['高兴']);
    expect(plain(shown)).toMatch(/^…很+高兴呀+…$/);
    expect(plain(shown)?.length).toBeLessThan(130);
  });

  test('knows a name that was given', () => {
    const choices = { name: 'Holiday plans', pinned: false, archived: false, revision: 1 };
    const all = [conversationOf('c', [exchangeOf('two')], { choices })];
    expect(found(all, 'plans')).toEqual(['c']);
    expect(marks(hit(all, 0, 'plans').title)).toEqual(['plans']);
    expect(hit(all, 0, 'plans')).toMatchObject({ exchange: null, line: [] });
  });

  test('does not find what the word filter covers', () => {
    const covered = exchangeOf('你这个**', '', { original: '你这个笨蛋' });
    const all = [conversationOf('c', [covered])];
    expect(found(all, '笨蛋')).toEqual([]);
    expect(found(all, '你这个')).toEqual(['c']);
  });
});

describe('the list', () => {
  const at = (day: number, hour = 12) => new Date(2026, 0, day, hour).getTime();
  const on = (id: string, updatedAt: number, set = {}) =>
    conversationOf(id, [exchangeOf(id)], {
      updatedAt,
      choices: { name: '', pinned: false, archived: false, revision: 1, ...set },
    });

  test('has pinned ones first, then the days, then the archive', () => {
    const groups = grouped([
      on('today late', at(9, 23)),
      on('pinned', at(1), { pinned: true }),
      on('older', at(5)),
      on('today early', at(9, 0)),
      on('archived', at(9), { archived: true, pinned: true }),
      on('imported', at(7)),
    ]);
    expect(groups.map(({ conversations }) => conversations.map(({ id }) => id))).toEqual([
      ['pinned'],
      ['today late', 'today early'],
      ['imported'],
      ['older'],
      ['archived'],
    ]);
    expect(groups.map(({ kind }) => kind)).toEqual(['pinned', 'day', 'day', 'day', 'archived']);
  });

  test('calls a conversation by its name, else by its first line', () => {
    expect(nameOf({ title: 'first line' })).toBe('first line');
    const choices = { name: 'mine', pinned: false, archived: false, revision: 1 };
    expect(nameOf({ title: 'first line', choices })).toBe('mine');
  });

  test('shows the mood that most messages have', () => {
    const judged = (label: '正面' | '负面' | '不确定'): Exchange =>
      exchangeOf('x', '', {
        sentiment: { label, confidence: 1, scores: { 正面: 1, 负面: 0 }, ms: 1 },
      });
    const mood = (...labels: Parameters<typeof judged>[0][]) =>
      moodOf({ exchanges: labels.map(judged) });
    expect(mood('正面', '正面', '负面', '不确定')).toBe('positive');
    expect(mood('负面')).toBe('negative');
    expect(mood('正面', '负面')).toBe('mixed');
    expect(mood('不确定')).toBeNull();
    expect(mood()).toBeNull();
  });
});
