/** A backup's file: what is written, and what is said of files that are none. */
import { expect, test } from 'vitest';
import { LEAST_ROUNDS } from '../../src/backup/crypto.ts';
import { openBackup, readBody, writeBackup } from '../../src/backup/file.ts';

const LINES = '{"kind":"words","value":{"text":"苹果","section":"own","prefix":false}}\n';
const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());
const written = async (passphrase = '') => bytesOf(await writeBackup(LINES, passphrase));
const encoded = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const reasonOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { facts: { reason: string } }).facts.reason;
  }
  return 'none';
};

test('without a passphrase it is JSON, line by line, and known to be whole', async () => {
  const bytes = await written();
  const [header = '', ...lines] = textOf(bytes).trimEnd().split('\n');
  expect(JSON.parse(header)).toMatchObject({ product: 'Qwen All-in-One', version: 1 });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toHaveLength(1);
  expect(await readBody(openBackup(bytes))).toEqual({ text: LINES, whole: true });
  const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]);
  expect(await readBody(openBackup(marked))).toEqual({ text: LINES, whole: true });
});

test('a change and a cut are noticed, and what is left can be read', async () => {
  const bytes = await written();
  const changed = encoded(textOf(bytes).replace('苹果', '香蕉'));
  expect(await readBody(openBackup(changed))).toMatchObject({ whole: false });
  expect(await readBody(openBackup(bytes.slice(0, -20)))).toMatchObject({ whole: false });
});

test('with one it says how, shows nothing, and opens with the same passphrase alone', async () => {
  const bytes = await written('一匹马 und ein Pferd é');
  const file = openBackup(bytes);
  expect(file.header.encryption).toMatchObject({ kdf: 'PBKDF2-SHA-256', rounds: LEAST_ROUNDS });
  expect(LEAST_ROUNDS).toBeGreaterThanOrEqual(600_000);
  expect(textOf(bytes)).not.toContain('苹果');
  // Composed of other characters, as another keyboard does it.
  const typed = '一匹马 und ein Pferd é'.normalize('NFD');
  expect(await readBody(file, typed)).toEqual({ text: LINES, whole: true });
  const wrong = { facts: { reason: 'backup-passphrase' } };
  await expect(readBody(file, '一匹马')).rejects.toMatchObject(wrong);
  await expect(readBody(file)).rejects.toMatchObject(wrong);
});

test('salt and initial vector are new in each file', async () => {
  const [one, other] = [await written('passphrase'), await written('passphrase')].map(openBackup);
  expect(one?.header.encryption?.salt).not.toBe(other?.header.encryption?.salt);
  expect(one?.header.encryption?.iv).not.toBe(other?.header.encryption?.iv);
});

test('one byte of the text, or of what is said of it, cannot be altered', async () => {
  const bytes = await written('passphrase');
  const flipped = bytes.slice();
  flipped[flipped.length - 3]! ^= 1;
  const wrong = { facts: { reason: 'backup-passphrase' } };
  await expect(readBody(openBackup(flipped), 'passphrase')).rejects.toMatchObject(wrong);
  const year = bytes.slice();
  year[textOf(bytes.slice(0, 200)).indexOf('"createdAt":"2') + 14]! ^= 1;
  expect(year).not.toEqual(bytes);
  await expect(readBody(openBackup(year), 'passphrase')).rejects.toMatchObject(wrong);
});

test('what is none, damaged or of a newer version is refused before a passphrase is asked', async () => {
  const plain = textOf(await written());
  for (const text of ['', 'x', '{"a":1}\n', '[]', '\u0000\u0001', '日记'.repeat(5000)]) {
    expect(reasonOf(() => openBackup(encoded(text)))).toBe('backup-not-ours');
  }
  expect(reasonOf(() => openBackup(encoded(plain.slice(0, 60))))).toBe('backup-damaged');
  const newer = plain.replace('"version":1', '"version":2');
  expect(reasonOf(() => openBackup(encoded(newer)))).toBe('backup-newer');
  const old = plain.replace('"version":1', '"version":0');
  expect(reasonOf(() => openBackup(encoded(old)))).toBe('backup-damaged');
  const closed = await written('passphrase');
  expect(reasonOf(() => openBackup(closed.slice(0, -1)))).toBe('backup-damaged');
});

test('a file that asks for too few rounds, or for hours of them, is refused', async () => {
  const bytes = await written('passphrase');
  const end = bytes.indexOf(10) + 1;
  for (const rounds of ['1', '599999', '1000000000', '-1', '6e99', '"x"']) {
    const line = textOf(bytes.slice(0, end)).replace('"rounds":600000', `"rounds":${rounds}`);
    const file = new Uint8Array([...encoded(line), ...bytes.slice(end)]);
    expect(reasonOf(() => openBackup(file))).toBe('backup-damaged');
  }
});
