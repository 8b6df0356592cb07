/** Tensors whose data stays in WASM memory, in the shape that the library knows: a GPU buffer. */
import { Tensor } from 'onnxruntime-web/wasm';

/** OrtValues alive in JavaScript's hands: the tests' proof that nothing leaks. */
export const handles = { live: 0, released: 0 };

/** The library disposes tensors at this location, and only those. */
export function wrap(value: number, dims: readonly number[], dispose?: () => void): Tensor {
  return Tensor.fromGpuBuffer(new OrtHandle(value) as never, {
    dataType: 'float32',
    dims,
    ...(dispose && { dispose }),
  }) as Tensor;
}

/** Stands where the library expects a GPU buffer; only this file looks inside. */
class OrtHandle {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export function handleOf(tensor: Tensor): number | undefined {
  if (tensor.location !== 'gpu-buffer') return undefined;
  const buffer: unknown = tensor.gpuBuffer;
  return buffer instanceof OrtHandle ? buffer.value : undefined;
}
