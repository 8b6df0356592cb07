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
