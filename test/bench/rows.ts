/** What is measured, and how good it has to be. Shared by the runner and the page. */
export const ENGINES = ['ours', 'stock', 'wllama', 'floor'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Cached tokens at which a decode step is timed. */
export const DECODE_AT = [64, 256, 512, 1024, 2048] as const;
/** Tokens that the prompt of the prefill row has. */
export const PREFILL_TOKENS = 128;

export interface Row {
  id: string;
  title: string;
  unit: 'ms' | 'MB';
  /** Highest ratio of our median to the other engine's. */
  bars?: Partial<Record<EngineName, number>>;
}

const decodeBars: Record<number, Row['bars']> = {
  64: { stock: 0.85, wllama: 0.5 },
  512: { stock: 0.55, wllama: 0.5 },
  1024: { stock: 0.4, wllama: 0.5 },
};

export const ROWS: readonly Row[] = [
  { id: 'analyst', title: 'analyst, warm', unit: 'ms', bars: { stock: 0.3 } },
  { id: 'analyst-cold', title: 'analyst, nothing cached', unit: 'ms' },
  { id: 'turn-1', title: 'time to first token, turn 1', unit: 'ms' },
  { id: 'turn-5', title: 'time to first token, turn 5', unit: 'ms', bars: { stock: 0.2 } },
  { id: 'reply', title: 'reply, 28 + 45 tokens', unit: 'ms', bars: { stock: 0.85 } },
  { id: 'prefill', title: `prefill per token, ${PREFILL_TOKENS} tokens`, unit: 'ms' },
  ...DECODE_AT.map((cached): Row => ({
    id: `decode-${cached}`,
    title: `decode step, ${cached} cached`,
    unit: 'ms',
    bars: decodeBars[cached] ?? { wllama: 0.5 },
  })),
  { id: 'dot', title: 'int8 dot loop over as many bytes', unit: 'ms' },
  { id: 'read', title: 'reading as many bytes', unit: 'ms' },
  { id: 'load', title: 'load from cache to first label', unit: 'ms', bars: { stock: 0.6 } },
  { id: 'memory-peak', title: 'renderer, peak while loading', unit: 'MB', bars: { stock: 0.6 } },
  { id: 'memory', title: 'renderer, settled', unit: 'MB', bars: { stock: 0.55 } },
];

/** Our warm analyst against wllama's without its own prompt cache, which the figure was set for. */
export const ANALYST_BAR = 0.06;
/** The decode step at 2048 cached tokens costs at most this many times the one at 64. */
export const GROWTH_BAR = 2;

/** Milliseconds or megabytes by row; a row may be measured several times in one visit. */
export type Samples = Record<string, number[]>;

/** What an engine says of itself, and `worked`, what the system says of its threads. */
export type Facts = Record<string, string | number>;

/** What is run on all engines. */
export interface Subject {
  /** Repository, `owner/name`. */
  id: string;
  /** Of the ONNX file, which the stock library must be told; without `_quantized.onnx`. */
  onnxName: string;
  /** Size of that file. */
  bytes: number;
  /** Path of the GGUF file on the bench's server; undefined where there is none for wllama. */
  gguf: string | undefined;
}

/** What the runner tells the page. */
export interface Task {
  engine: EngineName;
  subject: Subject;
  /** Asked for. */
  threads: number;
  /** Of the model hub that the first visit downloads from. */
  hub: string;
  /** The built engine and download workers, by path. */
  workers: { engine: string; weights: string };
  /** Fewer repetitions, and no long contexts. */
  quick: boolean;
  /** Beginnings of the ids of the rows to measure. */
  rows: readonly string[];
}
