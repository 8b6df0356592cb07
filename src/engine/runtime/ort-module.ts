/** The part of onnxruntime-web's WASM module (plain build) that we call, and its one loader. */

/** Pointers and handles are addresses in the 32-bit WASM heap; 0 means failure. */
export interface OrtModule {
  HEAPU8: Uint8Array;
  HEAP32: Int32Array;
  HEAPU32: Uint32Array;
  PTR_SIZE: number;
  stackSave(): number;
  stackRestore(stack: number): void;
  stackAlloc(size: number): number;
  getValue(pointer: number, type: 'i32' | '*'): number;
  setValue(pointer: number, value: number, type: 'i32' | '*'): void;
  UTF8ToString(pointer: number): string;
  stringToUTF8(text: string, pointer: number, maxBytes: number): void;
  lengthBytesUTF8(text: string): number;
  mountExternalData(path: string, data: Uint8Array): void;
  unmountExternalData(): void;
  _malloc(size: number): number;
  _free(pointer: number): void;
  _OrtInit(threads: number, logLevel: number): number;
  _OrtGetLastError(code: number, message: number): number;
  _OrtCreateSessionOptions(
    graphOptimizationLevel: number,
    cpuMemArena: boolean,
    memPattern: boolean,
    executionMode: number,
    profiling: boolean,
    profilePrefix: number,
    logId: number,
    logSeverity: number,
    logVerbosity: number,
    optimizedModelPath: number,
  ): number;
  _OrtAddSessionConfigEntry(options: number, key: number, value: number): number;
  _OrtReleaseSessionOptions(options: number): number;
  _OrtCreateSession(data: number, length: number, options: number): number | Promise<number>;
  _OrtReleaseSession(session: number): number;
  _OrtGetInputOutputCount(session: number, inputs: number, outputs: number): number;
  _OrtGetInputOutputMetadata(session: number, i: number, name: number, metadata: number): number;
  _OrtFree(pointer: number): number;
  _OrtCreateTensor(
    type: number,
    data: number,
    bytes: number,
    dims: number,
    rank: number,
    location: number,
  ): number;
  _OrtGetTensorData(tensor: number, type: number, data: number, dims: number, rank: number): number;
  _OrtReleaseTensor(tensor: number): number;
  _OrtRun(
    session: number,
    inputNames: number,
    inputs: number,
    inputCount: number,
    outputNames: number,
    outputCount: number,
    outputs: number,
    runOptions: number,
  ): number | Promise<number>;
}

interface Settings {
  numThreads: number;
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): void;
}
type Factory = (settings: Settings) => Promise<OrtModule>;

/** Starts WASM and the thread pool. Once per worker: a failed start poisons the realm. */
export async function startOrt(
  glueUrl: string,
  wasm: Response,
  threads: number,
): Promise<OrtModule> {
  const glue = (await import(/* @vite-ignore */ glueUrl)) as { default: Factory };
  const ort = await new Promise<OrtModule>((resolve, reject) => {
    const instantiateWasm: Settings['instantiateWasm'] = (imports, done) => {
      // The glue code waits for ever for an instance that does not come.
      compile(wasm, imports).then(({ instance, module }) => done(instance, module), reject);
    };
    glue.default({ numThreads: threads, instantiateWasm }).then(resolve, reject);
  });
  check(ort, ort._OrtInit(threads, LOG_ERRORS), 'start the runtime');
  return ort;
}

/** From the stream where the host names its type: browsers keep the machine code for later visits. */
async function compile(wasm: Response, imports: WebAssembly.Imports) {
  return wasm.headers.get('Content-Type') === 'application/wasm'
    ? WebAssembly.instantiateStreaming(wasm, imports)
    : WebAssembly.instantiate(await wasm.arrayBuffer(), imports);
}

const ALL_OPTIMISATIONS = 99;
const SEQUENTIAL = 0;
const LOG_ERRORS = 3;

/** Without the CPU arena and memory patterns: the arena keeps its largest size for good. */
export function sessionOptions(ort: OrtModule): number {
  const [arena, patterns, profiling] = [false, false, false];
  const [profilePrefix, logId, verbosity, optimizedPath] = [0, 0, 0, 0];
  const options = ort._OrtCreateSessionOptions(
    ALL_OPTIMISATIONS,
    arena,
    patterns,
    SEQUENTIAL,
    profiling,
    profilePrefix,
    logId,
    LOG_ERRORS,
    verbosity,
    optimizedPath,
  );
  if (!options) throw lastError(ort, 'set the session options');
  return options;
}

/** @throws Error with the runtime's own message unless `code` is 0. */
export function check(ort: OrtModule, code: number, what: string): void {
  if (code === 0) return;
  throw lastError(ort, what);
}

export function lastError(ort: OrtModule, what: string): Error {
  const stack = ort.stackSave();
  try {
    const at = ort.stackAlloc(2 * ort.PTR_SIZE);
    ort._OrtGetLastError(at, at + ort.PTR_SIZE);
    const message = ort.getValue(at + ort.PTR_SIZE, '*');
    return new Error(
      `Could not ${what}: ${message ? ort.UTF8ToString(message) : 'no reason given'}`,
    );
  } finally {
    ort.stackRestore(stack);
  }
}

/** Runs `body` with stack space that is given back however it ends; `body` must not suspend. */
export function onStack<T>(ort: OrtModule, body: () => T): T {
  const stack = ort.stackSave();
  try {
    return body();
  } finally {
    ort.stackRestore(stack);
  }
}
