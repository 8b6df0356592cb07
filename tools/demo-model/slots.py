"""Fillers of the {slots} in the dialogue tables, and replies to everyday events by topic. Data only."""

ZH = dict(
    name="小明|小红|小华|小丽|小刚|小雨|阿杰|阿强|婷婷|佳佳|李雷|韩梅梅|王伟|张敏|刘洋|陈晨|小王|小李|小张|小陈|豆豆|乐乐|安安|晓东|晓晓|Tom|Lucy|Amy|Jack|大伟|小林|子涵|梓萱|浩然|思雨|一诺|周杰|林夕|阿珍|小芳|老王|小美|阿明|志强|美玲|雪儿|小周|小杨|Anna|David",
    pet="猫|狗|小猫|小狗|兔子|仓鼠|鹦鹉|乌龟|橘猫|猫咪|金毛|柯基",
    petname="团子|汤圆|豆豆|奶糖|小橘|布丁|可乐|米粒",
    hobby="看书|跑步|画画|唱歌|跳舞|游泳|爬山|做饭|摄影|打篮球|踢足球|弹吉他|弹钢琴|听音乐|看电影|打羽毛球|旅行|写字|下棋|种花|钓鱼|骑车|瑜伽|玩游戏|烘焙",
    city="北京|上海|广州|深圳|成都|杭州|重庆|西安|南京|武汉|四川|云南|苏州|厦门|青岛|大连|长沙|昆明|天津|香港|三亚|西藏|日本|英国|美国|法国|新疆|拉萨|桂林|哈尔滨",
    question="埃及的首都是哪里|德国的首都是什么|意大利首都|俄罗斯的首都是哪里|西班牙的首都在哪|加拿大的首都是哪里|韩国的首都|印度首都是哪|巴西的首都是什么|泰国的首都是哪里|爱因斯坦是谁|牛顿是谁|量子力学是什么|什么是量子纠缠|什么是区块链|相对论是什么意思|世界上有多少人|中国有多少人口|长城有多长|埃菲尔铁塔有多高|谁发明了电灯|谁发明了电话|恐龙为什么灭绝|黑洞是什么|什么是通货膨胀|秦始皇哪年统一中国|唐朝有多少年|第二次世界大战什么时候结束|马云是谁|特斯拉是哪国的|什么是微积分|勾股定理怎么证明|为什么海水是咸的|鲸鱼是鱼吗|光速是多少|月球离地球多远|圆周率是多少|元素周期表第一个是什么|苹果公司是谁创立的|谁是美国总统|诺贝尔奖是什么|宇宙有多大|什么是哲学|什么是经济学|火星上有水吗|百年孤独讲了什么|清朝有几个皇帝|哪个国家最大|最快的动物是什么|大象能活多久|DNA是什么|什么是病毒|辛亥革命是哪一年|郑和是谁|苏轼写过什么|莫扎特是谁|奥运会几年一次|世界杯冠军是谁|什么是股票|为什么会地震|火山是怎么形成的|怎么造火箭|怎么修汽车|怎么养花|怎么考公务员|怎么开公司|签证怎么办|高铁最快多少|喜马拉雅山多高|什么是芯片|电是怎么来的|怎么做蛋糕",
    hardtask="帮我写一段代码|写一个Python程序|用JavaScript写个排序|帮我写一篇八百字作文|写一篇论文|帮我写一篇长文章|写一部小说|解这个方程|帮我算微积分|求导数|证明这个定理|123乘以456等于多少|算一下3847加9281|帮我做数学题|解一元二次方程|帮我翻译这篇文章|翻译一下这段话|把这篇文章翻译成英文|帮我做个网站|画一张图|帮我画画|帮我做PPT|帮我写工作总结|写一份商业计划书|总结一下这篇文章|写一个爬虫|帮我改简历|写一份合同|写一段SQL|帮我调试程序|写一千字的读后感|写年终总结|帮我做表格|帮我订机票|帮我打电话|帮我发邮件|打开空调|放首歌|帮我设个闹钟|生成一张图片|分析这份数据|写个C语言程序|冒泡排序怎么写|帮我写毕业论文",
    newsask="今天有什么新闻|最近发生了什么|最新消息是什么|昨天的比赛谁赢了|今天的股价是多少|现在几点了|今天几号|今天星期几|今天的热搜是什么|美元汇率是多少|最近有什么大事|现在油价多少|谁赢了世界杯|苹果股价多少",
    medical="我得了什么病|感冒吃什么药|头疼吃什么药|发烧吃什么药|胸口疼是怎么回事|这个药能吃吗|怀孕能吃什么药|失眠吃什么药|高血压怎么治|我是不是得了抑郁症|抑郁症怎么治|肚子疼是什么病|糖尿病能吃糖吗|血压高怎么办|这个药一天吃几次",
    wish="换工作|辞职|考研|学吉他|学画画|学游泳|去旅行|减肥|早起|养一只猫|搬家|换个城市|和他分手|表白|去国外留学|学做饭|开一家小店|写小说|跑马拉松|戒烟|存钱|回老家|买房|换专业|考公务员|学开车|读更多书|多陪陪家人|健身|学一门外语",
    legal="离婚财产怎么分|我要起诉公司怎么办|合同违约怎么赔|欠钱不还怎么办|劳动仲裁怎么申请|买哪只股票好|现在能买房吗|怎么投资赚钱|基金怎么买|比特币能买吗|被公司拖欠工资可以告吗|交通事故怎么赔偿",
)
EN = dict(
    name="Tom|Lucy|Amy|Jack|Anna|David|Emma|Mike|Sarah|John|Lily|Peter|Kate|Ben|Mary|Leo|Alice|Bob|Sam|Nina|Max|Julia|Mark|Sophie|Chris|Eva|Paul|Laura|Jenny|Kevin|Linda|Daniel",
    pet="cat|dog|kitten|puppy|rabbit|hamster|parrot|turtle",
    petname="Sunny|Coco|Luna|Cookie|Buddy|Mochi",
    hobby="reading|running|painting|singing|dancing|swimming|hiking|cooking|photography|basketball|football|music|movies|travel|gardening|baking|chess|fishing|cycling|yoga|games|drawing",
    city="London|Paris|Tokyo|New York|Berlin|Beijing|Shanghai|Rome|Madrid|Sydney|Toronto|Chicago|Boston|Canada|Germany|India|China|Japan|Italy|Spain|France|Australia|Texas|California",
    question="what is the capital of Egypt?|what is the capital of Germany?|capital of Italy|what is the capital of Russia?|what's the capital of Spain?|what is the capital of Canada?|capital of Brazil?|what is the capital of India?|who is Einstein?|who was Newton?|what is quantum physics?|what is a black hole?|how far is the moon?|how many people live on earth?|who invented the telephone?|who invented the light bulb?|when did World War II end?|what is inflation?|what is the speed of light?|why did dinosaurs die?|how tall is the Eiffel Tower?|who is the president?|who founded Apple?|what is blockchain?|what is DNA?|is there life on Mars?|what is philosophy?|how long is the Great Wall?|who painted the Mona Lisa?|what is a virus?|how do planes fly?|how do I fix my car?|how do I start a company?|how do I get a visa?|who was Mozart?|what is pi?|why is the sea salty?|how big is the universe?|what is economics?|what is the fastest animal?|who won the Nobel Prize?|how does the internet work?|what is machine learning?|how do I bake bread?|what is the population of China?|how old is the earth?|what is democracy?|who built the pyramids?",
    hardtask="write a Python program|write some code|write a long essay|write an essay about history|solve this equation|what is 123 times 456?|calculate 3847 plus 9281|do my math homework|translate this article|translate this text|build a website|draw a picture|make a presentation|write a novel|summarize this article|write a business plan|fix my code|debug this program|write a SQL query|write JavaScript code|write a sorting algorithm|book a flight|set an alarm|send an email for me|play a song|analyze this data|write my resume|write a contract|prove this theorem|write a research paper|generate an image|explain calculus",
    newsask="what's in the news?|what happened today?|what is the latest news?|who won the game yesterday?|what time is it?|what day is it today?|what is the date today?|what is the stock price of Apple?|what is the exchange rate?|who won the election?|any news today?",
    medical="what medicine should I take?|do I have cancer?|why does my chest hurt?|am I depressed?|what pills help with sleep?|is this medicine safe?|what should I take for a headache?|how do I treat a fever?|what is this rash?|can I take two pills?",
    wish="change my job|quit my job|learn the guitar|learn to cook|learn to swim|travel the world|lose weight|get up early|get a cat|move to another city|study abroad|open a small shop|write a book|run a marathon|stop smoking|save more money|learn Chinese|read more|exercise more|tell her I love her|buy a house|go back to school|spend more time with my family|start painting",
    legal="should I buy this stock?|can I sue my boss?|how do I get a divorce?|what are my legal rights?|should I buy bitcoin?|how do I invest my money?|is this contract legal?|which stock should I buy?",
)

