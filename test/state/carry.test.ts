import { expect, test, vi } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { MODELS, type ModelSpec } from '../../src/contract/models.ts';
import type { Carry, CarriedFile, DownloadProgress, Manifest } from '../../src/contract/weights.ts';
import { Carrier, type CarryParts } from '../../src/state/carry.svelte.ts';

const model = MODELS[1] as ModelSpec;
const manifest = { model, verified: true } as Manifest;
const files = Promise.resolve([{ path: 'm.zip', file: new Blob(['x']) } as CarriedFile]);
const half: DownloadProgress = { loadedBytes: 5, totalBytes: 10 } as DownloadProgress;
const folder = {} as FileSystemDirectoryHandle;

function carrierOf(work: Partial<Carry> = {}, parts: Partial<CarryParts> = {}) {
  const saved: string[] = [];
  const adopted: Manifest[] = [];
  const carrier = new Carrier({
    work: {
      importFiles: () => Promise.resolve(manifest),
      ggufChoices: () => Promise.resolve([]),
      exportArchive: () => Promise.resolve(new Blob(['zip'])),
      exportFolder: () => Promise.resolve(),
      ...work,
    },
    adopt: (came) => Promise.resolve(void adopted.push(came)),
    refresh: () => Promise.resolve(),
    persist: () => {},
    save: (_file, name) => void saved.push(name),
    ...parts,
  });
  return { carrier, saved, adopted };
}

/** Never ends by itself, and ends as aborted work does. */
const untilAborted = (signal: AbortSignal | undefined) =>
  new Promise<never>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
  });

test('a model that was brought is taken over, and the browser is asked to keep it', async () => {
  const persist = vi.fn();
  const { carrier, adopted } = carrierOf({}, { persist });
  await carrier.bring(files);
  expect(carrier.status).toEqual({ state: 'read', model, verified: true });
  expect(adopted).toEqual([manifest]);
  expect(persist).toHaveBeenCalledOnce();
});

test('of several GGUF files one is chosen, and brought alone', async () => {
  const choices = ['a', 'b'].map((path) => ({ path, title: path, architecture: '', bytes: 1 }));
  const importFiles = vi.fn<Carry['importFiles']>(() => Promise.resolve(manifest));
  const { carrier, adopted } = carrierOf({ ggufChoices: async () => choices, importFiles });
  await carrier.bring(files);
  expect(carrier.status).toEqual({ state: 'choosing', choices });
  expect(carrier.busy).toBe(false);
  carrier.cancel();
  expect(carrier.status).toEqual({ state: 'none' });
  await carrier.choose('b');
  expect(importFiles).not.toHaveBeenCalled();
  await carrier.bring(files);
  await carrier.choose('b');
  expect(importFiles).toHaveBeenCalledOnce();
  expect(importFiles.mock.lastCall?.[3]).toBe('b');
  expect(adopted).toEqual([manifest]);
});

test('an archive is handed over under a name without folders', async () => {
  const { carrier, saved } = carrierOf();
  await carrier.writeArchive(model);
  expect(saved).toEqual([`${model.id.replace('/', '-')}.zip`]);
  expect(carrier.status).toEqual({ state: 'written', model });
});

test('while it works it says how far it is, and takes nothing else on', async () => {
  let go = () => {};
  const exportArchive = vi.fn<Carry['exportArchive']>(async (_id, onProgress) => {
    onProgress?.(half);
    await new Promise<void>((resolve) => (go = resolve));
    return new Blob();
  });
  const importFiles = vi.fn<Carry['importFiles']>();
  const { carrier } = carrierOf({ exportArchive, importFiles });
  const writing = carrier.writeArchive(model);
  expect(carrier.status).toEqual({
    state: 'writing',
    model,
    passed: { bytes: 5, total: 10, left: null, converting: false },
  });
  await carrier.bring(files);
  await carrier.writeArchive(model);
  await carrier.writeFolder(model, () => Promise.resolve(folder));
  expect(importFiles).not.toHaveBeenCalled();
  expect(exportArchive).toHaveBeenCalledOnce();
  go();
  await writing;
  expect(carrier.busy).toBe(false);
});

