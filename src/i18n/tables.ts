/** The words of tables that a person brings, which come with their code: the first visit has no need of them. */
import { tables as en } from './en/tables.ts';
import { tables as zhCN } from './zh-CN/tables.ts';

export const TABLES = { 'zh-CN': zhCN, en };
