/** From files to a warm model. Every failure here is named: which file, and what is wrong with it. */
import * as v from 'valibot';
import type { LoadProgress, PrefillJob, Shortcuts } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import { Decoder } from './decoder.ts';
import { loadFailure } from './failures.ts';
import type { ModelFiles } from './model-files.ts';
import { corrupt, ModelReader } from './model-reader.ts';
import { prefill } from './prefill.ts';
import type { RunningModel } from './running-model.ts';
import { PrefixCache } from './prefix-cache.ts';
import { assertSuits } from '../models/suits.ts';
import { rewriteModel } from './runtime/onnx-file.ts';
import { isResident, openSession, startRuntime } from './runtime/session.ts';
import type { ExternalFile, RuntimeFiles } from './runtime/types.ts';
import { Tokenizer } from './tokenizer.ts';

const TokenIds = v.optional(v.nullable(v.union([v.number(), v.array(v.number())])));
const Config = v.looseObject({
  eos_token_id: TokenIds,
  max_position_embeddings: v.nullish(v.number()),
});
const GenerationConfig = v.looseObject({
  eos_token_id: TokenIds,
  suppress_tokens: v.nullish(v.array(v.number())),
});

export async function loadModel(
  model: ModelSpec,
  files: ModelFiles,
  runtime: RuntimeFiles,
  threads: number,
  onProgress: (progress: LoadProgress) => void,
  prefixes: readonly PrefillJob[] = [],
): Promise<RunningModel> {
  const reader = await ModelReader.open(
    files,
    ['config.json', 'tokenizer.json', 'tokenizer_config.json', files.onnx, ...files.external],
    ['generation_config.json'],
    onProgress,
  );
  // The runtime compiles while the tokenizer is read: both take a good part of a second.
  const wasm = async () => reader.counted(await runtime.wasm());
  const started = startRuntime({ ...runtime, wasm }, threads);
  started.catch(() => {}); // told below, unless something else fails before
  const config = await reader.json('config.json', Config);
  const generation = reader.has('generation_config.json')
    ? await reader.json('generation_config.json', GenerationConfig)
    : v.parse(GenerationConfig, {});
  const tokenizer = await readTokenizer(reader, config);

  await started;

  try {
    const { session, graph, lazy, weightBytes } = await openGraph(reader, files, runtime, threads);
    const decoder = new Decoder(session, files.onnx, generation.suppress_tokens ?? []);
    const { controls, endOfText } = tokenizer;
    const eos = [config.eos_token_id, generation.eos_token_id, endOfText].flat();
    const ends = [controls.start, controls.end, ...eos];
    const longest = config.max_position_embeddings ?? Infinity;
    const contextTokens = Math.min(model.contextTokens, longest);
    const running = {
      decoder,
      tokenizer,
      // Room for one conversation at its longest, and for the roles' prompts beside it.
      prefixes: new PrefixCache(decoder, 1.5 * contextTokens * decoder.bytesPerToken),
      shortcuts: {
        lazyWeights: lazy,
        lastTokenLogits: graph.lastTokenLogits,
        sharedHead: graph.sharedHead,
        integerHead: graph.integerHead,
        tokenScales: graph.tokenScales,
        residentCache: isResident(),
      },
      contextTokens,
      weightBytes,
      stopIds: new Set(ends.filter((id) => typeof id === 'number')),
    };
    await warmUp(running, prefixes);
    return running;
  } catch (error) {
    // A graph that opens but cannot run is as broken as one that does not open.
    const internal = error instanceof AppError && error.code === 'internal';
    throw loadFailure(internal ? error.cause : error, files.onnx);
  }
}

/** The first passes of a session are several times slower: let them be some that are needed anyway. */
async function warmUp(model: RunningModel, prefixes: readonly PrefillJob[]): Promise<void> {
  for (const job of prefixes) await prefill(model, job).catch(unlessTooLong);
  const { decoder, tokenizer } = model;
  if (!decoder.vocabSize) await decoder.lastLogits([tokenizer.controls.start]);
}

/** A prompt may be too long for this model: told to whoever sends something with it. */
function unlessTooLong(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'input')) throw error;
}

/** Only the graph is handed to the runtime; it reads each tensor from where it lies. */
async function openGraph(
  reader: ModelReader,
  files: ModelFiles,
  runtime: RuntimeFiles,
  threads: number,
) {
  const weights = await reader.weights(files.onnx);
  let weightBytes = weights.source.size;
  const external: ExternalFile[] = [];
  try {
    for (const path of files.external) {
      const { source, dataOf } = await reader.weights(path);
      weightBytes += source.size;
      external.push({ path: baseName(path), data: dataOf(source) });
    }
    const graph = rewriteModel(weights.source, files.onnx);
    for (const { path, source } of graph.external) {
      external.push({ path, data: weights.dataOf(source) });
    }
    const session = await openSession(graph.model, external, runtime, threads);
    await files.ahead?.complete(); // also of what this graph does not use
    await files.ahead?.keepOutlines();
    return { session, graph, lazy: weights.lazy, weightBytes };
  } catch (error) {
    if (files.ahead?.stuck) await files.ahead.complete();
    throw error;
  } finally {
    files.ahead?.close();
  }
}

/** A graph names its data files relative to itself. */
function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function readTokenizer(reader: ModelReader, modelConfig: unknown): Promise<Tokenizer> {
  const json = await reader.json('tokenizer.json', v.unknown());
  assertSuits(modelConfig, json);
  const config = await reader.json('tokenizer_config.json', v.unknown());
  try {
    return new Tokenizer(json, config);
  } catch (error) {
    throw corrupt('tokenizer.json', String(error), error);
  }
}
