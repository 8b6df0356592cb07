/**
 * A backup as a file: a line of JSON that says what it is, then the records, one a line. With a
 * passphrase these are encrypted, and the first line is authenticated with them.
 */
import * as v from 'valibot';
import { AppError, type ErrorReason } from '../contract/errors.ts';
import {
  base64,
  decrypt,
  encrypt,
  fromBase64,
  LEAST_ROUNDS,
  MOST_ROUNDS,
  sha256,
} from './crypto.ts';

const FORMAT = 'qwen-all-in-one-backup';
const PRODUCT = 'Qwen All-in-One';
export const VERSION = 1;
/** What a browser can hold as one text, with room to spare. */
export const MOST_BYTES = 200e6;
/** The first line is far shorter. */
const MOST_HEADER = 4096;
const NEW_LINE = 10;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.pipe(v.string(), v.nonEmpty(), v.base64());

const header = v.object({
  format: v.literal(FORMAT),
  product: v.literal(PRODUCT),
  version: v.literal(VERSION),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Of what follows the first line. */
  bytes: count,
  /** The same, where it is not encrypted and the browser could compute it. */
  sha256: v.exactOptional(text),
  encryption: v.exactOptional(
    v.object({
      cipher: v.literal('AES-GCM-256'),
      kdf: v.literal('PBKDF2-SHA-256'),
      rounds: v.pipe(count, v.minValue(LEAST_ROUNDS), v.maxValue(MOST_ROUNDS)),
      salt: text,
      iv: text,
    }),
  ),
});

export type Header = v.InferOutput<typeof header>;

export interface BackupFile {
  header: Header;
  /** The first line as it stands there. */
  line: Uint8Array<ArrayBuffer>;
  body: Uint8Array<ArrayBuffer>;
}

/** @param passphrase Empty: it is not encrypted. */
export async function writeBackup(lines: string, passphrase: string, now = new Date()) {
  const plain = new TextEncoder().encode(lines);
  const about = {
    ...{ format: FORMAT, product: PRODUCT, version: VERSION, createdAt: now.toISOString() },
  };
  if (!passphrase) {
    const hash = await sha256(plain);
    const rest = { bytes: plain.length, ...(hash && { sha256: hash }) };
    return new Blob([lineOf({ ...about, ...rest }), plain]);
  }
  let line = new Uint8Array();
  const body = await encrypt(plain, passphrase, ({ rounds, salt, iv, bytes }) => {
    const [cipher, kdf] = ['AES-GCM-256', 'PBKDF2-SHA-256'];
    const encryption = { cipher, kdf, rounds, salt: base64(salt), iv: base64(iv) };
    return (line = lineOf({ ...about, bytes, encryption }));
  });
  return new Blob([line, body]);
}

const lineOf = (about: object) => new TextEncoder().encode(`${JSON.stringify(about)}\n`);

/** @throws AppError `input` where it is none, damaged, or of a newer version of the app. */
export function openBackup(bytes: Uint8Array<ArrayBuffer>): BackupFile {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const end = bytes.subarray(0, MOST_HEADER).indexOf(NEW_LINE) + 1 || MOST_HEADER;
  const line = bytes.slice(mark, end);
  const written = new TextDecoder().decode(line);
  if (!written.includes(FORMAT)) throw refusal('backup-not-ours');
  const about = parsed(written);
  const version = v.safeParse(v.object({ version: count }), about);
  if (version.success && version.output.version > VERSION) throw refusal('backup-newer');
  const read = v.safeParse(header, about);
  if (!read.success) throw refusal('backup-damaged');
  const body = bytes.slice(end);
  if (read.output.encryption && body.length !== read.output.bytes) throw refusal('backup-damaged');
  return { header: read.output, line, body };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export interface Body {
  text: string;
  /** Whether it is what was saved, byte for byte. */
  whole: boolean;
}

/** @throws AppError `input`, reason `backup-passphrase`, where it is encrypted with another one. */
export async function readBody({ header, line, body }: BackupFile, passphrase = ''): Promise<Body> {
  const { encryption, bytes, sha256: expected } = header;
  if (!encryption) {
    const hash = expected && (await sha256(body));
    const whole = body.length === bytes && (!hash || hash === expected);
    return { text: decoded(body), whole };
  }
  const { rounds, salt, iv } = encryption;
  const ways = { rounds, salt: fromBase64(salt), iv: fromBase64(iv) };
  const plain = await decrypt(body, passphrase, ways, line);
  if (!plain) throw refusal('backup-passphrase');
  return { text: decoded(plain), whole: true };
}

const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const refusal = (reason: ErrorReason<'input'>) =>
  new AppError('input', `no backup to read: ${reason}`, { reason });
