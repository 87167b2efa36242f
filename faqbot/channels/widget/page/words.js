// Every word of the page, in both languages side by side.
export const WORDS = {
  title: { zh: "faqbot · 智能问答", en: "faqbot · ask a question" },
  lead: {
    zh: "这是示例商店的问答机器人。点右下角的按钮，用中文或英文提问。",
    en: "This is the bot of a sample shop. Use the button in the corner and ask in English or Chinese.",
  },
  promise: {
    zh: "它只回答资料里有的内容，能算的会算，不知道的会直说。",
    en: "It answers only from what is written down, computes what must be computed, and says so when it does not know.",
  },
  try: { zh: "可以这样问", en: "Questions to try" },
  embed: { zh: "放到您的网站上", en: "Put it on your website" },
  embed_how: {
    zh: "先用 faqbot sites set 登记您的网站，再把这一行放进网页：",
    en: "Name your website with faqbot sites set, then add this line to its pages:",
  },
  api: { zh: "接口说明", en: "API" },
  other: { zh: "English", en: "中文" },
};
