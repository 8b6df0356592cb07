import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Filter } from '../../src/safety/filter.ts';
import {
  guardInput,
  guardStream,
  StreamGuard,
  type Actions,
  type Guard,
} from '../../src/safety/guard.ts';
import { parseWordList } from '../../src/safety/word-list.ts';
import { random } from './random.ts';

const actions: Actions = {
  ...{ insult: 'mask', sexual: 'block', violence: 'warn', gambling: 'off', drugs: 'warn' },
  own: 'mask',
};
const LIST = `
[insult]
笨蛋
stupid*
ass
[sexual]
色情
[violence]
炸弹
[gambling]
赌博
[distress]
想死
不想活
自杀
[harmless]
想死你
笨蛋机器人
`;
const guard: Guard = { filter: new Filter(parseWordList(LIST).words), actions };

test('masks, warns, blocks or lets pass, as is chosen for the category', () => {
  expect(guardInput(guard, '你这个笨 蛋,stupidly')).toEqual({
    text: '你这个＊ ＊,＊＊＊＊＊＊＊＊',
    action: 'mask',
    categories: ['insult'],
    distress: false,
  });
  expect(guardInput(guard, '一颗炸弹').text).toBe('一颗炸弹');
  expect(guardInput(guard, '一颗炸弹')).toMatchObject({ action: 'warn', categories: ['violence'] });
  expect(guardInput(guard, '笨蛋，色情')).toMatchObject({ action: 'block' });
  expect(guardInput(guard, '赌博')).toMatchObject({ text: '赌博', action: 'off', categories: [] });
  expect(guardInput(guard, '笨蛋机器人').action).toBe('off');
  expect(guardInput(null, '笨蛋').text).toBe('笨蛋');
});

test('a message in distress is never blocked, and its words of distress are never covered', () => {
  const verdict = guardInput(guard, '我想死，你们这些色情的东西');
  expect(verdict).toMatchObject({ distress: true, action: 'mask' });
  expect(verdict.text).toBe('我想死，你们这些＊＊的东西');
  const strict: Guard = {
    actions: { ...actions, own: 'block' },
    filter: new Filter(parseWordList(`${LIST}\n[own]\n死`).words),
  };
  expect(guardInput(strict, '我想死')).toMatchObject({ distress: true, text: '我想死' });
});

/** What a person would have seen, delta by delta. */
function stream(text: string, cuts: readonly number[], guarded = guard, begun = '') {
  const reply = new StreamGuard(guarded, begun);
  const shown: string[] = [];
  let from = 0;
  for (const cut of [...cuts, text.length]) {
    shown.push(reply.push(text.slice(from, cut)));
    from = cut;
  }
  shown.push(reply.end());
  return { shown, text: shown.join(''), blocked: reply.blocked, ...reply.summary };
}

test('a word in pieces is covered before any of it is shown', () => {
  const { shown, action, categories } = stream('你是笨蛋吗', [1, 2, 3, 4]);
  expect(shown).toEqual(['你', '是', '', '', '＊＊吗', '']);
  expect({ action, categories }).toEqual({ action: 'mask', categories: ['insult'] });
});

test('nothing is held back that could not become a word', () => {
  expect(stream('今天天气很好', [1, 2, 3, 4, 5]).shown).toEqual([...'今天天气很好', '']);
  // Within a word nothing listed can begin.
  expect(stream('class', [1, 2, 3, 4]).shown).toEqual([...'class', '']);
  expect(stream('an assay', [3, 4, 5, 6, 7]).shown.join('')).toBe('an assay');
});

test('a blocked word ends the reply before it', () => {
  const { text, blocked, action } = stream('先说笨蛋，再说色情的事', [1, 8, 9]);
  expect(text).toBe('先说＊＊，再说');
  expect({ blocked, action }).toEqual({ blocked: true, action: 'block' });
});

test('what goes on from a cut is guarded as if it had never been cut', () => {
  const whole = `${'好'.repeat(300)}你是笨蛋吗，what an ass，笨`;
  const covered = guardInput(guard, whole).text;
  for (let cut = 0; cut <= whole.length; cut++) {
    const [begun, rest] = [whole.slice(0, cut), whole.slice(cut)];
    const { text, categories } = stream(rest, [], guard, begun);
    expect(text, `cut at ${cut}`).toBe(covered.slice(cut));
    expect(categories.length > 0, `cut at ${cut}`).toBe(text.includes('＊'));
  }
});

