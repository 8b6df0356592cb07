/** What the page tells without being asked: one line each, newest last, one of a kind. */
import { isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';

export type Notice =
  | { kind: 'update'; apply: () => void }
  | { kind: 'update-waits'; cancel: () => void }
  | { kind: 'no-history' }
  | { kind: 'single-thread' }
  /** These two say why nothing is kept; no other notice says it too. */
  | { kind: 'insecure' }
  | { kind: 'cleared' }
  | { kind: 'deleted' }
  | { kind: 'restarted'; comesBack: boolean }
  | { kind: 'switched'; title: string }
  | { kind: 'site'; leftOut: readonly string[] }
  | { kind: 'error'; error: ErrorData };

export type NoticeKind = Notice['kind'];

export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  /** Everything the page needs is stored here; said only when the service worker has checked. */
  offlineReady = $state(false);

  show(notice: Notice): void {
    const { list } = this;
    if (isResult(notice) && list.some(isCause)) return;
    const others = list.filter((other) => other.kind !== notice.kind);
    this.list = [...others.filter((other) => !isCause(notice) || !isResult(other)), notice];
  }

  /** For failures nobody was waiting for. */
  showError(error: unknown): void {
    if (!isAbort(error)) this.show({ kind: 'error', error: toErrorData(error) });
  }

  dismiss(kind: NoticeKind): void {
    this.list = this.list.filter((notice) => notice.kind !== kind);
  }
}

const isCause = ({ kind }: Notice): boolean => kind === 'insecure' || kind === 'cleared';

/** What such a cause brings with it, and another cure than the cause's own sentence names. */
function isResult(notice: Notice): boolean {
  if (notice.kind === 'single-thread' || notice.kind === 'no-history') return true;
  return notice.kind === 'error' && notice.error.code === 'storage';
}
