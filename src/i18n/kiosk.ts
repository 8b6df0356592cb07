/** The words of what a class or a kiosk needs, which come with its code. */
import { kiosk as en } from './en/kiosk.ts';
import { kiosk as zhCN } from './zh-CN/kiosk.ts';

export const KIOSK = { 'zh-CN': zhCN, en };
