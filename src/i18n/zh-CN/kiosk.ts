import type { kiosk as en } from '../en/kiosk.ts';

const pin: (typeof en)['pin'] = {
  title: '需要 PIN',
  why: '这里由管理这台设备的人使用，输入 PIN 后打开。',
  label: 'PIN',
  open: '打开',
  checking: '正在核对…',
  refused: {
    wrong: () => 'PIN 不对。',
    'no-pin': (least, most) => `PIN 是 ${least} 到 ${most} 位数字。`,
    failed: () => '这里没能核对 PIN。请刷新页面再试。',
  },
  wait: (time) => `试的次数太多了，${time} 后可以再试。`,
  chatStays: '对话不需要 PIN。',
  lock: '锁定',
};

export const kiosk: typeof en = { pin };
