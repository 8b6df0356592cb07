/** English gives the type of every other language: a key that one of them lacks does not compile. */
import type { Locale } from '../types.ts';
import { carry } from './carry.ts';
import { computer } from './computer.ts';
import { conversation } from './conversation.ts';
import { errors } from './errors.ts';
import { journal } from './journal.ts';
import { models } from './models.ts';
import { page } from './page.ts';
import { roles } from './roles.ts';
import { safety } from './safety.ts';
import { storage } from './storage.ts';
import { teach } from './teach.ts';
import { temporary } from './temporary.ts';

export const en = {
  locale: 'en' as Locale,
  ...page,
  ...conversation,
  ...models,
  teach,
  carry,
  computer,
  journal,
  temporary,
  safety,
  roles,
  storage,
  errors,
};

export type Words = typeof en;