test('a word that was only begun is shown at the end', () => {
  expect(stream('你是笨', [2]).text).toBe('你是笨');
  expect(stream('what an as', [8, 9]).text).toBe('what an as');
  expect(stream('what an ass', [8, 9]).text).toBe('what an ＊＊＊');
});

test('letters without end are not held back for ever', () => {
  const { shown } = stream('笨'.repeat(2000), [500, 1000, 1500]);
  expect(shown.slice(0, 3).join('').length).toBeGreaterThan(1000);
  expect(shown.join('')).toBe('笨'.repeat(2000));
});

test('however a text is cut, what is shown in the end is what the whole text would give', () => {
  const pick = random(3);
  const parts = ['笨', '蛋', '笨蛋', '机器人', ' ', '，', 'ass', 'as', 's', 'stupid', 'ly', '炸弹'];
  parts.push('.', '好', 'class', '赌博', '\u200b', '😀', 'a s s', '想死', '笨*蛋', '色');
  for (let i = 0; i < 3000; i++) {
    const draw = () => parts[Math.floor(pick() * parts.length)] ?? '';
    const text = Array.from({ length: 8 }, draw).join('');
    const cuts = Array.from({ length: text.length - 1 }, (_, at) => at + 1).filter(
      () => pick() < 0.5,
    );
    const whole = guardInput(guard, text);
    const { text: shown, action, categories } = stream(text, cuts);
    expect(shown, JSON.stringify([text, cuts])).toBe(whole.text);
    expect(action).toBe(whole.action);
    expect(categories.toSorted()).toEqual(whole.categories.toSorted());
  }
});

test('a guarded stream ends where a word is blocked, and does not ask for more', async () => {
  let asked = 0;
  const source = (async function* () {
    for (const delta of ['好的，色', '情，', '然后', '还有']) {
      asked += 1;
      yield delta;
    }
  })();
  const seen: string[] = [];
  for await (const delta of guardStream(source, new StreamGuard(guard))) seen.push(delta);
  expect(seen.join('')).toBe('好的，');
  expect(asked).toBe(2);
});

const site: Guard = {
  filter: new Filter(parseWordList(readFileSync('public/safety/words.txt', 'utf8')).words),
  actions,
};

test.each([
  '我想死',
  '有时候真的不想活了',
  '活着没意思',
  '昨天晚上我又割腕了',
  '我總是想自殺',
  '我想自 杀',
  '我在想：“我不想活了”',
  '我不知道为什么想死',
  '我觉得活着没什么意思',
  '没有我他们会更好',
  '我活够了',
  'I want to die',
  "I don't want to live anymore",
  "I don't want to be here anymore",
  'i dont want to be here any more',
  'I keep thinking everyone would be better off without me',
  'Some days I feel there is nothing to live for',
  'I dont want to live',
  'some days i just wanna kill myself.',
  "I don't know, I want to die",
  "I'm not sure why I want to die",
])('the help card comes with: %s', (text) => {
  expect(guardInput(site, text).distress).toBe(true);
});

test.each([
  '笑死我了',
  '累死了，饿死了',
  '我想死你了',
  '我不想自杀，放心',
  '我从没想过自杀',
  '自杀小队很好看',
  '今天看了《自杀俱乐部》',
  '小说里他说：“我想死。”然后走了。',
  '商场跳楼价大甩卖',
  "I don't want to die",
  'I never thought about suicide',
  'Suicide Squad was fun',
  'The hero said "I want to die" and left.',
  'I nearly wanted to kill myself laughing',
  'This deadline is killing me',
  'We are better off without them',
  "She doesn't want to be here, she has a cold",
  '没有我的允许会更好吗',
])('no help card with: %s', (text) => {
  expect(guardInput(site, text).distress).toBe(false);
});

test.each([
  '这道题怎么做？老师讲了物质的状态和杂质。',
  '历史课讲了鸦片战争和虎门销烟。',
  '请你作业写完后再去操场，他爸爸妈妈都来了。',
  'Please assess the class on grass, cassettes and Shiite history in Scunthorpe, Sussex.',
  'The cocktail party at Dick Cheney’s analysis of Essex therapists.',
  'We use a methodology and rapeseed oil, drapes, grapes.',
])('the site’s own list leaves a school day alone: %s', (text) => {
  const found = site.filter.search(text).found.map(({ start, end }) => text.slice(start, end));
  expect(found).toEqual([]);
});
