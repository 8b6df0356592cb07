/** What a test says of an engine that it does not run. */
import type { Shortcuts } from '../../src/contract/engine.ts';

export const ALL_SHORTCUTS: Shortcuts = {
  lazyWeights: true,
  lastTokenLogits: true,
  residentCache: true,
  sharedHead: true,
  integerHead: true,
  tokenScales: true,
};
