"""Sentences whose mood turns: negation, contrast, irony of the common kinds; and slang, cries, small triumphs. Data first."""

from grammar import filled, pick, rows

SLOTS = {k: rows(v) for k, v in dict(
    bad="难过|伤心|生气|失望|担心|害怕|紧张|焦虑|孤单|孤独|累|疼|烦|后悔|无聊|尴尬|委屈|郁闷|难受|沮丧|痛苦|寂寞|慌|怕|不开心|不高兴|不舒服|不满意",
    good="开心|高兴|快乐|满意|幸福|喜欢|舒服|放松|自在|期待|安心|轻松|乐观|自信|顺心|如意|爽|激动|兴奋|骄傲",
    badq="差|坏|难吃|难看|难听|难用|难|贵|脏|乱|吵|慢|旧|小气|无聊|枯燥|糟糕|复杂|麻烦|费劲|卡|挤|闷|臭|硬|油腻|粗糙|冷淡|可怕|失败",
    goodq="好|好吃|好看|好听|好用|好玩|好喝|舒服|干净|安静|新鲜|方便|结实|热情|贴心|清楚|流畅|划算|实惠|精彩|有趣|有意思|耐用|专业|甜|香|合身|漂亮|整洁|顺利",
    thing="质量|味道|服务|态度|环境|房间|菜|汤|面|蛋糕|咖啡|奶茶|早餐|外卖|手机|电脑|耳机|屏幕|电池|音质|画面|电影|剧情|演员|书|小说|课|老师|酒店|前台|客服|快递|包装|衣服|裤子|鞋|面料|颜色|价格|位置|交通|风景|天气|水果|肉|游戏|软件|系统|车|空调|床|沙发|演出|展览|导游|司机|食堂|这家店|这次考试|这趟旅行|今天的课|这份工作",
    deed="旅行|考试|面试|比赛|聚会|演出|合作|手术|约会|搬家|表白|答辩|生日|周末|假期",
    place="这家店|这里|这个地方|这家酒店|这个餐厅|他家|这个牌子|这个网站|这个公司",
    g_end="玩得很开心|大家都很满意|结果特别好|最后还是成功了|味道真的好|很值得|收获很大|我很喜欢|心情特别好|一切都顺利|真的很好用|服务特别周到|我一点都不后悔|最后赢了|还是很幸福|问题都解决了|特别感动|终于做到了|体验很棒|下次还来|越用越喜欢|心里很暖|真是惊喜",
    b_end="真的很差|让人失望|完全没法用|我很不开心|最后还是失败了|太难吃了|不值这个钱|服务太差|心里特别难受|用了两天就坏了|再也不想来了|结果一塌糊涂|还是高兴不起来|根本睡不着|最后输了|后悔死了|没人理我|累得想哭|一点用都没有|体验很糟|让人生气|越看越无聊|心凉了半截",
    b_start="路有点远|下雨了|有点累|价格贵了点|等了很久|起得很早|人很多|房间小了点|过程很辛苦|一开始不太顺利|遇到了不少困难|包装破了|一开始很担心|店面很旧|输过好几次|没拿第一|差点迟到|发货慢了点|有点小瑕疵|路上堵车|准备得很匆忙",
    g_start="环境不错|价格便宜|包装很漂亮|大家都说好|看起来很好|开头很精彩|前台很热情|位置很好|买的时候很开心|准备了很久|图片很好看|名气很大|别人都在笑|努力了一整年|服务员很客气|外观漂亮|演员很有名|功能很多|大家都安慰我|风景不错|前半段还可以",
    very="很|真|特别|非常|太|超|超级|好|挺|真的|相当|有点|实在",
    who="我|我|我|我们|我妈|我爸|孩子|他|她|大家",
    fix="了|啦|啊|呀|！|！！|。||||",
).items()}

