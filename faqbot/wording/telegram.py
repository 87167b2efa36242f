"""What the bot says in Telegram besides its answers, in both languages side by side."""

from collections.abc import Mapping

from faqbot.domain.language import Language

ZH, EN = Language.ZH, Language.EN

Words = Mapping[Language, str]

NAMES = {ZH: "中文", EN: "English"}

GREETING: Words = {
    ZH: "您好！我是这里的问答机器人。请直接输入您的问题，我只在有把握时回答。",
    EN: "Hello! I am the question-and-answer bot here. Just type your question; I answer only when I am sure.",
}
EXAMPLES: Words = {ZH: "例如：", EN: "For example:"}
HELP: Words = {
    ZH: "请用一句话写下您的问题。\n\n/lang 选择语言\n/human 找人工\n/reset 开始新的对话\n"
    "/privacy 我会保存什么\n/delete_my_data 删除我的数据",
    EN: "Put your question in a sentence.\n\n/lang choose the language\n/human ask for a person\n/reset start afresh\n"
    "/privacy what I keep\n/delete_my_data delete my data",
}
GROUP_HELLO: Words = {
    ZH: "大家好！在群里提到我（{name}）或回复我的消息，我就会回答。",
    EN: "Hello! In this group I answer when you mention me ({name}) or reply to one of my messages.",
}
CHOOSE_LANGUAGE: Words = {ZH: "请选择语言：", EN: "Choose a language:"}
LANGUAGE_SET: Words = {ZH: "好的，我会用中文回答。", EN: "All right, I will answer in English."}
RESET: Words = {
    ZH: "好的，我们重新开始。之前的对话不再影响我的回答。",
    EN: "All right, we start afresh. What was said before no longer matters to my answers.",
}
PRIVACY: Words = {
    ZH: "我会保存您的问题、我的回答和您的评价，以便改进；收到的消息原文在回答后即从收件记录中删去。"
    "发送 /delete_my_data 可以删除这里关于您的对话。",
    EN: "I keep your questions, my answers and your verdicts on them, so that they can be improved; the messages "
    "as they came in are dropped once answered. Send /delete_my_data to delete the conversations with you.",
}
DELETE_ASKED: Words = {
    ZH: "要删除这里关于您的所有对话吗？此操作无法撤销。",
    EN: "Delete all conversations with you? This cannot be undone.",
}
DELETE_YES: Words = {ZH: "全部删除", EN: "Delete everything"}
DELETE_NO: Words = {ZH: "保留", EN: "Keep it"}
DELETED: Words = {ZH: "已删除。", EN: "Deleted."}
KEPT: Words = {ZH: "好的，都保留着。", EN: "All right, nothing was deleted."}
ONLY_PRIVATELY: Words = {
    ZH: "这个请在与我的私聊里使用。",
    EN: "Please use that in a private chat with me.",
}
UNKNOWN_COMMAND: Words = {
    ZH: "我不认识这个命令，发送 /help 查看有哪些。",
    EN: "I do not know that command; /help lists those that I know.",
}
UNKNOWN_LINK: Words = {
    ZH: "这个链接指向的问题已经不在了，请直接输入您的问题。",
    EN: "The question behind that link is no longer here. Just type yours.",
}
EXPIRED_LINK: Words = {
    ZH: "这个链接已经失效，请直接输入您的问题。",
    EN: "That link is no longer valid. Just type your question.",
}
CONTINUED: Words = {
    ZH: "我们接着网站上的对话，请继续提问。",
    EN: "We go on with the conversation from the website. Ask away.",
}
TEXT_ONLY: Words = {
    ZH: "我只看得懂文字，请用一句话写下您的问题。",
    EN: "I can only read text. Please put your question in a sentence.",
}
TOO_MANY: Words = {
    ZH: "一下子有点多，请稍等 {seconds} 秒再问。",
    EN: "That was a lot at once. Please wait {seconds} seconds before you ask again.",
}
BUSY: Words = {
    ZH: "现在提问的人很多，我会尽快回答您。",
    EN: "Many are asking just now. I will answer as soon as I can.",
}
TROUBLE: Words = {
    ZH: "抱歉，我这边出了点问题，请再问一次。",
    EN: "Sorry, something went wrong on my side. Please ask again.",
}
SOURCES: Words = {ZH: "来源：", EN: "Sources:"}
UP: Words = {ZH: "👍 有帮助", EN: "👍 Helpful"}
DOWN: Words = {ZH: "👎 没帮助", EN: "👎 Not helpful"}
RATED: Words = {ZH: "谢谢您的评价！", EN: "Thank you for telling me!"}
WHY: Words = {ZH: "哪里不对？", EN: "What was wrong?"}
OUTDATED: Words = {ZH: "这个按钮已经失效。", EN: "That button is no longer valid."}
PERSON: Words = {ZH: "找人工", EN: "Talk to a person"}
PERSON_PLEASE: Words = {ZH: "我要找人工客服", EN: "I want to talk to a person"}

REASONS: Mapping[str, Words] = {
    "wrong": {ZH: "不正确", EN: "Not right"},
    "other": {ZH: "答非所问", EN: "Not what I asked"},
    "unclear": {ZH: "看不懂", EN: "Hard to understand"},
    "outdated": {ZH: "过时了", EN: "Out of date"},
}

COMMANDS: Mapping[str, Words] = {
    "start": {ZH: "开始", EN: "Start"},
    "help": {ZH: "怎么用", EN: "How to use me"},
    "lang": {ZH: "选择语言", EN: "Choose the language"},
    "human": {ZH: "找人工", EN: "Ask for a person"},
    "reset": {ZH: "开始新的对话", EN: "Start afresh"},
    "privacy": {ZH: "我会保存什么", EN: "What I keep"},
    "delete_my_data": {ZH: "删除我的数据", EN: "Delete my data"},
}
