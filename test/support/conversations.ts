/** Conversations as they are stored, as many as a test wants. */
import { fresh } from '../../src/chat/exchange.ts';
import type { Conversation, Exchange } from '../../src/storage/conversation.ts';

const SAID = [
  '今天的实验终于成功了,太棒了!我们花了三个星期才找到那个错误。',
  'My phone broke and I missed the train, so I walked all the way home in the rain.',
  '帮我写个请假条，我明天要去医院复查，可能下午才能回学校。',
  'Why is the sky blue? My pupils asked me and I had no short answer for them.',
];
const ANSWERED = [
  '真为你高兴！坚持三个星期不容易，可以把过程记下来，下次遇到类似的问题就会快很多。今天好好休息一下吧。',
  'That sounds like a long and tiring evening. Take a hot shower, have something warm, and look at the phone tomorrow: a shop can often save it.',
];
const DAY = 86_400_000;

export function exchangeOf(text: string, reply = '', more: Partial<Exchange> = {}): Exchange {
  const accepted = { text, original: text, action: 'off' as const, categories: [], ms: 0 };
  const outcome = { state: 'stopped' as const };
  const begun = fresh({ ...accepted, distress: false });
  return { id: text, order: 1, ...begun, outcome, reply, ...more };
}

export function conversationOf(
  id: string,
  exchanges: Exchange[],
  more: Partial<Conversation> = {},
): Conversation {
  const title = exchanges[0]?.text.slice(0, 40) ?? '';
  const times = { createdAt: 1, updatedAt: 1 };
  return { version: 1, id, ...times, title, draft: '', exchanges, ...more };
}

/** Of eight turns each, five a day. */
export function manyConversations(count: number, turns = 8): Conversation[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, i) => {
    const exchanges = Array.from({ length: turns }, (_, turn) => {
      const at = i + turn;
      const text = `${SAID[at % SAID.length]} 第${i}次`;
      const reply = `${ANSWERED[at % 2]} ${ANSWERED[at % 2]}`;
      return exchangeOf(text, reply, { id: `${i}-${turn}`, order: turn + 1 });
    });
    const time = now - Math.floor(i / 5) * DAY;
    return conversationOf(`c${i}`, exchanges, { createdAt: time, updatedAt: time });
  });
}
