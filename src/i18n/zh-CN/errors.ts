import { bytes } from '../format.ts';
import type { errors as en } from '../en/errors.ts';
import type { Explanation } from '../types.ts';

/** What a file is that is no table of texts. */
const noTable: Record<string, Explanation> = {
  'table-empty': {
    what: '这个文件是空的，没有一行可以读。',
    next: '请换一个文件；原有的样本没有变。',
  },
  'table-workbook': {
    what: '这是 Excel 工作簿，不能直接读。',
    next: '请在 Excel 里“另存为 → CSV”，再导入那个文件。',
  },
  'table-page': { what: '这是一个网页，不是表格。', next: '请下载表格文件本身再试。' },
  'table-binary': {
    what: '这个文件不是文字，读不出表格。',
    next: '可以读 CSV、TSV、JSON 和 JSON Lines；原有的样本没有变。',
  },
};

export const errors: typeof en = {
  unsupported: ({ reason }) => {
    const next = '请换一个模型，例如 Qwen1.5 或 Qwen2.5 的 ONNX 版。文件没有损坏，不用重新下载。';
    switch (reason) {
      case 'operator':
        return { what: '这个模型用到了这里不支持的运算。', next };
      case 'family':
        return { what: '这是另一类模型，不会接着往下写，不能用来聊天。', next };
      case 'decoder':
        return { what: '这个模型的分词方式，这里读不了。', next };
      case 'no-chatml':
        return { what: '这个模型不用 ChatML 对话格式（没有 <|im_start|> 标记）。', next };
      case 'data-file':
        return { what: '模型的权重放在另一个数据文件里，那个文件没有找到。', next };
      default:
        return {
          what: '这个浏览器缺少运行模型所需的功能。',
          next: '请换用新版 Chrome、Edge、Firefox 或 Safari。',
        };
    }
  },
  offline: ({ host, file, reason }) => ({
    what: !host
      ? file
        ? `文件 ${file} 传到一半，连接断了。`
        : '网络不通。'
      : reason === 'timeout'
        ? `${host} 太久没有回应。`
        : `连不上 ${host}。`,
    next: '请检查网络，或在“下载来源”里换一个来源再试。',
  }),
  download: ({ host = '下载源', status, file, reason }) => {
    const name = file ? ` ${file}` : '';
    switch (reason) {
      case 'no-repo':
        return {
          what: `${host} 上没有这个仓库，或者它不公开。`,
          next: '请核对仓库名的拼写；不公开的仓库无法从这里下载。',
        };
      case 'no-onnx':
        return { what: `${host} 上的这个仓库没有可用的 ONNX 文件。`, next: '请换一个模型。' };
      case 'incomplete':
        return {
          what: `${host} 没有把文件${name} 传完。`,
          next: '请重试，已下载的部分会保留；如果总是这样，可在“下载来源”里换一个来源。',
        };
      case 'html':
        return {
          what: `${host} 给出的是网页，不是文件${name}。`,
          next: '有些网络要先登录：请打开任意网页登录后重试，或在“下载来源”里换一个来源。',
        };
      default:
        return {
          what:
            status && status >= 400
              ? `${host} 没有给出文件${name}（状态 ${status}）。`
              : `${host} 给出的不是模型文件${name}。`,
          next: '请重试；若是下载模型，可在“下载来源”里换一个来源，或核对仓库名。',
        };
    }
  },
  corrupt: ({ file, host, reason }) =>
    reason === 'missing'
      ? {
          what: '模型文件不见了，可能被浏览器清理了。',
          next: '请删除后重新下载；自己导入的，请再导入一次。',
        }
      : {
          what: `模型文件${file ? ` ${file} ` : ''}已损坏或不完整${host ? `（来自 ${host}）` : ''}。`,
          next: '请重试或刷新页面；下载的模型可以删除后重新下载，自己导入的可以再导入一次。',
        },
  storage: ({ reason, actual = 0, limit = 0 }) => {
    switch (reason) {
      case 'room':
        return {
          what: `存这个模型需要 ${bytes(actual, 'zh-CN')}，而浏览器给本站只剩 ${bytes(limit, 'zh-CN')}。没有保存任何文件。`,
          next: '请清理磁盘空间，或移除用不到的模型，再试一次。',
        };
      case 'quota':
        return { what: '磁盘空间不够。', next: '请清理空间后重试；下载的话，已有的部分会保留。' };
      default:
        return { what: '浏览器不允许保存文件。', next: '请关闭无痕窗口，或允许本站保存数据。' };
    }
  },
  memory: ({ reason }) => ({
    what:
      reason === 'crash'
        ? '上次载入这个模型时页面中断了，可能是内存不够，所以这次没有自动载入。'
        : reason === 'run'
          ? '回答到一半，内存不够了。'
          : '内存不够，载不下这个模型。',
    next: '请关闭其他标签页后重试，或改用内置演示。',
  }),
  timeout: ({ host, reason, limit }) =>
    reason === 'limit'
      ? {
          what: `${limit ? `${limit} 秒内` : '时限内'}没有等到回答。`,
          next: '请重试，或在设置里放宽时限；你的文字都还在。',
        }
      : { what: host ? `${host} 太久没有回应。` : '等待太久，没有回应。', next: '请再试一次。' },
  busy: ({ reason, limit }) =>
    reason === 'queue'
      ? { what: `排队的请求已满${limit ? `（上限 ${limit} 个）` : ''}。`, next: '请稍等片刻再试。' }
      : reason === 'import'
        ? { what: '正在拷贝另一个模型。', next: '等它完成后再打开这个文件。' }
        : {
            what: '上一条还在回答。',
            next: '请等它结束或先停止，你写的内容都还在。',
          },
  blocked: ({ reason }) =>
    reason === 'words'
      ? {
          what: '词语过滤没有放行这条消息。',
          next: '请换个说法，你写的内容还在。过滤规则可在“设置 → 词语过滤”里调整。',
        }
      : { what: '浏览器或管理员阻止了模型运行。', next: '请检查扩展程序和安全设置。' },
  input: ({ reason, limit, actual }) => {
    switch (reason) {
      case 'empty':
        return { what: '还没有可以发送的文字。', next: '请写点什么再发送。' };
      case 'too-long':
        return {
          what: `文字太长：${actual ?? ''} 字，上限 ${limit ?? ''} 字。`,
          next: '请删减或分几次发送，你写的内容都还在。',
        };
      case 'seconds':
        return {
          what: `时限要填 0 到 ${limit ?? 3600} 之间的秒数，0 表示不限。`,
          next: '原来的设置没有变。',
        };
      case 'url':
        return { what: '下载来源的地址不对。', next: '请填写以 https:// 开头的完整地址。' };
      case 'repo':
        return { what: '仓库名不对。', next: '请按“作者/名称”填写。' };
      case 'transcript':
        return {
          what: '这个文件里没有可以读取的对话。',
          next: '请选择从这里或从其他聊天应用导出的文件；现有内容没有变化。',
        };
      case 'transcript-json':
        return {
          what: '这个 JSON 文件已损坏或不完整。',
          next: '请重新下载或导出一次；现有内容没有变化。',
        };
      case 'file-too-large':
        return { what: '文件太大了。', next: '请分成几个文件再试。' };
      case 'not-stored':
        return { what: '这个模型还没有下载。', next: '请先在“模型”里下载。' };
      default:
        return noTable[reason ?? ''] ?? { what: '这段内容无法处理。', next: '请修改后再试。' };
    }
  },
  worker: ({ reason }) => {
    const next = '请重试；你的文字都还在。';
    switch (reason) {
      case 'start':
        return {
          what: '模型的后台线程没能启动。',
          next: '请检查网络和会拦截脚本的扩展，然后重试；你的文字都还在。',
        };
      case 'tab':
        return { what: '运行模型的那个标签页关闭了，或停住了。', next };
      case 'standstill':
        return {
          what: '下载几次都停住不动了。',
          next: '已下载的部分都在，请刷新页面后继续。',
        };
      case 'hung':
      case 'stuck':
        return { what: '模型太久没有动静，已经重新启动。', next };
      default:
        return { what: '模型的后台线程意外停止。', next };
    }
  },
  internal: () => ({ what: '出了点意外。', next: '请重试；若仍不行，请刷新页面，对话不会丢。' }),
};
