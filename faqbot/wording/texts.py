"""Every sentence of the bot's own that a customer can see, in both languages side by side."""

from faqbot.domain.decision import (
    Reach,
    Reason,
    Talk,
)
from faqbot.domain.handoff import Event
from faqbot.domain.language import Language
from faqbot.domain.turn import Verdict

ZH, EN = Language.ZH, Language.EN

TALK = {
    Talk.GREETING: {
        ZH: "您好！我是这里的问答机器人，请直接输入您的问题。",
        EN: "Hello! I am the question-and-answer bot here. Just type your question.",
    },
    Talk.THANKS: {ZH: "不客气！还有问题随时问我。", EN: "You are welcome! Ask me any time."},
    Talk.GOODBYE: {ZH: "再见，祝您一切顺利！", EN: "Goodbye, and all the best!"},
    Talk.CANCELLED: {ZH: "好的，不算了。还有问题随时问我。", EN: "All right, I have dropped that. Ask me any time."},
    Talk.NOT_THAT: {
        ZH: "抱歉，我没有答对您的问题。请换一种说法，或者多说一点细节。",
        EN: "Sorry, that was not what you asked. Please put it in other words, or tell me a little more.",
    },
    Talk.INSULT: {
        ZH: "抱歉没有帮到您。请告诉我您的问题，我会尽量查资料里有的内容。",
        EN: "I am sorry that I have not been of help. Tell me your question and I will look for what is written down.",
    },
    Talk.LANGUAGE: {
        ZH: "好的，接下来我用中文回答。请输入您的问题。",
        EN: "All right, I will answer in English from now on. What is your question?",
    },
    Talk.NO_PERSON: {
        ZH: "好的，那就由我继续回答。请直接输入您的问题。",
        EN: "All right, then I go on answering. Just type your question.",
    },
    Talk.WILL_TELL: {
        ZH: "好的，记下了。我们有了答案，会在这个对话里告诉您。",
        EN: "All right, noted. Once we have an answer, you will find it here in this conversation.",
    },
    Talk.PRIVACY: {
        ZH: "您写的内容会保存下来，用来回答您和改进答案；电话、邮箱、证件号和银行卡号会先遮盖再保存。"
        "转人工时，客服能看到您在此期间写的原文，结束后同样遮盖。您可以要求导出或删除这段对话的记录，请联系客服。",
        EN: "What you write is kept, to answer you and to improve the answers; phone numbers, e-mail addresses, "
        "identity and card numbers are masked before that. While a person has the conversation they see what you write "
        "as it is; afterwards it is masked too. You may ask our team for a copy of this conversation, or to have it "
        "deleted.",
    },
    Talk.IDENTITY: {
        ZH: "我是问答机器人，不是真人。我只回答资料里有的内容，不知道的会直说；需要人工帮助，请联系客服。",
        EN: "I am a question-and-answer bot, not a person. I answer only from what has been written down for me, "
        "and say so when I do not know. For a person, please contact our team.",
    },
}

DECLINE = {
    Reason.EMPTY: {
        ZH: "没有看到文字，请用一句话告诉我您的问题。",
        EN: "I see no words. Please put your question in a sentence.",
    },
    Reason.TOO_LONG: {
        ZH: "这段文字太长了，请用几句话说明您的问题（最多 {limit} 字）。",
        EN: "That is too long for me. Please ask in a few sentences (at most {limit} characters).",
    },
    Reason.UNKNOWN_KB: {ZH: "这里没有这个知识库。", EN: "There is no such knowledge base here."},
    Reason.NOT_SURE: {
        ZH: "抱歉，我没有把握回答这个问题，不想给您错误的答案。",
        EN: "Sorry, I am not sure enough to answer that, and I would rather not guess.",
    },
    Reason.NOTHING_FOUND: {
        ZH: "抱歉，这个问题我不知道。",
        EN: "Sorry, I do not know the answer to that.",
    },
    Reason.UNAVAILABLE: {
        ZH: "抱歉，我现在查不到资料，请稍后再试。",
        EN: "Sorry, I cannot look things up at the moment. Please try again later.",
    },
    Reason.UNSAFE: {ZH: "抱歉，这个我不能帮忙。", EN: "Sorry, I cannot help with that."},
    Reason.ASKED_FOR: {ZH: "好的。", EN: "All right."},
    Reason.UNCOMPUTABLE: {ZH: "抱歉，这个我算不了。", EN: "Sorry, I cannot compute that."},
}

