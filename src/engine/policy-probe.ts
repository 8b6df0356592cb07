/** Whether this worker's policy really keeps it from other origins. Nothing leaves the machine. */
import type { PolicyState } from '../contract/computer.ts';

/** A name that no resolver may ever answer for: https://www.rfc-editor.org/rfc/rfc6761#section-6.4 */
const ELSEWHERE = 'https://blocked.invalid/';
/** A policy without `data:` refuses this one as well; without a policy it always succeeds. */
const NOWHERE = 'data:,';
const PATIENCE_MS = 1000;

/**
 * The unreachable name fails with or without a policy; what tells them apart is the event that a
 * refusal fires. Where a browser fires none in workers, the other request decides.
 */
export async function probePolicy(
  scope: EventTarget = globalThis,
  ask: typeof fetch = fetch,
): Promise<PolicyState> {
  let refused = () => {};
  const violation = new Promise<boolean>((resolve) => {
    refused = () => resolve(true);
    setTimeout(resolve, PATIENCE_MS, false);
  });
  const listen = (event: Event) => {
    const { blockedURI, disposition } = event as SecurityPolicyViolationEvent;
    if (disposition === 'enforce' && blockedURI.startsWith(ELSEWHERE)) refused();
  };
  scope.addEventListener('securitypolicyviolation', listen);
  try {
    await ask(ELSEWHERE, { mode: 'no-cors', credentials: 'omit' });
    return 'missing';
  } catch {
    if (
      await ask(NOWHERE)
        .then(() => true)
        .catch(() => false)
    )
      return 'missing';
    return (await violation) ? 'active' : 'unknown';
  } finally {
    scope.removeEventListener('securitypolicyviolation', listen);
  }
}
