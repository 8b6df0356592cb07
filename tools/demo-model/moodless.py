"""Texts without a mood by rule: questions, requests, greetings, facts, plans, numbers, code, nonsense. Data first."""

import re

import facts
import slots as fillers
from grammar import expand, filled, pick, rows

ZH_SLOTS = {k: rows(v) for k, v in dict(
    n="苹果|香蕉|西瓜|土豆|白菜|豆腐|鸡蛋|牛奶|面包|米饭|面条|饺子|咖啡|茶|盐|糖|酱油|桌子|椅子|沙发|窗帘|冰箱|洗衣机|电视|电脑|手机|键盘|鼠标|耳机|打印机|相机|手表|眼镜|雨伞|书包|钱包|钥匙|铅笔|橡皮|尺子|字典|地图|报纸|杂志|信封|邮票|杯子|盘子|筷子|勺子|锅|刀|毛巾|牙刷|肥皂|枕头|被子|外套|裤子|袜子|帽子|围巾|鞋|自行车|汽车|公交车|地铁|火车|飞机|轮船|红绿灯|桥|隧道|河|湖|海|山|沙漠|森林|草原|云|雨|雪|风|太阳|月亮|星星|地球|火星|猫|狗|兔子|马|牛|羊|鸡|鸭|鱼|鲸鱼|大象|老虎|狮子|熊猫|猴子|蛇|蜜蜂|蚂蚁|蝴蝶|树|花|草|竹子|玫瑰|银行卡|身份证|护照|车票|发票|合同|表格|文件|邮件|照片|视频|软件|网站|密码|账号|电池|充电器|灯泡|空调|风扇|钢琴|吉他|篮球|足球|乒乓球|羽毛球|象棋|围棋|玻璃|塑料|木头|铁|纸|水泥|石油|煤|黄金|空气|氧气|水|冰|火",
    pl="北京|上海|广州|深圳|成都|杭州|西安|武汉|南京|重庆|天津|苏州|长沙|昆明|厦门|青岛|大连|哈尔滨|拉萨|香港|澳门|台北|东京|巴黎|伦敦|纽约|柏林|莫斯科|曼谷|首尔|开罗|悉尼",
    at="图书馆|医院|学校|超市|银行|邮局|车站|机场|公园|食堂|宿舍|办公室|会议室|教室|操场|体育馆|电影院|书店|药店|菜市场|商场|博物馆|派出所|健身房|停车场|餐厅|咖啡馆|一楼大厅|三号门|地铁口",
    p="我|我们|他|她|他们|我妈妈|我爸|我哥|我姐姐|我弟弟|我同学|我同事|我室友|老师|老板|小王|小李|张经理|王老师|邻居|客户|表弟|叔叔",
    num="一|两|三|四|五|六|七|八|九|十|十二|十五|二十|三十|五十|一百|3|5|8|12|24|36|60|100|365",
    time="今天|明天|后天|昨天|今晚|明早|下周|这周|周一|周二|周三|周四|周五|周六|周日|星期一|星期天|上午|下午|晚上|中午|月底|下个月|三点|八点半|九点|十点一刻|五月一号|国庆节|暑假|寒假",
    do="开会|上课|吃饭|买菜|做饭|洗衣服|打扫房间|写作业|看书|看电视|跑步|散步|打电话|发邮件|取快递|寄包裹|坐地铁|坐公交|骑车上班|开车|接孩子|去银行|去超市|去图书馆|交材料|复印文件|填表|值班|出差|搬家|理发|体检|听讲座|上网|打印文件|整理书架|浇花|遛狗|倒垃圾|换灯泡|修水管|订票|收拾行李",
    job="老师|医生|护士|司机|工人|农民|学生|程序员|会计|律师|厨师|警察|记者|设计师|销售|保安|快递员|工程师|翻译|编辑",
    topic="光合作用|万有引力|通货膨胀|人工智能|区块链|勾股定理|微积分|相对论|量子力学|机器学习|二进制|供需关系|市场经济|唐诗|宋词|文艺复兴|工业革命|鸦片战争|丝绸之路|板块运动|潮汐|细胞|基因|疫苗|病毒|维生素|蛋白质|碳水化合物|血压|血型|高血压|糖尿病|抑郁症|焦虑症|近视|过敏|哲学|经济学|心理学|逻辑学|比喻|拟人|主语|过去时|被动语态|质数|分数|小数|百分比|平方根|函数|概率|平均数|云计算|操作系统|浏览器|蓝牙|路由器|快捷键|增值税|社保|公积金|利率|汇率|股票|基金|保险|合同法|著作权",
    how="煮鸡蛋|炒土豆丝|蒸米饭|包饺子|做红烧肉|做番茄炒蛋|炖鸡汤|泡茶|做蛋糕|腌黄瓜|洗羊毛衫|去油渍|叠被子|系领带|擦玻璃|通下水道|换轮胎|修自行车|养多肉|种番茄|养金鱼|训练小狗|剪指甲|练字|学英语|背单词|记笔记|写简历|写论文|写日记|做预算|存钱|报税|办护照|办签证|租房|买保险|注册公司|安装软件|重装系统|备份手机|连接蓝牙|设置闹钟|截图|录屏|压缩文件|合并PDF|用表格求和|写一个循环|下围棋|打羽毛球|游自由泳|弹吉他|拍星空|剪视频|做PPT|主持会议|写请假条|写感谢信|写道歉信|写检讨书|写辞职信|拒绝别人|跟陌生人聊天|安慰朋友|缓解压力|控制情绪|提高效率|早起|减肥|戒烟|练腹肌|防晒|护肤|去黑头|治感冒|退烧|止血",
    task="写一首关于{n}的诗|写一篇关于{at}的短文|写一个请假条|写一封邮件|写一段自我介绍|写一则通知|写一份会议纪要|写一份简历|写一条生日祝福|写一个小故事|写一段代码|写个Python函数|写副对联|写个广告词|翻译这句话|翻译成英文|把这段话改短|把这段话润色一下|改一下错别字|总结一下这篇文章|概括中心思想|列一个{n}清单|列个学习计划|列三个要点|做一个表格|做个旅行计划|做一周食谱|安排一下{time}的日程|推荐一本书|推荐一部电影|推荐几首歌|推荐个餐厅|推荐一个去{pl}的路线|讲个故事|讲个笑话|讲讲{topic}|解释一下{topic}|介绍一下{pl}|介绍{topic}|算一下{num}乘以{num}|查一下{pl}的天气|起个名字|起个标题|造个句|出一道数学题|出个谜语|背一首古诗|举个例子|比较一下{n}和{n}|数到十",
    word="开心|难过|高兴|快乐|伤心|生气|失望|幸福|孤独|紧张|害怕|喜欢|讨厌|感动|骄傲|后悔|无聊|痛苦|成功|失败|漂亮|丑|好|坏|爱|恨|谢谢|对不起|加油|倒霉|幸运|内卷|躺平|破防|摆烂|绝绝子",
    mixed="笑脸|哭|眼泪|玫瑰|战争|和平|死亡|生命|爱情|婚姻|癌症|地震|垃圾分类|最好的朋友|最差的成绩|好人|坏人|快乐星球|悲惨世界|傲慢与偏见|开心果|苦瓜|失败乃成功之母|塞翁失马|幸福大街|忘忧草|含羞草|愤怒的小鸟|喜羊羊",
).items()}

