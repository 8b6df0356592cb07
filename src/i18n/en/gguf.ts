import type { GgufReason } from '../../contract/weights.ts';
import type { Explanation } from '../types.ts';

const OTHER = 'Choose a GGUF file of Qwen 2, 2.5 or 3, or of a small Llama with ChatML.';
const AGAIN = 'Download or copy the file again.';

/** Why a GGUF file was not converted. `name` is empty where there is nothing to name. */
export const gguf: Record<GgufReason, (name: string) => Explanation> = {
  'gguf-none': () => ({
    what: 'This is not a GGUF file.',
    next: 'Choose a file that ends in .gguf.',
  }),
  'gguf-version': (name) => ({
    what: `This GGUF file is of version ${name}; versions 2 and 3 can be read.`,
    next: 'Get a newer file of the model.',
  }),
  'gguf-endian': () => ({
    what: 'This GGUF file was made for big-endian machines.',
    next: 'Choose the usual, little-endian file of the model.',
  }),
  'gguf-split': () => ({
    what: 'This is one part of a GGUF file that was split.',
    next: 'Join the parts with llama-gguf-split --merge, or choose a file that is whole.',
  }),
  'gguf-truncated': (name) => ({
    what: `The GGUF file ends too early${name && `: ${name} is cut off`}.`,
    next: AGAIN,
  }),
  'gguf-damaged': (name) => ({
    what: `The GGUF file is damaged${name && ` (${name})`}.`,
    next: AGAIN,
  }),
  'gguf-metadata': () => ({
    what: 'The GGUF file has more metadata than any model needs; it is damaged or not meant well.',
    next: AGAIN,
  }),
  'gguf-architecture': (name) => ({
    what: `Models of the architecture “${name}” do not run here.`,
    next: OTHER,
  }),
  'gguf-vision': () => ({
    what: 'This file is the part of a model that reads pictures or sound, not a language model.',
    next: OTHER,
  }),
  'gguf-setting': (name) => ({
    what: `The GGUF file lacks the setting ${name}, or has one that is not supported here.`,
    next: OTHER,
  }),
  'gguf-missing': (name) => ({
    what: `The weights ${name} are missing.`,
    next: 'Choose a file of the whole model.',
  }),
  'gguf-shape': (name) => ({
    what: `The weights ${name} are of another size than the settings of the model say.`,
    next: AGAIN,
  }),
  'gguf-extra': (name) => ({
    what: `The model has weights that this app does not know how to use: ${name}.`,
    next: OTHER,
  }),
  'gguf-type': (name) => ({
    what: `Weights of the type ${name} cannot be read here.`,
    next: 'Choose a file in Q8_0, Q6_K, Q5_K_M, Q4_K_M, Q5_0, Q4_0, F16 or BF16.',
  }),
  'gguf-tokenizer': (name) => ({
    what: `The tokenizer of this model (${name}) is not known here.`,
    next: OTHER,
  }),
  'gguf-chat': (name) => ({
    what: `The model has no token ${name}: it is not made for chats in the ChatML format.`,
    next: 'Choose a model whose name ends in Instruct or Chat, of a family that uses ChatML.',
  }),
  'gguf-large': () => ({
    what: 'The model would take more than 2 GB, which is more than runs in a browser.',
    next: 'Choose a smaller model: up to about 1.5 billion parameters.',
  }),
};
