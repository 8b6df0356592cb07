/** Reads what the store keeps about models: what is not whole and sound counts as absent. */
import * as v from 'valibot';
import type { ModelSpec } from '../contract/models.ts';
import type { Manifest } from '../contract/weights.ts';

/** A file that is to be stored. */
export interface PlannedFile {
  path: string;
  /** 0 where the host does not tell. */
  size: number;
  /** See `content.ts`. */
  key: string;
  /** SHA-256 of each chunk; empty where nobody knows them yet. */
  chunks: string[];
}

/**
 * Written before the first chunk: which files make up the model, of one revision. It outlives the
 * page, so that an interrupted download goes on with the same files.
 */
export interface Plan {
  version: 2;
  model: ModelSpec;
  revision: string;
  onnx: string;
  files: PlannedFile[];
  chunkSize: number;
  /** URL of the host that named the files. */
  source: string;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const key = v.pipe(
  v.string(),
  v.regex(/^([0-9a-f]{64}|git-[0-9a-f]{40}|unverified-[0-9a-f]{64})$/),
);
/** Inside the repository, and nowhere else. */
export const path = v.pipe(
  v.string(),
  v.maxLength(300),
  v.regex(/^(?!.*(^|\/)\.\.?(\/|$))[\w.-]+(\/[\w.-]+)*$/),
);

const modelSpec = v.object({
  id: v.string(),
  title: v.string(),
  builtIn: v.boolean(),
  revision: v.string(),
  bytes: count,
  licence: v.nullable(v.object({ name: v.string(), url: v.string(), nonCommercial: v.boolean() })),
  contextTokens: positive,
  calibration: v.nullable(v.object({ bias: v.number(), temperature: v.number() })),
  sampling: v.object({
    temperature: v.number(),
    topK: v.number(),
    topP: v.number(),
    repetitionPenalty: v.number(),
  }),
  onnxNames: v.array(v.string()),
  sureness: v.exactOptional(
    v.object({ clear: v.exactOptional(v.number()), feeling: v.number(), other: v.number() }),
  ),
  source: v.exactOptional(v.string()),
  gguf: v.exactOptional(path),
});

const common = {
  version: v.literal(2),
  model: modelSpec,
  revision: v.string(),
  onnx: v.string(),
  chunkSize: positive,
};
const plannedFile = { path, size: count, key, chunks: v.array(hash) };
const storedFile = v.object({ ...plannedFile, sha256: hash });

export const isPath = (text: string): boolean => v.is(path, text);

interface Listed {
  onnx: string;
  chunkSize: number;
  files: readonly { path: string; size: number; chunks: readonly string[] }[];
}

export const listsOnnx = ({ files, onnx }: Listed): boolean =>
  files.some(({ path }) => path === onnx);

export const listsChunks = ({ files, chunkSize }: Listed): boolean =>
  files.every(({ size, chunks }) => chunks.length === Math.ceil(size / chunkSize));

const plan: v.GenericSchema<unknown, Plan> = v.pipe(
  v.object({ ...common, files: v.array(v.object(plannedFile)), source: v.string() }),
  v.check((one) => listsOnnx(one), 'lists its ONNX file'),
);

const manifest: v.GenericSchema<unknown, Manifest> = v.pipe(
  v.object({
    ...common,
    files: v.array(storedFile),
    verified: v.boolean(),
    savedAt: v.number(),
  }),
  v.check((one) => listsOnnx(one), 'lists its ONNX file'),
  v.check((one) => listsChunks(one), 'has a hash for every chunk'),
);

export const parseManifest = (text: string): Manifest | undefined => parse(manifest, text);
export const parsePlan = (text: string): Plan | undefined => parse(plan, text);

export function parse<T>(schema: v.GenericSchema<unknown, T>, text: string): T | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(schema, data);
  return parsed.success ? parsed.output : undefined;
}