ZH = rows("""
[请问]{n}多少钱[一斤/一个][？]|[请问]{at}(怎么走/在哪里/在几楼/几点开门/几点关门/有人吗/周末开吗)[？]|[请问](附近/这里)有(没有)?{at}吗[？]|{n}(用英语怎么说/怎么读/怎么写/是什么做的/在哪买/怎么用/有什么用/能放多久/有几种/是哪国的/是谁发明的)[？]|什么是{topic}[？]|{topic}(是什么[意思]/怎么理解/有什么用/怎么算/的定义/举个例子)[？]
{pl}(有多大/在哪里/有什么好吃的/有什么好玩的/今天几度/人口多少/属于哪个省/离{pl}多远/的特产是什么/几月去合适/现在几点)[？]|从{pl}到{pl}(要多久/怎么走/多少公里/有直达吗)[？]|(怎么/怎样/如何){how}(？|呢)?|{how}(要注意什么/有什么步骤/要多久/的方法/需要准备什么)[？]|(你会/能不能教我/教我/我想学/我想知道怎么){how}[吗]
(帮我/请/请你/麻烦/给我/能帮我/可以帮我/能不能){task}[吧/吗/一下]|{task}|{task}[，不超过{num}字]|{p}{time}(要/打算/准备/会/计划)?{do}|{time}{p}{do}|{time}{do}|{time}(有课/没课/休息/上班/值班/停水/开会/考试/放学)|{p}在{at}{do}|{p}在{at}|{p}(正在/在){do}|{p}(先)?去{at}[了]|{p}(刚)?(到/从){at}[回来]了|{p}是{job}|{p}(住在/来自/去过/要去){pl}|{p}有{num}个{n}|{p}买了{num}个{n}|{p}今年{num}岁
(你觉得/你认为){n}和{n}哪个(好/大/贵/重)[？]|你喜欢{n}(吗/还是{n})[？]|你(吃过/见过/有/用过/知道){n}吗[？]|你会{do}吗[？]|你(平时/周末)(几点)?{do}[吗]|你怎么看{topic}[？]|(人/人们/大家)为什么(要|会)(睡觉/做梦/打哈欠/流泪/过年/上学/工作/结婚/喝茶)[？]|为什么{n}(是圆的/会响/会动/是绿色的/能浮在水上/会生锈/会发光)[？]|{n}和{n}(有什么区别/哪个重/能一起吃吗/是一类吗)[？]|{n}(是|属于)(水果/动物/金属/植物/家具)吗[？]
{n}在{at}|{n}放在(桌上/柜子里/门口/{at})[了]|{at}在{at}(旁边/对面/后面/楼上)|{at}(九点/八点/十点)(开门/关门)|这(是|不是){n}|这个{n}是(红色/蓝色/白色/黑色/木头/塑料/去年买)的|那(是/里有)(一个)?{n}|{n}有{num}(斤/克/米/厘米/页/公里/个)|{n}的英文是什么|一(斤/公斤/米/公里/小时/年/天/升/亩/里)(等于/是/有)多少(克/厘米/米/分钟/天/小时/毫升)[？]|{num}(加/减/乘以/除以){num}(等于/是)(几/多少)[？]|{num}(+/-/×/÷){num}=[？]|{num}个{n}和{num}个{n}一共几个[？]
“{word}”(是什么意思/用英语怎么说/怎么读/的反义词/的近义词/是褒义词吗)[？]|{word}(的反义词/的近义词/的拼音)[是什么][？]|用“{word}”造句|(解释/翻译)[一下]“{word}”|什么叫{word}[？]|{mixed}(是什么/是谁写的/讲了什么/怎么写/几个字)[？]|(怎么/如何)(让孩子/让人/帮朋友)(开心/不哭/安静/早睡)[？]|人为什么会{word}[？]|推荐一(部/首)(搞笑/伤感/励志/恐怖)的(电影/歌)
""")
ZH_TALK = rows("""
{n}|{n}|{topic}|{pl}|{at}|{num}
你好[呀/啊]|您好[，请问]|(嗨/哈喽/hi/hello)[，在吗]|在吗[？]|有人(在)?吗[？]|早[上好]|(中午/下午/晚上)好|晚安|再见|拜拜|回头聊|先这样|(老师/同学/大家/各位/师傅/医生/阿姨/叔叔)(好/您好/们好)|好久不见|初次见面|你是谁[？]|你叫什么[名字][？]|你几岁[了][？]|你是(机器人/人/AI)吗[？]|你会(什么/做什么/说英语吗/唱歌吗)[？]|你能(做什么/听懂吗/记住吗/上网吗)[？]|介绍一下[你]自己|你在(吗/哪里/干什么)[？]|我叫(小明/小红/李雷/王芳/张伟)|我(姓王/是新来的/是学生/第一次用/想问一下/有个问题/来试试)
(嗯/哦/好/好的/行/可以/是的/对/不是/没有/知道了/收到/明白/随便/都行/不用/等一下/稍等/继续/下一个/换一个/再来一个/重来/再说一遍/什么/啥/谁/哪个/为什么/怎么/然后呢/所以呢/还有呢/是吗/真的吗/比如呢)|(测试/试试/看看/一二三/啦啦啦/哦哦哦/嗯嗯嗯/呃/额/喂喂/？/？？/。。。/……/，/1/11/123/abc/aaa/asd/qwer/哒哒哒/嘀嘀嘀)|(编号/房间号/电话/价格/日期/页码/型号/座位)(是多少/：{num}{num}{num})
""")
ZH_TOLD = rows("""
(水在一百度沸腾/地球绕着太阳转/一年有十二个月/长江是中国最长的河/三角形有三条边/太阳从东边升起/人有两只手/冬天会下雪/鱼生活在水里/植物需要阳光/中国的首都是北京/光比声音快/铁比木头重/猫是哺乳动物/一周有七天/二月最短)|(外面/今天/明天/{pl})(多云/阴天/二十度/有风/是晴天/小雨/转凉/气温{num}度)|(列车/航班/会议/课程/比赛/节目)(于/在)?{time}(开始/出发/到达/结束)|(快递/外卖)(到了/放门口/在路上/到{at}了)|(文件/报告/作业/合同)(发你了/在邮箱里/已经交了/还没写/{time}交/有{num}页)|{p}(说/问/告诉我){time}{do}|{p}和{p}{time}(一起)?{do}|{p}(喜欢用左手/戴眼镜/穿了一件{n}/会说英语/用的是{n}/坐在第{num}排/比我大{num}岁)|我(没有{n}/没去{at}/没带{n}/还没{do}/不用{do}/不是{job}/不会{do}/不住在{pl}/没吃早饭/不喝咖啡/没看那个视频)|{time}(不用/没有){do}
""")

