import type { own as en } from '../en/own.ts';

export const own: typeof en = {
  title: '本对话',
  intro: '这里的选择只用于本对话，其余与设置相同。情感判断和别处一样，不受影响。',
  prompt: '助手的提示词',
  promptHelp: '留空则与设置相同。',
  save: '保存',
  saved: '已保存，从下一条消息起使用。',
  reply: '回答',
  inSettings: (value) => `设置中为 ${value}。`,
  reset: (name) => `${name}：恢复为设置中的值`,
  all: '全部与设置相同',
};
