/**
 * Names for content. A file is kept under the hash that was promised for it, so that whatever
 * brings the same bytes (an update, a mirror, a USB stick, another model) finds them there.
 */
import { createSHA1, createSHA256, sha256 as hashInWasm } from 'hash-wasm';
import { corrupt } from './failures.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * - 64 hex digits: SHA-256 of the file, as hubs name it for large files, and our own manifest for all;
 * - `git-` and 40 hex digits: git's hash of the file, as hubs name it for small files;
 * - `unverified-…`: nobody promised anything; see `standInKey`.
 */
export type ContentKey = string;

const GIT = 'git-';
const UNVERIFIED = 'unverified-';

export const gitKey = (oid: string): ContentKey => GIT + oid;

export const isVerified = (key: ContentKey): boolean => !key.startsWith(UNVERIFIED);

/** All that tells this version of a file from another, where no hash does: address, length, date. */
export async function standInKey(facts: readonly unknown[]): Promise<ContentKey> {
  return UNVERIFIED + (await sha256(new TextEncoder().encode(JSON.stringify(facts))));
}

/** Hex. */
export async function sha256(bytes: Bytes): Promise<string> {
  // Insecure addresses have no crypto.subtle; hash-wasm is a third as fast.
  if (!globalThis.crypto?.subtle) return hashInWasm(bytes);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).reduce(
    (hex, byte) => hex + byte.toString(16).padStart(2, '0'),
    '',
  );
}

type Hash = Awaited<ReturnType<typeof createSHA256>>;

/** Checks a whole file, fed piece by piece in order, against what its key promises. */
export class ContentCheck {
  readonly #key: ContentKey;
  readonly #sha256: Hash;
  readonly #git: Hash | undefined;

  private constructor(key: ContentKey, sha256: Hash, git: Hash | undefined) {
    this.#key = key;
    this.#sha256 = sha256;
    this.#git = git;
  }

  static async open(key: ContentKey, size: number): Promise<ContentCheck> {
    const git = key.startsWith(GIT) ? await createSHA1() : undefined;
    git?.update(`blob ${size}\0`); // https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    return new ContentCheck(key, await createSHA256(), git);
  }

  update(bytes: Bytes): void {
    this.#sha256.update(bytes);
    this.#git?.update(bytes);
  }

  /** The file's SHA-256. @throws AppError `corrupt` where the key promised other bytes. */
  finish(path: string): string {
    const digest = this.#sha256.digest();
    const found = this.#git ? gitKey(this.#git.digest()) : digest;
    if (isVerified(this.#key) && found !== this.#key) {
      throw corrupt(path, `the hash is ${found}, not ${this.#key}`);
    }
    return digest;
  }
}