EN_SLOTS = {k: rows(v) for k, v in dict(
    n="apple|banana|potato|onion|egg|bread|rice|cheese|coffee|tea|salt|sugar|table|chair|sofa|fridge|oven|window|door|lamp|phone|laptop|keyboard|printer|camera|watch|umbrella|bag|wallet|key|pencil|notebook|dictionary|map|newspaper|letter|stamp|cup|plate|spoon|knife|towel|pillow|coat|shirt|sock|hat|shoe|bicycle|car|bus|train|plane|boat|bridge|river|lake|mountain|desert|forest|cloud|rain|snow|wind|sun|moon|star|cat|dog|horse|cow|sheep|chicken|duck|fish|whale|elephant|tiger|lion|monkey|snake|bee|ant|tree|flower|grass|passport|ticket|receipt|contract|form|file|photo|video|website|password|battery|charger|piano|guitar|basketball|chess|glass|plastic|wood|iron|paper|oil|gold|water|ice|fire",
    pl="London|Paris|Tokyo|New York|Berlin|Rome|Madrid|Sydney|Toronto|Chicago|Boston|Beijing|Shanghai|Moscow|Cairo|Delhi|Texas|Canada|Spain|Brazil|Egypt|Norway|Kenya|Peru",
    at="the library|the hospital|the school|the supermarket|the bank|the post office|the station|the airport|the park|the office|the classroom|the gym|the cinema|the bookstore|the pharmacy|the museum|the hotel|the parking lot|the cafe|room 12",
    p="I|we|he|she|they|my sister|my brother|my dad|my mom|my friend|my neighbor|the teacher|my boss|Tom|Anna|the driver|the manager",
    num="two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|2|3|7|9|14|25|48|100",
    time="today|tomorrow|tonight|on Monday|on Tuesday|on Wednesday|on Friday|on Sunday|next week|at noon|at three|at half past eight|in the morning|in the afternoon|this evening|in May|next month|every day",
    do="work|study|cook|read|walk to work|take the bus|clean the house|wash the dishes|do the laundry|buy groceries|write emails|watch TV|go running|make tea|call the office|pick up the kids|print the file|fill in the form|water the plants|walk the dog|pack a bag|drive home|go to the bank|play chess",
    job="teacher|doctor|nurse|driver|student|engineer|cook|lawyer|farmer|writer|clerk|designer|plumber|pilot",
    topic="gravity|photosynthesis|inflation|blockchain|machine learning|calculus|relativity|democracy|DNA|a virus|a black hole|philosophy|economics|a prime number|a fraction|the past tense|an adverb|a metaphor|the Silk Road|the Renaissance|blood pressure|diabetes|depression|anxiety|a vaccine|vitamin C|protein|Bluetooth|a router|an operating system|tax|interest|a mortgage|copyright|a haiku|the water cycle|plate tectonics|an algorithm",
    how="boil an egg|cook rice|bake bread|make tea|clean a window|fix a bike|change a tire|tie a tie|remove a stain|grow tomatoes|train a puppy|learn English|take notes|write a resume|write an essay|save money|file taxes|get a visa|rent an apartment|install the app|back up my phone|take a screenshot|merge two files|write a loop|play chess|swim|play the guitar|edit a video|write a thank-you note|write an apology|say no politely|comfort a friend|deal with stress|calm down|get up early|lose weight|stop smoking|treat a cold|make friends|start a conversation",
    task="write a poem about a {n}|write a short story|write an email|write a birthday wish|write a leave request|write some code|write a function|translate this sentence|translate this into Chinese|summarize this text|fix my grammar|make a list of {n}s|make a shopping list|make a study plan|plan a trip to {pl}|plan my week|recommend a book|recommend a movie|suggest a recipe|tell me a joke|tell me a story|tell me about {pl}|tell me about {topic}|explain {topic}|explain that again|count to ten|give me an example|give me three tips|give me a synonym|compare a {n} and a {n}|define {topic}|spell {n}|draw a {n}|set an alarm|play a song|check my spelling|pick a number|name three animals|describe a {n}|convert five miles to kilometers|calculate {num} times {num}",
    word="happy|sad|angry|love|hate|joy|fear|success|failure|beautiful|ugly|good|bad|sorry|thanks|lucky|lonely|proud|boring|awful|great|pain",
).items()}

