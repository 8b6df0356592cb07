/**
 * onnxruntime-web's own session, KV cache in JavaScript: what runs where ours fails its self-test,
 * and what ours is compared with.
 */
import { env, InferenceSession, type Tensor } from 'onnxruntime-web/wasm';
import { sliceInJavaScript } from './slice.ts';
import type { ExternalFile, RuntimeFiles, Session, Tensors, ValueMetadata } from './types.ts';

export class StockSession implements Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly ValueMetadata[];
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
    this.inputNames = session.inputNames;
    this.outputNames = session.outputNames;
    this.inputMetadata = session.inputMetadata.filter((value) => value.isTensor);
  }

  static async create(
    model: Uint8Array,
    externalData: readonly ExternalFile[],
    files: RuntimeFiles,
    threads: number,
  ): Promise<StockSession> {
    env.wasm.wasmBinary ??= await (await files.wasm()).arrayBuffer();
    env.wasm.wasmPaths = { mjs: files.glueUrl };
    env.wasm.numThreads = threads;
    const session = await InferenceSession.create(model, {
      executionProviders: ['wasm'],
      graphOptimizationLevel: 'all',
      externalData: externalData.map(({ path, data }) => ({ path, data })),
      logSeverityLevel: 3,
    });
    return new StockSession(session);
  }

  async run(feeds: Tensors, outputs: readonly string[] = this.outputNames): Promise<Tensors> {
    return (await this.#session.run(feeds, outputs)) as Tensors;
  }

  slice(tensor: Tensor, length: number): Tensor {
    return sliceInJavaScript(tensor, length);
  }

  lend(tensor: Tensor): Tensor {
    return tensor;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
