/** Where the engine's bytes come from: the built-in model's folder, or the weights store. */
import { AppError } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import { isDataOf } from '../models/data-files.ts';
import { openAnywhere } from '../models/memory.ts';
import type { Place } from '../models/place.ts';
import type { StoredModel } from '../models/stored-files.ts';
import { ReadAhead, type Ahead } from './read-ahead.ts';
import { SITE } from './site.ts';

export interface ModelFiles {
  /** Path of the ONNX graph. */
  readonly onnx: string;
  /** Paths of the graph's external data, if any. */
  readonly external: readonly string[];
  /** Undefined where the model has no such file. */
  get(path: string): Promise<Response | undefined>;
  /** Has begun to read the weights, where that can be done. */
  readonly ahead?: Ahead;
}

/** @param spawn See `storedFiles`. */
export async function openModelFiles(model: ModelSpec, spawn?: () => Worker): Promise<ModelFiles> {
  return model.builtIn ? builtInFiles(model) : storedFiles(model, undefined, spawn);
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

/** @param spawn Starts `models/reader/worker.ts`; left out, files are read one after another. */
export async function storedFiles(
  model: ModelSpec,
  place?: Place,
  spawn?: () => Worker,
): Promise<ModelFiles> {
  const stored = await openAnywhere(model.id, place);
  if (!stored) throw new AppError('corrupt', `${model.id} is not stored`, { reason: 'missing' });
  const { onnx, files } = stored.manifest;
  const external = files.map(({ path }) => path).filter((path) => isDataOf(onnx, path));
  const get = (path: string) => stored.file(path);
  const ahead = spawn && readAhead(stored, [onnx, ...external], spawn);
  return { onnx, external, get, ...(ahead && { ahead }) };
}

/** Undefined where threads cannot share memory, or not so much. */
function readAhead(stored: StoredModel, paths: string[], spawn: () => Worker) {
  if (!globalThis.crossOriginIsolated || typeof SharedArrayBuffer === 'undefined') return undefined;
  try {
    return new ReadAhead(stored, paths, spawn);
  } catch {
    return undefined; // the other way needs less of the browser
  }
}
