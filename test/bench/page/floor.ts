/** What no engine can beat here: a bare int8 dot loop over as many bytes as the file has, and only reading them. */
import type { Samples, Task } from '../rows.ts';
import { time } from './measure.ts';

const TIMES = 10;

export async function measureFloor({ threads, subject }: Task): Promise<Samples> {
  const module = await WebAssembly.compileStreaming(fetch('/bench/floor.wasm'));
  const workers = Array.from({ length: threads }, () => {
    return new Worker(new URL('./floor.worker.ts', import.meta.url), { type: 'module' });
  });
  const all = (message: unknown) => Promise.all(workers.map((worker) => ask(worker, message)));
  await all({ module, bytes: Math.floor(subject.bytes / threads) });
  const samples: Samples = {};
  for (const loop of ['dot', 'read']) {
    await all(loop); // warm
    const list: number[] = [];
    for (let i = 0; i < TIMES; i++) list.push(await time(() => all(loop)));
    samples[loop] = list;
  }
  for (const worker of workers) worker.terminate();
  return samples;
}

function ask(worker: Worker, message: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(message);
  });
}
