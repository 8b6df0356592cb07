import type { Words } from '../en/en.ts';
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

export const zhCN: Words = {
  locale: 'zh-CN',
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
