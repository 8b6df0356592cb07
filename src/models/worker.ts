/** The download worker: the only thread that talks to model hosts, and it never sees any text. */
import { serveWeights } from './serve.ts';

serveWeights(self);
