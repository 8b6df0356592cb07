/** The engine worker: sees what people write, and may talk to its own origin only. */
import './scripts.ts'; // first: nothing else may start before it
import { announceWorkers } from './announced-workers.ts';
import { LocalEngine } from './engine.ts';
import { openModelFiles } from './model-files.ts';
import { probePolicy } from './policy-probe.ts';
import { measureThreads } from './runtime/thread-test.ts';
import { READER } from './scripts.ts';
import { serveEngine } from './serve.ts';

const page = serveEngine(
  new LocalEngine((model) => openModelFiles(model, spawnReader)),
  { measureThreads, probePolicy },
  {
    post: (message) => postMessage(message),
    on: (receive) => addEventListener('message', ({ data }) => receive(data)),
  },
);
announceWorkers((spawning) => void page.spawning(spawning));

/** Strings pass by the policy of scripts.ts. */
function spawnReader(): Worker {
  return new Worker(READER, { type: 'module' });
}
