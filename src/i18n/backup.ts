/** The words of backup and deletion, which come with its code: the first visit has no need of them. */
import { backup as en } from './en/backup.ts';
import { backup as zhCN } from './zh-CN/backup.ts';

export const BACKUP = { 'zh-CN': zhCN, en };
