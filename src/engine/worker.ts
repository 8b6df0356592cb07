/** The engine worker: sees what people write, and may talk to its own origin only. */
import './scripts.ts'; // first: nothing else may start before it
import type { EngineNews } from '../contract/wire.ts';
import { announceWorkers } from './announced-workers.ts';
import { LocalEngine } from './engine.ts';
import { openModelFiles } from './model-files.ts';
import { probePolicy } from './policy-probe.ts';
import { measureThreads } from './runtime/thread-test.ts';
import { READER } from './scripts.ts';
import { serveEngine } from './serve.ts';

serveEngine(
  new LocalEngine((model) => openModelFiles(model, spawnReader)),
  { measureThreads: (threads) => measureThreads(threads), probePolicy: () => probePolicy() },
  self,
);
announceWorkers((begun) => postMessage({ type: 'spawning', begun } satisfies EngineNews));

/** Strings pass by the policy of scripts.ts. */
function spawnReader(): Worker {
  return new Worker(READER, { type: 'module' });
}
