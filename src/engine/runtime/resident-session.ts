/**
 * An inference session that keeps the KV cache inside WASM memory. It drives onnxruntime-web's plain
 * WASM factory with the calling sequence of onnxruntime-web/lib/wasm/wasm-core-impl.ts: each
 * `present.*` output stays an OrtValue whose handle goes straight back in as `past_key_values.*`, so
 * that a decode step copies no cache in or out of JavaScript.
 */
import { Tensor } from 'onnxruntime-web/wasm';
import { check, lastError, onStack, sessionOptions, type OrtModule } from './ort-module.ts';
import { handleOf, handles, wrap } from './ort-handle.ts';
import { CODES, FLOAT32, TYPES, type Data, type TypeCode } from './tensor-types.ts';
import { sliceInJavaScript } from './slice.ts';
import type { ExternalFile, Session, Tensors, ValueMetadata } from './types.ts';

/** Outputs whose data stays in WASM memory. */
const RESIDENT = /^present\b/;
const ON_CPU = 1;

type Three = [number, number, number];

export class ResidentSession implements Session {
  readonly inputNames: string[];
  readonly outputNames: string[];
  readonly inputMetadata: ValueMetadata[];
  readonly #ort: OrtModule;
  readonly #names: Map<string, number>;
  #session: number;

  private constructor(ort: OrtModule, session: number) {
    this.#ort = ort;
    this.#session = session;
    const [inputs, outputs] = onStack(ort, () => {
      const at = ort.stackAlloc(2 * ort.PTR_SIZE);
      const code = ort._OrtGetInputOutputCount(session, at, at + ort.PTR_SIZE);
      check(ort, code, 'count the inputs and outputs');
      return [ort.getValue(at, 'i32'), ort.getValue(at + ort.PTR_SIZE, 'i32')] as const;
    });
    this.#names = new Map();
    const values = Array.from({ length: inputs + outputs }, (_, i) => this.#describe(i));
    this.inputMetadata = values.slice(0, inputs);
    this.inputNames = this.inputMetadata.map((value) => value.name);
    this.outputNames = values.slice(inputs).map((value) => value.name);
  }

  /** @param model an ONNX protobuf whose large initializers may lie in `external`. */
  static async create(
    ort: OrtModule,
    model: Uint8Array,
    external: readonly ExternalFile[] = [],
  ): Promise<ResidentSession> {
    const settings = sessionOptions(ort);
    const data = ort._malloc(model.byteLength);
    try {
      if (!data) throw new RangeError(`no memory for a model of ${model.byteLength} bytes`);
      ort.HEAPU8.set(model, data);
      for (const file of external) ort.mountExternalData(file.path, file.data);
      const session = await ort._OrtCreateSession(data, model.byteLength, settings);
      if (!session) throw lastError(ort, 'create the session');
      return new ResidentSession(ort, session);
    } finally {
      ort._free(data);
      ort._OrtReleaseSessionOptions(settings);
      ort.unmountExternalData();
    }
  }

  /** Feeds may mix tensors from JavaScript with resident ones; both stay the caller's. */
  async run(feeds: Tensors, outputs: readonly string[] = this.outputNames): Promise<Tensors> {
    const ort = this.#ort;
    const stack = ort.stackSave();
    const buffers: number[] = [];
    const temporary: number[] = [];
    try {
      const inputs = Object.entries(feeds).map(([name, tensor]) => {
        const resident = handleOf(tensor);
        const value = resident ?? this.#create(tensor, buffers);
        if (resident === undefined) temporary.push(value);
        return { name: this.#name(name), value };
      });
      const inputNames = this.#pointers(inputs.map((input) => input.name));
      const inputValues = this.#pointers(inputs.map((input) => input.value));
      const outputNames = this.#pointers(outputs.map((name) => this.#name(name)));
      const outputValues = this.#pointers(outputs.map(() => 0));
      const code = await ort._OrtRun(
        this.#session,
        inputNames,
        inputValues,
        inputs.length,
        outputNames,
        outputs.length,
        outputValues,
        0,
      );
      check(ort, code, 'run the model');
      return Object.fromEntries(
        outputs.map((name, i) => {
          const value = ort.getValue(outputValues + i * ort.PTR_SIZE, '*');
          return [name, this.#take(name, value)];
        }),
      );
    } finally {
      for (const value of temporary) ort._OrtReleaseTensor(value);
      for (const pointer of buffers) ort._free(pointer);
      ort.stackRestore(stack);
    }
  }

  /** Reads a resident tensor's rows, which its own rank 4 shape cuts by key-value head. */
  slice(tensor: Tensor, length: number): Tensor {
    const ort = this.#ort;
    const handle = handleOf(tensor);
    if (handle === undefined) return sliceInJavaScript(tensor, length);
    const [batch, heads, full, width] = tensor.dims as [number, number, number, number];
    const row = width * Float32Array.BYTES_PER_ELEMENT;
    const bytes = batch * heads * length * row;
    const buffer = ort._malloc(Math.max(1, bytes));
    if (!buffer) throw new RangeError(`no memory for a cache of ${bytes} bytes`);
    const { pointer } = this.#inspect(handle);
    for (let i = 0; i < batch * heads; i++) {
      const from = pointer + i * full * row;
      ort.HEAPU8.copyWithin(buffer + i * length * row, from, from + length * row);
    }
    const dims = [batch, heads, length, width];
    const value = this.#value(FLOAT32, buffer, bytes, dims);
    return this.#resident(value, dims, () => ort._free(buffer));
  }

  lend(tensor: Tensor): Tensor {
    const handle = handleOf(tensor);
    return handle === undefined ? tensor : wrap(handle, tensor.dims);
  }

  /** Gives the session's memory back to the WASM heap, which itself never shrinks. */
  async release(): Promise<void> {
    if (!this.#session) return;
    for (const pointer of this.#names.values()) this.#ort._OrtFree(pointer);
    this.#names.clear();
    this.#ort._OrtReleaseSession(this.#session);
    this.#session = 0;
  }

  #name(name: string): number {
    const pointer = this.#names.get(name);
    if (pointer === undefined) throw new Error(`the model has no input or output ${name}`);
    return pointer;
  }

  #pointers(values: readonly number[]): number {
    const ort = this.#ort;
    const at = ort.stackAlloc(Math.max(1, values.length) * ort.PTR_SIZE);
    values.forEach((value, i) => ort.setValue(at + i * ort.PTR_SIZE, value, '*'));
    return at;
  }

  #describe(index: number): ValueMetadata {
    const ort = this.#ort;
    return onStack(ort, () => {
      const at = ort.stackAlloc(2 * ort.PTR_SIZE);
      const code = ort._OrtGetInputOutputMetadata(this.#session, index, at, at + ort.PTR_SIZE);
      check(ort, code, 'describe an input or output');
      const name = ort.getValue(at, '*');
      const metadata = ort.getValue(at + ort.PTR_SIZE, '*');
      // Layout: element type, rank, then `rank` pointers to symbolic names, then `rank` sizes.
      const type = ort.HEAP32[metadata / 4] as TypeCode;
      const rank = ort.HEAPU32[metadata / 4 + 1]!;
      const shape = Array.from({ length: rank }, (_, i) => {
        const symbol = ort.getValue(metadata + 8 + i * ort.PTR_SIZE, '*');
        if (symbol) return ort.UTF8ToString(symbol);
        return ort.getValue(metadata + 8 + (i + rank) * ort.PTR_SIZE, 'i32');
      });
      ort._OrtFree(metadata);
      const text = ort.UTF8ToString(name);
      this.#names.set(text, name);
      return { name: text, isTensor: true, type: TYPES[type]?.[0] ?? `type ${type}`, shape };
    });
  }

  /** Copies a JavaScript tensor into the heap; the buffer must outlive the OrtValue. */
  #create(tensor: Tensor, buffers: number[]): number {
    const ort = this.#ort;
    const code = CODES.get(tensor.type);
    if (code === undefined) throw new Error(`tensors of type ${tensor.type} are not supported`);
    const data = tensor.data as Data;
    const pointer = ort._malloc(Math.max(1, data.byteLength));
    if (!pointer) throw new RangeError(`no memory for a tensor of ${data.byteLength} bytes`);
    buffers.push(pointer);
    ort.HEAPU8.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), pointer);
    return this.#value(code, pointer, data.byteLength, tensor.dims);
  }

