/** A passphrase to a key (PBKDF2) and a text to what only it opens (AES-GCM), with the browser's own means. */
import { AppError } from '../contract/errors.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Ways {
  rounds: number;
  salt: Bytes;
  iv: Bytes;
}

/** What OWASP asks for: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
export const LEAST_ROUNDS = 600_000;
/** A file that asks for more would only hold the page up. */
export const MOST_ROUNDS = 10_000_000;
/** That AES-GCM adds. */
const TAG_BYTES = 16;

/** False on insecure addresses. */
export const canEncrypt = (): boolean => Boolean(globalThis.crypto?.subtle);

/** @param about Makes what is authenticated with the text, and stays legible. */
export async function encrypt(
  plain: Bytes,
  passphrase: string,
  about: (ways: Ways & { bytes: number }) => Bytes,
): Promise<Bytes> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const ways = { rounds: LEAST_ROUNDS, salt, iv };
  const additionalData = about({ ...ways, bytes: plain.length + TAG_BYTES });
  const key = await keyOf(passphrase, ways, 'encrypt');
  const algorithm = { name: 'AES-GCM', iv, additionalData };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain));
}

/** Undefined where the passphrase is another, or one byte is: the two cannot be told apart. */
export async function decrypt(
  body: Bytes,
  passphrase: string,
  ways: Ways,
  additionalData: Bytes,
): Promise<Bytes | undefined> {
  const key = await keyOf(passphrase, ways, 'decrypt');
  try {
    const algorithm = { name: 'AES-GCM', iv: ways.iv, additionalData };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, body));
  } catch {
    return undefined;
  }
}

async function keyOf(passphrase: string, { rounds, salt }: Ways, use: KeyUsage) {
  if (!canEncrypt()) throw new AppError('input', 'no WebCrypto', { reason: 'backup-insecure' });
  // The same letters may be typed in different ways on another keyboard.
  const typed = new TextEncoder().encode(passphrase.normalize('NFC'));
  const from = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
  const target = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(derivation, from, target, false, [use]);
}

/** Empty where the browser cannot compute it here. */
export async function sha256(bytes: Bytes): Promise<string> {
  if (!canEncrypt()) return '';
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

export const base64 = (bytes: Bytes): string => btoa(String.fromCharCode(...bytes));

export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
