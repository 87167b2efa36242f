"""What a message wants, where that can be told from its words alone: small talk or a person."""

import re
from enum import Enum, auto

from faqbot.domain.decision import Decision, Handoff, Reason, SmallTalk, Talk
from faqbot.domain.language import Language
from faqbot.domain.message import Query
from faqbot.language.normalise import normalise

# In characters; whoever writes more than this asks a question.
_LONGEST = 200
_LONGEST_SEARCHED = 2000
_LONGEST_WISH = 40


class _Word(Enum):
    """What a word adds to a message, beside small talk."""

    PERSON = auto()  # of the shop: "human please" asks for one
    SOMEBODY = auto()  # anybody: asked for only together with a way to get in touch
    CONTACT = auto()
    FILLER = auto()


# Each kind of word in Chinese and in English; what stands higher is tried first. No pattern repeats a repetition, so a
# match takes linear time. Letters may be drawn out (hellooo).
_A_BOT_OR_NOT_ZH = r"(?:机器人?|真人|活人|人工智能|人工客服|人工|人类|人|客服|ai|电脑|程序|自动回复)"
_A_BOT_OR_NOT = (
    r"(?:an? )?(?:real |live |actual )?(?:bot|chatbot|robot|machine|computer|human being|human|person|ai|real)"
)
_WORDS: tuple[tuple[Talk | _Word, str, str], ...] = (
    (
        Talk.IDENTITY,
        (
            rf"(?:你们?|您|这里?|我)(?:到底)?(?:是不是|是)在?[跟和]?一?个?{_A_BOT_OR_NOT_ZH}(?:还是{_A_BOT_OR_NOT_ZH})?(?:聊天|说话|回复|回答)?|(?:你们?|您)(?:到底)?是(?:谁|什么人?|干什么的)"
            rf"|是(?:不是)?{_A_BOT_OR_NOT_ZH}(?:还是{_A_BOT_OR_NOT_ZH})?|(?:你|您)叫什么(?:名字)?|介绍一下你自己|自我介绍|(?:你|您)都?(?:能|会|可以)(?:帮我)?[做干]?[些点]?(?:什么|啥)|(?:你|您)有什么功能"
        ),
        (
            rf"(?:are|r) (?:you|u) {_A_BOT_OR_NOT}(?: or {_A_BOT_OR_NOT})?|(?:is (?:this|it|that)|am i (?:talking|speaking|chatting) (?:to|with)) {_A_BOT_OR_NOT}(?: or {_A_BOT_OR_NOT})?"
            r"|who (?:are you|r u|am i (?:talking|speaking|chatting) (?:to|with)|is this)|what are you|what can you do(?: for me)?|(?:what is|whats) your name|what do you do|do you have a name|introduce yourself"
        ),
    ),
    (
        Talk.NOT_THAT,
        (
            r"(?:这|那|你说的|你答的)?(?:根本)?不是我(?:想|要)?(?:问|要|说)的(?:问题|意思|这个)?|(?:这|那)?不是(?:这|那)个(?:问题|意思)|我(?:想)?(?:问|说)的不是(?:这|那)个|答非所问|"
            r"(?:你)?(?:没|没有)(?:回答|明白|听懂|理解|看懂)(?:我)?(?:的)?(?:问题|意思)?|(?:你)?(?:理解|回答|答|说)错了|文不对题|驴唇不对马嘴"
        ),
        (
            r"(?:that(?: is|s)|this is|it is|its) not (?:what i (?:asked|meant|wanted)(?: for| to know)?|my question|the question)|not what i (?:asked|meant)(?: for)?|you (?:did not|didnt) (?:answer|understand)(?: me| my question| the question)?|"
            r"wrong answer|(?:that(?: is|s)|this is) (?:wrong|not it|not right)|i (?:did not|didnt) ask (?:that|this|for that)|you misunderstood(?: me)?|that does not (?:help|answer my question)|that doesnt (?:help|answer my question)|not helpful"
        ),
    ),
    (
        Talk.INSULT,
        r"(?:你|你们)?(?:这个|是|个|真是|真|就是|太)?(?:大)?(?:傻[逼叉子瓜帽]|智障|白痴|笨蛋|蠢货|蠢|笨|垃圾|废物|脑残|弱智|猪头?|混蛋|王八蛋|滚蛋|滚开|滚|去死|他妈的|妈的|操)(?:机器人?|客服|东西)?|什么(?:破|垃圾|烂)(?:机器人?|客服|玩意儿?)",
        r"(?:you(?:re| are)? )?(?:an? |such an? |so |fucking |bloody |a complete )*(?:stupid|idiot(?:ic)?|useless|dumb(?:ass)?|moron|rubbish|crap|garbage|trash|worthless|shit|asshole|fool)(?: (?:bot|robot|machine|thing))?|fuck (?:you|off)|fuck|screw you|shut up|you suck|go to hell|piss off|wtf",
    ),
    (
        Talk.LANGUAGE,
        r"(?:请)?(?:用|说|讲|换成?|切换到?|改成?)(?:中文|汉语|国语|普通话|英文|英语)(?:说|讲|回答|回复|聊|交流)?|(?:中文|英文|英语)(?:回答|回复|交流|谢谢)",
        r"(?:in|speak|use|switch to|reply in|answer in|talk in|say it in|repeat in) (?:english|chinese|mandarin)|(?:english|chinese),? (?=please)",
    ),
    (
        Talk.GOODBYE,
        r"再见|拜拜+|回见|再会|先这样|就这样|没事了|没有了|没别的了?|没(?:有)?(?:其他|别的)?问题了|bye ?88|886?|晚安|下次见|回头见|不用了|祝(?:你|您)(?:愉快|生活愉快|工作顺利)",
        r"(?:good ?)?by+e+|see (?:you|ya)(?: later| soon| around)?|have a (?:nice|good|great|lovely) (?:day|one|evening|night|weekend)|good ?night|thats (?:all|it)(?: for now)?|that is (?:all|it)(?: for now)?|nothing else|no,? thank(?:s| you)|take care|cya|farewell",
    ),
    (
        Talk.THANKS,
        r"(?:非常|十分|太|真是?|多|万分)?(?:感谢|谢谢+|谢)(?:(?:你|您|你们|大家|啦|了|哈)(?:的)?(?:帮助|帮忙|解答|回答|回复|耐心)?|帮助|帮忙|解答|回复)?|辛苦了?|3q|好的|知道了|明白了|了解了?|收到|嗯嗯?|太好了|厉害|真棒",
        r"thank(?:s+| ?you+| ?u)(?: (?:very|so) much| a lot| a million| again| for (?:your|the|all your) (?:help|time|reply|answer|support))*|many thanks|th(?:n)?x|tha?nks|ty|cheers|much appreciated|(?:i )?appreciate it|ok(?:ay)?(?= ?$)|got it|i see|i understand|understood|perfect|great|awesome|alright|all right|cool|good to know",
    ),
    (
        Talk.GREETING,
        r"(?:你们?|您|大家)好|哈[喽啰罗]|嗨喽?|早上好|早安|上午好|中午好|下午好|晚上好|^早$|有人吗|(?:有人)?在[吗么嘛](?!线)|在不在?$|喂|打扰一下|(?:我)?(?:有|想问)(?:个|一个|几个|些)?(?:问题|疑问)|(?:想|我想|想要)?(?:咨询|请教)(?:一下|你|您|个问题|点事)*",
        r"h+e+l+o+|h+i+|h+e+y+|hiya|howdy|greetings|(?:good )?morning|good (?:afternoon|evening|day)|(?:is )?(?:anybody|anyone|someone|somebody) (?:there|here|home)|are you there|you there|how (?:are|r) (?:you|u)(?: doing)?(?: today)?|hows it going|whats up|sup|nice to meet you|i (?:have|got|have got) (?:a|some) questions?|(?:can|could) you (?:please )?help(?: me)?|(?:i need|need some|i need some) help|help(?: me)?(?= ?$)",
    ),
    (
        _Word.PERSON,
        r"人工(?:客服|服务|坐席|座席|台|窗口|通道|在线)?|真人(?:客服|服务)?|活人|在线客服|客服(?:人员|小姐姐|小姐|专员|代表|经理)?|专人|专员|坐席|座席|经理|主管|店长|老板|rengong|kefu",
        r"(?:human|live|real) (?:support|help|service|assistance|people|chat)|humans?(?: beings?)?|persons?|in person|(?:customer|client) (?:service|support|care)|(?:support|service|sales|help ?desk) (?:agents?|team|staff|reps?|representatives?|person)|agents?|operators?|representatives?|reps?|advisors?|managers?|supervisors?|help ?desk",
    ),
    (
        _Word.SOMEBODY,
        r"(?:个|一个|位)人|人",
        r"someone|somebody|anyone|anybody|people|support|staff|team|employee|consultant",
    ),
    (
        _Word.CONTACT,
        r"(?:怎么样?(?:才能)?|如何)?转(?:接|到|给)?|找|接通|接入|接|换|叫|联系|联络|呼叫|连线|沟通|对接|说话|聊|谈|讲话|讲|说|对话|通话",
        r"(?:how (?:can|do|could) i |how to )?(?:talk|speak|chat)(?:ing)?|connect|transfer|put (?:me )?through|escalate|switch|call|contact(?! (?:us|support|customer|client|service))|pass me|hand me over",
    ),
    (
        _Word.FILLER,
        r"请问?|麻烦(?:你们?|您)?|帮忙|帮我?|给我?|我们?|你们?|您|想要?|需?要|必须|能不能|能否|能|可不可以|可否|可以|会|行不行|好不好|快点?|赶紧|赶快|马上|立刻|现在|直接|一下下?|这里|这边|那边|线上|在线|有没有|有|一?个|一?位|名|过来|出来|到|来|去|跟|和|与|同|让|由|把|服务|处理|解决|回答|回复|在|再|就|先|还是|我|亲|吧|吗|嘛|么|呢|啊|呀|哦|噢|哈|啦|了|好|行",
        r"please|pls|plz|kindly|can|could|may|might|would|will|i|id|im|ill|we|you|u|me|us|your|like|love|want|wanna|need|have|has|get|give|let|lets|just|only|to|with|through|over|a|an|the|some|any|one of your|real|live|actual|else|now|right away|right|away|here|there|asap|immediately|today|directly|instead|again|and|or|is|are|do you|possible|it possible|if|ok|okay|yes|yeah|no|bot|so|very much|really|still|help(?:ing)?|assist|sir|madam|everyone|everybody|guys|all|all the best|next",
    ),
)


