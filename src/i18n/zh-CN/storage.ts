import type { storage as en } from '../en/storage.ts';

export const storage: typeof en = {
  pause: '暂停',
  pauseKeeps: '可以随时暂停，或直接关掉页面：已下载的部分会保留，下次接着下载。',
  resume: '继续下载',
  unfinished: '未下完',
  unfinishedBytes: (stored, total) =>
    total ? `已下载 ${stored}，共 ${total}。` : `已下载 ${stored}。`,
  discard: '删除已下载的部分',
  confirmDiscard: (title) => `删除 ${title} 已下载的部分？再要时得从头下载。`,
  offerResume: (title, share) => `${title} 上次下载到 ${share}，没有下完。`,
  waitLimited: (host, time) => `${host} 要求稍等，${time} 后自动继续。`,
  waitFailed: (host, time) => `${host} 没有接上，${time} 后自动再试。`,
  waitOffline: '没有网络。连上后自动继续。',
  then: '，然后 ',
  memoryOffer: '也可以只在这次使用：文件放在内存里，不保存，关闭页面后就没有了。',
  useMemory: '只在这次使用',
  saveAnyway: '仍然下载并保存',
  held: '在内存里',
  heldNote: '文件放在内存里，没有保存：关闭或刷新页面后，要用得重新下载。',
  check: '检查文件',
  mend: '重新下载损坏的部分',
  mendNext: '完好的部分会保留，只需重新下载损坏的部分。',
  sound: '检查过了，每个字节都对。',
  title: '存储空间',
  onDisk: (size) => `占用 ${size}`,
  used: (usage, quota) => `本站已用 ${usage}，上限 ${quota}。`,
  quotaUnknown: '这个浏览器没有说明可用空间。',
  persisted: '浏览器已保证长期保留，不会自行清理。',
  notPersisted:
    '浏览器未保证长期保留：磁盘紧张时可能清理模型。把本站安装为应用或加入书签后，多数浏览器会保证。',
  askPersist: '请求长期保留',
};
