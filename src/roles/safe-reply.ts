/**
 * What is said where a small model has no reply that it is sure of (Chow's rule: decline where the best
 * answer is too improbable, https://doi.org/10.1109/TIT.1970.1054406). It goes by what the analyst
 * says of the message, so that it never contradicts the badge, and by the language of the message.
 * Almost all of them are replies that the demo was trained with.
 */
import type { ChatMessage, GenerateJob } from '../contract/engine.ts';
import type { Sureness } from '../contract/models.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import { plainText } from '../safety/plain.ts';
import { askedBy, type Asked } from './asked.ts';
import {
  CONDOLENCE,
  CRISIS,
  DEATH,
  GLAD,
  JOY,
  LAUGHTER,
  LOSS,
  NODS,
  SAD,
  SORROW,
} from './telling-words.ts';

const ZH = {
  正面: [
    '真为你开心！愿意和我多说说吗？',
    '嗯，好好享受这份开心吧！',
    '小小的开心也很珍贵，真好。',
  ],
  负面: [
    '听你这么说真难过，我在这里陪你。',
    '嗯，想说什么都可以，我听着。',
    '抱抱你，辛苦了。先照顾好自己，我在这里听你说。',
    '先别急，一步一步来，也可以找信任的人商量。',
  ],
  不确定: [
    '嗯，想说什么都可以，我听着。',
    '你慢慢说，后来怎么样了？',
    '好的，我知道了。',
    '嗯嗯，我知道了。还想和我说点什么？',
  ],
  distress: [
    '谢谢你愿意告诉我，你现在一定非常痛苦。请马上联系信任的人，或拨打心理热线、急救电话，你不必一个人扛。',
  ],
  question: ['这个我不知道，我只是个小演示模型。在“模型”里换上完整模型，再问一次吧。'],
  request: ['这个我做不来，我只是个小演示模型。在“模型”里换上完整模型，再试一次吧。'],
  choice: ['我没法替你决定，但可以听你说说。'],
  advice: ['先别急，一步一步来，也可以找信任的人商量。', '先做好眼前的一小步，再慢慢往下走。'],
  curious: ['嗯嗯，我想多听听，再和我说说吧。', '我在听，后来怎么样了？'],
  hello: ['你好呀，今天过得怎么样？'],
  thanks: ['不客气，能陪你聊聊我很高兴。'],
  self: ['我是这个网页里的小聊天模型，能陪你说说话。'],
  insult: ['我可能说得不好，对不起。你想聊点什么？'],
  near: [
    '谢谢你告诉我。你现在心里是什么感觉？',
    '我在听。也可以写下来，或者找信任的人聊一聊，会轻松一些。',
    '嗯，想说什么都可以，我听着。',
  ],
  listening: ['嗯，想说什么都可以，我听着。'],
};
const EN: typeof ZH = {
  正面: [
    'How nice! That must feel good.',
    "I'm glad to hear that! Would you like to tell me more?",
    'Enjoy the good feeling. You have every reason to smile!',
  ],
  负面: [
    "I'm sorry to hear that. I'm here with you.",
    "I'm listening. You can tell me anything you like.",
    'That is understandable. Be gentle with yourself.',
    "It's okay. I'm here if you want to talk.",
  ],
  不确定: [
    'Okay, I see. Thanks for telling me.',
    "I'm listening. You can tell me anything you like.",
    'Okay, I see. What else is on your mind?',
    "That's okay. Tell me more if you like.",
  ],
  distress: [
    "Thank you for telling me. I'm worried about your safety. Please call a crisis line or emergency services, or reach out to someone you trust right now.",
  ],
  question: ["I'm only a small demo and don't know that. The full model, under Models, can help."],
  request: ["I'm only a small demo and can't do that. The full model, under Models, can."],
  choice: ["Only you can decide that, and you don't need to hurry."],
  advice: [
    'Take it one step at a time, and talk to someone you trust.',
    'Start with one small step, and go slowly from there.',
  ],
  curious: [
    "I'd like to hear more about that. How do you feel about it?",
    "I'm listening. What happened next?",
  ],
  hello: ['Hello there! How is your day going?'],
  thanks: ["You're welcome! I'm glad we could talk."],
  self: ["I'm the small chat model in this web page, here to talk."],
  insult: ["Maybe I said that badly, and I'm sorry. What would you like to talk about?"],
  near: [
    'Thank you for telling me. How are you feeling about it now?',
    "It's okay. I'm here if you want to talk.",
    "I'm listening. You can tell me anything you like.",
  ],
  listening: ["I'm listening. You can tell me anything you like."],
};

const HAN = /\p{Script=Han}/u;

/** What is known of a message before its reply; the label of one that could not be judged is 不确定. */
export interface Mood extends Pick<Sentiment, 'label' | 'confidence' | 'unsure'> {
  /** It has words of despair. */
  distress: boolean;
}

/**
 * A label that is less sure is neither cheered nor consoled: joy over sad news is the worst of
 * mistakes. Nor does it turn the mood of a conversation: the analyst reads each message alone.
 */