GOOD = rows("""
{who}(现在/已经/今天/其实)?(不|不再|一点也不|一点都不|并不|才不|没有|没那么|不觉得|没觉得|从来不|再也不|不会再){bad}[了]|{thing}(不|不算|一点也不|一点都不|并不|没有那么|没想象中|不怎么|完全不){badq}|{thing}真(不差/不赖/不错/没得挑/不是盖的)|{thing}(不能再好/好得不能再好/再好不过/没得说/没话说/挑不出毛病/无可挑剔/没让我失望)[了]|(没有比/再没有比)(这/这里/今天/{thing})更(好/让人开心/舒服/棒/美)的(了/事了/地方了)|不能(更/再)(好/满意/开心/幸福/完美)了
{who}不(讨厌/反感/排斥/后悔)(这里/他/她/这份工作/{thing}/来{place}/学这个/买它)|(谁说/怎么会/怎么可能)(我)?(不{good}/{thing}不{goodq}/{bad})[？]|(我怎么会/我哪会/怎么能)(不{good}/{bad})(呢)?|没有(人)?(不喜欢/不爱/不夸)(她/他/{thing}/{place})|(不是|并不是)(不好/不喜欢)，(是/而是)(太好/特别喜欢)了|{place}(从来没/从没/没有|没)(让我失望/骗过我/出过错)[过]|(没/没有)(白来/白等/白费力气/白努力/辜负大家/后悔/遗憾/失望)[一趟]|(没什么|没有什么)(可担心/可怕/好怕/难的/大不了)的[了]|{time}(没|没有|不用|终于不用)(堵车/加班/挨骂/迟到/失眠/吵架/出错/排队/早起/被批评)[{fix}]|(病/伤/嗓子/腰/牙/头)不(疼/难受/痛)了|(心里/我)不(慌/堵/乱/难过/怕)了|不(愧是|得不说)(老店，味道好/好店/大师/真好吃/真好看/很棒)|(离不开/少不了/忘不了)(这个味道/这么好的{thing}/这里的美)
(虽然|尽管|虽说){b_start}，(但是|但|可是|不过|却|还是|但还是){g_end}|{b_start}，(不过|但是|但|可是|好在|幸好){g_end}|{thing}(是|虽然){badq}(了点/了些)?，(不过|但是|但){g_end}|(本来|原本|一开始|起初|还以为)(很{bad}|会{badq}|以为{thing}很{badq}|不喜欢|没抱希望)，(结果|后来|没想到|现在)(却)?{g_end}|(不但没|不仅没|非但没)(失望/生气/失败/出错/堵车)，(还/反而)(赢了/很开心/被表扬了/特别好)|{thing}比(想象/预想/上次/以前)(中)?(好/强/{goodq})[多了/太多]|没(想到|料到){thing}(这么|那么){goodq}|{thing}(没有图片丑/没有别人说的差/没有想象中难/没有想的那么{badq})
""")
BAD = rows("""
{who}(一点也不|一点都不|不|不太|并不|不怎么|再也不|没法|完全不|高兴什么，我不|不觉得|实在不){good}[了]|{thing}(不|不太|不怎么|一点也不|一点都不|并不|没有那么|没想象中|根本不|完全不|不够){goodq}|{thing}(不行/不好/真不行/不怎么样/不敢恭维/没法看/没法用/没法吃/差远了/不如以前/不合格/不值)|(再也不|以后不|不会再|绝不再|下次不)(来/买/去/信/点/住/光顾/相信{place}/买它家的/来{place})了|(不|并不)(推荐/建议买/值得/划算/值这个价/值这个钱)|{place}(不推荐/不会再来/别来/千万别买/劝退/避雷)
{who}(没有|没)(人理解/人关心/人陪/朋友/力气/希望/胃口/心情/信心/睡好/考好/赢/收到回信/人帮忙)|(没有一个人|没人|谁都不)(理解我/关心我/帮我/记得我/来看我/喜欢我/相信我/理我)|(没有一天|没一件事|没有一次)(是)?(顺心/开心/舒服/成功)的?|(高兴|开心|快乐|笑|打起精神|喜欢)不(起来|出来)|(睡/吃/学/写/听/看)不(着/下/进去/出来/懂/完)|(这哪里|哪里|这怎么)(好/算好/叫服务/值这个钱/{goodq}了)[？]|(好什么好|有什么好|开心什么|高兴个啥|美什么)[，全错了/，烦死了]|(这不是|这不是我)(想要的/我要的)(生活/结果/东西)|(说不上|谈不上|算不上|称不上)({goodq}/喜欢/满意/{good})|(从来没|从没|没有|没)(这么)?(失望/难过/生气/丢脸)过|没有(比这|什么比这)更(糟/差/难吃/让人难过/倒霉)的了|不能(更|再)(差/糟/烂/难吃/倒霉)了|差得不能再差|(不如不|早知道就不|当初不该)(来/买/去/说/看)|(我不想|不想)(活得这么累/说话/见人/上班/上学/面对/再努力了/理他)|{who}(不行了|撑不住了|坚持不下去了|受不了了|没救了)|{who}没(那么)?(坚强/勇敢/自信/幸运)|(不|没)(理我/回我消息/道歉/认错/讲道理/守信用/接我电话)
(虽然|尽管|虽说){g_start}，(但是|但|可是|不过|却|可我还是|我还是){b_end}|{g_start}，(不过|但是|但|可是|可惜|谁知道|偏偏){b_end}|{thing}(是|看着|虽然)?(还)?{goodq}，(可惜|但是|但|可){b_end}|(本来|原本|一开始|起初|还以为)(很{good}|会很{goodq}|以为{thing}很{goodq}|挺喜欢|抱着希望)，(结果|后来|没想到|现在|谁知){b_end}|(不但没|不仅没|非但没)(赢/修好/道歉/退款)，(还/反而)(更差了/被骂了/花了冤枉钱/坏了)|{thing}比(想象/预想/上次/以前)(中)?(差/{badq})[多了/太多]|没(想到|料到){thing}(这么|那么){badq}|{thing}(没有图片好看/没有别人说的好/没有想象中好/没有想的那么{goodq}/不如图片/不如预期)|(说好的|承诺的)(惊喜/礼物/退款/加薪/假期)(呢/没了/又没了)[，骗子/，失望]
""")
IRONY = rows("""
(呵呵|呵)[，](真行/真可以/真有你的/厉害了/你高兴就好/随便吧/就这/又来了)|(可真|真是)(“好”/太“好”了/“棒”/“贴心”/“专业”)啊|可真“(好/行/棒/贴心/厉害)”[啊]，又(停电/加班/迟到/坏/错/堵)了|真(行/有你的/会做生意/会挑时候)[啊]，(又/居然)(放我鸽子/坏了/迟到/涨价/少发一件/忘了我)[了]|(太好了|太棒了|好极了|真棒|完美)[呢/啊]，又(要/得)?(加班/停电/堵车/下雨/开会/迟到/出错/蓝屏/感冒/扣钱)[了]|又(加班/开会/停电/堵车/下雨)，(真棒/太棒了/好极了/真开心)(呢/啊)|(真是)?(谢谢/感谢)(你/您)(啊|了)?，(害我白跑一趟/把我害惨了/让我又等了三小时/毁了我的一天/把我手机弄坏了)|(真会|可真会)(骗人/敷衍/气人/折腾人)[啊]|(就这|就这水平|就这服务)[？]|(你可真|他可真)(能耐/大方/守时)[啊]，(迟到两小时/一分钱都不出/什么都没干)|(花|花了)(五百|一千|两百)块(买个/买了个)(教训/破烂/寂寞)|(五星级的价格|花大价钱)，(招待所的服务/买了个垃圾)|(周末|生日|假期)(加班/一个人过/躺医院)，(真幸福/真开心)(啊/呢)
""")
ZH_SLANG_GOOD = rows("""
绝绝子|绝了|太绝了|yyds|永远的神|{thing}yyds|{thing}绝绝子|真香|香|太香了|{thing}(真|太)香了|爱了爱了|爱了|泰裤辣|太酷啦|爽歪歪|爽翻了|燃爆了|太顶了|{thing}(太|真)顶了|牛啊|牛哇|牛逼|太牛了|666|6得飞起|给力|奈斯|nice|杠杠的|针不戳|{thing}针不戳|笑不活了|笑死|笑喷了|笑死我了|好家伙，(中奖了/太好吃了/真厉害)|种草了|回购无数次|无限回购|必须五星|好评|五星好评|吹爆{thing}|安利{thing}|宝藏{thing}|神仙{thing}|天花板|入股不亏|血赚|赚到了|开心到飞起|开心到转圈|起飞|上头，太好听了|磕到了，好甜|被甜到了|甜甜的|元气满满|满血复活|稳了|妥了|成了|赢麻了|拿捏了|支棱起来了|锦鲤附体|欧皇|欧气爆棚|暖哭了|泪目，太感人了|美滋滋|美美哒|棒棒哒|么么哒|比心|爱你哟|冲鸭|加油鸭|耶耶耶|哦耶|哇塞|哇哦|哇，太美了|好哎|芜湖|芜湖起飞|喜提{thing}|终于等到你
""")
ZH_SLANG_BAD = rows("""
破防了|我破防了|emo了|又emo了|今天好emo|好emo|网抑云了|心态崩了|心态炸裂|裂开|我裂开了|裂开了|麻了|人麻了|人傻了|无语|无语死了|大无语|无语子|醉了|我真的会谢|栓Q|蚌埠住了，太惨了|摆烂了|想摆烂|躺平了，没劲|内卷好累|卷不动了|太卷了，好累|拉胯|太拉胯了|{thing}(太|真)拉胯|拉垮|踩雷|踩雷了|踩坑|{thing}踩雷|避雷|拔草了|劝退|翻车|翻车了|下头|真下头|太下头了|晦气|真晦气|辣眼睛|辣鸡|垃圾|渣渣|渣男|坑爹|坑人|太坑了|智商税|交智商税了|割韭菜|被割韭菜|血亏|亏大了|亏麻了|寄了|凉了|凉凉|凉透了|没救了|芭比Q了|完犊子|完蛋|毁了|难顶|顶不住了|扎心|扎心了|心塞|心累|心梗|气死|气炸|气哭|气到发抖|血压飙升|哭晕|哭死|哭唧唧|嘤嘤嘤|呜呜呜呜|太惨了|惨|好惨|太难了|我太难了|社死|社死了|尬死|尴尬死了|脚趾抠地|恶心心|yue|吐了|呕|被恶心到了|退退退|打工人太苦了|被PUA|心寒|寒心|糟心|闹心|烦死人|真服了|服了，又(坏/输/卡)了|离谱|太离谱了|离大谱|差评|一星差评|给差评|退钱|还我钱|黑店|奇葩{thing}|人间不值得|累成狗|困成狗|穷成狗|冻成狗|头秃|秃了|焦虑到头秃|被(绿/鸽/坑/骗/甩/骂/辞退/扣钱)了
""")
ZH_SMALL_GOOD = rows("""
(今天/刚刚/我/我们/终于)?(被选(为/上)(班长/队长/三好学生/代表)了|考了(一百分/满分/第一/100分/95分)|选进(校队/决赛)了|赢(了/得冠军)|拿(到/下)(冠军/金牌/offer/奖杯/驾照)[了]|抽中(大奖/门票/手机)[了]|(宝宝/孩子/女儿/儿子)(第一次叫(爸爸/妈妈)/会走路/会说话/得奖/考上大学)了|(病/腿/伤/感冒)(好了/痊愈了)|(要当爸爸/要当妈妈/要结婚/脱单/转正/放假/下班/毕业/发工资/出院)[了/啦]|(收到/得到)(一束花/表扬/好评/红包/惊喜/礼物/好消息)[了]|破纪录[了]|(学会|会)(游泳/骑车/弹琴/做菜)了|做到了|成功了|(梦想/愿望/心愿)(成真/实现)了|(一次/全都/终于)?通过(验收/面试/考试/答辩)[了])[{fix}]|{who}(夸/帮/抱/亲/鼓励/等)了我[一下/一把]，(好/真/太)(暖/开心/感动/幸福)|{who}(好/真/太/超)?(激动/开心/满足/幸运/感动)[{fix}]|(小猫/小狗/猫咪/狗狗/宝宝/小侄女)(好|真|太)(可爱/聪明/乖/治愈)[了]|(夕阳/晚霞/星空/雪景/大海/花/彩虹/月亮)(真|太|好)(美/漂亮/治愈)[了]|(我)?(好|太|超)?(爱/喜欢)(你/这里/这首歌/妈妈/大家/我的猫/这家店)[{fix}]|谢谢(你/大家/老师/妈妈)[一直陪着我/的支持/帮了我]
({thing}|这家店|这趟旅行)(太|真|超级|特别|非常)(赞|惊艳|满意|治愈|惬意|完美|惊喜|值了|舒服|精彩|震撼)[了]|(收到|拿到|得到)(offer|录取通知|满分|全A|好消息|第一名|奖金|鲜花)[了/啦]|(问题|难题|bug|麻烦|误会)(终于|马上|一下子)?(解决|搞定|修好|想通|消除)了|(一口气|轻松|终于)(跑完五公里|做完了|爬到山顶|读完了整本书|还清了贷款)[，爽/，开心]|(赶上|抢到|买到|等到)了(末班车|票|喜欢的东西|偶像)[，好幸运/，开心]|(大家|全班|全家|客户|老师)(都)?(夸我|为我鼓掌|很满意|支持我|祝贺我|笑得很开心)|(心情|感觉|状态|运气|身体)(真|太|超|特别|越来越)(好|棒|不错)[了]|(露营|爬山|看海|泡温泉|野餐|逛街|做手工)(太|真|好)(惬意|开心|放松|治愈|好玩)[了]|(朋友|妈妈|外婆|同桌|邻居|老板)(送|给|请|帮|借)我(一条围巾|吃火锅|多送了一个包子|伞|一份礼物|批假)[，真好/，好暖/，好感动]|(激动|开心|高兴|感动|幸福|笑|美)(到|得)(飞起|哭了|睡不着|跳起来|冒泡|不行)
""")
ZH_SMALL_BAD = rows("""
(今天/刚刚/我/我们/又)?(被(裁/骂/骗/甩/偷/打/出卖/冤枉/孤立/嘲笑/赶出来/放鸽子/开除/淘汰)了|(手机/钱包/钥匙/护照/耳机)(丢/没/被偷/摔坏/进水/掉水里)了|(挂科/落榜/失业/失恋/住院/感冒/发烧/骨折/迟到/输/摔跤/破产/离婚)了|(奶奶/爷爷/外公/狗狗/猫咪)(走了/去世了/病重/不在了)|(电脑/车/空调/冰箱)(坏/蓝屏/死机/抛锚)了|(爸爸/妈妈/奶奶/孩子)(住院/生病/受伤/摔伤)了[，我(很/好)担心/，好难过]|(头/牙/胃/肚子/腰/嗓子)(好/很)?(疼/痛)[得要命/死了]|(睡/吃)不(着/下)[，心慌/，难受]|(亏/丢/被骗)了(三百块/两万/好多钱/一个月工资)|(航班/演唱会/旅行/聚会)(取消/泡汤/延误)了)[{fix}]|{who}(骂/骗/凶/吼/甩/打/误会/讨厌)(了)?我[，心里难受]|(好|真|太)(难受/想哭/可怕/气人/折磨人/倒霉/丢人/心寒)[了]|(我|好想|真想)(想哭/大哭一场/躲起来/消失/逃走)|(凭什么|为什么(总是|又是|偏偏是)我|怎么又是我|我怎么这么(倒霉/笨/没用)|怎么(又)?(坏/输/失败/下雨/停电/加班)了)[？]|(别提多|真是)(难受/倒霉/糟心/丢人)了|(这破|什么破)(网/电脑/软件/天气/公司/车/系统)|(作业/题|考试)(好|太)难[了]，(不会做/想哭/头疼)|(我)?(好|太)?(恨/讨厌|害怕|受够了)(他/上班/考试/自己/这里/加班/明天)
({thing}|这家店|这趟旅行)(太|真|超级|特别|非常)(失望|难受|恶心|糟心|坑|敷衍|吓人|折磨|崩溃|离谱)[了]|(收到|拿到|得到)(拒信|罚单|病危通知|辞退通知|坏消息|差评|倒数第一)[了]|(问题|毛病|bug|麻烦|误会)(越来越多|还是没解决|又来了|修不好|一大堆)|(等|排|找|忙|准备)了(两个小时|一整天|一晚上|半年)[，](白忙/卖完了/没了/被否了/没找到/一场空)[了]|(没赶上|没抢到|没买到|错过)(末班车|票|航班|面试|最后一面)[了]|(大家|全班|同事|小朋友|朋友们|喜欢的人)(都)?(不理我|笑话我|孤立我|骗我|有对象了|把我忘了|不跟我玩)|(心情|感觉|状态|运气|身体)(真|太|特别|越来越)(差|糟|烂|低落)[了]|(外卖|汤|菜|饭|蛋糕)里(吃出|有)(头发|虫子|苍蝇|玻璃)[，恶心]|(孤零零|一个人|独自)(过年|吃饭|看病|住院|在外地|过生日)[，好孤独/，想家]|(难过|气|累|疼|怕|伤心|后悔|急)(到|得)(哭了|睡不着|发抖|要死|说不出话|吃不下饭|不行)|(心里|心口|胸口)(空落落的|堵得慌|发慌|像刀割|酸酸的)|(热|冷|饿|困|疼|痒|累)(死了|瘫了|坏了|得睡不着|得受不了)
""")

