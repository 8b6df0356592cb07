/** Shows what the service worker says, and lets a new version in when the person wants it. */
import type { Loaded } from '../contract/engine.ts';
import { startServiceWorker, type ShellState } from '../platform/updates.ts';
import type { Notices } from '../state/notices.svelte.ts';

/** @param onState Called before anything is shown. */
export function offerUpdates(
  ready: Promise<Loaded>,
  notices: Notices,
  onState: (state: ShellState) => void,
): void {
  const shell = startServiceWorker(ready, (state) => {
    onState(state);
    if (state === 'cleared') notices.show({ kind: 'cleared' });
    if (state === 'update-available') offer();
    else notices.offlineReady = state === 'offline-ready';
  });
  function offer(): void {
    const later = new AbortController();
    const apply = () => {
      notices.dismiss('update');
      notices.show({ kind: 'update-waits', cancel: () => later.abort() });
      shell.applyUpdate(later.signal).catch((error: unknown) => {
        notices.dismiss('update-waits');
        if (later.signal.aborted) offer();
        else notices.showError(error);
      });
    };
    notices.show({ kind: 'update', apply });
  }
}
