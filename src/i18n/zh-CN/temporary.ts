import type { temporary as enTemporary } from '../en/temporary.ts';

export const temporary: typeof enTemporary = {
  begin: '临时对话',
  end: '结束临时对话',
  note: '临时对话：不会在这台设备上留下任何内容，离开它或关闭页面后就没有了。',
};
