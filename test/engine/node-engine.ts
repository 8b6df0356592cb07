/** The built-in model and the real runtime, read from disk: for tests and for tools. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LocalEngine } from '../../src/engine/engine.ts';
import type { ModelFiles } from '../../src/engine/model-files.ts';
import type { RuntimeFiles } from '../../src/engine/runtime/types.ts';

const require = createRequire(import.meta.url);
const runtimeFile = (name: string) => require.resolve(`onnxruntime-web/${name}`);

export const NODE_RUNTIME: RuntimeFiles = {
  glueUrl: pathToFileURL(runtimeFile('ort-wasm-simd-threaded.mjs')).href,
  wasm: async () => {
    const bytes = await readFile(runtimeFile('ort-wasm-simd-threaded.wasm'));
    return new Response(bytes, {
      headers: { 'Content-Type': 'application/wasm', 'Content-Length': `${bytes.length}` },
    });
  },
};

export const ONNX = 'onnx/model_quantized.onnx';

export function readDemo(path: string): Promise<Buffer<ArrayBuffer>> {
  const file = fileURLToPath(new URL(`../../public/models/demo/${path}`, import.meta.url));
  return readFile(file) as Promise<Buffer<ArrayBuffer>>;
}

/** @param changed Contents to put in the place of files; null removes one. */
export function demoFiles(
  changed: Record<string, Uint8Array<ArrayBuffer> | string | null> = {},
): ModelFiles {
  return {
    onnx: ONNX,
    external: [],
    async get(path) {
      const body = path in changed ? changed[path] : await readDemo(path);
      if (body === null || body === undefined) return undefined;
      return new Response(body, { headers: { 'Content-Length': String(Buffer.byteLength(body)) } });
    },
  };
}

export function newEngine(files: ModelFiles = demoFiles()): LocalEngine {
  return new LocalEngine(async () => files, NODE_RUNTIME);
}
