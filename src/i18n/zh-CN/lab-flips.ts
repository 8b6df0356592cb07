import type { labFlips as en } from '../en/lab-flips.ts';

export const labFlips: typeof en = {
  title: '什么会让标签翻转',
  intro: '把表里的每条文本稍作改动，意思不变，再判断一次。如果标签变了，说明它受写法影响。',
  asWritten: '让模型读原样的文字',
  asWrittenHelp:
    '平时，页面会先把全角字符和繁体字换成普通写法，模型才读到，所以这两种改动不会翻转标签。',
  begin: '开始试',
  again: '重新试',
  all: (model, flipped, tried, share) =>
    `${model}：${tried} 次改动中，有 ${flipped} 次翻转了标签（${share}）。`,
  kind: '改动',
  tried: '试了',
  flipped: '翻转',
  share: '比例',
  opposite: '变成相反',
  kinds: {
    'stop-added': '句末加句号',
    'stop-removed': '去掉句末标点',
    exclaimed: '句末换成感叹号',
    'full-width': '改成全角',
    'half-width': '改成半角',
    emoji: '加一个表情（📝）',
    traditional: '简体改繁体',
    simplified: '繁体改简体',
  },
  change: (was, is) => `${was} → ${is}（百分比是正面的可能性）`,
  more: (count) => `还有 ${count} 条。`,
};
