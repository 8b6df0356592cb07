import type { kiosk as en } from '../en/kiosk.ts';

const pin: (typeof en)['pin'] = {
  title: '需要 PIN',
  why: '这里由管理这台设备的人使用，输入 PIN 后打开。',
  label: 'PIN',
  open: '打开',
  checking: '正在核对…',
  refused: {
    wrong: () => 'PIN 不对。',
    'no-pin': (least, most) => `PIN 是 ${least} 到 ${most} 位数字。`,
    failed: () => '这里没能核对 PIN。请刷新页面再试。',
  },
  wait: (time) => `试的次数太多了，${time} 后可以再试。`,
  chatStays: '对话不需要 PIN。',
  lock: '锁定',
};

const moods: (typeof en)['moods'] = {
  title: '今天的心情',
  about: '这台设备上，对话里的消息被读出各种心情的次数。里面没有文字，也没有姓名，看不出是谁写的。',
  day: '日期',
  byHour: '按小时',
  hour: '时间',
  none: '这一天还没有读到消息。',
  print: '打印',
  kept: '只保存在这台设备上，保留最近有消息的 31 天；因无人使用而自动清空时不会删除，“删除这台设备上的全部内容”会删除。情感判断会有差错，请看整体，不要看单个数字。',
};

const site: (typeof en)['site'] = {
  title: '制作网站文件',
  intro: '选好对所有打开你网站的人生效的内容。留空的不写进文件，这台设备上什么都不会改变。',
  pin: {
    title: 'PIN',
    set: '已设 PIN。',
    unset: '没有设 PIN：谁都能更改一切。',
    new: '新 PIN',
    again: '再输一次',
    take: '使用这个 PIN',
    making: '请稍候…',
    untaken: '刚输入的 PIN 还没有写进文件：请先按“使用这个 PIN”。',
    remove: '不用 PIN',
    refused: {
      'no-pin': (least, most) => `PIN 是 ${least} 到 ${most} 位数字。`,
      differ: () => '两次输入不一样。',
    },
    help: '进入设置、性能、模型、训练、词语过滤、备份和删除之前都要输入。对话、日记、评测和历史对话不需要。输入以后，下面隐藏的页面也能打开，直到按下顶部的锁，或五分钟无人操作。',
    worth:
      '它能做到什么：挡住好奇的人，仅此而已。浏览器里的 PIN 不是保险箱，会用开发者工具或清空浏览器数据的人可以绕过去。拿到文件的人大约一小时就能试完所有四位 PIN，所以请用六位以上，也不要用别处用过的。文件里没有 PIN 本身。',
  },
  greeting: '问候语',
  places: '页面',
  placesHelp: '对话之外还提供哪些页面。',
  shared: '多人共用的设备',
  minutes: '无人操作多少分钟后清空',
  minutesHelp: '1 到 1440，留空为从不。会删除对话、日记和设置，模型保留。',
  minutesBad: '这不是 1 到 1440 之间的数，页面不会采用。',
  keepAwake: '屏幕保持常亮',
  keepAwakeHelp: '页面显示期间有效，要浏览器支持。',
  contacts: '可以找谁帮忙',
  contactsHelp: '显示在求助卡片上，排在热线前面。某种语言没有填时，显示另一种语言的。',
  contactName: (language, number) => `${language}，姓名 ${number}`,
  contactNameShort: '姓名',
  contactWhere: (language, number) => `${language}，电话或地点 ${number}`,
  contactWhereShort: '电话或地点',
  addContact: (language) => `添加：${language}`,
  removeContact: (name) => `删除 ${name}`,
  words: '词语',
  blocked: '要过滤的词',
  allowed: '放行的词',
  wordsHelp:
    '每行一个，“词*”也包括以它开头的更长的词。要过滤的词按词语过滤里“自己的词表”处理，默认遮盖，可以在下面“各类词语的处理方式”里更改。放行的可以是包含某个词的短语。会显示求助卡片的词不能放行。',
  noWords: (count) => `有 ${count} 行不是词，不起作用。`,
  defaults: (count) => `设置的默认值：已定 ${count} 项`,
  defaultsHelp: '对没有自己选过的人生效。没有选项的按这台设备现在的值：请先在设置里改好。',
  notSet: (value) => `内置：${value}`,
  asHere: (value) => `同本机：${value}`,
  result: '文件内容',
  left: (names) => `这些内容不合规定，页面不会采用：${names}。`,
  copy: '复制',
  save: '保存为 site.json',
  where: '放到网站上 index.html 旁边，替换那里的 site.json。下次打开页面时生效。',
};

export const kiosk: typeof en = { pin, moods, site };
