/** The list of conversations by the keyboard: up and down from one to the next, from the search too. */

/** @param onreach Told which conversation has come to have the focus, or something in its row. */
export function arrows(onreach: (id: string) => void) {
  return (list: HTMLElement): (() => void) => {
    const rows = () => [...list.querySelectorAll<HTMLElement>('[data-conversation]')];
    const rowOf = (target: EventTarget | null) =>
      target instanceof Element ? target.closest('li')?.querySelector('[data-conversation]') : null;

    const onkeydown = (event: KeyboardEvent) => {
      const { target, key, isComposing, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (isComposing || ctrlKey || metaKey || altKey || shiftKey) return;
      const search = target instanceof HTMLInputElement && target.type === 'search';
      if (target instanceof HTMLInputElement && !search && target.type !== 'checkbox') return;
      const all = rows();
      const at = all.findIndex((row) => row === rowOf(target));
      if (at < 0 && !(search && key === 'ArrowDown')) return;
      const places: Record<string, number> = {
        ArrowDown: at + 1,
        ArrowUp: at - 1,
        Home: 0,
        End: all.length - 1,
      };
      const to = places[key];
      if (to === undefined) return;
      event.preventDefault();
      if (to < 0) list.querySelector<HTMLElement>('input[type=search]')?.focus();
      else all[to]?.focus();
    };
    const onfocusin = ({ target }: FocusEvent) => {
      const row = rowOf(target);
      if (row instanceof HTMLElement) onreach(row.dataset['conversation'] ?? '');
    };

    list.addEventListener('keydown', onkeydown);
    list.addEventListener('focusin', onfocusin);
    return () => {
      list.removeEventListener('keydown', onkeydown);
      list.removeEventListener('focusin', onfocusin);
    };
  };
}
