import type { gguf as en } from '../en/gguf.ts';

const OTHER = '请选择 Qwen 2、2.5、3，或使用 ChatML 的小型 Llama 的 GGUF 文件。';
const AGAIN = '请重新下载或拷贝这个文件。';

export const gguf: typeof en = {
  'gguf-none': () => ({
    what: '这不是 GGUF 文件。',
    next: '请选择以 .gguf 结尾的文件。',
  }),
  'gguf-version': (name) => ({
    what: `这个 GGUF 文件是第 ${name} 版，只能读取第 2、3 版。`,
    next: '请换用这个模型较新的文件。',
  }),
  'gguf-endian': () => ({
    what: '这个 GGUF 文件是为大端机器制作的。',
    next: '请选择这个模型常见的小端文件。',
  }),
  'gguf-split': () => ({
    what: '这是拆分后的 GGUF 文件的其中一份。',
    next: '请用 llama-gguf-split --merge 合并，或选择完整的文件。',
  }),
  'gguf-truncated': (name) => ({
    what: `GGUF 文件不完整${name && `：${name} 没有写完`}。`,
    next: AGAIN,
  }),
  'gguf-damaged': (name) => ({
    what: `GGUF 文件已损坏${name && `（${name}）`}。`,
    next: AGAIN,
  }),
  'gguf-metadata': () => ({
    what: 'GGUF 文件里的元数据多得不正常，文件可能已损坏或来历不明。',
    next: AGAIN,
  }),
  'gguf-architecture': (name) => ({
    what: `这里运行不了“${name}”架构的模型。`,
    next: OTHER,
  }),
  'gguf-vision': () => ({
    what: '这个文件是模型处理图像或声音的部分，不是语言模型。',
    next: OTHER,
  }),
  'gguf-setting': (name) => ({
    what: `GGUF 文件缺少设置 ${name}，或这项设置在这里不支持。`,
    next: OTHER,
  }),
  'gguf-missing': (name) => ({
    what: `缺少权重 ${name}。`,
    next: '请选择包含整个模型的文件。',
  }),
  'gguf-shape': (name) => ({
    what: `权重 ${name} 的大小与模型设置不符。`,
    next: AGAIN,
  }),
  'gguf-extra': (name) => ({
    what: `模型里有本应用不会使用的权重：${name}。`,
    next: OTHER,
  }),
  'gguf-type': (name) => ({
    what: `这里读不了 ${name} 类型的权重。`,
    next: '请选择 Q8_0、Q6_K、Q5_K_M、Q4_K_M、Q5_0、Q4_0、F16 或 BF16 的文件。',
  }),
  'gguf-tokenizer': (name) => ({
    what: `不认识这个模型的分词器（${name}）。`,
    next: OTHER,
  }),
  'gguf-chat': (name) => ({
    what: `模型没有 ${name} 这个标记，不是为 ChatML 格式的对话制作的。`,
    next: '请选择名称以 Instruct 或 Chat 结尾、使用 ChatML 的模型。',
  }),
  'gguf-large': () => ({
    what: '模型会超过 2 GB，浏览器里运行不了。',
    next: '请选择小一些的模型：大约 15 亿参数以内。',
  }),
};
