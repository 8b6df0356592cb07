/** The engine worker: sees what people write, and may talk to its own origin only. */
import './scripts.ts'; // first: nothing else may start before it
import { LocalEngine } from './engine.ts';
import { probePolicy } from './policy-probe.ts';
import { measureThreads } from './runtime/thread-test.ts';
import { serveEngine } from './serve.ts';

serveEngine(
  new LocalEngine(),
  { measureThreads, probePolicy },
  {
    post: (message) => postMessage(message),
    on: (receive) => addEventListener('message', ({ data }) => receive(data)),
  },
);
