/** Whether a message can wait. */
import type { LabelRole } from './extra.ts';

export const URGENCY: LabelRole = {
  kind: 'label',
  id: 'urgency',
  prompt: '请判断用户的消息是否紧急,仅输出"急"或"普通".需要马上处理的事是"急".',
  classes: [
    { label: '紧急', words: ['急', '紧急', 'urgent'] },
    { label: '普通', words: ['普通', '一般', 'normal'] },
  ],
};
