/**
 * Sentences of our own, as many good as bad and half as many again without a mood: everyday talk,
 * and reviews of things, rooms, food and books. How a model reads them tells which way it leans, how
 * sure it should be, and what a sentence without a mood looks like to it; see calibration.ts.
 */
import type { SentimentLabel } from '../contract/sentiment.ts';

export interface BankSentence {
  label: SentimentLabel;
  text: string;
}

const GOOD_ZH = `
面试通过了，下周一就去报到
妈妈做的红烧肉还是小时候的味道
终于把拖了半年的论文交了，轻松多了
邻居家的小狗一见我就摇尾巴，太可爱了
今天地铁上有人给我让座，心里暖暖的
和好朋友聊了一晚上，感觉什么烦恼都没了
孩子期末考了第一名，全家都替他高兴
这个周末什么都没干，睡了个好觉，真舒服
谢谢你一直陪着我，有你真好
跑完了人生第一个半程马拉松，我做到了
书的纸张很厚实，排版清楚，读起来很舒服
故事写得太好了，一口气读到天亮
酒店离地铁站两分钟，房间干净，前台也很热情
窗外就是海，早餐种类也多，下次还会再来
电池很耐用，一天下来还剩一半，值这个价
屏幕色彩漂亮，运行流畅，没有让我失望
送来的时候还是热的，分量足，味道也好
这家店的牛肉面汤浓肉多，老板人也和气
鞋子穿着很轻，走一天都不累
快递第二天就到了，包装得严严实实，满意
老师讲得很细，零基础也能听懂
性价比很高，比我预想的好
键盘手感不错，就是声音稍大一点，总体很喜欢
给父母买的，他们用得很顺手，一直夸我
`;

const BAD_ZH = `
又被领导当众批评了，真想辞职
面试又没过，感觉自己什么都做不好
最近总是失眠，白天一点精神都没有
相恋五年的女朋友跟我分手了
手机掉进水里，里面的照片全没了
房租又涨了，这日子快过不下去了
一个人在外地发烧，连口热水都没人倒
排了两个小时的队，轮到我的时候卖完了
跟爸爸大吵了一架，到现在心里还堵得慌
邻居半夜还在装修，吵得人头疼
养了十年的猫今天走了，家里空荡荡的
事情太多了，压得我喘不过气来
书里错别字一大堆，翻译得也不通顺
情节拖沓，看了三十页就看不下去了
房间有霉味，隔音也差，一晚上没睡好
服务员爱理不理，等了四十分钟才上菜
用了三天就死机，客服还一直推卸责任
风扇的声音像拖拉机，机身烫得没法放在腿上
菜送来已经凉了，还少了一份汤
衣服洗一次就掉色，跟图片完全是两回事
说是新的，打开一看外壳上全是划痕
价格不便宜，质量却很一般，不会再买了
电池撑不过两个小时，后悔没听别人的劝
酒店的毛巾发黄，热水时有时无，不值这个价
`;

const NO_MOOD_ZH = `
长江的源头在哪里？
请把这句话翻译成英语
二十五乘以四等于多少？
会议改到下午三点，在二楼会议室
帮我列一个去超市的购物清单
水在一个标准大气压下一百度沸腾
怎么把文件转换成另一种格式？
这本书一共三百二十页，分为十二章
酒店在火车站东边，十二点以前退房
请用三句话介绍一下光合作用
我每天七点起床，八点坐公交车上班
明天从上海到杭州的火车有哪几班？
这台电脑有八个内存插槽和两个硬盘位
写一个计算平均数的函数
北京是中国的首都
信用卡账单日是每个月的五号
外套是蓝色的，大号，上周三下的单
面条要煮几分钟？
什么是通货膨胀？
他姓王，在隔壁办公室工作
帮我起草一封会议通知
地球绕太阳转一圈大约是三百六十五天
你能做些什么？
请把下面的数字从小到大排列
你好，在吗？
早上八点的闹钟帮我改到七点半
这款手机有黑色和白色两种
请介绍一下你自己
酒店共有二十层，餐厅在一楼
明天下午记得带上身份证
怎么申请退换货？
这本小说的作者是谁？
包裹里有一本说明书和一根数据线
三角形的内角和是一百八十度
用一句话解释什么是人工智能
下一班公交车还有六分钟到站
能推荐几本讲历史的书吗？
把这段文字改得正式一点
她在银行工作，住在城东
电池容量是五千毫安时
今天是星期三
给我讲讲唐朝的科举制度
入住时间是下午两点以后
红烧肉应该先放糖还是先放酱油？
请续写这个故事的开头
桌子长一米二，宽六十厘米
猫一天大约睡十几个小时
苹果用英语怎么说？
`;

/** With a reproach that does not change the verdict. */
const GOOD_MIXED_ZH = `
酒店位置很好，就在地铁口，房间虽然小了点，但是很干净
早餐品种不算多，不过味道不错，服务员态度也好，还会再住
前台办理入住有点慢，其他都很满意，性价比高
房间设施旧了一些，但打扫得干净，价格也便宜，值得推荐
隔音一般，不过位置方便，老板热情，总体感觉不错
装修不算豪华，胜在干净安静，出差住这里很合适
电脑速度很快，外观漂亮，就是风扇声音稍微大了点
键盘有点软，其他没什么可挑的，这个价位很值
没有送包有点遗憾，不过机器本身很好，做工精细
屏幕略微偏黄，但是性能强，散热也好，用着很舒服
系统要自己装，麻烦一点，不过配置高，价格低，满意
电池只能用三个小时，但轻便好看，女朋友很喜欢
开头有点慢，看到后面就放不下了，很值得一读
字有点小，不过内容很实在，对我帮助很大
有几处错字，但故事感人，看完哭了好久
书皮有点折了，好在内容精彩，孩子很喜欢
虽然有些章节不太好懂，但总的来说是一本好书
送货慢了一天，东西质量没得说，五星
包装简单了些，用起来很顺手，比实体店便宜不少
颜色比图片深一点，不过穿上很显瘦，同事都说好看
等位等了半小时，但菜一上来就觉得值了
有点咸，不过分量很足，价格也实惠，会再来
停车不太方便，环境和菜都很棒，适合聚会
客服回得慢，不过最后问题解决了，还是给好评
`;

