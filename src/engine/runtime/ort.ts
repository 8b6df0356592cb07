/**
 * What Transformers.js gets where it imports `onnxruntime-web/webgpu` (an alias in vite.config.ts):
 * our sessions on the plain WASM build. Neither the 27 MB WebGPU build nor its `new Function` is
 * ever loaded, and nothing comes from the CDN that the library would name.
 */
import { env, Tensor } from 'onnxruntime-web/wasm';
import { openSession, OWN_ORIGIN } from './session.ts';

export { env, Tensor };

export const InferenceSession = {
  /** For the library's own small graphs (top-k); the model's session is opened in load.ts. */
  create: (graph: Uint8Array) => openSession(graph, [], OWN_ORIGIN, 1),
};

// Where these are unset, Transformers.js fills in a public CDN as soon as it is imported.
env.wasm.wasmPaths = OWN_ORIGIN.glueUrl.replace(/[^/]+$/, '');

// Transformers.js takes the runtime from here before anything else. In a browser the alias alone
// would do; under Node, where the tests run, its web build would otherwise have no runtime at all.
Object.assign(globalThis, { [Symbol.for('onnxruntime')]: { env, Tensor, InferenceSession } });
