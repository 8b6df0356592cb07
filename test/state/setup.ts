/** What a judgement was made with, where it does not matter. */
import type { AnalystSetup, Machine } from '../../src/contract/lab.ts';

export const SETUP: AnalystSetup = {
  ...{ prompt: '判断情绪', words: [['好'], ['坏']], threads: 2 },
  ...{ bias: 0, temperature: 1, probe: false, mood: false },
};

export const MACHINE: Machine = { browser: 'A browser', cores: 4, deviceMemory: 8 };
