/** Starts the runtime with the first session of a thread, and opens sessions on it. */
import { AppError } from '../../contract/errors.ts';
import { env, GLUE_URL, InferenceSession, WASM_URL } from './ort.ts';

export type { InferenceSession } from './ort.ts';

/** Where the two files of the runtime come from; the tests read them from disk. */
export interface RuntimeFiles {
  glueUrl: string;
  wasm(): Promise<ArrayBuffer>;
}

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
    return response.arrayBuffer();
  },
};

export interface GraphFile {
  path: string;
  data: Uint8Array;
}

/** Session creation is synchronous once the pool is up: what takes longer than this never ends. */
const START_TIMEOUT_MS = 60_000;

/**
 * Threads worth having: none where SharedArrayBuffer is missing, half the cores on larger machines
 * (more compete with the page), both on one with two.
 */
export function defaultThreads(): number {
  if (!globalThis.crossOriginIsolated) return 1;
  const cores = navigator.hardwareConcurrency || 1;
  return Math.min(4, Math.max(Math.min(cores, 2), Math.floor(cores / 2)));
}

/** Threads that the runtime really uses; it may have fallen back to one. */
export function threadsInUse(): number {
  return env.wasm.numThreads ?? 1;
}

/** The runtime starts once per thread of the browser; `threads` counts only the first time. */
export async function openSession(
  graph: Uint8Array,
  external: readonly GraphFile[],
  threads: number,
  files: RuntimeFiles,
): Promise<InferenceSession> {
  if (typeof WebAssembly === 'undefined') {
    throw new AppError('unsupported', 'no WebAssembly', { reason: 'wasm' });
  }
  if (!env.wasm.numThreads) {
    // Bytes, not a URL: a file that cannot be had fails here, with its name, and not inside.
    env.wasm.wasmBinary = await files.wasm();
    env.wasm.wasmPaths = { mjs: files.glueUrl };
    env.wasm.numThreads = threads;
  }
  const guard = guardStart();
  // The CPU arena and memory patterns stay off, as they are by default: measured on the demo model,
  // they change neither prompt nor decode time. Less optimisation than `all` costs a tenth.
  const creation = InferenceSession.create(graph, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    externalData: external.map(({ path, data }) => ({ path, data })),
    logSeverityLevel: 3,
  });
  try {
    return await Promise.race([creation, guard.failed]);
  } finally {
    guard.end();
    delete env.wasm.wasmBinary; // compiled by now
  }
}

/**
 * The runtime waits for ever for a pool worker that cannot start: it listens for errors only after
 * the browser has reported them. So listen here, from the moment a worker is made.
 */
function guardStart(): { failed: Promise<never>; end(): void } {
  const PlainWorker = globalThis.Worker;
  let end = () => {};
  const failed = new Promise<never>((_, reject) => {
    const fail = (what: string) => reject(new AppError('timeout', what));
    const timer = setTimeout(() => fail('the runtime did not start'), START_TIMEOUT_MS);
    // Node, where the tests run, has no such class, and they use no pool.
    if (PlainWorker) {
      globalThis.Worker = class extends PlainWorker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          this.addEventListener('error', () => fail('a worker of the pool did not start'));
        }
      };
    }
    end = () => {
      clearTimeout(timer);
      if (PlainWorker) globalThis.Worker = PlainWorker;
    };
  });
  return { failed, end };
}
