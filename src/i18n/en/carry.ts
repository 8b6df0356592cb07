import type { ImportReason } from '../../contract/weights.ts';
import type { Explanation } from '../types.ts';
import { gguf } from './gguf.ts';

const NOTHING_STORED = 'Nothing was stored.';

/** Why what was brought is no model. `file` is empty where none is to blame. */
const refusals: Record<ImportReason, (file: string) => Explanation> = {
  'import-empty': () => ({
    what: 'There is no file in it.',
    next: 'Choose the folder in which config.json lies, or the exported archive.',
  }),
  'import-missing': (file) => ({
    what: `The file ${file} is missing. ${NOTHING_STORED}`,
    next: 'Choose the whole folder of the model, and copy it again if it was cut short.',
  }),
  'import-several': () => ({
    what: `There is more than one model in it. ${NOTHING_STORED}`,
    next: 'Choose the folder of one model, or a single GGUF file.',
  }),
  'import-path': (file) => ({
    what: `A name in it leads out of the folder: ${file}. ${NOTHING_STORED}`,
    next: 'Do not use this folder or archive; get the model from a source that you trust.',
  }),
  'import-manifest': (file) => ({
    what: `The list of files, ${file}, cannot be read. ${NOTHING_STORED}`,
    next: 'Export the model again.',
  }),
  'import-no-onnx': () => ({
    what: `There is no ONNX file in it that runs here. ${NOTHING_STORED}`,
    next: 'The folder needs a quantised file such as onnx/model_quantized.onnx.',
  }),
  'import-html': (file) => ({
    what: `${file} is a web page, not a file of the model. ${NOTHING_STORED}`,
    next: 'Download the file again; some networks ask you to sign in first.',
  }),
  'import-pointer': (file) => ({
    what: `${file} is only a note of git about the file. ${NOTHING_STORED}`,
    next: 'Run “git lfs pull” in that folder, then import it again.',
  }),
  'import-unreadable': () => ({
    what: `A file can no longer be read. ${NOTHING_STORED}`,
    next: 'See whether the stick and the files are still there, then try again.',
  }),
  'import-archive': () => ({
    what: `The archive is damaged, or packed in a way that cannot be read here. ${NOTHING_STORED}`,
    next: 'Unpack it and import the folder.',
  }),
};

/** What is said about models that are carried by hand, on a stick. */
export const carry = {
  title: 'Copy with a USB stick',
  help: 'Where the network is slow or missing: export a model on one machine, carry the folder or the archive over, and import it here. Every byte is checked.',
  chooseFolder: 'Import a folder',
  chooseFiles: 'Import files',
  drop: 'Or drop a folder, files, an exported archive or a GGUF file here.',
  ownGguf: 'Your own GGUF file, from Ollama or LM Studio',
  ownGgufHelp: [
    'It is chosen like any file, converted on this device and sent nowhere.',
    'LM Studio: import the folder .lmstudio/models in your home folder, on Windows, macOS and Linux (older versions: .cache/lm-studio/models), and choose from the list.',
    'Ollama: the same with .ollama/models (as a service on Linux: /usr/share/ollama/.ollama/models; or the folder that OLLAMA_MODELS names).',
  ],
  several: 'There are several GGUF files in it. Which one is it to be?',
  reading: 'Reading and checking…',
  read: (title: string) => `${title} is here.`,
  unverified: 'There were no checksums to compare with, so only the kind of the files was checked.',
  exportFolder: 'Export to a folder',
  exportArchive: 'Export as ZIP',
  writing: 'Writing and checking…',
  written: (title: string) => `${title} is written. It can be imported on another machine.`,
  fromSite: 'On this site',
  refusals,
  gguf,
  damaged: (file: string) => ({
    what: `${file || 'A file'} is damaged or cut short. ${NOTHING_STORED}`,
    next: 'Copy it again from where it is whole.',
  }),
  notWritten: {
    what: 'The folder cannot be written to.',
    next: 'See whether the stick is still there, has room, and is not write-protected.',
  },
  tooLarge: {
    what: 'The model is over 4 GB, which is more than such an archive can hold.',
    next: 'Export it to a folder.',
  },
};