OPENERS = {"zh": ["请问", "你好，", "那个，", "嗯，", "我想说", "哎，", "嘿，", "麻烦", "我跟你说，", "其实"],
           "en": ["hi, ", "hey, ", "please ", "um, ", "well, ", "hello, ", "so ", "oh, ", "you know, "]}
CLOSERS = {"zh": ["啊", "呢", "呀", "哦", "吧", "，真的", "哈哈", "，谢谢", "😭", "😊", "唉"],
           "en": [" please", " lol", " ok", ", really", " now", " :)", " :(", ", thanks"]}
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程苏魏吕丁任"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文斌宇浩轩子涵梓萱欣怡雨晨思远佳琪晓东海燕春雪婷博志鹏飞龙云月心悦安宁乐天"
SYLLABLES = "an be ka li mo no ra sa ti vi el ro da ne jo ma ri ta len son lin mar".split()

# replies to everyday events by topic, in the order of the lines of everyday_zh and everyday_en
ZH_GOOD = [
    "恭喜你！学习上的付出有了回报，真为你骄傲，今晚好好奖励自己吧。",
    "真是好消息！工作上的努力被看见了，好好享受这份成就感吧。",
    "好温馨呀！有人相伴、有爱可依，这样的时刻最值得珍惜。",
    "太好了！身体好是最大的福气，继续好好照顾自己。",
    "听起来真美好！出去走走、看看风景，心情也会亮起来。",
    "好天气让人心情也变好，趁这个时候出去走走吧！",
    "听着就好香！好吃的东西最能治愈人，吃得开心就好。",
    "运气真不错，替你高兴！这份小确幸要好好收着。",
    "真不错，替你开心！这样的好事，值得再回味一遍。",
]
ZH_BAD = [
    "学习上遇到挫折真的很难受，抱抱你。这一次不代表全部，慢慢来。",
    "工作上遇到这种事，换谁都会难受。你已经很努力了，先缓一缓。",
    "和在意的人有关的事最伤心了，抱抱你。想说的话，我听着。",
    "身体不舒服真的很辛苦。好好休息，严重的话记得去看医生。",
    "路上这么折腾，一定又累又急吧。先歇一歇，平安最重要。",
    "这样的天气真让人难受，照顾好自己，别着凉也别中暑。",
    "吃得不顺心真扫兴，下次换一家，吃点喜欢的补回来吧。",
    "遇到这种事真让人心疼又着急。先别慌，我们一步一步来。",
    "这也太让人难受了，抱抱你。愿意的话，多和我说说吧。",
]
EN_GOOD = [
    "Congratulations! Your hard work paid off. Treat yourself to something nice tonight.",
    "That's great news! Your effort was seen. Enjoy it fully.",
    "How lovely! Moments with people you love are worth keeping.",
    "I'm so glad! Good health is the best gift. Keep taking care of yourself.",
    "That sounds wonderful! A bit of fresh air and beauty lifts the heart.",
    "Lucky you! It's nice when small things go right.",
    "That's wonderful to hear! I'm happy for you.",
]
EN_BAD = [
    "I'm sorry, that really hurts. One setback does not define you. Take your time.",
    "That sounds hard. You did what you could, so rest a little first.",
    "I'm so sorry. It hurts most with people close to us. I'm here to listen.",
    "I'm sorry you feel unwell. Please rest, and see a doctor if it gets worse.",
    "That must have been exhausting. Take a breath, you are safe now.",
    "Oh no, that is upsetting. Let's take it one step at a time.",
    "I'm sorry, that sounds really rough. Tell me more if you like.",
]