NEAREST = {ZH: "您想问的是不是：", EN: "Did you mean:"}
READING = {
    ZH: "这份资料可能谈到您的问题，可以自己看看：{where}",
    EN: "This part of our documents may be about it; please see for yourself: {where}",
}
PERSON_OFFER = {
    ZH: "需要人工帮助，请联系客服。",
    EN: "For help from a person, please contact our team.",
}
CLARIFY = {ZH: "您想问的是哪一个？", EN: "Which of these do you mean?"}
HANDOFF = {
    Reach.NOBODY: {
        ZH: "我记下了您想找人工。我是机器人，这里暂时不能直接转接，请直接联系客服。",
        EN: "I have noted that you would like a person. I am a bot and cannot connect you from here yet: "
        "please contact our team directly.",
    },
    Reach.OPEN: {
        ZH: "好的，已经通知人工客服。请稍等，您可以先把情况写下来，客服都能看到。在此期间我不再回答。",
        EN: "All right, I have told our team. Please wait a moment; you can write more in the meantime, and they will "
        "see it. I keep quiet until then.",
    },
    Reach.CLOSED: {
        ZH: "现在没有人工客服在线，服务时间是：{hours}。我已经转告，客服上班后会看到您写的内容；"
        "在此之前我可以继续回答。",
        EN: "Nobody of our team is there now; the hours are: {hours}. I have passed it on, and they will see what you "
        "write when they are back. Until then I go on answering.",
    },
}
OFFER = {
    ZH: "需要我转给人工客服吗？回复“是”即可。",
    EN: "Shall I pass you on to a person? Just reply “yes”.",
}
INVITE = {
    ZH: "需要人工，请直接说“转人工”。",
    EN: "To reach a person, just say “a person, please”.",
}
RESUMED = {
    Event.TIMED_OUT: {
        ZH: "人工客服暂时没有回复，现在由我（机器人）继续回答。还需要人工，请再说“转人工”。",
        EN: "Our team has not replied for a while, so I, the bot, answer again. "
        "To ask for a person again, say “a person”.",
    },
    Event.RETURNED: {
        ZH: "客服已把对话交还给我，现在由我（机器人）继续回答。",
        EN: "Our team has handed the conversation back; from here on I, the bot, answer again.",
    },
    Event.CLOSED: {
        ZH: "客服已结束这次对话，现在由我（机器人）继续回答。",
        EN: "Our team has closed this conversation; from here on I, the bot, answer again.",
    },
}
JOINED = {
    ZH: "客服已接入，接下来由客服回答您；在此期间我（机器人）不再回答。",
    EN: "A person of our team is here now and answers you; meanwhile I, the bot, keep quiet.",
}
# What a customer says by the form that is shown while nobody is there, and what the bot says to it.
CONTACT = {ZH: "可以这样联系我：{contact}", EN: "You can reach me here: {contact}"}
CONTACT_KEPT = {
    ZH: "好的，已经转告我们的客服，上班后会按您留的方式联系您。",
    EN: "Thank you. I passed it on; our team will get back to you there when they are in.",
}
LATER = {
    ZH: "想在有答案后知道，请回复“有答案告诉我”。",
    EN: "To be told once we have an answer, reply “let me know”.",
}
ANSWERED_LATER = {
    ZH: "您之前问的“{question}”，现在有答案了：\n\n{answer}",
    EN: "You asked “{question}”. Here is the answer:\n\n{answer}",
}
UNANSWERED = {
    ZH: "“{question}”：抱歉，这个我没有把握回答。",
    EN: "“{question}”: sorry, of that I am not sure enough to answer.",
}
SAID_ABOVE = {ZH: "（见上面的回答。）", EN: "(See the answer above.)"}
RATED = {
    Verdict.UP: {ZH: "谢谢您的反馈！", EN: "Thank you for telling me."},
    Verdict.DOWN: {
        ZH: "谢谢您告诉我，这个回答没有帮到您。请换一种说法，或者说说哪里不对。",
        EN: "Thank you for telling me that this did not help. Please put it in other words, or tell me what was wrong.",
    },
}
AGAIN = {
    ZH: "我的回答还是刚才那个。如果没有答到您的问题，请换一种说法，或者多说一点细节。",
    EN: "My answer is the same as before. If it misses your question, please put it in other words or tell me more.",
}
PAGE = {ZH: "{title}，第 {page} 页", EN: "{title}, page {page}"}
OTHER_LANGUAGE = {
    ZH: "（这个答案目前只有英文）",
    EN: "(This answer is available in Chinese only for now.)",
}
NO_PERSON_YET = (Reason.EMPTY, Reason.TOO_LONG, Reason.UNKNOWN_KB)
