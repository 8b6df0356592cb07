/** What was deleted and can still be brought back: each thing by itself, for a while. */

/** How long. */
export const UNDO_MS = 10_000;

export interface Undoable<What extends string> {
  id: number;
  what: What;
  /** As a person knows it. */
  name: string;
}

export class UndoList<What extends string> {
  /** Oldest first. */
  list = $state.raw<readonly Undoable<What>[]>([]);
  readonly #restores = new Map<number, () => void | Promise<void>>();
  #last = 0;

  offer(what: What, name: string, restore: () => void | Promise<void>): void {
    const id = (this.#last += 1);
    this.#restores.set(id, restore);
    this.list = [...this.list, { id, what, name }];
    setTimeout(() => {
      if (this.#restores.delete(id)) this.#drop(id);
    }, UNDO_MS);
  }

  /** Nothing where its time is over. It stays listed until it is restored, storing included. */
  async undo(id: number): Promise<void> {
    const restore = this.#restores.get(id);
    if (!restore) return; // pressed twice: the first is still storing
    this.#restores.delete(id);
    try {
      await restore();
    } finally {
      this.#drop(id);
    }
  }

  #drop(id: number): void {
    this.list = this.list.filter((one) => one.id !== id);
  }
}
