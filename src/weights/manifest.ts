/** Reads manifests back from storage: what is not one, whole and sound, counts as absent. */
import * as v from 'valibot';
import type { Manifest } from '../contract/weights.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const modelSpec = v.object({
  id: v.string(),
  title: v.string(),
  builtIn: v.boolean(),
  revision: v.string(),
  bytes: count,
  licence: v.nullable(v.object({ name: v.string(), url: v.string(), nonCommercial: v.boolean() })),
  contextTokens: positive,
  calibration: v.nullable(v.object({ bias: v.number(), temperature: v.number() })),
  sampling: v.object({
    temperature: v.number(),
    topK: v.number(),
    topP: v.number(),
    repetitionPenalty: v.number(),
  }),
  onnxNames: v.array(v.string()),
});

const manifest: v.GenericSchema<unknown, Manifest> = v.pipe(
  v.object({
    version: v.literal(1),
    model: modelSpec,
    revision: v.string(),
    onnx: v.string(),
    files: v.array(
      v.object({
        path: v.string(),
        size: count,
        sha256: v.nullable(v.pipe(v.string(), v.hash(['sha256']))),
      }),
    ),
    chunkSize: positive,
    verified: v.boolean(),
    savedAt: v.number(),
  }),
  v.check(({ files, onnx }) => files.some(({ path }) => path === onnx), 'lists its ONNX file'),
);

export function parseManifest(text: string): Manifest | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(manifest, data);
  return parsed.success ? parsed.output : undefined;
}
