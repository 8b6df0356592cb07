/**
 * `npm run describe-model -- FILE.onnx`: the chain behind `logits` and the shortcuts that take hold.
 * Run it on the first file of a model that nobody has tried yet.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { describeModel } from './describe.ts';

const [path, ...others] = process.argv.slice(3); // tools/run.js takes the first
try {
  if (!path || others.length > 0) throw new Error('name one ONNX file');
  const file = openSync(path, 'r');
  try {
    let bytesRead = 0;
    const lines = describeModel(
      {
        size: fstatSync(file).size,
        read(offset, length) {
          const bytes = new Uint8Array(length);
          bytesRead += readSync(file, bytes, 0, length, offset);
          return bytes;
        },
      },
      path,
    );
    console.log(lines.join('\n'));
    console.log(`\n${(bytesRead / 1e6).toFixed(1)} MB of the file were read.`);
  } finally {
    closeSync(file);
  }
} catch (error) {
  console.error(`describe-model: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
