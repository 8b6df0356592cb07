/** Starts the runtime with the first session of a worker, and opens sessions on it. */
import type { Tensor } from 'onnxruntime-web/wasm';
import { AppError } from '../../contract/errors.ts';
import { SITE } from '../site.ts';
import { startOrt, type OrtModule } from './ort-module.ts';
import { ResidentSession } from './resident-session.ts';
import { selfTest } from './self-test.ts';
import { StockSession } from './stock-session.ts';
import type { ExternalFile, RuntimeFiles, Session } from './types.ts';

/** URL of the glue code, from which the thread pool's workers start too. */
const GLUE_URL = new URL('ort/ort-wasm-simd-threaded.mjs', SITE).href;
const WASM_URL = new URL('ort/ort-wasm-simd-threaded.wasm', SITE).href;

export const OWN_ORIGIN: RuntimeFiles = {
  glueUrl: GLUE_URL,
  async wasm() {
    const file = WASM_URL.slice(WASM_URL.lastIndexOf('/') + 1);
    const host = new URL(WASM_URL).host;
    const response = await fetch(WASM_URL).catch((error: unknown) => {
      throw new AppError('offline', `${WASM_URL}: ${String(error)}`, { host, file }, error);
    });
    if (!response.ok) {
      const facts = { host, file, status: response.status };
      throw new AppError('download', `${WASM_URL}: ${response.status}`, facts);
    }
    return response;
  },
};

/** Starting is a matter of a second: what takes longer than this never ends. */
const START_TIMEOUT_MS = 120_000;
/** A pool worker says that it has the module some milliseconds after it was sent it. */
const POOL_TIMEOUT_MS = 20_000;

/** A failed start leaves the runtime unusable for good, so there is one per worker. */
let running: { ort: OrtModule; threads: number; resident: boolean } | undefined;

/** Threads that the runtime uses; 0 before it runs. */
export function threadsInUse(): number {
  return running?.threads ?? 0;
}

/** Bytes of the heap that the sessions share; 0 where they lie in one of the library's. */
export function heapBytes(): number {
  return running?.resident ? running.ort.HEAPU8.byteLength : 0;
}

/**
 * Starts the runtime, once; `threads` counts only the first time. Failures are `unsupported`,
 * `offline` or `download` for its files, else `worker` with reason `threads` or `runtime`.
 */
export async function startRuntime(files: RuntimeFiles, threads: number): Promise<OrtModule> {
  if (running) return running.ort;
  if (typeof WebAssembly === 'undefined') {
    throw new AppError('unsupported', 'no WebAssembly', { reason: 'wasm' });
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    throw new AppError('unsupported', 'no WebAssembly SIMD', { reason: 'simd' });
  }
  // A response, not a URL: a file that cannot be had fails here, with its name, and not inside.
  const wasm = await files.wasm();
  try {
    const ort = await watched(() => startOrt(files.glueUrl, wasm, threads), START_TIMEOUT_MS);
    running = { ort, threads, resident: await selfTest(ort) };
    return ort;
  } catch (error) {
    // A pool worker that is blocked or hangs: worth one more try, in a fresh worker, without a pool.
    const reason = threads > 1 ? 'threads' : 'runtime';
    throw new AppError('worker', String(error), { reason }, error);
  }
}

/** @param external files that the graph's large initializers lie in. */
export async function openSession(
  graph: Uint8Array,
  external: readonly ExternalFile[],
  files: RuntimeFiles,
  threads: number,
): Promise<Session> {
  const ort = await startRuntime(files, threads);
  return running?.resident
    ? ResidentSession.create(ort, graph, external)
    : StockSession.create(graph, external, files, threads);
}

/** Whether sessions keep the KV cache in WASM memory. */
export function isResident(): boolean {
  return running?.resident ?? false;
}

/** A module of one function that returns a v128: https://github.com/GoogleChromeLabs/wasm-feature-detect */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3],
  ...[2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

/**
 * The runtime waits for ever for a pool worker that cannot start: it listens for errors only after
 * the browser has reported them. So listen here, from the moment a worker is made. One that neither
 * answers nor fails was seen in a Firefox 153 that a program drove (see announced-workers.ts).
 */
async function watched<T>(start: () => Promise<T>, ms: number): Promise<T> {
  const PlainWorker = globalThis.Worker;
  const timers: ReturnType<typeof setTimeout>[] = [];
  const failed = new Promise<never>((_, reject) => {
    const failIn = (limit: number, why: string) => {
      const timer = setTimeout(() => reject(new Error(why)), limit);
      timers.push(timer);
      return timer;
    };
    failIn(ms, 'the runtime did not start in time');
    if (!PlainWorker) return; // Node, where the tests run, which use no pool
    globalThis.Worker = class extends PlainWorker {
      #asked = false;

      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('error', () => reject(new Error('a pool worker did not start')));
      }

      override postMessage(...message: [never]) {
        super.postMessage(...message);
        if (this.#asked) return; // what is sent later has no answer
        this.#asked = true;
        const timer = failIn(POOL_TIMEOUT_MS, 'a pool worker does not answer');
        this.addEventListener('message', () => clearTimeout(timer), { once: true });
      }
    };
  });
  try {
    return await Promise.race([start(), failed]);
  } finally {
    timers.forEach(clearTimeout);
    if (PlainWorker) globalThis.Worker = PlainWorker;
  }
}
