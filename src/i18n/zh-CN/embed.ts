/** 别的网站的页面里，我们的小框说的话。 */
import type { embed as en } from '../en/embed.ts';

export const embed: typeof en = {
  title: '本机上的语言模型',
  asks: (site) => `${site} 想使用本机上的语言模型。`,
  means:
    '模型在这个浏览器里运行，用的是这台电脑的处理器。对方网站看得到它发来的文字、模型的回答和这里有哪些模型，看不到你的对话，也看不到你的日记。',
  allow: '允许',
  refuse: '拒绝',
  allowed: (site) => `${site} 可以使用本机上的模型。`,
  stop: '不再允许',
  refused: (site) => `${site} 不能使用本机上的模型。`,
  askAgain: '重新问我',
  reload: '刷新页面，就会再次询问你。',
  noOrigin: '这个页面没有自己的网址，所以不能使用模型。',
  unkept:
    '这里读不到、也改不了你的回答：浏览器不让这个页面使用存储。请关闭无痕窗口，或允许本站保存数据，然后刷新。',
  sites: '可以使用模型的网站',
  sitesHelp:
    '别的网站可以把本站的一个小框放进自己的页面，对每个网站只询问你一次。有些浏览器会按网站分开保存你的回答：这时它不会列在这里，请在那个小框里收回。',
  none: '还没有网站询问过你。',
  forget: '忘掉这个回答',
  app: '打开 Qwen All-in-One',
};
