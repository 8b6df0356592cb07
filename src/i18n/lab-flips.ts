/** What the Lab says of texts in other clothes. */
import { labFlips as en } from './en/lab-flips.ts';
import { labFlips as zhCN } from './zh-CN/lab-flips.ts';

export const LAB_FLIPS = { 'zh-CN': zhCN, en };
