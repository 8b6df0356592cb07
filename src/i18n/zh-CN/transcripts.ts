import type { transcripts as en } from '../en/transcripts.ts';

export const transcripts: typeof en = {
  title: '导入和导出',
  exportTitle: '导出',
  exportAll: (count) => `全部对话（${count} 个）。`,
  exportSome: (count) => `选中的对话（${count} 个）。`,
  exportOne: (title) => `“${title}”。`,
  exportHelp:
    '两种文件都可以再导入。每条消息导出当前显示的版本；词语过滤遮住的内容，导出后仍然遮住。',
  markdown: (name) => `${name}（便于阅读）`,
  lines: (name) => `${name}（便于程序处理）`,
  print: '打印或存为 PDF',
  printing: (done, all) => `正在准备打印：${done} / ${all}`,
  export: '导出',
  importTitle: '导入',
  importHelp:
    '可以导入这里导出的文件、OpenAI 的 conversations.json、ShareGPT 的 JSON 或 JSON Lines，以及 role 和 content 的列表。这里已有的内容不会被替换。',
  choose: '选择文件',
  reading: '正在读取文件…',
  preview: (name) => `导入前预览：${name}`,
  counts: (conversations, messages, rows) =>
    `新对话 ${conversations} 个，包含文件 ${rows} 条消息中的 ${messages} 条。`,
  nothing: '没有可以导入的新内容。',
  left: '不导入的：',
  skipped: {
    known: (count) => `这里已有的对话中的消息：${count} 条。`,
    twice: (count) => `文件里重复的对话中的消息：${count} 条。`,
    role: (count) => `不是人也不是助手说的（系统、工具）：${count} 条。`,
    empty: (count) => `没有文字（图片、文件）：${count} 条。`,
    'no-question': (count) => `第一条用户消息之前的回答：${count} 条。`,
    unreadable: (count) => `损坏或无法识别：${count} 条。`,
    'too-many': (count) => `超出上限：${count} 条（一次最多 2,000 个对话，每个 1,000 条消息）。`,
  },
  first: '最前面的几个',
  take: (count) => `导入 ${count} 个`,
  taking: '正在导入…',
  taken: (conversations, messages) =>
    `已导入 ${conversations} 个对话，共 ${messages} 条消息，按各自的日期排在历史对话里。`,
};
