/** The words of the Lab, which come with its code: the first visit has no need of them. */
import { lab as en } from './en/lab.ts';
import { lab as zhCN } from './zh-CN/lab.ts';

export const LAB = { 'zh-CN': zhCN, en };
