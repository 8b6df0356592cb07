/** What is said where the demo is not sure: in the language and the mood of the message. */
import { describe, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/contract/engine.ts';
import { askedBy } from '../../src/roles/asked.ts';
import { instead, safeReply, type Mood } from '../../src/roles/safe-reply.ts';

const mood = (label: Mood['label'], more: Partial<Mood> = {}): Mood => ({
  ...{ label, confidence: 0.9, distress: false, ...more },
});
const LIMITS = { clear: 0.15, feeling: 0.4, other: 0.25 };
const said = (...replies: string[]): ChatMessage[] =>
  replies.flatMap((content) => [
    { role: 'user', content: '…' },
    { role: 'assistant', content },
  ]);

test.each([
  ['它的碗还在那儿', '负面', /难过/],
  ['他今天也来了', '不确定', /我听着/],
  ['奶奶笑了', '正面', /开心/],
  ['we lost again', '负面', /sorry/],
  ['She smiled', '正面', /nice/],
  ['it is a bus', '不确定', /I see/],
] as const)('%s, %s', (text, label, reply) => {
  expect(safeReply(text, mood(label), [])).toMatch(reply);
});

test('a question that it does not know is sent to the full model', () => {
  for (const text of ['国庆去哪玩好呢', '明天会下雨吗', '这个多少', '怎么做红烧肉', '什么是黑洞']) {
    expect(safeReply(text, mood('不确定'), [])).toContain('完整模型');
  }
  for (const text of ['没什么', '就这么', '还没吃呢', '在上班呢', '怎么又是他', '几个人都来了']) {
    expect(safeReply(text, mood('不确定'), [])).not.toContain('完整模型');
  }
  for (const text of ['how many teeth do we have', 'Who was Napoleon', "what's a black hole"]) {
    expect(safeReply(text, mood('不确定'), [])).toContain('full model');
  }
  for (const text of ['what a day', 'how about that', 'who knew', 'why not']) {
    expect(safeReply(text, mood('不确定'), [])).not.toContain('full model');
  }
  expect(safeReply('And which one is the biggest?', mood('不确定'), [])).toContain('full model');
  expect(safeReply('为什么总是我？', mood('负面'), [])).not.toContain('完整模型');
});

test('nothing is said twice before everything was said', () => {
  const all: string[] = [];
  for (let i = 0; i < 4; i++) all.push(safeReply('又来了', mood('负面'), said(...all)));
  expect(new Set(all).size).toBe(4);
  expect(safeReply('又来了', mood('负面'), said(...all))).toBe(all[0]);
});

test('without a word, the language is that of the conversation', () => {
  expect(safeReply('😭', mood('负面'), said('嗯，想说什么都可以，我听着。'))).toMatch(
    /\p{Script=Han}/u,
  );
  expect(safeReply('…', mood('不确定'), said('Okay, I see.'))).not.toMatch(/\p{Script=Han}/u);
});

test('words of despair are answered with people to turn to', () => {
  const distress = { distress: true };
  expect(safeReply('没有我他们会更好', mood('正面', distress), [])).toContain('信任的人');
  expect(safeReply('no point anymore', mood('不确定', distress), [])).toContain(
    'someone you trust',
  );
});

test('nobody is congratulated or consoled on the strength of a weak guess', () => {
  const reply = (label: Mood['label']) =>
    safeReply('手一直在抖', mood(label, { confidence: 0.85 }), []);
  expect(reply('正面')).toBe('嗯嗯，我想多听听，再和我说说吧。');
  expect(reply('负面')).toBe('谢谢你告诉我。你现在心里是什么感觉？');
});

describe('what the model’s own reply may not say', () => {
  const never = (of: Mood, ...replies: string[]) =>
    (instead('…', of, said(...replies), LIMITS).never ?? []).filter((part) =>
      ['happy for you', 'sorry to hear'].includes(part),
    );
  const [joy, sorrow] = [['happy for you'], ['sorry to hear']];

  test('joy over a sad message, sorrow over a glad one or a mere fact', () => {
    expect(never(mood('负面'))).toEqual(joy);
    expect(never(mood('负面', { confidence: 0.6 }))).toEqual([]);
    expect(never(mood('正面'))).toEqual(sorrow);
    expect(never(mood('正面', { confidence: 0.6 }))).toEqual([]);
    expect(never(mood('不确定', { unsure: 'no-mood' }))).toEqual(sorrow);
    expect(never(mood('不确定', { confidence: 0.5 }))).toEqual([]); // it may be sad
  });

  test('a mood that turns has to be surer', () => {
    const sad = ["I'm sorry to hear that.", 'Okay, I see.'];
    expect(never(mood('正面', { confidence: 0.88 }), ...sad)).toEqual(joy);
    expect(never(mood('正面', { confidence: 0.97 }), ...sad)).toEqual([]);
    expect(never(mood('不确定', { confidence: 0.5 }), ...sad)).toEqual(joy);
    const glad = '真为你开心！愿意和我多说说吗？';
    expect(never(mood('负面', { confidence: 0.7 }), glad)).toEqual(sorrow);
    expect(never(mood('负面', { confidence: 0.85 }), glad)).toEqual(joy);
    const despair = safeReply('…', mood('负面', { distress: true }), []);
    expect(never(mood('正面', { confidence: 0.88 }), despair)).toEqual(joy);
  });

  test('and neither does the safe reply', () => {
    const plain = (label: Mood['label'], confidence: number, before: string) =>
      safeReply('第五家了', mood(label, { confidence }), said(before)) ===
      safeReply('第五家了', mood('不确定', { confidence }), said(before));
    expect(plain('正面', 0.88, '没能当面告别真的很遗憾，这不怪你。')).toBe(true);
    expect(plain('正面', 0.97, '没能当面告别真的很遗憾，这不怪你。')).toBe(false);
    expect(
      safeReply('手一直在抖', mood('负面', { confidence: 0.7 }), said('太好了，恭喜你！')),
    ).toBe('谢谢你告诉我。你现在心里是什么感觉？');
  });
});

test.each([
  ['要不要再养一只呢', 'choice'],
  ['should i say something', 'choice'],
  ['我该怎么办', 'advice'],
  ['第一步應該做什麼', 'advice'],
  ['what should I do first', 'advice'],
  ['how do people get over this', 'advice'],
  ['给我写一首关于松树的诗', 'request'],
  ['shorter please', 'request'],
  ['Write me a poem about rain', 'request'],
  ['你是心算的吗', 'question'],
  ['那月食又是怎么回事', 'question'],
  ['那一百减去三十七', 'question'],
  ['怎样煮出不粘锅的饺子', 'question'],
  ['怎么做都不对', undefined],
  ['are you a robot', 'self'],
  ['你到底是个啥东西呀', 'self'],
  ['two offers, one is closer to home. which would you pick?', 'choice'],
  ['can you suggest something for dinner', 'request'],
  ['hi there :)', 'hello'],
  ['Good evening!', 'hello'],
  ['good morning from rainy Glasgow', 'hello'],
  ['hi there, is anyone home?', 'hello'],
  ['在吗', 'hello'],
  ['早上好呀～', 'hello'],
  ['hi, I am 78 and new here', undefined],
  ['早就知道了', undefined],
  ['hey that was mine', undefined],
  ['你个大笨蛋,什么都不懂', 'insult'],
  ["You're the dumbest app I've ever downloaded", 'insult'],
  ['請問螢火蟲為什麼會發光', 'question'],
  ['nine times twelve', 'question'],
  ['写一条请假条,我明天要带孩子打疫苗', 'request'],
  ['用“秋天”造个句子', 'request'],
  ['tea or coffee, pick one for me', 'choice'],
  ['are you like siri or something else', 'self'],
  ['去成都玩还是去西安玩?只有三天假', 'choice'],
  ['为什么天空是蓝的,晚上就变黑了', 'question'],
  ['高血压能不能吃咸鸭蛋', 'question'],
  ['If I split a 94 dollar bill between 4 people how much each', 'question'],
  ['can u write a short poem about my teacher', 'request'],
  ["My toddler won't sleep, any tips?", 'advice'],
  ['为什么人都这么坏', undefined],
  ['我还是很难过', undefined],
  ['You have no idea how much I miss him', undefined],
  ['thanks for nothing', undefined],
  ['你真的让我很失望', undefined],
  ['I have been there three times already', undefined],
  ["and why isn't it red", 'question'],
  ['为什么总是我', undefined],
  ['你们是故意的吗', undefined],
  ['我不知道要怎么说', undefined],
  ['What a day', undefined],
  ['She asked him or her mother', undefined],
  ['I should have stayed', undefined],
])('%s is asked for: %s', (text, asked) => {
  expect(askedBy(text, '负面')).toBe(asked);
});

test('a sum is not just nodded at', () => {
  const { never, neutral } = instead('那一百减去三十七', mood('不确定'), [], LIMITS);
  expect(never).toContain('我知道了');
  expect(neutral).toContain('完整模型');
});

test('a question is neither cheered nor consoled, whatever its badge', () => {
  for (const label of ['正面', '负面'] as const) {
    const of = instead('你是心算的吗', mood(label), [], LIMITS);
    expect(of.never).toEqual(expect.arrayContaining(['happy for you', 'sorry to hear']));
    expect(of.reply).toContain('完整模型');
  }
  // After sad news, nobody is told of models.
  const sad = said('请节哀，失去重要的人真的很痛，我陪着你。');
  expect(safeReply('你觉得他疼吗', mood('负面'), sad)).toContain('听');
});

test.each([
  'We buried our old dog under the apple tree',
  'We lost the baby at eleven weeks.',
  '外公昨天下葬了',
  '今天是我爸的忌日',
])('a loss in plain words is no glad news, whatever its badge: %s', (text) => {
  const { never, reply } = instead(text, mood('正面', { confidence: 0.97 }), [], LIMITS);
  expect(never).toEqual(expect.arrayContaining(['happy for you', '恭喜']));
  expect(never).not.toContain('节哀');
  expect(reply).toMatch(/How are you feeling|什么感觉/);
});

test('whoever passed an exam is alive', () => {
  const { never } = instead('My brother passed his driving test', mood('正面'), [], LIMITS);
  expect(never).not.toContain('happy for you');
});

test('after a loss, joy needs a sure badge for two turns', () => {
  const history = said('Okay, I see.').map((one) =>
    one.role === 'user' ? { ...one, content: 'our rabbit died' } : one,
  );
  const of = (confidence: number) =>
    safeReply('my sister keeps asking where she went', mood('正面', { confidence }), history);
  expect(of(0.85)).not.toContain('How nice');
  expect(of(0.97)).toContain('How nice');
});

test('a greeting is greeted, however it is meant', () => {
  expect(safeReply('hi there :)', mood('正面'), [])).toMatch(/^Hello/);
  expect(safeReply('在吗', mood('负面'), [])).toMatch(/^你好/);
});

test.each([
  ['ok cool thanks', /welcome/],
  ['谢谢你听我说', /不客气/],
  ['Thank you so much, that was my homework', /welcome/],
  ['谢谢老板又给我加了三天班，真是太会当老板了', /开心|好/],
])('%s: thanks are taken as such', (text, reply) => {
  expect(safeReply(text, mood('正面'), [])).toMatch(reply);
  expect(safeReply(text, mood('负面'), [])).not.toMatch(/welcome|不客气/);
});

test('laughter is for what cannot be sad, a crisis line for what is', () => {
  const never = (of: Mood, ...before: string[]) =>
    instead('made it home, missed the wedding', of, said(...before), LIMITS).never;
  expect(never(mood('负面', { confidence: 0.7 }))).toContain('haha');
  expect(never(mood('正面'), '请节哀，失去重要的人真的很痛，我陪着你。')).toContain('haha');
  expect(never(mood('正面'))).not.toContain('haha');
  expect(never(mood('负面', { confidence: 0.84 }))).toContain('crisis line');
  expect(never(mood('负面', { confidence: 0.95 }))).not.toContain('crisis line');
  const of = (text: string) => instead(text, mood('正面'), [], LIMITS).never;
  expect(of('We buried our old dog')).toEqual(expect.arrayContaining(['haha', 'crisis line']));
  expect(of('should I call her')).toContain('crisis line');
});

test('after a loss in plain words, what the model is not sure of is not said', () => {
  expect(instead('今天是我妈的忌日', mood('负面'), [], LIMITS).below).toBe(0.4);
});

test('where the reply that the model has contradicts a sure badge, nothing takes a side', () => {
  const { never, neutral, reply } = instead('楼上吵了一天', mood('正面'), [], LIMITS);
  expect(never).toContain('抱抱你');
  expect(reply).toMatch(/开心/);
  expect(neutral).toMatch(/多听听/);
  const sad = instead('Finally paid off my car', mood('负面'), [], LIMITS);
  expect(sad.never).toContain('happy for you');
  expect(sad.reply).toMatch(/sorry/);
  expect(sad.neutral).toMatch(/How are you feeling/);
});

test('a year after a death, one may be sorry, whatever the badge', () => {
  const text = 'It has been a year since Dad passed';
  const { never, reply } = instead(text, mood('不确定', { unsure: 'no-mood' }), [], LIMITS);
  expect(never).not.toContain('sorry to hear');
  expect(reply).toMatch(/How are you feeling/);
});

test('thanks with a doubtful badge are thanks', () => {
  const doubtful = mood('负面', { confidence: 0.83 });
  expect(safeReply('Thank you for listening to me yesterday', doubtful, [])).toMatch(/welcome/);
});

test('condolences are for a death that was told of', () => {
  const never = (text: string, ...before: string[]) =>
    instead(
      text,
      mood('负面'),
      before.map((content) => ({ role: 'user', content })),
      LIMITS,
    ).never;
  expect(never('我的周末就这么没了')).toContain('节哀');
  expect(never('外公昨天下葬了')).not.toContain('节哀');
  expect(never('我好想他', '爷爷去世了')).not.toContain('节哀');
});

test('words of despair never get a reply of the model’s own', () => {
  const below = (of: Mood) => instead('…', of, [], LIMITS).below;
  expect(below(mood('负面'))).toBe(0.15);
  expect(below(mood('负面', { confidence: 0.8 }))).toBe(0.4);
  expect(below(mood('不确定'))).toBe(0.25);
  expect(below(mood('不确定', { distress: true }))).toBe(1);
});
