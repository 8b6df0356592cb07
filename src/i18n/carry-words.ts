/** The shape of what is said about models that are carried by hand. */
import type { ErrorData } from '../contract/errors.ts';
import {
  GGUF_REASONS,
  IMPORT_REASONS,
  type GgufReason,
  type ImportReason,
} from '../contract/weights.ts';
import type { Explanation } from './words.ts';

export interface CarryWords {
  title: string;
  help: string;
  chooseFolder: string;
  chooseFiles: string;
  drop: string;
  reading: string;
  read: (title: string) => string;
  unverified: string;
  exportFolder: string;
  exportArchive: string;
  writing: string;
  written: (title: string) => string;
  fromSite: string;
  /** `file` is empty where none is to blame. */
  refusals: Record<ImportReason, (file: string) => Explanation>;
  /** Why a GGUF file was not converted. */
  gguf: GgufWords;
  damaged: (file: string) => Explanation;
  notWritten: Explanation;
  tooLarge: Explanation;
}

/** `name` is empty where there is nothing to name. */
export type GgufWords = Record<GgufReason, (name: string) => Explanation>;

/** What went wrong while a model was carried; undefined for all other errors. */
export function explainCarry(
  words: CarryWords,
  { code, facts }: ErrorData,
): Explanation | undefined {
  const { reason, file = '', name = '' } = facts;
  const refusal = IMPORT_REASONS.find((known) => known === reason);
  if (code === 'input' && refusal) return words.refusals[refusal](file);
  const unconverted = GGUF_REASONS.find((known) => known === reason);
  if (code === 'input' && unconverted) return words.gguf[unconverted](name);
  if (code === 'corrupt' && reason === 'import') return words.damaged(file);
  if (code === 'storage' && reason === 'export') return words.notWritten;
  if (code === 'storage' && reason === 'archive') return words.tooLarge;
  return undefined;
}
