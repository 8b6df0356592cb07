import type { dictation as en } from '../en/dictation.ts';

export const dictation: typeof en = {
  start: '语音输入',
  startHelp: '语音输入：在本机识别，不会发送到任何地方',
  stop: '停止聆听',
  listening: '正在聆听。语音只在本机识别，不会发送到任何地方。',
  failures: {
    denied: '没有使用麦克风的权限。请在地址栏里允许，然后再试。',
    'no-microphone': '没有找到麦克风。',
    failed: '语音输入没有成功。请再试一次，或改用键盘输入。',
  },
};