const TELLS = 0.9;
/** From here on a label is sure. */
const SURE = 0.8;

/** Looked for in the beginning of a reply. */
const TONE_CHARS = 60;

/** What takes no side, for what is said of a sure badge. */
const BESIDE: Partial<Record<keyof typeof ZH, keyof typeof ZH>> = { 正面: 'curious', 负面: 'near' };

/** For a job: from which probability on the model's own reply is told, and what is said instead. */
export function instead(
  text: string,
  mood: Mood,
  history: readonly ChatMessage[],
  { feeling, clear = feeling, other }: Sureness,
): NonNullable<GenerateJob['unsure']> {
  const reading = read(text, mood, history);
  const { asked } = reading;
  const few = mood.label !== '不确定' || asked === 'question' || asked === 'self';
  const kind = kindOf(reading, mood);
  const reply = replyTo(text, kind, history);
  // A reply that contradicts the badge: one of the two is wrong, and nobody knows which.
  const neutral = replyTo(text, BESIDE[kind] ?? kind, history);
  const never = barred(reading, mood);
  // To words of despair, a small model says nothing of its own.
  if (mood.distress) return { below: 1, reply, never, neutral };
  const plain = (kind === '正面' || kind === '负面') && !reading.loss;
  const below = plain ? clear : few ? feeling : other;
  return { below, reply, never, neutral };
}

export function safeReply(text: string, mood: Mood, history: readonly ChatMessage[]): string {
  return replyTo(text, kindOf(read(text, mood, history), mood), history);
}

/** What the words of a message and of what came before tell, whatever the badge. */
interface Reading {
  asked: Asked | undefined;
  loss: boolean;
  /** A death was told of, now or before. */
  death: boolean;
  tone: 'sad' | 'glad' | 'plain';
}

function read(text: string, { label, confidence }: Mood, history: readonly ChatMessage[]): Reading {
  const told = [...history, { role: 'user', content: text }].map(({ role, content }) =>
    role === 'user' ? plainText(content) : '',
  );
  return {
    asked: askedBy(text, label, confidence >= TELLS),
    loss: LOSS.test(told.at(-1) ?? ''),
    death: told.some((one) => DEATH.test(one)),
    tone: told.slice(-5, -1).some((one) => LOSS.test(one)) ? 'sad' : toneOf(history),
  };
}

/** Of the latest two replies: a plain one does not end what was told of before. */
function toneOf(history: readonly ChatMessage[]): Reading['tone'] {
  const replies = history.filter(({ role }) => role === 'assistant').slice(-2);
  for (const { content } of replies.reverse()) {
    const text = content.slice(0, TONE_CHARS).toLowerCase();
    if (SAD.some((part) => text.includes(part))) return 'sad';
    if (GLAD.some((part) => text.includes(part))) return 'glad';
  }
  return 'plain';
}

/** What the model's own reply may not begin with. */
function barred({ asked, loss, death, tone }: Reading, mood: Mood): string[] {
  const { label, confidence, unsure } = mood;
  const condolence = death ? [] : CONDOLENCE;
  const turns = confidence >= TELLS;
  const crisis = label === '负面' && turns ? [] : CRISIS;
  const nods = asked === 'question' || asked === 'request' ? NODS : [];
  if (asked) return [...GLAD, ...(tone === 'sad' ? condolence : SORROW), ...crisis, ...nods];
  if (loss) return [...JOY, ...LAUGHTER, ...crisis];
  const joy = tone === 'sad' ? label !== '正面' || !turns : label === '负面' && confidence >= SURE;
  const sorrow =
    label === '负面'
      ? tone === 'glad' && confidence < SURE
      : tone !== 'sad' && !death && (label === '正面' ? confidence >= SURE : unsure === 'no-mood');
  return [
    ...(joy ? JOY : []),
    ...(sorrow ? SORROW : condolence),
    ...(label === '负面' || tone === 'sad' ? LAUGHTER : []),
    ...crisis,
  ];
}

function kindOf({ asked, loss, tone }: Reading, mood: Mood): keyof typeof ZH {
  const { label, confidence, distress } = mood;
  if (distress) return 'distress';
  if (asked) return asked === 'question' && tone === 'sad' ? 'listening' : asked;
  if (label !== '负面' && loss) return 'near';
  if (label !== '不确定' && confidence >= TELLS) return label;
  if (tone === 'sad' || label === '负面') return 'near';
  return label === '不确定' ? label : 'curious';
}

/** @param history Earlier messages: what was said last is not said again at once. */
function replyTo(text: string, kind: keyof typeof ZH, history: readonly ChatMessage[]): string {
  const said = history.filter(({ role }) => role === 'assistant').map(({ content }) => content);
  const chinese = /\p{L}/u.test(text) ? HAN.test(text) : HAN.test(said.at(-1) ?? '');
  const replies = (chinese ? ZH : EN)[kind];
  const last = replies.map((reply) => said.lastIndexOf(reply));
  // The one that was said longest ago, or never.
  return replies[last.indexOf(Math.min(...last))] ?? '';
}
