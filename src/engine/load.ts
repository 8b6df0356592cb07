/** From files to a warm model. Every failure here is named: which file, and what is wrong with it. */
import * as v from 'valibot';
import type { LoadProgress } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import { Decoder } from './decoder.ts';
import { loadFailure } from './failures.ts';
import type { ModelFiles } from './model-files.ts';
import { openSession, type RuntimeFiles } from './runtime/session.ts';
import { Tokenizer } from './tokenizer.ts';

export interface RunningModel {
  decoder: Decoder;
  tokenizer: Tokenizer;
  /** Most tokens of prompt and reply together. */
  contextTokens: number;
  vocabSize: number;
  weightBytes: number;
  /** Tokens that end a reply. */
  stopIds: ReadonlySet<number>;
}

const TokenIds = v.optional(v.nullable(v.union([v.number(), v.array(v.number())])));
const Config = v.looseObject({
  eos_token_id: TokenIds,
  max_position_embeddings: v.optional(v.number()),
});
const GenerationConfig = v.looseObject({ eos_token_id: TokenIds });

export async function loadModel(
  model: ModelSpec,
  files: ModelFiles,
  runtime: RuntimeFiles,
  threads: number,
  onProgress: (progress: LoadProgress) => void,
): Promise<RunningModel> {
  const reader = await FileReader.open(
    files,
    ['config.json', 'tokenizer.json', 'tokenizer_config.json', files.onnx, ...files.external],
    ['generation_config.json'],
    onProgress,
  );
  const config = await reader.json('config.json', Config);
  const generation = reader.has('generation_config.json')
    ? await reader.json('generation_config.json', GenerationConfig)
    : {};
  const tokenizer = await readTokenizer(reader);

  const graph = await reader.bytes(files.onnx);
  const external = [];
  for (const path of files.external) {
    // A graph names its data file relative to itself.
    external.push({ path: path.slice(path.lastIndexOf('/') + 1), data: await reader.bytes(path) });
  }
  const weightBytes = external.reduce((sum, { data }) => sum + data.length, graph.length);

  try {
    const session = await openSession(graph, external, threads, runtime);
    const decoder = new Decoder(session, files.onnx);
    // Warm: the first passes of a session are several times slower than the others.
    const logits = await decoder.lastLogits([tokenizer.controls.start, ...tokenizer.encode('a')]);
    const { start, end, endOfText } = tokenizer.controls;
    const eos = [config.eos_token_id, generation.eos_token_id].flat();
    return {
      decoder,
      tokenizer,
      contextTokens: Math.min(model.contextTokens, config.max_position_embeddings ?? Infinity),
      vocabSize: logits.length,
      weightBytes,
      stopIds: new Set([start, end, endOfText, ...eos.filter((id) => typeof id === 'number')]),
    };
  } catch (error) {
    // A graph that opens but cannot run `a` is as broken as one that does not open.
    const internal = error instanceof AppError && error.code === 'internal';
    throw loadFailure(internal ? error.cause : error, files.onnx, threads);
  }
}

async function readTokenizer(reader: FileReader): Promise<Tokenizer> {
  const json = await reader.json('tokenizer.json', v.unknown());
  const config = await reader.json('tokenizer_config.json', v.unknown());
  try {
    return new Tokenizer(json, config);
  } catch (error) {
    throw corrupt('tokenizer.json', String(error), error);
  }
}

/** Opens all files before it reads the first, so that the total is known from the beginning. */
class FileReader {
  readonly #responses: ReadonlyMap<string, Response>;
  readonly #onProgress: (progress: LoadProgress) => void;
  readonly #totalBytes: number;
  #loadedBytes = 0;

  private constructor(
    responses: ReadonlyMap<string, Response>,
    onProgress: (progress: LoadProgress) => void,
  ) {
    this.#responses = responses;
    this.#onProgress = onProgress;
    const sizes = [...responses.values()].map(statedSize);
    this.#totalBytes = sizes.includes(0) ? 0 : sizes.reduce((sum, size) => sum + size, 0);
  }

  static async open(
    files: ModelFiles,
    required: readonly string[],
    optional: readonly string[],
    onProgress: (progress: LoadProgress) => void,
  ): Promise<FileReader> {
    const responses = new Map<string, Response>();
    for (const path of [...required, ...optional]) {
      const response = await files.get(path);
      if (response) responses.set(path, response);
      else if (required.includes(path)) throw corrupt(path, 'missing');
    }
    return new FileReader(responses, onProgress);
  }

  has(path: string): boolean {
    return this.#responses.has(path);
  }

  async json<T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
    const text = new TextDecoder().decode(await this.bytes(path));
    try {
      return v.parse(schema, JSON.parse(text));
    } catch (error) {
      throw corrupt(path, String(error), error);
    }
  }

  /** @throws AppError `corrupt` where the file ends early, `memory` where it does not fit. */
  async bytes(path: string): Promise<Uint8Array> {
    const response = this.#responses.get(path);
    const reader = response?.body?.getReader();
    if (!response || !reader) throw corrupt(path, 'empty');
    const stated = statedSize(response);
    let bytes = allocate(stated || 2 ** 20, path);
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (error instanceof AppError) throw error; // the store has said what is wrong
        throw new AppError('offline', `${path}: ${String(error)}`, { file: path }, error);
      });
      if (done) break;
      if (length + value.length > bytes.length) {
        const larger = allocate(Math.max(2 * bytes.length, length + value.length), path);
        larger.set(bytes.subarray(0, length));
        bytes = larger;
      }
      bytes.set(value, length);
      length += value.length;
      this.#loadedBytes += value.length;
      this.#onProgress({ loadedBytes: this.#loadedBytes, totalBytes: this.#totalBytes });
    }
    if (stated && length !== stated) throw corrupt(path, `${length} bytes instead of ${stated}`);
    return bytes.subarray(0, length);
  }
}

/** 0 where it is unknown: the length of a compressed response says nothing of what comes out. */
function statedSize({ headers }: Response): number {
  return headers.has('Content-Encoding') ? 0 : Number(headers.get('Content-Length') ?? 0);
}

function allocate(size: number, file: string): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (error) {
    throw new AppError('memory', `no room for ${size} bytes`, { file }, error);
  }
}

function corrupt(file: string, message: string, cause?: unknown): AppError {
  return new AppError('corrupt', `${file}: ${message}`, { file }, cause);
}
