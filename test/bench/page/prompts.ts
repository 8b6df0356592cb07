/** The scripted texts. Their lengths in tokens are those of Qwen1.5's tokenizer. */
import type { ChatMessage } from '../../../src/contract/engine.ts';
import { ASSISTANT_PROMPT } from '../../../src/roles/assistant.ts';

export const SEED = '今天的实验终于成功了,太棒了!';

/** Labelled before the seed sentence, so that only what all texts share can be reused. */
export const OTHERS = [
  '我的手机又摔坏了,真倒霉。',
  '周末和朋友去爬山,风景很好。',
  '排队两个小时,结果什么都没买到。',
  '这本书比我想的好看多了。',
  '外卖送错了,客服也不理我。',
];

const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });

const TURNS: [question: string, answer: string][] = [
  [
    '我最近工作压力很大,晚上总是睡不着,该怎么办?',
    '听起来你最近很辛苦。可以试试睡前一小时不看手机,泡泡脚,听一些轻柔的音乐,让身体慢慢放松下来。房间里的灯光调暗一点,温度低一点,也会有帮助。晚饭也不要吃得太晚。如果两周后还是睡不好,建议去看看医生。',
  ],
  [
    '谢谢你。可是我一躺下就会想到没做完的事。',
    '这很常见。不妨在睡前把没做完的事写在纸上,再给每件事写一个明天要做的小步骤。写下来以后,大脑就不用一直记着它们了。躺下以后可以慢慢地数呼吸,从一数到十,再从头开始。想到别的事也没有关系,把注意力轻轻带回来就好。',
  ],
  [
    '写下来这个办法不错。我还想多运动,但是下班太晚了。',
    '下班晚也可以运动。早上起床后做十分钟拉伸,中午吃完饭走一走,上下楼尽量走楼梯。周末再安排一次长一点的散步或者游泳。刚开始的时候不用太累,坚持比强度更重要,最好找一个朋友一起,互相提醒就不容易放弃。',
  ],
  [
    '有没有适合在办公室做的小动作?',
    '有的。坐着时可以转转肩膀和脖子,站起来踮脚二十次,或者靠墙站三分钟。每工作一小时就起来活动一下,喝一杯水,看看远处,眼睛也会舒服很多。开会的时候也可以站着,打电话的时候来回走一走。这些动作都很轻,不会打扰别人。',
  ],
];

const system: ChatMessage = { role: 'system', content: ASSISTANT_PROMPT };
const history = TURNS.flatMap(([question, answer]) => [user(question), assistant(answer)]);

/** First messages of two conversations; the second is the one that is timed. */
export const FIRST_TURN = [system, user(SEED)];
export const EARLIER_CONVERSATION = [system, user('你好,请问你能做什么?')];

/** 400 tokens of history, and a fifth question. */
export const FIFTH_TURN = [
  system,
  ...history,
  user('好的,那我从明天早上开始。你能帮我列一个简单的计划吗?'),
];
/** Leaves an engine that keeps its cache where the fourth reply has left it: at that reply's end. */
export const FOUR_TURNS = [system, ...history, user('.')];

const plain: ChatMessage = { role: 'system', content: 'You are a helpful assistant' };

/** 28 tokens. */
export const SHORT_PROMPT = [plain, user('今天天气很好,我们去公园散步吧!')];
/** Another conversation with the same system prompt. */
export const OTHER_PROMPT = [plain, user('你好')];

const WORDS =
  'red blue green tree river stone cloud light house road music paper water glass table window';
/** Of `wordsPrompt`, without the words. */
const FRAME_TOKENS = 18;

/** A prompt of exactly `tokens` tokens. A longer one begins with a shorter one of the same `first`. */
export function wordsPrompt(tokens: number, first = 0): ChatMessage[] {
  const words = WORDS.split(' ');
  const count = tokens - FRAME_TOKENS;
  const text = Array.from({ length: count }, (_, i) => words[(first + i) % words.length]);
  return [plain, user(text.join(' '))];
}
