// Every word of the widget, in both languages side by side.
export type Language = "zh" | "en";
export type Word = keyof typeof WORDS;

export const WORDS = {
  title: { zh: "有问题？问我", en: "Questions? Ask me" },
  open: { zh: "打开问答窗口", en: "Open the chat" },
  close: { zh: "关闭", en: "Close" },
  greeting: {
    zh: "您好！有什么可以帮您？我只回答资料里有的内容，不知道的会直说。",
    en: "Hello! How can I help? I answer only from what is written down, and say so when I do not know.",
  },
  suggestions: { zh: "可以这样问", en: "You could ask" },
  label: { zh: "您的问题", en: "Your question" },
  placeholder: { zh: "请输入您的问题…", en: "Type your question…" },
  send: { zh: "发送", en: "Send" },
  other: { zh: "English", en: "中文" },
  fresh: { zh: "新对话", en: "New chat" },
  sound_on: { zh: "打开提示音", en: "Turn sound on" },
  sound_off: { zh: "关闭提示音", en: "Turn sound off" },
  log: { zh: "对话", en: "Conversation" },
  you: { zh: "您：", en: "You: " },
  bot: { zh: "机器人：", en: "Bot: " },
  person: { zh: "客服：", en: "Our team: " },
  waiting: { zh: "正在查找答案…", en: "Looking for the answer…" },
  helpful: { zh: "有帮助", en: "Helpful" },
  unhelpful: { zh: "没帮助", en: "Not helpful" },
  why: { zh: "哪里不对？（可不填）", en: "What was wrong? (optional)" },
  wrong: { zh: "答非所问", en: "Not what I asked" },
  incomplete: { zh: "不够完整", en: "Not complete" },
  outdated: { zh: "已经过时", en: "Out of date" },
  tell: { zh: "提交", en: "Tell us" },
  thanks: { zh: "谢谢您的反馈", en: "Thank you for telling us" },
  copy: { zh: "复制答案", en: "Copy the answer" },
  copied: { zh: "已复制", en: "Copied" },
  sources: { zh: "相关链接", en: "Sources" },
  choices: { zh: "您可以选", en: "You can choose" },
  retry: { zh: "重试", en: "Try again" },
  offline: { zh: "网络断开了。消息会在恢复后自动发送。", en: "You are offline. Messages will be sent when you are back." },
  queued: { zh: "等待发送…", en: "Waiting to be sent…" },
  unreachable: { zh: "连接不上服务器，请检查网络后重试。", en: "The server cannot be reached. Check the connection and try again." },
  busy: { zh: "现在有点忙，{seconds} 秒后自动重试。", en: "It is busy just now. Trying again in {seconds} s." },
  refused: { zh: "这条消息发不出去，请修改后再试。", en: "This message could not be sent. Please change it and try again." },
  closed_here: { zh: "这个网站不能使用此问答窗口。", en: "This website may not use this chat." },
  unread: { zh: "{count} 条新消息", en: "{count} new messages" },
  too_long: { zh: "最多 {limit} 字，现在 {count} 字。", en: "At most {limit} characters; this has {count}." },
  contact: { zh: "留下邮箱或电话，客服上班后联系您", en: "Leave an e-mail address or a telephone number, and our team gets back to you" },
  leave: { zh: "留下", en: "Leave it" },
  not_left: { zh: "没有发出去。请检查后再试。", en: "That was not sent. Please check it and try again." },
  hours_open: { zh: "人工客服在线。", en: "Our team is in." },
  hours_closed: { zh: "人工客服现在不在，工作时间：{hours}。", en: "Our team is away now. Hours: {hours}." },
} as const;

export function say(word: Word, language: Language, values: Readonly<Record<string, string | number>> = {}): string {
  return WORDS[word][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function languageOf(tag: string | null | undefined): Language | null {
  if (!tag) return null;
  return tag.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const TAGS: Readonly<Record<Language, string>> = { zh: "zh-Hans", en: "en" };
