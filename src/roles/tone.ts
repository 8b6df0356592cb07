/**
 * Three moods. 中性 is two tokens in Qwen's vocabulary: it is read off its first, 中, with which no
 * other label begins. What 中 gains by that is taken back by the prior (see `readLabel`).
 */
import type { LabelRole } from './extra.ts';

export const TONE: LabelRole = {
  kind: 'label',
  id: 'tone',
  prompt: '请判断用户输入的情绪,仅输出"正面","中性"或"负面".没有明显情绪的陈述和提问是"中性".',
  classes: [
    { label: '正面', words: ['正面', '积极', 'positive'] },
    { label: '中性', words: ['中性', '中', '一般', 'neutral'] },
    { label: '负面', words: ['负面', '消极', 'negative'] },
  ],
};
