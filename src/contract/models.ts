import { DEMO_CALIBRATION } from './demo-calibration.ts';
import type { Licence, ModelFacts } from './model-facts.ts';

export interface Sampling {
  /** 0 = greedy. */
  temperature: number;
  topK: number;
  /** 1 = off. */
  topP: number;
  /** 1 = off. Acts on prompt and reply. */
  repetitionPenalty: number;
}

/** Calibrated log-odds are `(log-odds - bias) / temperature`, and what a probe makes of them. */
export interface Calibration {
  bias: number;
  temperature: number;
  probe?: Probe;
  /** Log-odds that a text has a mood at all. */
  mood?: Reading;
  /** Set where the model was trained to give both words the same probability for a text without a mood. */
  tie?: 'no-mood';
}

/** `intercept + direction · last hidden state`. */
export interface Reading {
  intercept: number;
  direction: Float32Array;
}

/** Learnt from examples: `slope · calibrated log-odds`, and what the hidden state adds to them. */
export interface Probe extends Reading {
  slope: number;
}

export const GREEDY: Sampling = { temperature: 0, topK: 1, topP: 1, repetitionPenalty: 1 };

/**
 * Qwen's own generation_config. The penalty holds by evidence, too: of fifty greedy replies of
 * Qwen2.5-Coder-0.5B (test/eval/prompts.tsv), read and scored from 1 to 5, those without one have 3.1
 * (one only repeats the user, two lists go in circles), with 1.05 3.4, with 1.1 3.5 and no echo, and
 * with 1.1 on the reply alone 3.3 and one echo. All are in the language of their prompts.
 */
const QWEN_SAMPLING: Sampling = { temperature: 0.7, topK: 20, topP: 0.8, repetitionPenalty: 1.1 };

/** Its files were brought by a person: no host has them, and none is to hear their name. */
export const isImported = ({ id }: { id: string }): boolean => id.startsWith('imported/');

/** From which probability of its first tokens together a model's own reply is told. */
export interface Sureness {
  /** For a message whose mood is beyond doubt; left out, as for others with a mood. */
  clear?: number;
  /** For a message with a mood, or a question: few replies fit. */
  feeling: number;
  other: number;
}

/** The models are data: what the app needs to know of one before a byte of it is fetched. */
export interface ModelSpec {
  /** Repository on the hub, `owner/name`; `demo` for the built-in one. Also the key of its weights. */
  id: string;
  title: string;
  /** Shipped with the site under `models/demo/`: no consent, no download. */
  builtIn: boolean;
  /** Branch, tag or commit; resolved to a commit by the tree API when a download starts. */
  revision: string;
  /** Expected download in bytes; 0 where nobody knows before asking the host. */
  bytes: number;
  licence: Licence | null;
  /** Most tokens of prompt and reply together. */
  contextTokens: number;
  /** What its authors recommend; a person's own settings go before it. */
  sampling: Sampling;
  /**
   * How far the analyst's log-odds are off, fitted on labelled texts by whoever made the model; null
   * where nobody has: calibration/calibration.ts then fits it, in idle time after the model first loads.
   */
  calibration: Calibration | null;
  /**
   * Of a small model: where the beginning of its likeliest reply is less probable than this, it has no
   * fitting one, and a safe one takes its place (roles/safe-reply.ts). Few replies fit a feeling, and
   * many fit a request, which share the probability: so there are two limits.
   */
  sureness?: Sureness;
  /** ONNX file names (without `.onnx`) to try, best first, when the host lists no files. */
  onnxNames: readonly string[];
  /** What its files were made from, where whoever made them says so. */
  source?: string;
  /** Path in the repository of the GGUF file that is converted while it arrives; else it has ONNX files. */
  gguf?: string;
}

/** Candidates for a quantised decoder file, best first, whatever the repository. */
export const ONNX_NAMES = [
  'decoder_model_merged_quantized',
  'model_quantized',
  'model_int8',
  'model_uint8',
] as const;

export const DEMO: ModelSpec = {
  id: 'demo',
  title: '内置演示 · Built-in demo',
  builtIn: true,
  revision: 'main',
  bytes: 8_000_000,
  licence: null,
  contextTokens: 1024,
  // Greedy until a person raises the temperature.
  sampling: { ...QWEN_SAMPLING, temperature: 0, repetitionPenalty: 1 },
  calibration: DEMO_CALIBRATION,
  sureness: { clear: 0.15, feeling: 0.4, other: 0.25 },
  onnxNames: ['model_quantized'],
};

