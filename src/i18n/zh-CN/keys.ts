import type { keys as enKeys } from '../en/keys.ts';

export const keys: typeof enKeys = {
  title: '键盘快捷键',
  inBox: '在输入框里',
  everywhere: '任何地方',
  outside: '不在输入框里时',
  send: '发送',
  newLine: '换行',
  recall: '输入框为空时：调出之前的消息，以及返回',
  prompts: '打在最前面：按名字找常用提示词',
  newChat: '新对话',
  toBox: '回到输入框',
  escape: '停止回答，或关闭打开的面板',
  inList: '在历史对话里',
  step: '上一个、下一个对话',
  keys: '显示这些快捷键',
  mac: '在 Mac 上，⌘ 和 Ctrl 作用相同。',
};
