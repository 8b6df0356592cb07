/**
 * ZIP archives without compression (weights do not get smaller): written and read as pieces of
 * Blobs, so that half a gigabyte stays where the browser keeps it.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { AppError } from '../contract/errors.ts';
import type { CarriedFile } from '../contract/weights.ts';
import type { Bytes } from './content.ts';

export interface ZipEntry {
  /** With slashes. */
  path: string;
  size: number;
  /** CRC-32 of the contents. */
  crc: number;
  parts: readonly Blob[];
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const VERSION = 20;
const UTF8 = 1 << 11;
/** 1 January 1980: the archive of a model is the same, whenever it is made. */
const DATE = 0x21;
/** Sizes and offsets have 32 bits. Larger archives would need ZIP64. */
const LIMIT = 0xffffffff;

export function writeZip(entries: readonly ZipEntry[]): Blob {
  const parts: BlobPart[] = [];
  const directory: Bytes[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.path);
    const local = header(LOCAL, LOCAL_BYTES, 6, entry, name);
    const central = header(CENTRAL, CENTRAL_BYTES, 8, entry, name);
    const view = new DataView(central.buffer);
    view.setUint16(4, VERSION, true);
    view.setUint32(42, offset, true);
    parts.push(local, ...entry.parts);
    directory.push(central);
    offset += local.length + entry.size;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  if (offset + size > LIMIT) throw new AppError('storage', 'over 4 GB', { reason: 'archive' });
  const end = new DataView(new ArrayBuffer(END_BYTES));
  end.setUint32(0, END, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, offset, true);
  return new Blob([...parts, ...directory, end.buffer], { type: 'application/zip' });
}

/** What the local header and the entry of the directory have in common begins at `start`. */
function header(
  signature: number,
  length: number,
  start: number,
  { size, crc }: ZipEntry,
  name: Bytes,
): Bytes {
  const bytes = new Uint8Array(length + name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  view.setUint16(start - 2, VERSION, true);
  view.setUint16(start, UTF8, true);
  view.setUint16(start + 6, DATE, true);
  view.setUint32(start + 8, crc, true);
  view.setUint32(start + 12, size, true);
  view.setUint32(start + 16, size, true);
  view.setUint16(start + 20, name.length, true);
  bytes.set(name, length);
  return bytes;
}

/** @throws AppError `input` (reason `import-archive`) where it is cut off, compressed or no ZIP. */
export async function readZip(archive: Blob): Promise<CarriedFile[]> {
  const tailStart = Math.max(0, archive.size - END_BYTES - LONGEST_COMMENT);
  const tail = await view(archive, tailStart, archive.size);
  const end = findEnd(tail);
  const count = tail.getUint16(end + 10, true);
  const [size, offset] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if (offset + size > archive.size) throw unusable('the directory lies outside');
  const directory = await view(archive, offset, offset + size);
  const files: CarriedFile[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_BYTES > size || directory.getUint32(at, true) !== CENTRAL) {
      throw unusable('the directory is damaged');
    }
    const lengths = [28, 30, 32].map((field) => directory.getUint16(at + field, true));
    const [nameLength = 0, extra = 0, comment = 0] = lengths;
    const next = at + CENTRAL_BYTES + nameLength + extra + comment;
    if (next > size) throw unusable('the directory is damaged');
    const name = new Uint8Array(directory.buffer, at + CENTRAL_BYTES, nameLength);
    const path = new TextDecoder().decode(name);
    if (!path.endsWith('/')) files.push({ path, file: await contents(archive, directory, at) });
    at = next;
  }
  return files;
}

async function contents(archive: Blob, directory: DataView, at: number): Promise<Blob> {
  const [flags, method] = [directory.getUint16(at + 8, true), directory.getUint16(at + 10, true)];
  const [stored, size] = [directory.getUint32(at + 20, true), directory.getUint32(at + 24, true)];
  if (method !== 0 || flags & 1 || stored !== size) throw unusable('compressed or encrypted');
  const offset = directory.getUint32(at + 42, true);
  const local = await view(archive, offset, offset + LOCAL_BYTES);
  if (local.byteLength < LOCAL_BYTES || local.getUint32(0, true) !== LOCAL) {
    throw unusable('an entry is damaged');
  }
  const start = offset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  if (start + size > archive.size) throw unusable('cut off');
  return archive.slice(start, start + size);
}

/** The record lies at the end, before a comment that is empty in most archives. */
function findEnd(tail: DataView): number {
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) === END) return at;
  }
  throw unusable('no end record');
}

async function view(archive: Blob, start: number, end: number): Promise<DataView> {
  return new DataView(await archive.slice(start, end).arrayBuffer());
}

function unusable(why: string): AppError {
  return new AppError('input', `ZIP: ${why}`, { reason: 'import-archive' });
}
