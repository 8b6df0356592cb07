/** The words of the settings, which come with their code: the first visit has no need of them. */
import { settings as en } from './en/settings.ts';
import { settings as zhCN } from './zh-CN/settings.ts';

export const SETTINGS = { 'zh-CN': zhCN, en };