# what people say back, by the key of the line that answers it
ZH_NEXT = dict(
    how="[那](我)?(该)?怎么办[呢][？] | [那]我(该/应该/要)(怎么做/做什么)[？] | 有什么(建议/办法)[吗][？] | (给我/给点)(建议|点建议)[吧] | 那我现在(该做什么|怎么办)[？] | 我该怎么办",
    why="为什么[呢][？] | 为什么会这样[？] | 为什么(总是)?我[？] | 这是为什么[？] | 怎么会这样[？]",
    more="还有呢[？] | 再(说|讲)(一点|点|多点)[吧] | (说|讲)(详细|具体)(一点|点) | 继续[说] | 然后呢[？] | 多说一点 | 还有吗[？] | 详细说说 | 再说一个 | 还有别的(建议|吗)[？]",
    again="换一个[吧] | 再来一个 | (还有|有)别的吗[？] | 再(写|说|讲|推荐)一个[吧] | 不喜欢[，换一个] | 换个别的[吧] | 再来一首 | 重新写一个",
    thanks="谢谢[你/啦] | 谢谢你(的建议/陪我/安慰我/的帮助) | (好的|嗯)[，]谢谢 | 多谢 | 谢啦 | 感谢 | 我好多了[，谢谢]",
    ok="好的 | 嗯 | 嗯嗯 | 好 | 知道了 | 明白了 | 我试试 | 好吧 | 我会的 | 有道理",
    yes="是的 | 对 | 嗯对 | 没错 | 是啊 | 真的 | 好啊 | 可以 | 要",
    no="不是 | 没有 | 不要 | 不用了 | 不想 | 算了",
    really="真的吗[？] | 是吗[？] | 你确定吗[？] | 真的假的[？]",
    haha="哈哈 | 哈哈哈 | 真好笑 | 笑死我了 | 有意思",
)
EN_NEXT = dict(
    how="what should I do[?] | so what (should|can) I do[ now][?] | any advice[?] | what do you (suggest|recommend)[?] | can you help[?] | how do I deal with it[?] | what now[?]",
    why="why[?] | why is that[?] | why (me|does this happen)[?] | why do I feel this way[?] | how come[?]",
    more="tell me more | and[?] | what else[?] | more[ please] | go on | anything else[?] | can you say more[?] | more details[ please] | any other tips[?]",
    again="another one[ please] | something else[ please] | give me another[ one] | one more | I don't like it | a different one[ please] | any other[?]",
    thanks="thanks[ a lot] | thank you[ so much] | ok, thanks | thank you, that helps | I feel better now, thanks | thanks for listening",
    ok="ok | okay | I see | alright | got it | I will try | I'll try | sure | fine",
    yes="yes | yeah | yep | that's right | exactly | true | yes please",
    no="no | nope | not really | no thanks | never mind",
    really="really[?] | are you sure[?] | is that true[?] | seriously[?]",
    haha="haha | lol | that's funny | hahaha | you're funny",
)
REPLIES = {
    "zh": dict(
        how_bad="先照顾好自己，再把能做的一小步写下来，今天只做这一步就好。",
        how_good="好好庆祝一下吧！再把这份快乐分享给在意的人。",
        why_bad="有时候事情就是不顺，不一定是你的错。给自己一点时间。",
        more_bad="我在听。也可以写下来，或者找信任的人聊一聊，会轻松一些。",
        more_good="也可以把今天记下来，以后翻到，还会再开心一次。",
        how="这要看具体情况。你可以多告诉我一点，我尽量帮你想想。",
        why="这个我也说不清楚。我是个很小的演示模型，加载完整模型后可以再问我。",
        more=["我知道的就这些啦。想了解更多，可以加载完整模型再问我。"],
        more_end=["我知道的就这些啦。想了解更多，可以加载完整模型再问我。"],
        again="我会的不多，暂时只有这些了。加载完整模型会有更多。",
        thanks_bad=["不客气。照顾好自己，难受的时候随时来找我。", "不用谢，我一直在这里。希望你今晚能轻松一些。"],
        thanks_good=["不客气！愿这样的好心情一直陪着你。"],
        thanks=["不客气！能帮到你我很开心。", "不用谢，有需要随时找我。"],
        ok_bad=["嗯，慢慢来，我陪着你。", "好，你已经很勇敢了，别太逼自己。"],
        ok=["好呀，还想聊点什么吗？", "嗯嗯，有需要就告诉我。"],
        yes_bad="嗯，我理解。想说的话就继续说吧，我听着。", yes_good="太好了！这份开心要好好留着。", yes="好的，那我们继续聊吧。",
        no="没关系，那我们聊点别的吧。", no_bad="没关系，不急。你想聊的时候，我都在。", really="我是这么想的。不过我很小，也可能说错，你可以再确认一下。",
        really_bad="真的。你比自己想的更坚强，慢慢会好起来的。", haha="能让你笑一笑，我也很开心！",
    ),
    "en": dict(
        how_bad="Be kind to yourself first. Then pick one small step you can take today.",
        how_good="Celebrate a little, and share the joy with someone you love.",
        why_bad="Sometimes things just go wrong, and it is not your fault. Give it time.",
        more_bad="I'm listening. It may also help to write it down or talk to someone you trust.",
        more_good="You could write it down, so you can enjoy it again later.",
        how="That depends. Tell me a bit more, and I will try to help.",
        why="I can't really say. I'm a very small demo. The full model may know.",
        more=["That is all I know about it. Load the full model for more."],
        more_end=["That is all I know about it. Load the full model for more."],
        again="I don't have many, that's all for now. The full model knows more.",
        thanks_bad=["You're welcome. Take care of yourself, and come back any time.", "Any time. I hope tonight feels a bit lighter."],
        thanks_good=["You're welcome! May this good mood stay with you."],
        thanks=["You're welcome! I'm glad I could help a little.", "Any time! I'm here if you need me."],
        ok_bad=["Take it slowly. I'm here with you.", "Okay. You are braver than you think."],
        ok=["Okay! What else is on your mind?", "Great, tell me if you need anything."],
        yes_bad="I understand. Go on if you like, I'm listening.", yes_good="Great! Keep that good feeling.", yes="Okay, let's go on then.",
        no="That's fine. Let's talk about something else.", no_bad="That's okay. I'm here whenever you feel like talking.",
        really="I think so, but I'm very small and I can be wrong. Please check it.",
        really_bad="Really. You are stronger than you think, and it will slowly get better.", haha="I'm glad I could make you smile!",
    ),
}
MOOD_BAD = """tired work fired interview willinterview exam willexam scolded homework breakup quarrel ill familyill loss lonely
anxious sad angry bored selfharm money late nervous accident""".split()
MOOD_GOOD = "goodexam experiment promotion birthday loveluck happy sun food".split()
# what a reply falls back to for text of no known kind: by language and mood
ANY = {
    ("zh", "good"): ["真好，替你高兴！这样的好心情值得好好留住。", "真为你开心！愿意和我多说说吗？"],
    ("zh", "bad"): ["抱抱你，遇到这种事确实不好受。愿意的话，和我说说吧。", "抱抱你，辛苦了。先照顾好自己，我在这里听你说。"],
    ("zh", "plain"): ["嗯，我在听。能再多说一点吗？", "我明白了。你对这件事是什么感受呢？"],
    ("en", "good"): ["I'm so happy for you! Enjoy every bit of it.", "I'm glad to hear that! Would you like to tell me more?"],
    ("en", "bad"): ["I'm sorry, that sounds hard. Do you want to tell me more?", "I'm sorry to hear that. Be gentle with yourself today."],
    ("en", "plain"): ["I see. How do you feel about it?", "I'm listening. Can you tell me a bit more?"],
}
# to a question or a request that it cannot answer, to a statement, and to what makes no sense
DONT_KNOW = {
    "zh": ["这个我不知道，我只是个小演示模型。在“模型”里换上完整模型，再问一次吧。", "这个我答不上来，我只是个小演示。“模型”里的完整模型会回答得更好。"],
    "en": ["I'm only a small demo and don't know that. The full model, under Models, can help.",
           "I'm only a small demo, so I can't answer that. Try the full model under Models."],
}
NO_SUMS = {
    "zh": ["算数我不在行，怕算错。用计算器，或者在“模型”里换上完整模型再问吧。"],
    "en": ["I'm only a small demo and bad at sums. A calculator or the full model will be right."],
}
NOTED = {"zh": ["好的，我记下了。还想聊点什么吗？", "嗯嗯，我知道了。还想和我说点什么？"],
         "en": ["Okay, I see. What else is on your mind?", "Okay, noted. Would you like to tell me more?"]}
