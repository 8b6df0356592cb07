/** What somebody wants. Letters stand for the labels: they are one token in every vocabulary. */
import type { LabelRole } from './extra.ts';

export const INTENT: LabelRole = {
  kind: 'label',
  id: 'intent',
  prompt:
    '请判断用户这句话的意图,仅输出一个字母:A提问 B请求帮忙 C倾诉心情 D闲聊 E其他.例如"几点了?"是A,"帮我写封信"是B,"我好累"是C,"你好呀"是D.',
  classes: [
    { label: '提问', words: ['A'] },
    { label: '请求', words: ['B'] },
    { label: '倾诉', words: ['C'] },
    { label: '闲聊', words: ['D'] },
    { label: '其他', words: ['E'] },
  ],
};
