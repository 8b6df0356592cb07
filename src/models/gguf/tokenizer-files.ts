/** The hub's tokenizer files from a GGUF's vocabulary, and the tokens that a reply ends with. */
import { jsonPart, type JsonText } from './json-part.ts';
import type { Part } from './onnx.ts';
import { refused } from './refusal.ts';
import { Settings } from './settings.ts';
import type { TextList } from './text-list.ts';

const SPACE = 0x20;
/** llama_token_type */
const NORMAL = 1;
const CONTROL = 3;
const USER_DEFINED = 4;

const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const words = (digits: string) =>
  `${CONTRACTIONS}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
const byteLevel = (own: boolean) => ({
  ...{ type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: own },
});
const split = (regex: string) => ({
  type: 'Sequence',
  pretokenizers: [
    { type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false },
    byteLevel(false),
  ],
});

interface Splitting {
  normalizer: object | null;
  pretokenizer: object;
  /** Whether a word that is in the vocabulary is one token, whatever the merges make of it. */
  ignoreMerges: boolean;
}

const QWEN: Splitting = {
  ...{ normalizer: { type: 'NFC' }, pretokenizer: split(words('')), ignoreMerges: false },
};
const LLAMA: Splitting = {
  ...{ normalizer: null, pretokenizer: split(words('{1,3}')), ignoreMerges: true },
};
const GPT2: Splitting = { normalizer: null, pretokenizer: byteLevel(true), ignoreMerges: false };
const SMOLLM: Splitting = {
  ...GPT2,
  pretokenizer: {
    type: 'Sequence',
    pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel(true)],
  },
};

/** By `tokenizer.ggml.pre`: how a text is cut before merging, as llama-vocab.cpp knows it. */
const SPLITTINGS: ReadonlyMap<string, Splitting> = new Map([
  ['qwen2', QWEN],
  ['deepseek-r1-qwen', QWEN],
  ['llama-bpe', LLAMA],
  ['llama3', LLAMA],
  ['llama-v3', LLAMA],
  ['smollm', SMOLLM],
  ['gpt-2', GPT2],
]);

const CHATML = ['<|im_start|>', '<|im_end|>'] as const;
const CHATML_TEMPLATE =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
/** Tokens that end a reply in some family or other, where the file has them. */
const STOPS = [...CHATML, '<|endoftext|>', '<|eot_id|>', '<|end_of_text|>'];

export interface TokenizerFiles {
  /** `tokenizer.json`, which is megabytes: made when it is asked for. */
  tokenizer: Part;
  /** Content of `tokenizer_config.json`. */
  config: object;
  special: {
    bos_token_id?: number;
    pad_token_id?: number;
    eos_token_id: number[];
  };
  /** As the file has it, or plain ChatML. */
  template: string;
}

/**
 * @param context Longest text in tokens. @param vocab Rows of the table that the ids lead into.
 * @throws AppError `input`, reasons `gguf-tokenizer`, `gguf-chat`, `gguf-setting`.
 */
export function tokenizerFiles(settings: Settings, context: number, vocab: number): TokenizerFiles {
  const model = settings.text('tokenizer.ggml.model');
  if (model !== 'gpt2') throw refused('gguf-tokenizer', model);
  const pre = settings.text('tokenizer.ggml.pre', 'none');
  const splitting = SPLITTINGS.get(pre);
  if (!splitting) throw refused('gguf-tokenizer', `${model}, ${pre}`);

  const tokens = settings.texts('tokenizer.ggml.tokens');
  const types = settings.numbers('tokenizer.ggml.token_type');
  if (tokens.length > vocab) throw refused('gguf-setting', 'tokenizer.ggml.tokens');
  if (types.length !== tokens.length) throw refused('gguf-setting', 'tokenizer.ggml.token_type');
  const added: { id: number; content: string; special: boolean }[] = [];
  for (const [id, type] of types.entries()) {
    if (type !== CONTROL && type !== USER_DEFINED) continue;
    added.push({ id, content: tokens.at(id), special: type === CONTROL });
  }
  const ids = new Map(added.map(({ content, id }) => [content, id]));
  const lacking = CHATML.find((name) => !ids.has(name));
  if (lacking) throw refused('gguf-chat', lacking);

  const template = settings.text('tokenizer.chat_template', CHATML_TEMPLATE);
  const special = specialTokens(settings, ids);
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  const frame = {
    version: '1.0',
    ...{ truncation: null, padding: null },
    added_tokens: added.map(({ id, content, special }) => ({ id, content, ...flags, special })),
    normalizer: splitting.normalizer,
    pre_tokenizer: splitting.pretokenizer,
    post_processor: byteLevel(false),
    decoder: byteLevel(false),
    model: {
      ...{ type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '' },
      ...{ end_of_word_suffix: '', fuse_unk: false, byte_fallback: false },
      ...(splitting.ignoreMerges && { ignore_merges: true }),
      vocab: {},
      merges: [],
    },
  };
  const tokenizer = tokenizerPart(frame, tokens, types, mergesOf(settings));
  const nameOf = (id: number | undefined) =>
    id === undefined || id < 0 || id >= tokens.length ? null : tokens.at(id);
  const config = {
    ...{ add_prefix_space: false, clean_up_tokenization_spaces: false },
    added_tokens_decoder: Object.fromEntries(
      added.map(({ id, content, special }) => [id, { content, ...flags, special }]),
    ),
    chat_template: template,
    ...{ bos_token: nameOf(special.bos_token_id), eos_token: nameOf(special.eos_token_id[0]) },
    ...{ pad_token: nameOf(special.pad_token_id), unk_token: null },
    model_max_length: context,
    tokenizer_class: splitting === QWEN ? 'Qwen2Tokenizer' : 'PreTrainedTokenizerFast',
  };
  return { tokenizer, config, special, template };
}

function specialTokens(settings: Settings, ids: ReadonlyMap<string, number>) {
  const id = (name: string) => settings.id(`tokenizer.ggml.${name}_token_id`);
  const [bos, pad] = [id('bos'), id('padding')];
  const stops = [id('eos'), id('eot'), id('eom'), ...STOPS.slice(1).map((name) => ids.get(name))];
  return {
    ...(bos !== undefined && { bos_token_id: bos }),
    ...(pad !== undefined && { pad_token_id: pad }),
    eos_token_id: [...new Set(stops.filter((stop) => stop !== undefined))],
  };
}

function mergesOf(settings: Settings): TextList {
  const merges = settings.texts('tokenizer.ggml.merges');
  for (const merge of merges) {
    if (merge.indexOf(SPACE, 1) < 1) throw refused('gguf-setting', 'tokenizer.ggml.merges');
  }
  return merges;
}

/** Vocabulary and merges go from the file to the JSON one by one: as objects they take 100 MB. */
function tokenizerPart(
  frame: object,
  tokens: TextList,
  types: readonly number[],
  merges: TextList,
): Part {
  const around = JSON.stringify(frame, null, 1).split(/("vocab": \{|"merges": \[)/);
  const [start = '', vocabKey = '', middle = '', mergesKey = '', end = ''] = around;
  return jsonPart(function* (): Iterable<JsonText> {
    yield start + vocabKey;
    let comma = '';
    let id = 0;
    for (const token of tokens) {
      if (types[id] === NORMAL) {
        yield `${comma}\n`;
        yield token;
        yield `: ${id}`;
        comma = ',';
      }
      id += 1;
    }
    yield middle + mergesKey;
    comma = '';
    for (const merge of merges) {
      yield `${comma}\n`;
      yield merge;
      comma = ',';
    }
    yield `${end}\n`;
  });
}
