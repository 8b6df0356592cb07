import type { roles as en } from '../en/roles.ts';

export const roles: typeof en = {
  title: '角色',
  intro: '同一个模型，靠不同的提示词扮演不同的角色。',
  analyst: '情感分析师',
  analystHelp: '改动后，会在空闲时为新的提示词重新校准，你给过的样本也会重新学习。',
  assistant: '助手',
  assistantHelp: '从下一条消息起生效。',
  prompt: '提示词',
  promptLanguage: '原来的提示词是中文，英文的话同样能读懂。',
  positiveWords: '代表“正面”的词',
  negativeWords: '代表“负面”的词',
  wordsHelp: '用逗号分隔，最好都是单个词元（约等于一个字或词）。徽章上的字不变。',
  labelSets: { zh: '中文词', en: '英文词' },
  save: '保存',
  reset: '恢复原样',
  saved: '已保存。',
  replaced: (role) => `“${role}”的提示词被替换了`,
  notSingle: (word, tokens) => `“${word}”在这个模型里是 ${tokens} 个词元，只看第一个，可能不准。`,
  problems: {
    empty: () => '提示词不能为空，没有保存；原来的还在使用。',
    'too-long': (tokens, limit) =>
      `提示词有 ${tokens} 个词元，上限 ${limit}，没有保存；原来的还在使用。`,
    'no-words': () => '每一边至少要有一个词，没有保存；原来的还在使用。',
    'same-start': (words) => `${words} 的第一个词元相同，分不开，没有保存；原来的还在使用。`,
    'no-model': () => '模型还没有启动，暂时无法检查，没有保存。',
  },
  changed: '已改动',
  extraTitle: '更多角色',
  extraHelp: '回答之后，再让模型看一遍你的话，结果显示在消息下面。每多一个角色，就多一点用时。',
  roles: {
    tone: {
      name: '情绪（三类）',
      about: '正面、中性或负面。',
      labels: { 正面: '正面', 中性: '中性', 负面: '负面' },
    },
    intent: {
      name: '意图',
      about: '提问、请求、倾诉、闲聊或其他。',
      labels: { 提问: '提问', 请求: '请求', 倾诉: '倾诉', 闲聊: '闲聊', 其他: '其他' },
    },
    keywords: {
      name: '关键词',
      about: '最多三个，都是你原话里的词。模型给不出时，按词频挑选并注明。',
      labels: {},
    },
    urgency: {
      name: '紧急程度',
      about: '紧急或普通。',
      labels: { 紧急: '紧急', 普通: '普通' },
    },
  },
  untrained: '内置演示没有为这些角色训练过，所以不提供。换成完整模型后可以使用。',
  counted: '按词频',
  found: (role, values) => `${role}：${values}`,
  label: '其他角色的判断',
};