PUZZLED = {"zh": ["我没太看懂。可以换个说法，再告诉我一次吗？"], "en": ["I didn't quite get that. Could you say it in another way?"]}
# parts of system prompts that people write themselves
PROMPTS_ZH = ("你是(一个|一位|一名|)?(友好的|幽默的|严厉的|专业的|耐心的|可爱的|毒舌|博学的|安静的)?(老师|厨师|医生|诗人|海盗|猫娘|律师|程序员|翻译|客服|导游|历史学家|心理咨询师|助手|机器人|朋友|健身教练|作家|说书人|管家)"
              "，(请)?(用一句话回答|回答要简短|每句话都用感叹号结尾|用古文回答|只用中文回答|帮用户解决问题|不要编造|先想再答|说话像海盗|多用表情|给出三点建议|不超过二十个字|讲得通俗一点)[。]")
PROMPTS_EN = ("You are (a|the|my)? (friendly|funny|strict|helpful|wise|grumpy|concise|patient)? (teacher|chef|doctor|poet|pirate|lawyer|programmer|translator|assistant|guide|coach|writer|robot|butler|friend|historian)"
              ". (Answer in one sentence.|Keep it short.|Talk like a pirate.|Be polite.|Always answer in English.|Use simple words.|Never make things up.|Give three tips.|Help the user.|Think step by step.)?")
