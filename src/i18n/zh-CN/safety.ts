import type { safety as en } from '../en/safety.ts';

export const safety: typeof en = {
  title: '词语过滤',
  intro: '检查你写的话和模型的回答里有没有不合适的词。全部在这台设备上进行。',
  on: '开启词语过滤',
  onHelp: '能看穿全角、空格、繁体和常见的变形写法。',
  categories: {
    insult: '辱骂',
    sexual: '色情',
    violence: '暴力威胁',
    gambling: '赌博与诈骗',
    drugs: '毒品',
    own: '自己的词表',
  },
  actions: { off: '不处理', warn: '提醒', mask: '遮盖', block: '拦下' },
  actionsHelp: '“拦下”不发送这条消息，或在这个词之前结束回答。',
  words: (count) => `${count} 个词`,
  siteListMissing: '本站的词表没有读到，现在只检查你自己的词表。',
  ownTitle: '自己的词表',
  ownHelp: '文本文件，每行一个词，也可以用 [insult] 这样的行分类。UTF-8、UTF-16、GBK 都可以。',
  ownCount: (count) => `现有 ${count} 个词。`,
  choose: '导入文本文件',
  remove: '清空自己的词表',
  removed: (count) => `已删除自己的 ${count} 个词`,
  imported: ({ added, duplicates, skipped, surplus, encoding }) =>
    `按 ${encoding} 读取，新增 ${added} 个词；重复 ${duplicates} 个，${skipped} 行不是词，已跳过。${surplus && `还有 ${surplus} 个词超出容量，没有加入。`}`,
  refused: {
    binary: () => '这不是文本文件，没有导入；原来的词表都还在。',
    'too-large': (limit) => `文件太大，上限 ${limit}；原来的词表都还在。`,
    'no-words': () => '文件里没有可用的词；原来的词表都还在。',
    unreadable: () => '文件读不出来；原来的词表都还在。',
  },
  distressHelp: '表达痛苦的话从不拦下，只会附上一张求助卡片。',
  noteText: {
    warn: (categories) => `这条消息里有需要留意的词（${categories}）。`,
    mask: (categories) => `这条消息里有词被遮盖（${categories}）。`,
  },
  uncover: '看看原文',
  cover: '重新遮住',
  noteReply: {
    warn: (categories) => `回答里有需要留意的词（${categories}）。`,
    mask: (categories) => `回答里有词被遮盖（${categories}）。`,
    block: (categories) => `后面出现了要拦下的词（${categories}），回答到此为止。`,
  },
  help: {
    label: '求助信息',
    title: '你不必一个人扛着',
    text: '如果现在很难受，可以找一个信任的人说说，也可以打电话给愿意听你说的人：',
    privacy: '这里只有一个小模型，帮不上真正的忙。你写的话没有发给任何人。',
  },
};