EN_SLOTS = {k: rows(v) for k, v in dict(
    bad="sad|angry|upset|worried|afraid|scared|lonely|tired|nervous|anxious|stressed|bored|disappointed|hurt|mad|ashamed|jealous|unhappy",
    good="happy|glad|pleased|excited|proud|satisfied|relaxed|comfortable|hopeful|okay|fine|well|confident|impressed|amused",
    badq="bad|boring|hard|difficult|expensive|noisy|dirty|slow|rude|painful|scary|cold|awful|terrible|crowded|stressful|complicated|ugly|long",
    goodq="good|great|fun|tasty|clean|friendly|helpful|easy|nice|interesting|fresh|clear|useful|comfortable|funny|worth it|worth the money|fast|quiet|reliable",
    thing="food|movie|book|hotel|room|service|staff|show|trip|exam|class|game|soup|cake|coffee|phone|laptop|app|music|meeting|party|day|weekend|job|flight|beach|view|price|sound|screen|shirt|lesson|test|ride|waiter|quality",
    g_end="it was worth it|we had a great time|it went really well|I loved it|the result was wonderful|everyone was happy|I passed|we won|it works great now|the food was amazing|I am happy now|it turned out great|I feel much better|it made my day|the ending was beautiful|I'm proud of it",
    b_end="it was a disaster|I failed|it broke after a day|I felt awful|the food was terrible|nobody came|we lost|I hated it|I am still sad|it was a waste of money|I wanted to cry|the room was filthy|it was not worth it|I'm really disappointed|the ending was awful|I still feel alone",
    b_start="it rained|it was cold|we got lost|it took hours|I was nervous|I was worried|the line was long|it was expensive|the start was slow|I was tired|it was hard|we arrived late|the room was small|I failed the first time|traffic was bad",
    g_start="it looked nice|the view was good|everyone was smiling|I tried my best|the ads were great|the price was low|the box was pretty|the start was good|I was excited|they promised a lot|the staff was nice|the pictures were beautiful|I worked so hard|I hoped for the best",
    who="I|I|I|we|she|he|my mom|everyone",
).items()}
EN_GOOD = rows("""
I'm (not|no longer|not really|never) {bad} (anymore|now|at all|today)?|I (don't|do not|didn't|never) feel {bad} (anymore|now|at all)?|the {thing} (was not|wasn't|is not|isn't) {badq} (at all)?|not {badq} at all|not (a)? bad (at all|day|idea|result)?|(not too shabby|not half bad|can't complain|no complaints|couldn't be better|couldn't be happier|could not be more proud|never better|never been (happier/better/prouder)|nothing to worry about|no regrets|no problem at all|no worries anymore|it doesn't hurt anymore|the pain is gone|nothing went wrong|not a single problem)|I (don't|do not) (hate|regret|mind) it(, I love it)?|(you|it|they) (did not|never|didn't) (disappoint|let me down|fail me)|I (can't|couldn't) (wait for|stop smiling about|get enough of|live without) (the|this) {thing}|what's not to (love/like)|(who says|how could) I('m)? not (be)? (happy/glad)[?]|it was (easier|better|nicer|cheaper|faster) than I (thought|feared|expected)|the {thing} wasn't as {badq} as I (thought|feared)
{b_start}, but {g_end}|(although|even though|though) {b_start}, {g_end}|I thought the {thing} would be {badq}, but {g_end}|the {thing} was {badq}, but {g_end}|{b_start}. (still|in the end|luckily|but), {g_end}|at first I was {bad}, (but now|now) I'm (so)? {good}
""")
EN_BAD = rows("""
I'm (not|not very|never|no longer|not at all) {good} (anymore|now|at all|today|with this|about it)?|I (don't|do not|didn't|can't|never) feel {good} (anymore|now|at all)?|the {thing} (was not|wasn't|is not|isn't|was never) {goodq} (at all)?|not {goodq} (at all)?|not (great/good/okay/what I wanted/what I expected/worth it/impressed/fair/again)|it (didn't|doesn't|won't|did not|never) (work/help/fit/last/arrive/get better/matter/make sense)|I (don't|do not) (like it/like this/want to live like this/trust him/enjoy it/love it/have friends/have hope/belong here)|(nobody|no one) (cares/came/likes me/understands me/helped me/called me/believes me/listens to me/remembered)|nothing (works/helps/makes me happy/goes right/is fun anymore)|I (will never|won't|would never|wouldn't|would not) (buy it again/come back/recommend it/go there again/trust them again/forgive him)|(never again|no thanks, it was awful|no hope left|no fun at all|no energy left|can't sleep|can't go on|can't do this anymore|can't stop crying|couldn't be worse|could not be worse)|I (can't|couldn't) (enjoy/stand/take/bear|believe how bad is) (the|this) {thing}|it was (harder|worse|slower) than I (thought|feared|expected)|the {thing} wasn't as {goodq} as (I thought|they said)|(he|she|they) (never/doesn't ever) (listens/calls/helps/cares/says sorry)
{g_start}, but {b_end}|(although|even though|though) {g_start}, {b_end}|I thought the {thing} would be {goodq}, but {b_end}|the {thing} (was|looked) {goodq}, but {b_end}|{g_start}. (then|in the end|sadly|but), {b_end}|at first I was {good}, (but now|now) I'm (so)? {bad}
""")
EN_IRONY = rows("""
(oh)? (great|wonderful|fantastic|perfect|lovely|brilliant|awesome|just great|just perfect|how nice), (another|one more) (meeting/Monday/bill/exam/delay/problem/rainy day/error/headache/deadline)|(oh)? (great|wonderful|perfect|fantastic|just great|just what I needed), (it's raining again/it broke again/my car died/the wifi is down/late again/my phone died/I'm sick again/the bus is late/more homework)|thanks for nothing|thanks a lot for (ruining my day/nothing/breaking it/forgetting me)|(yeah right|sure|oh sure), (as if anyone cares/like that ever works/blame me again/because my day wasn't bad enough)|just my luck|my luck, (lost again/it broke)|(nice|great) job (breaking it/ruining everything/forgetting my birthday)|(so|how) much fun to (wait three hours/work all weekend/be sick on my birthday)|I (just)? (love/adore) (being ignored/waiting in line for hours/working all weekend/getting yelled at/paying for garbage/when it crashes)|what a (great/lovely/wonderful) way to (ruin my day/start a terrible week/waste my money)|five stars for (the worst meal ever/wasting my time)|(well)? that went well, I failed again
""")
EN_SMALL_GOOD = rows("""
(we|I) (won|did it|passed|made it|nailed it|got in|got the job|got a raise|got promoted|beat my record|got a perfect score|graduated|finished it)[!]|(she|he) said yes[!]|(yay|woohoo|hooray|wow|yes|yippee|amazing|awesome|hell yeah|yesss|woo)[!]|wow, (so beautiful/what a surprise/I won/this is great)|(lol|haha|lmao|omg)[,] (so funny/that's hilarious/I love it/this is the best/I'm dying)|(finally)? (Friday/the weekend/vacation/done/home/free)[!]|(feeling|I feel) (great/blessed/amazing/loved/good/better/so happy/on top of the world)|(best|happiest) (day/birthday/trip/meal/news/gift/night) (ever)?|(so|super|very) (happy/proud/excited/grateful/thankful/glad/relaxed) (right now/today/for you/of my team/of my son)?|my (baby/son/daughter/puppy/cat/little sister) (is so cute/took first steps/smiled at me/made me laugh/got an A/drew me a picture/said mama)|(this|the) {thing} is (incredible/adorable/gorgeous/the best/delicious/perfect/so fun)|I (love/adore) (this place/my family/my team/you/it/this song/my new room/your idea)|(you're|you are) (the best/so kind/amazing/my hero)|thank you (for the lovely gift/for everything/so much for helping me)|(great|nice|good) (product/service/job/work/news)(, love it/, will buy again)?|(dream come true|over the moon|made my day|couldn't ask for more|good vibes|life is good|lucky me|so lucky|love love love)
I'm (thrilled|delighted|over the moon|on cloud nine|so relieved|overjoyed|ecstatic|touched|pumped|stoked|in love with this|having a blast|so lucky|feeling alive)[ today/ about it/ with the {thing}]|the {thing} (blew me away|made me smile|cheered me up|exceeded my expectations|was a blast|was out of this world|rocked|was a dream|was hilarious|was gorgeous|was stunning|is adorable|was spot on|was a huge success|turned out (great|beautifully|perfect))|my (mom|dad|sister|boss|teacher|friend|daughter|neighbor|team) (is amazing|hugged me|surprised me|praised my work|is healthy again|is feeling better|made me a cake|got well soon|cheered for me|gave me a present|believed in me)|I (nailed|aced|crushed|passed|loved|enjoyed) (it|the {thing}|my {thing}|every minute)|(can't stop|couldn't stop) (smiling|laughing|dancing|singing)|(what a|such a) (lovely|beautiful|wonderful|fun|great|perfect|sweet|relaxing) ({thing}|surprise|gift|view|evening|person)|(everyone|the crowd|the kids) (clapped|cheered|loved it|laughed|had a blast|thanked me)|I (learned to (swim|ride a bike|cook|dance)|found my (ring|dog|keys|wallet)|fixed it|beat my record|slept like a baby|made a new friend|got accepted|got an A|got engaged|became a dad)|(highly recommend|will come again|worth every penny|ten out of ten|top notch|five stars|best purchase|works like a charm|great value|exceeded expectations|so tasty|so cozy|so pretty|so sweet|so proud)|(happy|joyful|peaceful|grateful|cheerful|hopeful) and (happy|calm|full of energy|loved|content)|(holidays|vacation|the weekend) (starts|start|is here|begins) (tomorrow|today|now), (hooray|yay|so happy|finally)|(congrats|well done|bravo|good for you|proud of you|you rock|you made my day|you're a star)
""")
EN_SMALL_BAD = rows("""
(we|I) (lost|failed|got fired|got lost|got robbed|got dumped|was rejected|was humiliated|got sick|messed up|ruined it|missed it|broke it)[ again/!]|(she|he) (left me/cheated on me/lied to me/yelled at me/hates me/died)|(ugh|argh|damn|noooo|oh no|crap|dammit|meh|yuck|gross|ew|sigh)[!]|(ugh|damn), (the wifi is down/my phone died/so tired/not again/it broke/I hate this)|(so|super|very) (sad/tired/angry/lonely/frustrated/stressed/annoying/unfair/disappointed/boring) (right now/today)?|(my head|my tooth|my back|my stomach|everything) (hurts|is killing me)|my (cat/dog/grandma/grandfather/friend) (died/passed away/is dying/is sick/moved away)|my (phone/laptop/car/bike/wallet) (broke/died/was stolen/is broken/got stolen/is gone)|(worst|saddest) (day/meal/trip/birthday/service/app/night) (ever/of my life)?|(this|the) {thing} (sucks|is garbage|is trash|is the worst|keeps crashing|is a joke|is a scam|is disgusting)|I (hate/can't stand/regret) (this place/my life/it/everything/Mondays/him/my job/this app)|I('m| am) (devastated/exhausted/heartbroken/miserable/drowning in work/worried sick/sick of this/so done/a failure/freezing and hungry)|I (feel) (empty/guilty/betrayed/like a failure/worthless/terrible/so alone/ashamed)|(total|complete) (disaster/garbage/waste of money/waste of time/failure)|(why me|why does this always happen to me|why is everything so hard|what did I do wrong|how could he do this to me)[?]|it('s| is) (not fair/so unfair/hopeless/a nightmare/killing me)
I'm (furious|crushed|devastated|overwhelmed|burned out|so ashamed|terrified|hopeless|falling apart|at my limit|so jealous|sick and tired of it|losing it|fed up|in tears|drained|worn out|struggling|panicking)[ today/ about it/ with the {thing}]|the {thing} (put me to sleep|made me cry|ruined my day|was a letdown|was a mess|was ruined|was filthy|was dull|was disgusting|stank|is a ripoff|let me down|keeps breaking|crashed again|fell apart|was cancelled|got cancelled|went (badly|horribly|wrong))|my (mom|dad|grandma|grandmother|friend|dog|cat|neighbor|boss) (passed away|is in the hospital|is very sick|is driving me crazy|yelled at me|is ignoring me|betrayed me|got hurt|forgot me|humiliated me|left us)|I (burned|broke|lost|ruined|failed|regret|hated) (it|the {thing}|my {thing}|everything|dinner)|(cried|crying) (all night|all day|myself to sleep|at work)|(what a|such a) (bad|terrible|horrible|sad|stressful|boring|miserable) ({thing}|joke|mess|year|feeling|waste)|(everyone|they all|the kids) (laughed at me|left|hate me|ignored me|forgot me|bullied me)|(stuck in traffic|waited two hours|missed my flight|missed the train|got food poisoning|got scammed|got robbed|got soaked|got yelled at|got bullied|got a flat tire)(, so annoying| again|, I hate this)?|(do not recommend|never again|want my money back|broke in a day|arrived broken|waste of money|worst purchase|zero stars|one star|avoid this place|total ripoff|poor quality|bad quality|so rude|so slow|so gross)|(lonely|sad|tired|cold|hungry|scared|sick) and (alone|broken|miserable|hopeless|exhausted)|(my heart|my life|my marriage|my trust) is (broken|falling apart|over|ruined|gone)|(someone|a thief) stole my (bike|phone|wallet|car|bag)|my (tooth|back|head|knee|chest) (hurts|aches|is killing me|hurts so bad)|(it|this) (hurts|stings|breaks my heart|makes me sick|makes me so angry|is unbearable|stinks|sucks)
""")
FACES_GOOD = "😊😄😀😁😆😂🥰😍😘🎉👍❤🥳😃🤗💪🌹😎👏💖😋🤩💕🎊😻💯🌈✨🙌"
FACES_BAD = "😭😢😞😔😡😠💔😩😫😣😖😤😰😨😱👎😓🤮😒🙁😟🥺🤬😥😪😿💩🖕😵🤢😑🙄"