EN = rows("""
how much is (a/the/this) {n}[?]|how much does a {n} (cost/weigh)[?]|where is {at}[?]|where can I (buy/find/get) a {n}[?]|how do I get to {at}[?]|is {at} open {time}[?]|when does {at} (open/close)[?]|what time (does {at} open/is it/does it start/is the meeting)[?]|what is {topic}[?]|what's {topic}[?]|what does {topic} mean[?]|how does (a {n}/{topic}) work[?]|why (is the {n} round/do we need a {n}/do people sleep/do cats purr/does a {n} float/is the sky blue/does ice melt)[?]|who (invented/discovered/made/designed) the {n}[?]|who (wrote/painted/sang/directed) (it/this/that/Hamlet/the Mona Lisa)[?]|what color is a {n}[?]|what is a {n} (made of/used for)[?]|how many {n}s (are there/do I need/are in the box)[?]|how (big/old/far/long/tall/deep/heavy) is (the {n}/{pl}/the {n} in {pl})[?]
what is the (capital/population/weather/currency/language/history) of {pl}[?]|how far is {pl} from {pl}[?]|is {pl} (bigger than {pl}/in Europe/near the sea/a city)[?]|how (do I/can I/do you/to) {how}[?]|(can/could) you (please)? {task}[?]|(please)? {task}[ please]|{task} for me|I need you to {task}|(can you/could you/would you) help me {how}[?]|what is the best way to {how}[?]|is it hard to {how}[?]|what do I need to {how}[?]
do you (like/know/have/eat/need/want) (a {n}/{n}s/{pl}/{topic})[?]|have you (been to {pl}/seen a {n}/heard of {topic})[?]|do you think a {n} is better than a {n}[?]|what do you think (of/about) {topic}[?]|which is (heavier/bigger/better/cheaper), a {n} or a {n}[?]|should I buy a {n} or a {n}[?]|is a {n} (a fruit/an animal/a plant/a metal/expensive/made of {n})[?]|what is the difference between a {n} and a {n}[?]|can (I/you/we) (eat/use/wash/freeze/recycle) a {n}[?]|what (should/shall) (I/we) (eat/cook/read/watch/wear) {time}[?]|are you (a robot/human/a person/an AI/there/busy/online)[?]|what (is your name/are you/can you do/do you know)[?]|where (are you/do you live/is it/are we)[?]|how old are you[?]
{p} (will/can/might/should/have to/has to) {do} {time}|{p} (work/works/live/lives/was/were/stayed/waited) (in {pl}/at {at}/near {at})|I {do} {time}|we {do} {time}|I am going to {at} {time}|I am (in {pl}/at {at}/from {pl}/a {job}/{num} years old/at home/on my way/in the kitchen)|{p} (is/was) a {job}|{p} (has/bought/needs/carries/found/sold) a {n}|I have {num} {n}s|there (is a/are {num}) {n}(s)? (on the table/in the box/at {at}/near {at})|the {n} is (on the table/in the drawer/made of {n}/blue/red/in {at}/next to the {n}/at {at})|the (meeting/class/train/bus/game/movie/lesson) (starts/ends/is) {time}|the (report/book/file/form/list) (has {num} pages/is due {time}/is on my desk/was printed)|my (name is Tom/name is Anna/phone number is 555 0100/address is 12 Oak Street/birthday is in May)|today is (Monday/Tuesday/Friday/the fifth)|it is (cloudy/ten o'clock/Tuesday/{num} degrees/about {num} miles)|{p} said (it is {num}/that {p} will {do} {time}/yes/nothing/so)
{num} (+/-/x/plus/minus/times/divided by) {num}[ =][?]|what is {num} (plus/minus/times) {num}[?]|how many (days/hours/minutes/grams/feet) are in a (week/day/kilogram/mile/year)[?]|what does "{word}" mean[?]|how do you (say/spell) "{word}"[ in Chinese/ in French][?]|what is the opposite of {word}[?]|use {word} in a sentence|define {word}|is {word} an adjective[?]|write a (sad/happy/funny/scary) (poem/story/song)|recommend a (sad/funny/scary/happy) movie|why do people (cry/laugh/get angry/feel sad/fall in love/lie)[?]|how can I (help a sad friend/make someone smile/be happier/feel better/sleep better)[?]
""")
EN_TALK = rows("""
{n}|a {n}|the {n}|{pl}|{num}|{at}
hello[ there/ again]|hi[ there/ all]|hey[ you]|good (morning/afternoon/evening/night)|bye[ bye]|see you [later/soon]|yo|ok|okay|yes|no|maybe|sure|right|I see|got it|hmm|um|what[?]|why[?]|how[?]|who[?]|when[?]|really[?]|and[?]|so[?]|then[?]|next|continue|go on|stop|wait|again|more|anything else[?]|say it again|one moment|never mind|test|testing|test 123|asdf|qwerty|abc|xyz|foo bar|lorem ipsum|blah|la la la|[?]|...|1|123|2024
""")
EN_TOLD = rows("""
water boils at 100 degrees|the earth goes around the sun|a year has twelve months|a triangle has three sides|the sun rises in the east|fish live in water|plants need light|light is faster than sound|iron is heavier than wood|cats are mammals|a week has seven days|{pl} is (a city/in the north/a country)|a {n} is (a thing/smaller than a {n}/not a {n})|I don't (have a {n}/drink coffee/live in {pl}/eat {n}s/work {time})|I did not (see the {n}/go to {at}/bring a {n})|it is not a {n}|this is (not)? my {n}
""")

