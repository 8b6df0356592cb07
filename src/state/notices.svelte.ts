/** What the page tells without being asked: one line each, newest last, one of a kind. */
import { isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';

export type Notice =
  | { kind: 'update'; apply: () => void }
  | { kind: 'update-waits'; cancel: () => void }
  | { kind: 'no-history' }
  | { kind: 'single-thread' }
  | { kind: 'restarted'; comesBack: boolean }
  | { kind: 'switched'; title: string }
  | { kind: 'error'; error: ErrorData };

export type NoticeKind = Notice['kind'];

export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  /** Everything the page needs is stored here; said only when the service worker has checked. */
  offlineReady = $state(false);

  show(notice: Notice): void {
    this.list = [...this.list.filter(({ kind }) => kind !== notice.kind), notice];
  }

  /** For failures nobody was waiting for. */
  showError(error: unknown): void {
    if (!isAbort(error)) this.show({ kind: 'error', error: toErrorData(error) });
  }

  dismiss(kind: NoticeKind): void {
    this.list = this.list.filter((notice) => notice.kind !== kind);
  }
}
