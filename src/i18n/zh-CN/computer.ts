import type { computer as en } from '../en/computer.ts';

const good = (what: string) => ({ what, next: '' });

export const computer: typeof en = {
  title: '设备检测',
  intro: '这里列出浏览器允许做什么；缺了什么，也写明怎么办。',
  summary: (bad, weak) =>
    bad ? `有 ${bad} 处需要处理。` : weak ? `可以正常使用，有 ${weak} 处可以改进。` : '一切正常。',
  all: '全部检测结果',
  status: { ok: '正常', info: '说明', warn: '欠佳', bad: '有问题' },
  outcomes: {
    secure: () => good('网页地址是安全的。'),
    insecure: ({ origin }) => ({
      what: `${origin} 不是安全地址：不能保存模型，不能离线使用，只能用一个线程。`,
      next: '请改用 https:// 开头的地址；如果网站就在本机，请用 http://localhost 打开。',
    }),
    isolated: () => good('页面已跨源隔离，满足多线程的条件。'),
    'not-isolated': () => ({
      what: '页面没有跨源隔离，不能使用多线程。',
      next: '请刷新一次。如果还是这样，请网站管理员加上 Cross-Origin-Opener-Policy: same-origin 和 Cross-Origin-Embedder-Policy: require-corp 两个响应头。',
    }),
    'threads-many': ({ threads, cores }) =>
      good(`模型正在使用 ${threads} 个线程，这台设备有 ${cores} 个处理器核心。`),
    'threads-one': ({ cores }) => ({
      what: `模型只用了一个线程，这台设备有 ${cores} 个处理器核心。`,
      next: '请看看设置里的“线程”是不是选了 1，或者页面是不是没有跨源隔离（见上）。',
    }),
    'threads-one-core': () => good('这台设备只有一个处理器核心，模型正在使用它。'),
    'threads-refused': ({ cores }) => ({
      what: `页面已跨源隔离，但这个浏览器只给网页一个线程；这台设备有 ${cores} 个处理器核心。`,
      next: '换用 Chrome、Edge 或 Firefox，回答会更快。',
    }),
    'threads-unknown': ({ cores }) => good(`还没有模型在运行，这台设备有 ${cores} 个处理器核心。`),
    simd: () => good('WebAssembly SIMD 可用。'),
    'simd-missing': () => ({
      what: 'WebAssembly 没有 SIMD，模型无法运行。',
      next: '请更新浏览器，并对本站关闭“锁定模式”或“增强安全”模式。',
    }),
    'space-enough': ({ free, quota }) => good(`模型的可用空间为 ${free}，上限 ${quota}。`),
    'space-session': ({ quota, needed }) => ({
      what: `浏览器只给本站 ${quota}，而完整模型需要 ${needed}。浏览器关闭时多半会清除本站数据。`,
      next: '请关闭无痕窗口，并允许本站保存数据（Chrome 设置中的“设备上的网站数据”）。',
    }),
    'space-tight': ({ free, needed }) => ({
      what: `可用空间只有 ${free}，而完整模型需要 ${needed}。`,
      next: '请清理磁盘，并关闭无痕窗口。内置演示不需要更多空间。',
    }),
    'space-refused': () => ({
      what: '浏览器不允许这个页面保存模型文件。',
      next: '请使用安全地址（见上），关闭无痕窗口，并允许本站保存数据。',
    }),
    'space-unknown': () => good('浏览器没有说明可用空间有多少。'),
    kept: () => good('浏览器已保证保留这些文件。'),
    'kept-not': () => ({
      what: '空间紧张时，浏览器可能清除这些文件。',
      next: '请把本页安装为应用，或加入书签，浏览器会保留这样的网站。下载模型时会再请求一次。',
    }),
    'kept-unknown': () => good('浏览器没有说明是否会保留这些文件。'),
    'offline-ready': () => good('页面所需的文件都已保存，可以离线使用。'),
    'offline-installing': () => good('正在保存离线使用所需的文件。'),
    'offline-reload': () => ({
      what: '离线文件已经装好，但这次打开没有用上。',
      next: '请正常刷新一次，刷新时不要按住 Shift。',
    }),
    'offline-refused': () => ({
      what: '这里不允许使用 Service Worker，页面不能离线使用。',
      next: '请使用安全地址（见上），关闭无痕窗口，并允许本站保存数据。',
    }),
    'memory-enough': ({ memory }) => good(`这台设备至少有 ${memory} 内存。`),
    'memory-little': ({ memory }) => ({
      what: `这台设备约有 ${memory} 内存，而完整模型载入时需要 1.5 GB。`,
      next: '载入完整模型前，请关闭其他标签页和程序，或改用内置演示。',
    }),
    'memory-unknown': () => good('浏览器没有说明内存有多少。'),
    'policy-active': () => good('隐私自检通过：处理文字的线程无法连接其他网站。'),
    'policy-missing': () => ({
      what: '处理文字的线程缺少安全策略，没有什么能拦住它连接其他网站。',
      next: '请刷新一次，让 Service Worker 加上策略；或请网站管理员发送 _headers 文件里的响应头。',
    }),
    'policy-unknown': () => ({
      what: '没能查明处理文字的线程是否被拦在其他网站之外。',
      next: '请在模型启动后再打开本页。有些浏览器不提供这项信息。',
    }),
  },
  cure: '统一管理的电脑：可在 Chrome 或 Edge 中设置的策略',
  memoryUsed: (size) => `页面和模型目前占用 ${size}。`,
  memoryAsking: '正在查询页面占用的内存，大约要一分钟…',
  memoryUnknown: '浏览器没有说明页面占用多少内存。',
  speedTitle: '速度',
  speedHelp: '测一测完整模型要做的乘法：2300 万个 8 位权重，在单独的线程里进行。',
  speedRun: '测量',
  running: '请稍候…',
  speedDone: (time, threads) => `2300 万个权重用时 ${time}，线程数 ${threads}。`,
  speedMeans: (tokens) =>
    `照这个速度，只算乘法，完整模型每秒最多 ${tokens} 个词元（一个词元约等于一个字或词）。`,
  sourcesTitle: '模型来源',
  sourcesHelp: '向每个来源请求一个小文件。不会发送你的任何内容，不按按钮也不会请求。',
  sourcesRun: '检查来源',
  site: (host) => `本站（${host}）`,
  reached: (time) => `可以连接，用时 ${time}。`,
  notFound: '有回应，但没有 Qwen1.5-0.5B-Chat 模型。',
  siteEmpty: '有回应。本站没有放模型清单。',
  report: '报告',
  copyReport: '复制报告',
  address: '网址',
  browser: '浏览器',
  time: '时间',
};
