/**
 * Our own manifest, which a folder of model files may carry as `manifest.json`: a static site's
 * `models/<owner>/<name>/`, a USB stick. With it every chunk is checked before it is stored.
 */
import * as v from 'valibot';
import { modelFacts, type ModelFacts } from '../contract/model-facts.ts';
import { ContentCheck, sha256 } from './content.ts';
import { hash, listsChunks, listsOnnx, parse, path } from './manifest.ts';
import { partsOf } from './read-body.ts';

export const PACK_FILE = 'manifest.json';
export const PACK_FORMAT = 'qwen-all-in-one-model';

export interface PackFile {
  /** Relative to the manifest, with slashes, e.g. `onnx/model_quantized.onnx`. */
  path: string;
  size: number;
  /** Hex, of the whole file. */
  sha256: string;
  /** Hex, of each `chunkSize` bytes; the last chunk is what remains. */
  chunks: string[];
}

export interface Pack {
  format: typeof PACK_FORMAT;
  version: 1;
  /** Repository on the hub, `owner/name`. */
  repo: string;
  /** Commit that the files were taken from, or whatever names this edition of them. */
  revision: string;
  /** Path of the ONNX graph. */
  onnx: string;
  /** Bytes of a chunk: those of the store, else the chunk hashes are of no use. */
  chunkSize: number;
  files: PackFile[];
  facts?: ModelFacts;
}

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const pack: v.GenericSchema<unknown, Pack> = v.pipe(
  v.object({
    format: v.literal(PACK_FORMAT),
    version: v.literal(1),
    repo: v.pipe(v.string(), v.maxLength(200)),
    revision: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    onnx: path,
    chunkSize: size,
    files: v.pipe(
      v.array(v.object({ path, size, sha256: hash, chunks: v.array(hash) })),
      v.maxLength(200),
    ),
    facts: v.exactOptional(modelFacts),
  }),
  v.check((one) => listsOnnx(one), 'lists its ONNX file'),
  v.check((one) => listsChunks(one), 'has a hash for every chunk'),
);

/** Undefined where the text is no such manifest. */
export const parsePack = (text: string): Pack | undefined => parse(pack, text);

export function makePack(facts: Omit<Pack, 'format' | 'version'>): Pack {
  return { format: PACK_FORMAT, version: 1, ...facts };
}

/** What a manifest says of a file. Reads it once, a chunk at a time. */
export async function describeFile(
  path: string,
  file: Blob,
  chunkSize: number,
  onRead: (bytes: number) => void = () => {},
): Promise<PackFile> {
  const check = await ContentCheck.open('unverified-', file.size);
  const chunks: string[] = [];
  for await (const bytes of partsOf(file, chunkSize)) {
    check.update(bytes);
    chunks.push(await sha256(bytes));
    onRead(bytes.length);
  }
  return { path, size: file.size, sha256: check.finish(path), chunks };
}
