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

HOW_WAS_IT: Words = {ZH: "这次服务怎么样？", EN: "How was it?"}

# What people of the shop see.
CARD: Words = {ZH: "🙋 有顾客在等人工", EN: "🙋 A customer waits for a person"}
CARD_QUESTION: Words = {ZH: "问题", EN: "Question"}
CARD_BEFORE: Words = {ZH: "之前的对话", EN: "Said before"}
CARD_NEAR: Words = {ZH: "最接近的条目", EN: "Entries that came near"}
CARD_HELP: Words = {
    ZH: "在这里写的内容会发给顾客；以 // 开头的是内部备注。命令：/take /return /close /faq <编号> /draft /mute /ban",
    EN: "What you write here goes to the customer; what begins with // stays here. "
    "Commands: /take /return /close /faq <id> /draft /mute /ban",
}
CASE: Mapping[str, Words] = {
    "take": {ZH: "接手", EN: "Take it"},
    "return": {ZH: "交还机器人", EN: "Back to the bot"},
    "close": {ZH: "结束", EN: "Close"},
    "draft": {ZH: "存为 FAQ 草稿", EN: "Make this a draft entry"},
}
TAKEN: Words = {ZH: "{name} 已接手。", EN: "{name} has taken it."}
HELD_BY_ANOTHER: Words = {
    ZH: "{name} 正在处理这位顾客，这条没有发出。要接手请用 /take；以 // 开头的只是内部备注。",
    EN: "{name} has this customer, so that was not sent. /take takes it over; what begins with // is a note.",
}
RELEASED: Mapping[bool, Words] = {
    True: {ZH: "对话已结束，机器人继续回答。", EN: "Closed; the bot answers again."},
    False: {ZH: "对话已交还机器人。", EN: "The bot answers again."},
}
WITH_THE_BOT: Words = {
    ZH: "现在由机器人回答这位顾客，这条没有发出。等顾客再找人工时才能回复。",
    EN: "The bot answers this customer now, so that was not sent. You can write again when they ask for a person.",
}
NOT_CHANGED: Words = {ZH: "这条已经改不了了。", EN: "That can no longer be changed at the customer's."}
NO_DRAFT: Words = {ZH: "还没有人工回答，存不了草稿。", EN: "No person has answered yet, so there is nothing to draft."}
DRAFTED: Words = {
    ZH: "已存为草稿 {entry}（知识库 {kb}），发布前顾客看不到。",
    EN: "Kept as the draft {entry} in {kb}; customers do not see it before it is published.",
}
NO_ENTRY: Words = {ZH: "没有这个编号的条目。", EN: "There is no entry with that id."}
SAID: Words = {ZH: "已发给顾客。", EN: "Sent to the customer."}
STANDING: Mapping[str, Words] = {
    "good": {ZH: "已解除。", EN: "All restrictions are lifted."},
    "muted": {ZH: "这位顾客的消息不再响铃。", EN: "This customer's messages come without a sound."},
    "banned": {
        ZH: "已屏蔽这位顾客，不再回答也不再转发。",
        EN: "This customer is banned: no answers, nothing passed on.",
    },
}
NOT_DELIVERED: Mapping[str, Words] = {
    "gone": {ZH: "⚠️ 没有送达：顾客已屏蔽机器人。", EN: "⚠️ Not delivered: the customer has blocked the bot."},
    "refused": {ZH: "⚠️ 没有送达：Telegram 拒绝了这条消息。", EN: "⚠️ Not delivered: Telegram refused the message."},
    "unsure": {ZH: "⚠️ 不确定是否送达。", EN: "⚠️ Nobody knows whether that was delivered."},
}

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
