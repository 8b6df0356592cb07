/** The page that a visit opens: `globalThis.bench` is what the runner calls. */
import type { Facts, Samples, Task } from '../rows.ts';
import type { Contestant } from './contestant.ts';
import { measureFloor } from './floor.ts';
import { load, measure } from './measure.ts';

export interface Bench {
  install(): Promise<void>;
  load(): Promise<Samples>;
  measure(): Promise<Samples>;
  facts(): Facts;
}

declare global {
  var bench: Bench;
  var startBench: (task: Task) => Promise<void>;
}

globalThis.startBench = async (task) => {
  if (!crossOriginIsolated) throw new Error('the page is not isolated: no threads');
  if (task.engine === 'floor') {
    const nothing = async () => {};
    globalThis.bench = {
      install: nothing,
      load: async () => ({}),
      measure: () => measureFloor(task),
      facts: () => ({ threads: task.threads }),
    };
    return;
  }
  const engine = await contestant(task);
  globalThis.bench = {
    install: () => engine.install(),
    load: () => load(engine),
    measure: () => measure(engine, task),
    facts: () => engine.facts(),
  };
};

/** Each in a chunk of its own: a visit carries no code of the others. */
async function contestant(task: Task): Promise<Contestant> {
  switch (task.engine) {
    case 'ours':
      return new (await import('./ours.ts')).Ours(task);
    case 'stock':
      return new (await import('./stock.ts')).Stock(task);
    default:
      return new (await import('./wllama.ts')).WllamaContestant(task);
  }
}
