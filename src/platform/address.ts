/** The value of a parameter of the page's address, which is taken out: a reload must not use it again. */
export function takeParameter(name: string): string | null {
  const url = new URL(location.href);
  const value = url.searchParams.get(name);
  if (value === null) return null;
  url.searchParams.delete(name);
  history.replaceState(history.state, '', url);
  return value;
}

/** Loads the page anew at its first place, as on a first visit. */
export function restart(): void {
  history.replaceState(null, '', location.pathname);
  location.reload();
}

/** Of this tab alone: in the address anybody could claim it by a link. */
const DELETED = 'qwen-all-in-one-deleted';

/** The same after a person had everything deleted, which the page then says. */
export function restartAfterDeletion(): void {
  try {
    sessionStorage.setItem(DELETED, '1');
  } catch {
    // Refused: it is not said.
  }
  restart();
}

/** Whether that was why the page was loaded; asked once. */
export function takeDeletion(): boolean {
  try {
    const was = sessionStorage.getItem(DELETED) !== null;
    sessionStorage.removeItem(DELETED);
    return was;
  } catch {
    return false;
  }
}