test('the time that is left is told at the speed of converting, not of reading', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const lefts: (number | null | undefined)[] = [];
    const importFiles: Carry['importFiles'] = async (_files, onProgress) => {
      const tell = (phase: DownloadProgress['phase'], loadedBytes: number) => {
        onProgress?.({ phase, loadedBytes, totalBytes: 2000 } as DownloadProgress);
        const { status } = carrier;
        lefts.push(status.state === 'reading' ? status.passed?.left : undefined);
        vi.advanceTimersByTime(1000);
      };
      tell('hashing', 500);
      tell('hashing', 1000);
      tell('converting', 1050);
      tell('converting', 1100);
      return manifest;
    };
    const { carrier } = carrierOf({ importFiles });
    await carrier.bring(files);
    expect(lefts).toEqual([null, null, null, 18]);
  } finally {
    vi.useRealTimers();
  }
});

test('what was said of the last copy goes as soon as another one is asked for', async () => {
  const { carrier } = carrierOf();
  await carrier.writeArchive(model);
  let choose = (_folder: FileSystemDirectoryHandle) => {};
  const choosing = new Promise<FileSystemDirectoryHandle>((resolve) => (choose = resolve));
  const writing = carrier.writeFolder(model, () => choosing);
  expect(carrier.status).toEqual({ state: 'writing', model, passed: null });
  choose(folder);
  await writing;
  expect(carrier.status).toEqual({ state: 'written', model });
});

test('the folder is asked for within the click, and none chosen is no error', async () => {
  const exportFolder = vi.fn<Carry['exportFolder']>();
  const { carrier } = carrierOf({ exportFolder });
  const pick = vi.fn(() => Promise.reject(new DOMException('', 'AbortError')));
  const writing = carrier.writeFolder(model, pick);
  expect(pick).toHaveBeenCalledOnce();
  await writing;
  expect(exportFolder).not.toHaveBeenCalled();
  expect(carrier.status).toEqual({ state: 'none' });
});

test('cancelled: nothing is said, and the next one works', async () => {
  const { carrier, adopted } = carrierOf({
    importFiles: vi
      .fn<Carry['importFiles']>(() => Promise.resolve(manifest))
      .mockImplementationOnce((_files, _onProgress, signal) => untilAborted(signal)),
  });
  const reading = carrier.bring(files);
  await vi.waitFor(() => expect(carrier.status.state).toBe('reading'));
  await Promise.resolve();
  carrier.cancel();
  await reading;
  expect(carrier.status).toEqual({ state: 'none' });
  await carrier.bring(files);
  expect(adopted).toEqual([manifest]);
});

test.each([
  ['files that are no model', { importFiles: () => refuse() }, null],
  ['a stick that is full', { exportFolder: () => refuse() }, model],
])('%s: the error is kept, with the model it is about', async (_what, work, about) => {
  const { carrier, adopted } = carrierOf(work);
  await (about ? carrier.writeFolder(about, () => Promise.resolve(folder)) : carrier.bring(files));
  expect(carrier.status).toMatchObject({
    state: 'failed',
    model: about,
    error: { code: 'storage' },
  });
  expect(adopted).toEqual([]);
  expect(carrier.busy).toBe(false);
});

test('a model that came but cannot be loaded is said to have failed', async () => {
  const { carrier } = carrierOf({}, { adopt: () => refuse() });
  await carrier.bring(files);
  expect(carrier.status).toMatchObject({ state: 'failed', error: { code: 'storage' } });
});

test.each([
  ['failed', () => refuse()],
  ['was cancelled', () => Promise.reject(new DOMException('', 'AbortError'))],
])('after an import that %s the list of models is what it is by then', async (_, importFiles) => {
  const refresh = vi.fn(() => Promise.resolve());
  const { carrier } = carrierOf({ importFiles }, { refresh });
  await carrier.bring(files);
  expect(refresh).toHaveBeenCalledOnce();
  expect(carrier.busy).toBe(false);
});

const refuse = () => Promise.reject(new AppError('storage', 'no', { reason: 'export' }));