export const MODELS: readonly ModelSpec[] = [
  DEMO,
  {
    id: 'Xenova/Qwen1.5-0.5B-Chat',
    title: 'Qwen1.5-0.5B-Chat',
    builtIn: false,
    revision: 'main',
    bytes: 482_000_000,
    licence: {
      name: 'Tongyi Qianwen Research',
      url: 'https://huggingface.co/Qwen/Qwen1.5-0.5B-Chat/blob/main/LICENSE',
      nonCommercial: true,
    },
    contextTokens: 2048,
    sampling: QWEN_SAMPLING,
    calibration: null,
    onnxNames: ONNX_NAMES,
  },
  {
    // The same model from its makers, who publish it for the web in this format alone.
    id: 'Qwen/Qwen1.5-0.5B-Chat-GGUF',
    title: 'Qwen1.5-0.5B-Chat (GGUF)',
    builtIn: false,
    revision: 'main',
    bytes: 0, // there are several files to choose from
    licence: {
      name: 'Tongyi Qianwen Research',
      url: 'https://huggingface.co/Qwen/Qwen1.5-0.5B-Chat-GGUF/blob/main/LICENSE',
      nonCommercial: true,
    },
    contextTokens: 2048,
    sampling: QWEN_SAMPLING,
    calibration: null,
    onnxNames: ONNX_NAMES,
  },
  {
    id: 'onnx-community/Qwen2.5-0.5B-Instruct',
    title: 'Qwen2.5-0.5B-Instruct',
    builtIn: false,
    revision: 'main',
    bytes: 512_000_000,
    licence: {
      name: 'Apache-2.0',
      url: 'https://www.apache.org/licenses/LICENSE-2.0',
      nonCommercial: false,
    },
    contextTokens: 2048,
    sampling: QWEN_SAMPLING,
    calibration: null,
    onnxNames: ['model_quantized', 'model_int8', 'model_uint8', 'decoder_model_merged_quantized'],
  },
];

/** Those whose weights the makers of this page have run: what `npm run real-model` fetches. */
export const RUN_BY_US: readonly string[] = [
  'Qwen/Qwen2.5-Coder-0.5B-Instruct',
  'HuggingFaceTB/SmolLM2-135M-Instruct',
];

/** A repository of which no more is known than what its pack says, if it has one. */
export function customModel(repo: string, facts: ModelFacts = {}): ModelSpec {
  return {
    id: repo,
    title: facts.title ?? repo.slice(repo.indexOf('/') + 1),
    builtIn: false,
    revision: 'main',
    bytes: 0,
    licence: facts.licence ?? null,
    contextTokens: 2048,
    sampling: QWEN_SAMPLING,
    calibration: null,
    onnxNames: ONNX_NAMES,
    ...(facts.source && { source: facts.source }),
    ...(facts.gguf && { gguf: facts.gguf }),
  };
}

/** `owner/name` as the hub spells it. */
export function isRepoId(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/.test(text) && !text.includes('..');
}

/** `owner/name` of what a person types or pastes: also the address of a page of a hub. Else null. */
export function repoIdOf(typed: string): string | null {
  const text = typed.trim().replace(/^["'<“]+|[>"'”]+$/g, '');
  const bare = text.replace(/^[a-z]+:\/\//i, '');
  const host =
    bare === text
      ? /^(?:hf\.co|(?:[\w-]+\.)+[a-z]{2,}|localhost)(?::\d+)?\/(?=[^/]+\/)/i
      : /^[^/]*\//;
  const path = bare
    .replace(host, '')
    .replace(/[?#].*$/, '')
    .replace(/^\/+/, '')
    .replace(/^(?:api\/)?models\//, '');
  const [owner = '', name = '', ...rest] = path.replace(/\/+$/, '').split('/');
  // What follows the name is a place in the repository, or there is no telling what it is.
  const known = /^(?:tree|blob|resolve|raw|commits?|discussions|edit|settings|files|summary)$/;
  if (rest[0] !== undefined && !known.test(rest[0])) return null;
  const id = `${owner}/${name.replace(/\.git$/, '')}`;
  return isRepoId(id) ? id : null;
}

/**
 * Where weights come from. `hub`: a base URL that speaks the hub's layout
 * (`{url}{repo}/resolve/{revision}/{path}`, `{url}api/models/{repo}/tree/{revision}`).
 * `site`: a folder beside the app (`{url}{repo}/{path}`), no API.
 */
export interface ModelHost {
  kind: 'hub' | 'site';
  /** Absolute URL that ends in a slash. */
  url: string;
}

export const HUB: ModelHost = { kind: 'hub', url: 'https://huggingface.co/' };
export const MIRROR: ModelHost = { kind: 'hub', url: 'https://hf-mirror.com/' };
