/** A PIN as `site.json` holds it: what PBKDF2 makes of it, so that the file does not tell it. */
import { base64, canEncrypt, fromBase64 } from '../backup/crypto.ts';
import { PIN_ROUNDS, type SitePin } from '../contract/site.ts';

export const LEAST_DIGITS = 4;
export const MOST_DIGITS = 12;
const BYTES = 32;

/** As it is typed on any keyboard, also a Chinese one; null where it is no PIN. */
export function readPin(typed: string): string | null {
  const pin = typed.normalize('NFKC').replace(/\s/g, '');
  return /^\d+$/.test(pin) && pin.length >= LEAST_DIGITS && pin.length <= MOST_DIGITS ? pin : null;
}

/** @param pin As `readPin` gives it. */
export async function makePin(pin: string): Promise<SitePin> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const hash = base64(await derive(pin, salt, PIN_ROUNDS));
  return { salt: base64(salt), rounds: PIN_ROUNDS, hash };
}

export async function isPin(pin: string, { salt, rounds, hash }: SitePin): Promise<boolean> {
  return base64(await derive(pin, fromBase64(salt), rounds)) === hash;
}

async function derive(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number) {
  // Insecure addresses, which schools have, offer no crypto.subtle.
  if (!canEncrypt()) {
    await new Promise((resolve) => setTimeout(resolve, 50)); // it takes seconds: what is said first is drawn first
    const { createSHA256, pbkdf2 } = await import('hash-wasm');
    const hashFunction = createSHA256();
    const ways = { password: pin, salt, iterations: rounds, hashLength: BYTES, hashFunction };
    return Uint8Array.from(await pbkdf2({ ...ways, outputType: 'binary' }));
  }
  const typed = new TextEncoder().encode(pin);
  const key = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveBits']);
  const ways = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(ways, key, 8 * BYTES));
}
