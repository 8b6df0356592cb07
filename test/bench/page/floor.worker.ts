/** One thread of the floor: its share of the weights in a memory of its own. */
interface Loops {
  memory: WebAssembly.Memory;
  dot(from: number, to: number, vector: number): number;
  read(from: number, to: number): number;
}

/** Both loops take this many bytes at once. */
const STRIDE = 4096;
const PAGE = 65_536;
/** The vector lies before the weights. */
const WEIGHTS_AT = PAGE;

let loops: Loops;
let end = 0;

onmessage = async ({ data }: MessageEvent) => {
  if (data === 'dot') loops.dot(WEIGHTS_AT, end, 0);
  else if (data === 'read') loops.read(WEIGHTS_AT, end);
  else await prepare(data.module, data.bytes);
  postMessage('done');
};

async function prepare(module: WebAssembly.Module, bytes: number): Promise<void> {
  const { exports } = await WebAssembly.instantiate(module);
  loops = exports as unknown as Loops;
  end = WEIGHTS_AT + Math.floor(bytes / STRIDE) * STRIDE;
  loops.memory.grow(Math.ceil(end / PAGE) - loops.memory.buffer.byteLength / PAGE);
  // Written, or the system would not give the pages.
  const memory = new Uint8Array(loops.memory.buffer);
  for (let i = 0; i < memory.length; i += PAGE) memory.fill(i % 251, i, i + PAGE);
}
