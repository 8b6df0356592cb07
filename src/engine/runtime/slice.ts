import { Tensor } from 'onnxruntime-web/wasm';

/** The first `length` positions of keys or values, float32 [batch, heads, positions, width]. */
export function sliceInJavaScript(tensor: Tensor, length: number): Tensor {
  const [batch, heads, full, width] = tensor.dims as [number, number, number, number];
  const source = tensor.data as Float32Array;
  const target = new Float32Array(batch * heads * length * width);
  for (let i = 0; i < batch * heads; i++) {
    const from = i * full * width;
    target.set(source.subarray(from, from + length * width), i * length * width);
  }
  return new Tensor('float32', target, [batch, heads, length, width]);
}
