/**
 * The inference runtime: the plain WASM build of onnxruntime-web, from our own origin. This module
 * also stands in for `onnxruntime-web/webgpu` where Transformers.js imports that (an alias in
 * vite.config.ts), so that neither the 27 MB WebGPU build nor its `new Function` is ever loaded.
 */
import * as ort from 'onnxruntime-web/wasm';
import { SITE } from '../site.ts';

export * from 'onnxruntime-web/wasm';

/** URL of the glue code, from which the thread pool's workers start too. */
export const GLUE_URL = new URL('ort/ort-wasm-simd-threaded.mjs', SITE).href;
export const WASM_URL = new URL('ort/ort-wasm-simd-threaded.wasm', SITE).href;

// Where these are unset, Transformers.js fills in a public CDN as soon as it is imported.
ort.env.wasm.wasmPaths = { mjs: GLUE_URL, wasm: WASM_URL };

// Transformers.js takes the runtime from here before anything else. In a browser the alias alone
// would do; under Node, where the tests run, its web build would otherwise have no runtime at all.
Object.assign(globalThis, { [Symbol.for('onnxruntime')]: ort });