CODE = rows("""
print({n})|x = {n}|for i in range({n}):|if a == b:|let x = {n};|const a = [];|return true|def f(x):|SELECT id FROM t|import os|<div></div>|console.log(1)|npm install|git status|http://example.com|a@b.com|192.168.0.1|#{n}|v1.{n}|{n}%|{n}kg|{n}:30|$ {n}|{n}-{n}-{n}|f(x)=x+{n}|[1, 2, {n}]|{"a": {n}}|while True:|int main()|null|undefined|404|COUNT(*)|echo hi|ls -la|README.md|id,name,age
""")
ZH_ALL, EN_ALL = ZH + ZH_TALK + ZH_TOLD, EN + EN_TALK + EN_TOLD
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NEUTRAL_KEYS = """hello morning noon evening bye who can private feel name from like weatherask movie book song english study focus leave
poem joke story plan letter trans trans2 trans3 trans4 trans5 trans6 trans7 trans8 age made unknown hard news law diet savemoney""".split()
ZH_END, EN_END = ["", "", "？", "?", "。", "呢", "呀"], ["", "", "?", "."]


def number(n):
    """Chinese numerals below 1000."""
    digits = "零一二三四五六七八九"
    if n < 20:
        return digits[n] if n < 10 else "十" + (digits[n - 10] if n > 10 else "")
    if n < 100:
        return digits[n // 10] + "十" + (digits[n % 10] if n % 10 else "")
    rest = n % 100
    return digits[n // 100] + "百" + ("" if not rest else ("零" if rest < 10 else "") + number(rest))


def code(rng):
    text = pick(rng, CODE)
    while "{n}" in text:
        text = text.replace("{n}", str(int(rng.integers(0, 10 ** int(rng.integers(1, 5))))), 1)
    return text


def noise(rng):
    r = rng.random()
    if r < 0.4:
        return "".join(pick(rng, LETTERS) for _ in range(int(rng.integers(1, 9))))
    if r < 0.7:
        return "".join(str(int(rng.integers(0, 10))) for _ in range(int(rng.integers(1, 8))))
    return "".join(pick(rng, ZH_SLOTS["n"])[:1] for _ in range(int(rng.integers(2, 6))))


def asked(rng):
    """Questions and requests of the tables of the other role."""
    import assistant  # it imports everyday, which imports this file

    lang = "zh" if rng.random() < 0.6 else "en"
    r = rng.random()
    if r < 0.45:
        return assistant.opening(rng, lang, pick(rng, [k for k in NEUTRAL_KEYS if k in assistant.TABLES[lang]]))
    if r < 0.7:
        kind = pick(rng, ["question", "hardtask", "newsask", "medical", "legal"])
        return pick(rng, (fillers.ZH if lang == "zh" else fillers.EN)[kind].split("|"))
    if r < 0.9:
        q = pick(rng, facts.ZH if lang == "zh" else facts.EN)[0]
        return expand(pick(rng, q.split(" | ")), rng)
    return assistant.sums(rng, lang)[0]


ASKS_ZH = re.compile("[?？吗呢]|什么|怎|如何|多少|哪|谁|几[点号岁楼个天种]|是不是|能不能|有没有|我想[学知问]|用英语|的区别|步骤|方法|需要准备|造句|反义词|近义词|定义")
DOES_ZH = re.compile("^(帮我|请|麻烦|给我|能帮|可以帮|教我|[写列做查算出起背举讲]|推荐|介绍|解释|翻译|总结|概括|比较|安排|把|改|数到)")
ASKS_EN = re.compile(r"\?|^(what|where|when|who|why|how|which|is|are|do|does|did|can|could|would|should|have|has|will)\b", re.I)
DOES_EN = re.compile(r"^(please|write|tell|give|explain|make|list|translate|summarize|fix|plan|recommend|suggest|define|use|describe|compare|convert|calculate|draw|play|set|spell|check|count|pick|name|help|i need you)\b", re.I)


def question(rng, lang):
    """Something that is asked or wanted of the other role."""
    patterns, names, asks, does = (ZH, ZH_SLOTS, ASKS_ZH, DOES_ZH) if lang == "zh" else (EN, EN_SLOTS, ASKS_EN, DOES_EN)
    while True:
        text = filled(pick(rng, patterns), names, rng)
        if asks.search(text) or does.search(text):
            return text[:1].upper() + text[1:] if rng.random() < 0.6 else text


def told(rng, lang):
    """A statement without a mood."""
    patterns, names, asks, does = (ZH, ZH_SLOTS, ASKS_ZH, DOES_ZH) if lang == "zh" else (EN, EN_SLOTS, ASKS_EN, DOES_EN)
    while True:
        text = filled(pick(rng, patterns + (ZH_TOLD if lang == "zh" else EN_TOLD) * 3), names, rng)
        if not asks.search(text) and not does.search(text):
            return text[:1].upper() + text[1:] if rng.random() < 0.6 else text


def sentence(rng):
    r = rng.random()
    if r < 0.52:
        text = filled(pick(rng, ZH_ALL), ZH_SLOTS, rng)
        if rng.random() < 0.10:
            text = pick(rng, ["请问", "我想知道", "那", "对了，", "顺便问一下，", "你好，", "老师，", "嗯，", "话说"]) + text
        elif rng.random() < 0.06:
            text += pick(rng, ["，", "。", " "]) + filled(pick(rng, ZH), ZH_SLOTS, rng)
        return text + (pick(rng, ZH_END) if text[-1:] not in "？?。" else "")
    if r < 0.82:
        text = filled(pick(rng, EN_ALL), EN_SLOTS, rng)
        return (text[:1].upper() + text[1:] if rng.random() < 0.7 else text) + (pick(rng, EN_END) if text[-1:] not in "?." else "")
    if r < 0.93:
        return asked(rng)
    return code(rng) if r < 0.965 else noise(rng)
