/** What is to be known of one kind of records. */
import type { Change, Store } from '../storage/store.ts';

/** In the order in which people look for them. */
export const KINDS = [
  'conversations',
  'diary',
  'examples',
  'prompts',
  'roles',
  'settings',
  'words',
  'lab',
  'replies',
  'hand',
] as const;
export type KindName = (typeof KINDS)[number];

export interface Kind<T> {
  read(store: Store): Promise<T[]>;
  /** Undefined where it makes no sense. */
  parse(value: unknown): T | undefined;
  /** By which a record is known again. */
  id(value: T): string;
  /** Of two under one id: `here` itself where the other has nothing newer. */
  settle(here: T, brought: T): T;
  /** What it takes to store them, by key. */
  changes(values: readonly T[]): (readonly [key: string, change: Change])[];
  /** How many there may be. */
  most?: number;
  /** There is but one, and nothing tells which of two is newer: a person decides. */
  single?: true;
}
