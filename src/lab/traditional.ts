/**
 * Simplified characters in their traditional form, one by one, by the table that the word filter has
 * (OpenCC's). A character with several traditional forms takes the one that is met most often, and
 * one that is just as often itself stays: for the whole words that decide there, a dictionary of a
 * megabyte would be needed, and what the Lab asks is only whether the script counts.
 */
import { formsOf } from '../safety/plain.ts';

/** In traditional texts, too, these are mostly written so. */
const KEPT = new Set(
  '才出合回志致表升布占朴制向伙家吃私奸幸凶同岳雇欲恤秘哄周托注修症尸困板千秋冬面干只系台谷松丑仆舍曲采借杯核蒙胡泛雕克局念佣准布并厘'.split(
    '',
  ),
);

/** Simplified, traditional, … */
const OFTEN =
  '里裡发發当當尽盡历歷复復个個净淨别別汇匯启啟叹嘆尝嘗团團坛壇夹夾奖獎弥彌录錄径徑凄淒摆擺术術壳殼毁毀冲衝湿濕为為炼煉烟煙获獲产產画畫众眾签簽绝絕绣繡绿綠线線纤纖绕繞骂罵脏髒铺鋪馆館艳豔药藥证證说說谣謠赞讚迹跡针針钥鑰钩鉤钟鐘钻鑽锐銳锈鏽镇鎮鉴鑑闲閒阅閱鸡雞须須颜顏饥飢鳄鱷么麼苏蘇岁歲仑侖伪偽参參厕廁哗嘩恶惡坝壩墙牆娴嫻荫蔭着著这這';
const PREFERRED = new Map<string, string>();
for (let i = 0; i < OFTEN.length; i += 2) PREFERRED.set(OFTEN[i]!, OFTEN[i + 1]!);

const HAN = /\p{Script=Han}/gu;

export function toTraditional(text: string): string {
  return text.replace(HAN, (one) => {
    if (KEPT.has(one)) return one;
    const [plain, other] = formsOf(one);
    return plain === one ? (PREFERRED.get(one) ?? other ?? one) : one;
  });
}

export function toSimplified(text: string): string {
  return text.replace(HAN, (one) => formsOf(one)[0] ?? one);
}
