"""Everyday words that the review corpora lack, so that the tokenizer gives each one token."""

ENGLISH = """
the a an i you he she it we they me him her us them my your his our their this that these those what who where when
why how which is am are was were be been being do does did done have has had will would can could should may might must
not no yes and or but so because if then than as of to in on at for with from by about into over after before under
between up down out off again more most less very too really just only also still even ever never always often
sometimes maybe please thanks thank sorry hello hi hey bye goodbye good morning afternoon evening night day today
tomorrow yesterday week weekend month year time hour minute now later soon early late first second last next new old
young big small little long short high low great nice lovely wonderful amazing awesome fantastic happy glad sad upset
angry tired sleepy sick ill lonely alone anxious worried nervous afraid scared stressed bored excited proud calm relaxed
hurt broken heart love like hate want need hope wish feel feeling feels felt think know understand remember forget
believe mean say said tell told ask answer talk listen hear see look watch read write speak learn study teach teacher
student school class exam test homework university college grade passed failed fail pass work job boss office meeting
project deadline colleague interview promotion promoted raise salary fired quit money rent bill buy bought sell cost
price cheap expensive pay family mother mom father dad parents sister brother son daughter baby child kids husband wife
friend friends boyfriend girlfriend partner grandma grandpa dog cat pet puppy kitten fish bird food eat ate breakfast
lunch dinner cook cooking coffee tea water milk rice noodles soup pizza cake fruit apple tasty delicious hungry drink
weather sun sunny rain rainy raining snow wind cloudy hot cold warm cool spring summer autumn winter travel trip train
bus plane flight car bike walk walking run running swim swimming sport football basketball game games movie film music
song book books story park beach sea mountain city country home house room bed sleep slept dream wake doctor hospital
medicine health healthy headache fever better worse best worst well fine okay ok bad terrible awful horrible disappointed
disappointing surprise surprised birthday party gift present holiday christmas congratulations congrats luck lucky enjoy
enjoyed fun funny laugh smile cry crying tears hug rest break breathe breath deep slowly step steps small plan goal
habit try tried keep start started stop finish finished done help helped helps helping share listen here there way thing
things something anything nothing everything someone anyone everyone nobody people person man woman world life name call
called capital france paris london england beijing china japan tokyo germany berlin italy rome spain madrid america
washington russia moscow canada ottawa australia canberra india delhi english chinese language word words question
answer number one two three four five six seven eight nine ten hundred minutes hours days months years boil boils
degrees celsius sun earth moon planet star light energy plant plants oxygen carbon air ocean largest longest highest
model demo built browser computer phone full load loaded internet news code poem letter note email leave request dear
sincerely regards boss recommend recommendation about another idea ideas list first then finally because instead
sounds sound tough hard easy difficult simple possible sure course right wrong true false real ready welcome
glad moment take care gentle kind kindly patient yourself myself trust trusted professional safe support reach
someone close right away emergency counselor hotline matter matters important special favorite interesting
weekend plans hobby hobbies cooking baking reading painting drawing photos photography guitar piano garden gardening
make makes making made get gets got getting go goes going gone come comes coming came give gave given take took taken
put let lets keep find found lose lost win won miss missed happen happened change changed turn turned bring wait waiting
focus phone notifications timer minutes task tasks practice daily sentence sentences listening speaking talk
don't can't won't isn't it's i'm you're that's let's didn't doesn't wasn't couldn't wouldn't what's there's
little lot lots bit many much few some any all both each every other same different own such away back around
through together without against during while until since ago already yet almost enough quite pretty rather
service arrived delicious slow quickly rude friendly helpful crowded noisy quiet clean dirty broken beautiful
ugly boring perfect pleasant painful wonderful peaceful grateful thankful hopeful helpless hopeless useless
traffic stuck subway taxi ticket hotel wallet keys umbrella laptop screen shoes dress shirt package delivery
""".split()

START = """
I You He She It We They The A An My Your This That What Who Where When Why How Is Are Do Did Can Could Would Will Have
Please Thanks Thank Sorry Hello Hi Hey Bye Good Great Nice Congratulations Happy Take Try Let Maybe If It's I'm You're
That's That Don't What's No Yes Sure Of There For One First And But So Well Oh Sounds Be Here Today Tomorrow Paris
London Beijing Tokyo
hello hi thanks i what who how why can good
""".split()

