/** Words that are in every text, and say nothing of a day. */
const ZH =
  '的 了 着 过 和 与 跟 同 及 或 而 且 但 但是 不过 可是 然而 因为 所以 因此 如果 要是 虽然 即使 只要 只有 除了 以及 还是 或者 并且 而且 于是 然后 接着 之后 以后 之前 以前 后来 ' +
  '我 你 您 他 她 它 我们 你们 他们 她们 它们 咱们 自己 大家 别人 有人 谁 什么 怎么 怎么样 怎样 为什么 哪 哪里 哪个 哪些 几 多少 这 那 这个 那个 这些 那些 这样 那样 这么 那么 这里 那里 这儿 那儿 这种 那种 ' +
  '是 不是 有 没 没有 在 不 也 都 就 才 又 再 还 很 太 更 最 非常 特别 比较 十分 真 真的 好像 可能 大概 也许 应该 可以 能 能够 会 要 想 得 地 把 被 让 给 对 对于 关于 从 到 向 往 由 为 为了 以 用 按 比 像 如 ' +
  '上 下 里 外 中 内 前 后 左 右 间 旁 边 来 去 起来 出来 下来 上来 过来 回来 出去 下去 进去 说 看 做 去 走 叫 吗 呢 吧 啊 呀 哦 嗯 哈 哈哈 啦 嘛 哎 唉 么 之 其 此 该 某 每 各 另 另外 ' +
  '一 二 两 三 四 五 六 七 八 九 十 百 千 万 个 些 一个 一些 一下 一点 一直 一样 一起 一次 有点 有些 次 件 条 只 位 种 天 日 月 年 点 分 时 时候 小时 分钟 今天 昨天 明天 现在 刚才 刚刚 已经 正在 总是 经常 有时 有时候 突然 终于 几乎 ' +
  '东西 事 事情 人 觉得 感觉 知道 开始 继续 出 多 少 大 小 好 完 成 等 等等 只是 就是 还有 不能 不会 不要 不想';
const EN =
  "a an the and or but nor so yet if then else than because while although though since until unless as at by for from in into of off on onto out over to up with without about after before between during through under again further once only own same too very just also even still ever never always often some any all both each few more most other another such no not don doesn didn isn wasn aren weren won't wouldn can't couldn t s ll re ve d m " +
  'i me my mine myself we us our ours you your yours he him his she her hers it its they them their theirs this that these those who whom whose which what when where why how here there ' +
  'am is are was were be been being have has had having do does did doing done will would shall should can could may might must get got getting go goes went going gone come came make made say said see saw take took ' +
  "i'm i've i'll i'd it's that's don't didn't doesn't isn't wasn't can't couldn't we're we've they're you're there's today yesterday tomorrow day one two three first much many lot lots really quite thing things time bit back down now";

export const STOP_WORDS: ReadonlySet<string> = new Set(`${ZH} ${EN}`.split(' '));
