import type { ErrorData } from '../../contract/errors.ts';
import { isRunning } from '../../chat/exchange.ts';
import type { App } from '../app.svelte.ts';

/**
 * A refusal goes with what it was for: the other reply, or the rules of the word filter. For the
 * life of the component that shows it.
 */
export function withdrawLater(app: App, refusal: () => ErrorData | null, withdraw: () => void) {
  $effect(() => {
    const busy = app.chat.runningId !== null || app.chat.current.exchanges.some(isRunning);
    if (!busy && refusal()?.code === 'busy') withdraw();
  });
  /** The rules that a message was refused by. */
  let ruled: { refusal: unknown; guard: unknown } | null = null;
  $effect(() => {
    const refused = refusal();
    const { guard } = app.safety;
    if (refused?.code !== 'blocked') ruled = null;
    else if (ruled?.refusal !== refused) ruled = { refusal: refused, guard };
    else if (ruled.guard !== guard) withdraw();
  });
}