def one(rng, pattern_rows, slots):
    text = filled(pick(rng, pattern_rows), slots, rng)
    return text.replace(" ,", ",").strip()


def sentence(rng):
    """(text, probability that the mood is positive)"""
    from everyday_zh import TIMES

    SLOTS.setdefault("time", TIMES + ["我", "这次", "路上"])
    good = rng.random() < 0.5
    p = 0.96 if good else 0.04
    r = rng.random()
    if r < 0.28:
        text = one(rng, GOOD if good else BAD, SLOTS)
    elif r < 0.34:
        text = one(rng, (ZH_SLANG_GOOD if good else ZH_SLANG_BAD), SLOTS)
    elif r < 0.52:
        text = one(rng, (ZH_SMALL_GOOD if good else ZH_SMALL_BAD), SLOTS)
    elif r < 0.70:
        text = one(rng, EN_GOOD if good else EN_BAD, EN_SLOTS)
    elif r < 0.91:
        text = one(rng, EN_SMALL_GOOD if good else EN_SMALL_BAD, EN_SLOTS)
    elif r < 0.95:
        return one(rng, IRONY, SLOTS), 0.06
    elif r < 0.97:
        return capital(one(rng, EN_IRONY, EN_SLOTS), rng), 0.06
    else:
        text, faces = "", FACES_GOOD if good else FACES_BAD
        if rng.random() < 0.5:
            text = one(rng, ZH_SMALL_GOOD if good else ZH_SMALL_BAD, SLOTS)
        return text + "".join(pick(rng, faces) for _ in range(int(rng.integers(1, 4)))), p
    return capital(text, rng), p


def capital(text, rng):
    return text[:1].upper() + text[1:] if text[:1].isascii() and rng.random() < 0.75 else text