_ANY = re.compile(
    "|".join(rf"(?P<k{i}>{zh}|(?<![a-z0-9])(?:{en})(?![a-z0-9]))" for i, (_, zh, en) in enumerate(_WORDS))
    + "|(?P<gap> )"
)
_CLAUSE = re.compile(r"[,.!?;:。、~\n]|(?<![a-z0-9])(?:about|regarding|concerning|because)(?![a-z0-9])")
_NOT_WORDS = re.compile(r"[\W_]+")
_GAP_IN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_PRIVACY = "/privacy"
_TALK = (
    Talk.NOT_THAT,
    Talk.INSULT,
    Talk.LANGUAGE,
    Talk.IDENTITY,
    Talk.GOODBYE,
    Talk.THANKS,
    Talk.GREETING,
)
_LANGUAGE_NAMED = re.compile(r"[中英国漢汉][文语語]|普通[话話]|english|chinese|mandarin", re.IGNORECASE)
_CHINESE = re.compile(r"中文|汉语|国语|普通话|chinese|mandarin")


def route(query: Query) -> Decision | None:
    """A decision that needs no evidence, or None: then it is a question.

    Only a message that says nothing else counts as small talk: "hi, where is my parcel?" is a question.
    """
    if query.text.strip().lower() == _PRIVACY:
        return SmallTalk(Talk.PRIVACY)
    if wants_a_person(query):
        return Handoff(Reason.ASKED_FOR)
    # The whole message counts here: a greeting is what the reader drops before a question.
    normal = normalise(query.text)
    kinds = _kinds(normal)
    if kinds & {_Word.PERSON, _Word.SOMEBODY, _Word.CONTACT}:
        return None
    return next((SmallTalk(talk) for talk in _TALK if talk in kinds), None)