CHINESE = """
你好 您好 早上好 中午好 下午好 晚上好 晚安 再见 拜拜 谢谢 谢谢你 不客气 对不起 没关系 抱歉 请问 你是谁 你叫什么 我叫 名字
今天 昨天 明天 前天 后天 早上 中午 下午 晚上 周末 星期 星期一 星期三 上周 下周 这周 最近 刚才 现在 以后 以前 小时候
我 你 他 她 我们 你们 他们 自己 大家 别人 朋友 闺蜜 同学 同事 老板 领导 老师 室友 客户 邻居 爸爸 妈妈 爸妈 父母 爷爷 奶奶 外婆 姐姐 妹妹
哥哥 弟弟 儿子 女儿 孩子 宝宝 老公 老婆 男朋友 女朋友 对象 恋人 家人 家里 猫 狗 小猫 小狗 猫咪 宠物
学校 上课 作业 考试 成绩 及格 满分 论文 实验 毕业 答辩 考研 高考 面试 工作 上班 下班 加班 升职 加薪 工资 奖金 辞职 失业 裁员 项目 会议
方案 任务 压力 医院 医生 感冒 发烧 头疼 胃疼 生病 住院 体检 手术 康复 失眠 睡觉 睡不着 熬夜 休息 旅行 旅游 出差 飞机 航班 火车 地铁
公交 堵车 迟到 天气 下雨 下雪 晴天 阴天 太阳 阳光 刮风 台风 雾霾 炎热 寒冷 暖和 凉快 吃饭 早饭 午饭 晚饭 早餐 午餐 晚餐 做饭 火锅 烧烤 奶茶 咖啡
面条 米饭 饺子 蛋糕 水果 苹果 西瓜 好吃 难吃 外卖 钱包 手机 电脑 丢了 坏了 找到 房租 涨价 买了 省钱 花钱 股票 亏了 赚了 电影 音乐 唱歌 跳舞 画画
看书 读书 跑步 爬山 游泳 健身 瑜伽 篮球 足球 羽毛球 比赛 赢了 输了 冠军 游戏 生日 礼物 快乐 惊喜 祝福 祝你 恭喜 加油 辛苦了 抱抱 开心 高兴 幸福
激动 兴奋 满意 满足 感动 感谢 感激 放松 轻松 舒服 安心 自豪 骄傲 期待 喜欢 热爱 温暖 顺利 成功 太棒了 真棒 完美 精彩 难过 伤心 痛苦 生气 愤怒 烦
烦死了 郁闷 沮丧 失望 绝望 崩溃 委屈 孤独 寂寞 孤单 焦虑 紧张 害怕 担心 累 好累 疲惫 无聊 无助 后悔 内疚 尴尬 糟糕 倒霉 可惜 遗憾 讨厌 哭了 分手 吵架
批评 表扬 夸奖 不太 有点 非常 特别 真的 终于 居然 竟然 虽然 但是 不过 因为 所以 如果 而且 没有 不是 不会 不能 一点 一些 一直 一定 可能 应该 可以
没想象中 想象 结果 感觉 觉得 心情 情绪 事情 问题 办法 怎么办 怎么 什么 为什么 哪里 多少 几个 谁 吗 呢 吧 啊 呀 哦 嗯 哈哈 哈哈哈 呜呜
帮我 写个 写一个 写首 推荐 请假条 尊敬的 领导 特此请假 望批准 此致 敬礼 翻译 一首 短诗 故事 笑话 计划 建议 步骤 首先 然后 最后 另外 比如 例如
北京 上海 首都 法国 巴黎 英国 伦敦 日本 东京 美国 华盛顿 德国 柏林 意大利 罗马 俄罗斯 莫斯科 韩国 首尔 中国 世界 地球 月亮 太阳 行星 最大 最长 最高
长江 黄河 珠穆朗玛峰 红楼梦 曹雪芹 西游记 吴承恩 三国演义 罗贯中 水浒传 施耐庵 李白 杜甫 鲁迅 光合作用 植物 二氧化碳 氧气 水 沸点 摄氏度 一年 多少天
英语 单词 听力 口语 每天 坚持 分钟 小时 练习 复习 学习 方法 目标 习惯 番茄 专注 深呼吸 慢慢来 别着急 别担心 没事的 陪着你 陪你 听你说 说说 聊聊 愿意
发生 具体 哪方面 理解 明白 知道 记得 记住 刚刚 上面 继续 一个 内置 演示 模型 小模型 浏览器 完整模型 加载 能力 有限 代码 新闻 联网 数学 复杂 准确 信任 专业
心理 求助 拨打 热线 急救 安全 身边 家人 朋友 重要 珍贵 抱歉 听到 这样 真是 替你 为你 值得 庆祝 好好 奖励 分享 喜悦 一起 慢慢 照顾 多喝 热水 早点
可爱 叫 取名 小橘 团子 豆豆 汤圆 奶糖 周末 计划 打算 出去 走走 散步 公园 海边 风景 拍照 放假 假期 回家 过年 春节 中秋 月饼 红包
""".split()


def boosted():
    return ([(" " + w, 130) for w in ENGLISH] + [(w, 25) for w in ENGLISH] + [(w, 130) for w in START]
            + [(w, 160) for w in CHINESE])
