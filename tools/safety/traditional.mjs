/**
 * Makes src/safety/traditional.ts: traditional characters with the simplified ones that the word
 * filter reads them as. From OpenCC's TSCharacters (Apache-2.0), as opencc-js ships them:
 * `npm install --no-save opencc-js@1.4.2 && node tools/safety/traditional.mjs`
 */
import { writeFileSync } from 'node:fs';
import { URL } from 'node:url';
import { TextDecoder } from 'node:util';

const { default: source } = await import('opencc-js/dict/TSCharacters');
const common = gb2312();
const pairs = source
  .split('|')
  .map((line) => line.split(' '))
  // Rare characters would double the table and stand in no word list.
  .filter(([from, to]) => from !== to && from.length === 1 && common.has(to))
  .sort(([a], [b]) => (a < b ? -1 : 1));

const rows = pairs
  .flat()
  .join('')
  .match(/.{1,88}/gu)
  .map((row) => `  '${row}',\n`);
writeFileSync(
  new URL('../../src/safety/traditional.ts', import.meta.url),
  `/** Made by tools/safety/traditional.mjs from OpenCC (Apache-2.0): traditional, simplified, traditional, … */
export const TRADITIONAL = [
${rows.join('')}].join('');
`,
);
console.log(`${pairs.length} pairs`);

/** The simplified characters of everyday print. */
function gb2312() {
  const decoder = new TextDecoder('gb2312');
  const found = new Set();
  for (let high = 0xb0; high <= 0xf7; high++) {
    for (let low = 0xa1; low <= 0xfe; low++) found.add(decoder.decode(Uint8Array.of(high, low)));
  }
  return found;
}
