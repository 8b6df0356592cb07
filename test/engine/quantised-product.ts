/** A product of a quantised input, as ONNX Runtime's `quantize_dynamic` writes it. */
import * as onnx from '../../src/engine/runtime/onnx-writer.ts';

/** `output` = x · weights · scales. @param name Of what lies in between. */
export function quantisedProduct(name: string, weights: string, output: string) {
  const [value, scale, zero] = [name, `${name}_scale`, `${name}_zero`];
  return [
    onnx.node('DynamicQuantizeLinear', ['x'], [value, scale, zero]),
    onnx.node('MatMulInteger', [value, weights, zero], [`${name}_integer`]),
    onnx.node('Cast', [`${name}_integer`], [`${name}_float`], { to: onnx.FLOAT32 }),
    onnx.node('Mul', [scale, 'scales'], [`${name}_factor`]),
    onnx.node('Mul', [`${name}_float`, `${name}_factor`], [output]),
  ];
}
