import { afterEach, describe, expect, test } from 'vitest';
import { MODELS, type ModelHost } from '../../src/contract/models.ts';
import { isVerified } from '../../src/models/content.ts';
import { listFiles } from '../../src/models/hub.ts';
import { failure } from '../support/failure.ts';
import { COMMIT, startHub, type Hub, type HubOptions } from '../support/hub.ts';
import { makeRepo, MODEL, ONNX, ONNX_SIZE, repoFiles, sha256, someBytes } from '../support/repo.ts';

let cleanUp = async () => {};
afterEach(() => cleanUp());

async function setUp(
  changes: Parameters<typeof repoFiles>[0] = {},
  options: HubOptions = {},
): Promise<{ hub: Hub; host: ModelHost; site: ModelHost }> {
  const repo = makeRepo(repoFiles(changes));
  const hub = await startHub(repo.root, options);
  cleanUp = async () => {
    await hub.close();
    repo.remove();
  };
  const site: ModelHost = { kind: 'site', url: `${hub.url}site/` };
  return { hub, host: { kind: 'hub', url: hub.url }, site };
}

const QUANTIZED = 'onnx/model_quantized.onnx';
const some = someBytes(1000);

describe('the listing', () => {
  test('names commit, sizes and hashes, in two requests', async () => {
    const { hub, host } = await setUp();
    const { revision, onnx, files } = await listFiles(MODEL, host, 4096);
    expect({ revision, onnx }).toEqual({ revision: COMMIT, onnx: ONNX });
    expect(files.at(-1)).toEqual({
      path: ONNX,
      size: ONNX_SIZE,
      key: await sha256(someBytes(ONNX_SIZE)),
      chunks: [],
    });
    expect(hub.requests.length).toBe(2);
  });

  test('is read page by page, also where a mirror passes on the address of the hub', async () => {
    const { hub, host } = await setUp({}, { pageSize: 2 });
    expect((await listFiles(MODEL, host, 4096)).files.length).toBe(5);
    expect(hub.requests.length).toBe(4);
  });

  test('works without the commit', async () => {
    const { hub, host } = await setUp();
    hub.faults.status['api'] = 500; // every call of the API
    expect((await listFiles(MODEL, host, 4096)).revision).toBe('main');
  });
});

describe('the ONNX file', () => {
  test('is the first of the names that is there', async () => {
    const { host } = await setUp({ [QUANTIZED]: some, 'onnx/model_int8.onnx': some });
    expect((await listFiles(MODEL, host, 4096)).onnx).toBe(ONNX);
    const qwen25 = {
      ...MODELS.find(({ id }) => id.startsWith('onnx-community/'))!,
      id: MODEL.id,
    };
    expect((await listFiles(qwen25, host, 4096)).onnx).toBe(QUANTIZED);
  });

  test('is looked for in the root last', async () => {
    const { host } = await setUp({ [ONNX]: undefined, 'model_int8.onnx': some });
    expect((await listFiles(MODEL, host, 4096)).onnx).toBe('model_int8.onnx');
  });

  test('must be of a kind that runs here: `download` with reason no-onnx', async () => {
    const { host, site } = await setUp({ [ONNX]: undefined, 'onnx/model_q4.onnx': some });
    for (const one of [host, site]) {
      expect(await failure(listFiles(MODEL, one, 4096))).toEqual({
        code: 'download',
        facts: { host: new URL(host.url).host, reason: 'no-onnx' },
      });
    }
  });
});

describe('a host without a listing', () => {
  test('is tried by name, one byte a file', async () => {
    const { hub, host, site } = await setUp({
      [ONNX]: undefined,
      [QUANTIZED]: some,
      [`${QUANTIZED}_data`]: some,
    });
    hub.faults.noApi = true;
    for (const one of [host, site]) {
      const { revision, onnx, files } = await listFiles(MODEL, one, 4096);
      expect({ revision, onnx }).toEqual({ revision: 'main', onnx: QUANTIZED });
      expect(files.at(-1)).toMatchObject({ path: `${QUANTIZED}_data`, size: 1000 });
      expect(isVerified(files.at(-1)!.key)).toBe(false);
    }
    expect(hub.requests.every(({ bytes }) => bytes <= 1)).toBe(true);
  });

  test('may know no Range', async () => {
    const { hub, site } = await setUp();
    hub.faults.noRange = true;
    expect((await listFiles(MODEL, site, 4096)).files.at(-1)!.size).toBe(ONNX_SIZE);
  });

  test('may lack what is optional, and only that', async () => {
    const { site } = await setUp({ 'generation_config.json': undefined });
    expect((await listFiles(MODEL, site, 4096)).files.length).toBe(4);
    await cleanUp();
    const other = await setUp({ 'tokenizer.json': undefined });
    for (const one of [other.host, other.site]) {
      const { code, facts } = await failure(listFiles(MODEL, one, 4096));
      expect(code).toBe('download');
      expect(facts).toMatchObject({ status: 404, file: 'tokenizer.json' });
    }
  });
});
