// The server has sanitised what it sends; the browser does it again, as the last to see it.
import DOMPurify from "dompurify";
import { TAGS } from "./words.js";
import type { Reply } from "./types.js";

const ALLOWED = ["p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "a", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "h3", "h4"];
const LINK = /^(?:https?:|mailto:|tel:)/i;

const made = new WeakMap<object, HTMLElement>();

export function isSafeLink(url: string): boolean {
  return LINK.test(url);
}

/** A reply's words as an element, made once; nothing in it can run, and nothing in it is fetched. */
export function words(reply: Pick<Reply, "html"> & Partial<Pick<Reply, "lang" | "options">>): HTMLElement {
  let element = made.get(reply);
  if (!element) {
    element = document.createElement("div");
    element.className = "words";
    if (reply.lang) element.lang = TAGS[reply.lang];
    element.append(sanitised(reply.html));
    if (reply.options?.length) element.querySelector(":scope > ol:last-child")?.remove(); // the buttons show the same
    made.set(reply, element);
  }
  return element;
}

function sanitised(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: ALLOWED,
    ALLOWED_ATTR: ["href", "title"],
    ALLOWED_URI_REGEXP: LINK,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  }
  return fragment;
}
