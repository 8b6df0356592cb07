import type { GgufReason, ImportReason } from './weights.ts';

/** The closed set of ways things go wrong. Each has a sentence in `i18n/`; nothing else is shown. */
export const ERROR_CODES = [
  'unsupported', // the browser lacks something we cannot do without
  'offline', // a host could not be reached
  'download', // a host answered, but not with the file
  'corrupt', // a model file is not what it should be
  'storage', // Cache Storage or IndexedDB refused
  'memory', // not enough memory for the model
  'timeout',
  'busy',
  'blocked',
  'input', // the text cannot be processed as it is
  'worker', // the engine's thread died or could not start
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Why a code was given, where one has several causes: those of each code, and no others. */
interface Reasons {
  unsupported: 'wasm' | 'simd' | 'operator' | 'family' | 'decoder' | 'no-chatml' | 'data-file';
  offline: 'timeout';
  download: 'no-repo' | 'no-onnx' | 'incomplete' | 'range' | 'html';
  corrupt: 'missing' | 'chunk' | 'content' | 'import';
  storage: 'room' | 'quota' | 'refused' | 'export' | 'archive';
  memory: 'crash' | 'run';
  timeout: 'limit';
  busy: 'queue' | 'import';
  blocked: 'words' | 'closed' | 'revoked';
  input: ImportReason | GgufReason | TextReason | FileReason | CallReason;
  worker: 'start' | 'threads' | 'runtime' | 'tab' | 'standstill' | 'hung' | 'stuck' | 'unloaded';
  internal: never;
}
/** Of what a person has typed. */
type TextReason = 'empty' | 'too-long' | 'seconds' | 'url' | 'repo';
/** Of a file that is no model. */
type FileReason =
  | 'file-too-large'
  | 'transcript'
  | 'transcript-json'
  | `table-${'empty' | 'workbook' | 'page' | 'binary'}`
  | `backup-${'not-ours' | 'damaged' | 'newer' | 'passphrase' | 'too-large' | 'unreadable' | 'insecure'}`;
/** Of what a program asks for. */
type CallReason = 'argument' | 'labels' | 'not-stored';

export type ErrorReason<Code extends ErrorCode = ErrorCode> = Reasons[Code];

/** Facts that the sentence for a code can name: a host, a file, a limit. All optional. */
export interface ErrorFacts<Code extends ErrorCode = ErrorCode> {
  host?: string;
  file?: string;
  /** Of what a file holds and the app does not know: an architecture, a tensor, a type. */
  name?: string;
  status?: number;
  limit?: number;
  actual?: number;
  /** How long the host asked to be left alone. */
  retryAfterMs?: number;
  reason?: ErrorReason<Code>;
}

/** What crosses threads in the place of an exception. */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  facts: ErrorFacts;
}

/**
 * An error classified once, where the knowledge is. `message` is for logs (English, technical);
 * what a person reads is made from `code` and `facts` in `i18n/`.
 */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  override name = 'AppError';
  readonly code: Code;
  readonly facts: ErrorFacts<Code>;

  constructor(code: Code, message: string, facts: ErrorFacts<Code> = {}, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.facts = facts;
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Flattens any thrown value for the wire; what was never classified becomes `internal`. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, facts: error.facts };
  }
  return {
    code: 'internal',
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    facts: {},
  };
}

export function fromErrorData(data: ErrorData): AppError {
  return new AppError(data.code, data.message, data.facts);
}
