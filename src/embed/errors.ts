/** Our errors as other interfaces name theirs. */
import { AppError, isAbort, type ErrorCode } from '../contract/errors.ts';

const NAMES: Record<ErrorCode, string> = {
  unsupported: 'NotSupportedError',
  offline: 'NetworkError',
  download: 'NetworkError',
  corrupt: 'DataError',
  storage: 'NotReadableError',
  memory: 'UnknownError',
  timeout: 'TimeoutError',
  busy: 'OperationError',
  blocked: 'NotAllowedError',
  input: 'NotSupportedError',
  worker: 'UnknownError',
  internal: 'UnknownError',
};

/** What the Prompt API throws where a reply was filtered: its names are those of the writing assistance APIs. */
export function filteredError(): DOMException {
  return new DOMException("this site's word filter ended the reply", 'NotReadableError');
}

/** As the Prompt API throws: a DOMException, with ours as its `cause`. */
export function domError(error: unknown, signal?: AbortSignal): unknown {
  if (isAbort(error)) return signal?.aborted ? signal.reason : error;
  if (!(error instanceof AppError)) return error;
  const { code, message, facts }: AppError = error;
  const tooLong = code === 'input' && facts.reason === 'too-long';
  const made = tooLong
    ? quotaError(message, facts.limit, facts.actual)
    : new DOMException(message, NAMES[code]);
  return Object.assign(made, { cause: error });
}

/** `QuotaExceededError` is a class of its own in newer browsers. */
export function quotaError(message: string, quota = 0, requested = 0): DOMException {
  const Made = (globalThis as { QuotaExceededError?: typeof QuotaClass }).QuotaExceededError;
  const facts = { quota, requested };
  return Made
    ? new Made(message, facts)
    : Object.assign(new DOMException(message, 'QuotaExceededError'), facts);
}

declare class QuotaClass extends DOMException {
  constructor(message: string, facts: { quota: number; requested: number });
}

/** As an OpenAI-shaped service answers. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly param: string | null;

  constructor(status: number, code: string, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }

  get type(): string {
    return this.status < 500 ? 'invalid_request_error' : 'server_error';
  }

  /** The body of the answer. */
  toJSON() {
    const { message, type, param, code } = this;
    return { error: { message, type, param, code } };
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = { busy: 429, input: 400, blocked: 403 };

/** An abort stays what it is. */
export function apiError(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message, facts }: AppError = error;
  if (facts.reason === 'not-stored') return new ApiError(404, 'model_not_found', message, 'model');
  if (facts.reason === 'too-long') {
    return new ApiError(400, 'context_length_exceeded', message, 'messages');
  }
  if (code === 'blocked' && facts.reason === 'words') {
    return new ApiError(400, 'content_filter', message, 'messages');
  }
  return new ApiError(STATUS[code] ?? 500, facts.reason ?? code, message);
}
