// The widget as a whole page: /chat/<site>, to link to or to put into a frame.
const { searchParams, pathname } = new URL(location.href);
const widget = document.createElement("faqbot-widget");
widget.setAttribute("mode", "inline");
widget.setAttribute("site", decodeURIComponent(pathname.split("/")[2] ?? "") || "default");
for (const name of ["locale", "theme", "heading"]) if (searchParams.has(name)) widget.setAttribute(name, searchParams.get(name));
document.documentElement.lang = (searchParams.get("locale") ?? navigator.language).startsWith("zh") ? "zh-Hans" : "en";
document.querySelector("main").append(widget);