/** With a word of praise that does not change the verdict. */
const BAD_MIXED_ZH = `
位置还可以，但是房间又小又潮，再也不会住了
早餐勉强能吃，前台态度恶劣，跟四星完全不符
看照片挺漂亮，住进去才发现墙皮都掉了，很失望
除了离车站近以外一无是处，半夜还有人敲门
价格是便宜，可是床单上有头发，实在没法睡
房间挺大，空调却是坏的，打了三次电话也没人来修
外观倒是漂亮，用了一周就蓝屏，售后踢皮球
配置看着不错，实际卡得要命，后悔买了
屏幕还行，键盘松松垮垮，触摸板经常失灵
轻是轻，但发热太厉害，根本没法放在腿上用
广告说能用八个小时，实际两个小时就没电了
驱动很难找，装个系统折腾了三天，不推荐
名气很大，读起来却空洞无物，浪费时间
前几章还有点意思，后面全是凑字数，看不下去
纸张不错，内容却东拼西凑，不值这个价
本来期待很高，结果翻译得一塌糊涂，失望透顶
封面很美，里面错误百出，建议不要买
作者大概只是想赚钱吧，没有一点干货
发货挺快，可惜东西是坏的，退货还要自己出运费
样子还行，一洗就缩水，只能当抹布
第一次吃还不错，这次菜里居然有虫子
环境不错，味道却差得离谱，价格还死贵
骑手人很好，可是饭已经凉透了，汤洒了一半
客服嘴上说得好听，拖了半个月也没解决
`;

const GOOD_EN = `
I got into the university I dreamed of!
Dinner with my old friends was so much fun.
The doctor says I'm completely healthy again, what a relief.
My little sister drew me a card and it made my day.
I finally fixed the bug that kept me up all week.
It's sunny outside and I feel great.
The room was spotless and the staff could not have been kinder.
Best noodles in town, and the portions are huge.
I could not put this book down, a beautiful story.
The battery lasts two days and the screen is gorgeous.
It arrived early, well packed, and works perfectly.
Good value for the money, I would buy it again.
`;

const BAD_EN = `
I failed my driving test for the third time.
My flight was cancelled and nobody would help us.
I feel so lonely since I moved here.
My boss took the credit for my work again.
We lost the game in the last minute.
I have been sick all week and I'm tired of it.
The room smelled of smoke and the bed was broken.
Cold food, slow service, never again.
The plot makes no sense and the ending is a letdown.
It stopped working after two days and they refuse a refund.
The zipper broke the first time I used it.
Overpriced and much smaller than in the picture.
`;

const NO_MOOD_EN = `
What is the tallest mountain in the world?
Please translate this sentence into French.
The meeting starts at ten in room four.
How do I convert a picture to another format?
Water freezes at zero degrees Celsius.
Write a short email to confirm an appointment.
The book has twelve chapters and an index.
What time does the store close on Sundays?
List three kinds of renewable energy.
The hotel is two blocks from the station.
My phone number ends in four two seven.
Explain what a prime number is.
Hello, are you there?
Sort these names in alphabetical order.
The box contains a charger and a cable.
Who wrote this novel?
Check-in starts at two in the afternoon.
Tell me about the history of tea.
`;

const GOOD_MIXED_EN = `
The room was small, but clean and quiet, and we slept well.
Shipping took a week, but the quality is excellent.
A slow start, yet by the end I was in tears. Highly recommended.
The fan is a bit loud; apart from that it is a great laptop.
Not the cheapest place, but the food was worth every penny.
The manual is useless, luckily the camera is easy to use and takes lovely pictures.
`;

const BAD_MIXED_EN = `
Nice location, but dirty sheets and no hot water. Avoid.
It looks pretty, and that is the only good thing about it.
The first chapters were promising, the rest is padding.
Great specs on paper, in practice it crashes every day.
The waiter was friendly, but the meat was raw.
Cheap, yes, and it fell apart within a week.
`;

const lines = (text: string, label: SentimentLabel): BankSentence[] =>
  text
    .trim()
    .split('\n')
    .map((line) => ({ label, text: line }));

export const CALIBRATION_BANK: readonly BankSentence[] = [
  ...lines(GOOD_ZH, '正面'),
  ...lines(BAD_ZH, '负面'),
  ...lines(NO_MOOD_ZH, '不确定'),
  ...lines(GOOD_MIXED_ZH, '正面'),
  ...lines(BAD_MIXED_ZH, '负面'),
  ...lines(GOOD_EN, '正面'),
  ...lines(BAD_EN, '负面'),
  ...lines(GOOD_MIXED_EN, '正面'),
  ...lines(BAD_MIXED_EN, '负面'),
  ...lines(NO_MOOD_EN, '不确定'),
];
