/** Engines and weights that do what a test tells them. */
import type { ClassifyResult, Engine, GenerateResult, Loaded } from '../../src/contract/engine.ts';
import { AppError, type ErrorCode } from '../../src/contract/errors.ts';
import { DEMO, MODELS, type ModelSpec } from '../../src/contract/models.ts';
import type { Manifest } from '../../src/contract/weights.ts';
import { EngineHost } from '../../src/state/engine-host.svelte.ts';
import { LocalHost } from '../../src/platform/local-host.ts';
import { ALL_SHORTCUTS } from '../support/loaded.ts';

export const FULL = MODELS[1] as ModelSpec;

export function loaded(model: ModelSpec = DEMO): Loaded {
  const shape = { layers: 2, kvHeads: 2, headDim: 8, vocabSize: 100 };
  return {
    model,
    threads: 1,
    ...shape,
    contextTokens: model.contextTokens,
    weightBytes: 1,
    shortcuts: ALL_SHORTCUTS,
    loadMs: 1,
  };
}

export function classified(positive = 0.9): ClassifyResult {
  return {
    probabilities: [positive, 1 - positive],
    mass: 1,
    promptTokens: 20,
    reusedTokens: 0,
    ms: 1,
  };
}

export function generated(text: string, finish: GenerateResult['finish'] = 'stop'): GenerateResult {
  const times = { historyMs: 1, prefillMs: 50, decodeMs: 50 };
  const tokens = { promptTokens: 10, reusedTokens: 0, completionTokens: 5, droppedMessages: 0 };
  return { text, finish, ...tokens, ...times };
}

export function engineOf(parts: Partial<Engine> = {}): Engine {
  return {
    load: async (model) => loaded(model),
    classify: async () => classified(),
    prefill: async () => {},
    // A token a character; Latin words are one.
    tokenize: async (texts) =>
      texts.map((text) =>
        Array.from(text.match(/[a-z]+|./giu) ?? [], (part) => part.codePointAt(0) ?? 0),
      ),
    generate: async (_job, onDelta) => {
      onDelta?.('真');
      onDelta?.('好!');
      return generated('真好!');
    },
    unload: async () => {},
    ...parts,
  };
}

/** A generation that goes on until it is aborted, as the contract says. */
export const endless: Engine['generate'] = (_job, onDelta, signal) =>
  new Promise((resolve) => {
    onDelta?.('一半');
    const end = () => resolve(generated('一半', 'cancelled'));
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end);
  });

/**
 * Hands out the given engines in order, and remembers how to kill them. `tab` is how the page sees
 * the host.
 */
export function hostOf(...engines: Engine[]) {
  const deaths: ((error: AppError) => void)[] = [];
  const restarts: { error: AppError; comesBack: boolean }[] = [];
  const returned: string[] = [];
  /** Of each engine, what it was made for. */
  const spawnedHow: ('plain' | 'low-memory')[] = [];
  const host: LocalHost = new LocalHost({
    spawn: (onDeath, lowMemory) => {
      deaths.push(onDeath);
      spawnedHow.push(lowMemory ? 'low-memory' : 'plain');
      return engines[deaths.length - 1] ?? engineOf();
    },
    onRestart: (error, comesBack) => restarts.push({ error, comesBack }),
    onReturn: (model) => returned.push(model.id),
    show: (view) => tab.show(view),
  });
  const tab = new EngineHost(host);
  const kill = (index: number, code: ErrorCode = 'worker') =>
    deaths[index]?.(new AppError(code, 'died'));
  return { host, tab, kill, restarts, returned, spawnedHow, spawned: () => deaths.length };
}

export function manifestOf(model: ModelSpec): Manifest {
  const files = { onnx: 'onnx/model.onnx', files: [], chunkSize: 1 };
  return { version: 2, model, revision: 'abc', ...files, verified: true, savedAt: 0 };
}

/** Less than a test's own time, so that it says where it waits; long enough for a machine with other work. */
const PATIENCE_MS = 15_000;

export function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const look = () => {
      if (condition()) resolve();
      else if (performance.now() - started > PATIENCE_MS) reject(new Error('waited in vain'));
      else setTimeout(look, 1);
    };
    look();
  });
}