def wants_a_person(query: Query) -> bool:
    """True if the message asks for a person and nothing else, or one of its clauses does in so many words."""
    normal = normalise(query.text)
    if _Word.PERSON in _kinds(normal):
        return True
    return any(_is_plain_request(_kinds(clause)) for clause in _CLAUSE.split(normal[:_LONGEST_SEARCHED]))


def wanted_language(text: str) -> Language | None:
    """The language that a message asks to be answered in, if it asks for nothing else."""
    if len(text) > _LONGEST_WISH or not _LANGUAGE_NAMED.search(text):
        return None
    normal = normalise(text)
    if Talk.LANGUAGE not in _kinds(normal):
        return None
    return Language.ZH if _CHINESE.search(normal) else Language.EN


def _is_plain_request(kinds: frozenset[Talk | _Word]) -> bool:
    return _Word.CONTACT in kinds and bool(kinds & {_Word.PERSON, _Word.SOMEBODY})


def _kinds(text: str) -> frozenset[Talk | _Word]:
    """The kinds of the words, if the text is made of nothing but words known here."""
    if len(text) > _LONGEST:
        return frozenset()
    words = _GAP_IN_CHINESE.sub("", _NOT_WORDS.sub(" ", text.replace("'", "")).strip())
    kinds: set[Talk | _Word] = set()
    at = 0
    while at < len(words):
        found = _ANY.match(words, at)
        if found is None:
            return frozenset()
        if found["gap"] is None:
            kinds.add(_WORDS[int(str(found.lastgroup)[1:])][0])
        at = found.end()
    return frozenset(kinds)
