import type { prompts as en } from '../en/prompts.ts';

export const prompts: typeof en = {
  title: '常用提示词',
  intro: '把常用的话存下来。在输入框里打“/”，就能按名字找到。',
  menu: '常用提示词',
  manage: '修改或新增',
  found: (count) => `${count} 条`,
  none: '还没有存过。',
  noMatch: '没有找到这样的提示词。',
  name: '名字',
  text: '内容',
  add: '保存',
  change: '保存修改',
  cancel: '取消',
  edit: (name) => `修改“${name}”`,
  remove: (name) => `删除“${name}”`,
  removed: (name) => `已删除“${name}”。`,
  kept: (name) => `已保存“${name}”。`,
  refused: {
    'no-name': '请起个名字。',
    'long-name': '名字太长了，最多 40 个字。',
    taken: '已经有同名的了。',
    'no-text': '还没有写内容。',
    'long-text': '内容太长，超过一条消息的上限。',
    'too-many': '最多存 500 条，请先删掉一些。',
  },
};