  #value(code: number, pointer: number, bytes: number, dims: readonly number[]): number {
    const ort = this.#ort;
    return onStack(ort, () => {
      const shape = this.#pointers(dims);
      const value = ort._OrtCreateTensor(code, pointer, bytes, shape, dims.length, ON_CPU);
      if (!value) throw lastError(ort, 'create a tensor');
      return value;
    });
  }

  #inspect(value: number): { code: number; dims: number[]; pointer: number } {
    const ort = this.#ort;
    return onStack(ort, () => {
      const code = this.#pointers([0, 0, 0, 0]);
      const [data, shape, rank] = [1, 2, 3].map((i) => code + i * ort.PTR_SIZE) as Three;
      check(ort, ort._OrtGetTensorData(value, code, data, shape, rank), 'read a tensor');
      const sizes = ort.getValue(shape, '*');
      const dims = Array.from({ length: ort.getValue(rank, 'i32') }, (_, i) =>
        ort.getValue(sizes + i * ort.PTR_SIZE, 'i32'),
      );
      ort._OrtFree(sizes);
      return { code: ort.getValue(code, 'i32'), dims, pointer: ort.getValue(data, '*') };
    });
  }

  /** Wraps an output: resident ones keep their OrtValue, others are copied out and released. */
  #take(name: string, value: number): Tensor {
    const ort = this.#ort;
    const { code, dims, pointer } = this.#inspect(value);
    if (RESIDENT.test(name) && code === FLOAT32) return this.#resident(value, dims);
    const [type, ArrayType] = TYPES[code as TypeCode] ?? [];
    if (!type || !ArrayType) throw new Error(`output ${name} has type ${code}: not supported`);
    const data = new ArrayType(dims.reduce((product, dim) => product * dim, 1));
    const bytes = ort.HEAPU8.subarray(pointer, pointer + data.byteLength);
    new Uint8Array(data.buffer).set(bytes);
    ort._OrtReleaseTensor(value);
    return new Tensor(type as 'float32', data as Float32Array, dims);
  }

  #resident(value: number, dims: readonly number[], free?: () => void): Tensor {
    handles.live++;
    return wrap(value, dims, () => {
      this.#ort._OrtReleaseTensor(value);
      free?.();
      handles.live--;
      handles.released++;
    });
  }
}
