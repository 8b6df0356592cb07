import type { carry as en } from '../en/carry.ts';
import { gguf } from './gguf.ts';

const NOTHING_STORED = '没有保存任何文件。';

export const carry: typeof en = {
  title: '用 U 盘拷贝',
  help: '网络慢或没有网络时：在一台机器上导出模型，把文件夹或压缩包拷过来，在这里导入。每个字节都会校验。',
  chooseFolder: '导入文件夹',
  chooseFiles: '导入文件',
  drop: '也可以把文件夹、文件、导出的压缩包或 GGUF 文件拖到这里。',
  ownGguf: '自己的 GGUF 文件（Ollama、LM Studio）',
  ownGgufHelp: [
    '像其他文件一样选择即可，在本机转换，不会上传。',
    'LM Studio：导入个人文件夹里的 .lmstudio/models（Windows、macOS、Linux 都一样；旧版本是 .cache/lm-studio/models），再从列出的文件中选择。',
    'Ollama：同样导入 .ollama/models（Linux 上作为服务运行时：/usr/share/ollama/.ollama/models；设置了 OLLAMA_MODELS 的，选它所指的文件夹）。',
  ],
  several: '里面有多个 GGUF 文件，要导入哪一个？',
  reading: '正在读取并校验…',
  read: (title) => `${title} 已就位。`,
  unverified: '没有校验值可供比对，只核对了文件的种类。',
  exportFolder: '导出到文件夹',
  exportArchive: '导出为 ZIP',
  writing: '正在导出并校验…',
  written: (title) => `${title} 已导出，可以在另一台机器上导入。`,
  fromSite: '本站提供',
  refusals: {
    'import-empty': () => ({
      what: '里面没有文件。',
      next: '请选择 config.json 所在的文件夹，或导出的压缩包。',
    }),
    'import-missing': (file) => ({
      what: `缺少文件 ${file}。${NOTHING_STORED}`,
      next: '请选择模型的整个文件夹；如果没有拷全，请重新拷贝。',
    }),
    'import-several': () => ({
      what: `里面不止一个模型。${NOTHING_STORED}`,
      next: '请选择其中一个模型的文件夹，或只选一个 GGUF 文件。',
    }),
    'import-path': (file) => ({
      what: `有文件名指向文件夹之外：${file}。${NOTHING_STORED}`,
      next: '请不要使用这个文件夹或压缩包，改从可信的来源获取模型。',
    }),
    'import-manifest': (file) => ({
      what: `文件清单 ${file} 无法读取。${NOTHING_STORED}`,
      next: '请重新导出模型。',
    }),
    'import-no-onnx': () => ({
      what: `里面没有可用的 ONNX 文件。${NOTHING_STORED}`,
      next: '文件夹里需要有量化文件，例如 onnx/model_quantized.onnx。',
    }),
    'import-html': (file) => ({
      what: `${file} 是网页，不是模型文件。${NOTHING_STORED}`,
      next: '请重新下载这个文件；有些网络要先登录。',
    }),
    'import-pointer': (file) => ({
      what: `${file} 只是 git 的占位文件。${NOTHING_STORED}`,
      next: '请在那个文件夹里运行 git lfs pull，再导入。',
    }),
    'import-unreadable': () => ({
      what: `有文件读不出来。${NOTHING_STORED}`,
      next: '请检查 U 盘是否还插着、文件是否还在，再试一次。',
    }),
    'import-archive': () => ({
      what: `压缩包已损坏，或压缩方式无法读取。${NOTHING_STORED}`,
      next: '请先解压，再导入文件夹。',
    }),
  },
  gguf,
  damaged: (file) => ({
    what: `${file ? `文件 ${file} ` : '有文件'}已损坏或不完整。${NOTHING_STORED}`,
    next: '请从完好的地方重新拷贝。',
  }),
  notWritten: {
    what: '这个文件夹无法写入。',
    next: '请检查 U 盘是否还在、空间是否够用、是否写保护。',
  },
  tooLarge: {
    what: '模型超过 4 GB，这种压缩包装不下。',
    next: '请导出到文件夹。',
  },
};
