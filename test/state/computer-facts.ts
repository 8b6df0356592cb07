/** A computer on which all is well. */
import type { BrowserFacts } from '../../src/contract/computer.ts';

export const FACTS: BrowserFacts = {
  origin: 'https://school.example',
  address: 'https://school.example/qwen/',
  userAgent: 'Mozilla/5.0',
  secure: true,
  isolated: true,
  sharedMemory: true,
  cores: 4,
  simd: true,
  cacheStorage: true,
  quota: 10e9,
  usage: 1e9,
  persisted: true,
  serviceWorker: 'serving',
  deviceMemory: 8,
};
