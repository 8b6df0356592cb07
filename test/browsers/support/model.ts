/** A model of random weights that comes to no end by itself, and slowly: there is time to stop it. */
import { tinyGguf, tinyVocabulary, u32, writeGguf } from '../../support/gguf.ts';

const LAYERS = 12;

/** Some 6 MB. */
export function talkativeGguf(): Uint8Array {
  const tiny = tinyGguf({ layers: LAYERS });
  tiny.metadata['qwen2.context_length'] = u32(2048); // a prompt takes a token for each of its bytes
  // The output is tied to this table: a row of zeros has the same small chance after every token.
  const table = tiny.tensors['token_embd.weight']!.bytes;
  const { tokens } = tinyVocabulary();
  const row = table.length / tokens.length;
  for (const end of ['<|endoftext|>', '<|im_end|>']) {
    const at = tokens.indexOf(end) * row;
    table.fill(0, at, at + row);
  }
  return writeGguf(tiny);
}
