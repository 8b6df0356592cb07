/** Where the engine's bytes come from: the built-in model's folder, or the weights store. */
import { AppError } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import { isDataOf } from '../weights/data-files.ts';
import { openHeld } from '../weights/memory.ts';
import type { Place } from '../weights/place.ts';
import { openStored, type StoredModel } from '../weights/store.ts';
import { CAN_READ_IN_PLACE, chunkSource, fileSource } from './byte-source.ts';
import type { ByteSource } from './runtime/onnx-fields.ts';
import { SITE } from './site.ts';

export interface ModelFiles {
  /** Path of the ONNX graph. */
  readonly onnx: string;
  /** Paths of the graph's external data, if any. */
  readonly external: readonly string[];
  /** Undefined where the model has no such file. */
  get(path: string): Promise<Response | undefined>;
  /** The same file, read in place instead of into memory, where that can be done. */
  source?(path: string): Promise<ByteSource | undefined>;
}

export function openModelFiles(model: ModelSpec): Promise<ModelFiles> {
  return model.builtIn ? Promise.resolve(builtInFiles(model)) : storedFiles(model);
}

export function builtInFiles(model: ModelSpec, site: string = SITE): ModelFiles {
  const folder = new URL(`models/${model.id}/`, site);
  return {
    onnx: `onnx/${model.onnxNames[0]}.onnx`,
    external: [],
    async get(path) {
      const url = new URL(path, folder);
      const facts = { host: url.host, file: path };
      const response = await fetch(url).catch((error: unknown) => {
        throw new AppError('offline', `${url.href}: ${String(error)}`, facts, error);
      });
      // Many static hosts answer a missing file with their front page and status 200.
      const isPage = response.headers.get('Content-Type')?.startsWith('text/html');
      if (!response.ok || isPage) {
        const what = isPage ? 'a web page' : response.status;
        const { status } = response;
        throw new AppError('download', `${url.href}: answered with ${what}`, { ...facts, status });
      }
      return response;
    },
  };
}

async function openAnywhere(modelId: string, place?: Place): Promise<StoredModel | undefined> {
  try {
    return (await openStored(modelId, place)) ?? (await openHeld(modelId));
  } catch (error) {
    // Where nothing may be stored, the page may hold the model in memory.
    const held = await openHeld(modelId);
    if (!held) throw error;
    return held;
  }
}

export async function storedFiles(model: ModelSpec, place?: Place): Promise<ModelFiles> {
  const stored = await openAnywhere(model.id, place);
  if (!stored) throw new AppError('corrupt', `${model.id} is not stored`, { reason: 'missing' });
  const { onnx, files } = stored.manifest;
  const external = files.map(({ path }) => path).filter((path) => isDataOf(onnx, path));
  const get = (path: string) => stored.file(path);
  if (!CAN_READ_IN_PLACE) return { onnx, external, get };
  const { chunkSize } = stored.manifest;
  const source = async (path: string) => {
    const opened = await stored.open(path);
    if (opened) return fileSource(opened, chunkSize);
    const chunks = await stored.blobs(path);
    return chunks && chunkSource(chunks, chunkSize);
  };
  return { onnx, external, get, source };
}
