/** Files beside an ONNX file in which it keeps its weights: converters name them in many ways. */

/** `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`, `model.data`, `model.bin`, `model_weights.pb`, … */
export function isDataOf(onnx: string, path: string): boolean {
  const stem = onnx.replace(/\.onnx$/, '');
  if (path === onnx || !path.startsWith(stem)) return false;
  return /^(?:\.onnx)?[._-](?:external[._-]?)?(?:data|weights?|bin|pb|params)(?:[._-]?[\w]+)*$/.test(
    path.slice(stem.length),
  );
}

/** To try one by one where a host has no listing. */
export function dataNames(onnx: string): string[] {
  const stem = onnx.replace(/\.onnx$/, '');
  return [`${onnx}.data`, `${stem}.data`, `${stem}.bin`];
}
