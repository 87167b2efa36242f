// A stylesheet that is constructed, never inlined: it works under a policy without 'unsafe-inline'.
import { css } from "lit";

export const styles = css`
  :host {
    color-scheme: light dark;
    --ground: var(--faqbot-ground, light-dark(#f5f6f4, #121716));
    --surface: var(--faqbot-surface, light-dark(#fff, #1b2221));
    --ink: var(--faqbot-ink, light-dark(#1c2321, #e6ebe9));
    --quiet: var(--faqbot-quiet, light-dark(#55605d, #9aa7a3));
    --line: var(--faqbot-line, light-dark(#c9d1cd, #3a4543));
    --link: var(--faqbot-link, light-dark(#0b655e, #5cc8bb));
    --bad: var(--faqbot-bad, light-dark(#b42318, #ff9b8f));
    --accent: var(--faqbot-accent, var(--site-accent, #0f766e));
    --on-accent: var(--faqbot-on-accent, var(--site-on-accent, #fff));
    --radius: var(--faqbot-radius, 1.1rem);
    display: block;
    font: var(--faqbot-font, 1rem/1.55 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif);
    color: var(--ink);
    overflow-wrap: anywhere;
    text-align: start;
  }
  :host([hidden]) { display: none; }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
  * { box-sizing: border-box; }
  button, input, textarea { font: inherit; color: inherit; }
  button { cursor: pointer; min-height: 2.25rem; padding: .3rem .9rem; background: var(--surface); border: 1px solid var(--line); border-radius: 1.2rem; }
  button:hover { border-color: var(--accent); }
  :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
  .plain { display: inline-grid; place-items: center; min-width: 2rem; min-height: 2rem; padding: .2rem; background: none; border-color: transparent; }
  .icon { width: 1.25rem; height: 1.25rem; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  .launcher {
    position: fixed; inset-block-end: max(1.25rem, env(safe-area-inset-bottom)); inset-inline-end: 1.25rem;
    z-index: var(--faqbot-z, 2147483000); width: 3.75rem; height: 3.75rem; padding: 0; display: grid; place-items: center;
    color: var(--on-accent); background: var(--accent); border: 1px solid var(--on-accent); border-radius: 50%; box-shadow: 0 4px 18px #0004;
  }
  :host([position="left"]) .launcher, :host([position="left"]) .panel { inset-inline: 1.25rem auto; }
  .launcher .icon { width: 1.9rem; height: 1.9rem; }
  .badge {
    position: absolute; inset-block-start: -.3rem; inset-inline-end: -.3rem; min-width: 1.5rem; padding: 0 .35rem;
    color: #fff; background: #b42318; border-radius: .75rem; font-size: .85rem; line-height: 1.5rem; font-weight: 700;
  }
  .panel {
    position: fixed; inset-block-end: calc(max(1.25rem, env(safe-area-inset-bottom)) + 4.5rem); inset-inline-end: 1.25rem;
    z-index: var(--faqbot-z, 2147483000); width: min(24rem, calc(100vw - 2.5rem)); height: min(38rem, calc(100dvh - 7rem));
    display: flex; flex-direction: column; overflow: hidden;
    background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: 0 10px 40px #0005;
  }
  .panel[hidden] { display: none; }
  :host([mode="inline"]) { height: 100%; min-height: 20rem; }
  :host([mode="inline"]) > div { height: 100%; }
  :host([mode="inline"]) .panel { position: static; width: 100%; height: 100%; box-shadow: none; }
  .head { display: flex; align-items: center; gap: .1rem; padding: .55rem .5rem .55rem 1rem; color: var(--on-accent); background: var(--accent); }
  .head h2 { flex: 1; margin: 0; font-size: 1.05rem; line-height: 1.3; }
  .head button { color: inherit; }
  .head button:hover { border-color: currentColor; }
  .head :focus-visible { outline-color: currentColor; outline-offset: -2px; }

  .log { position: relative; flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: .75rem; }
  .log:focus-visible { outline-offset: -3px; }
  .bubble { position: relative; width: fit-content; max-width: 90%; margin: .5rem 0; padding: .55rem .9rem; border-radius: var(--radius); }
  .mine { margin-inline-start: auto; color: var(--on-accent); background: var(--accent); border-end-end-radius: .3rem; white-space: pre-wrap; }
  .theirs { background: var(--surface); border: 1px solid var(--line); border-end-start-radius: .3rem; }
  .person { border-inline-start: 4px solid var(--accent); }
  .bubble p:first-child, .words > :first-child { margin-top: 0; }
  .bubble > p:last-child, .words > :last-child { margin-bottom: 0; }
  .quiet { color: var(--quiet); }
  .failed { color: var(--bad); }
  .failed p { margin: 0; }
  .draft { white-space: pre-wrap; color: var(--quiet); }
  .words p, .words ul, .words ol, .words pre { margin: .5rem 0; }
  .words h3, .words h4 { margin: .7rem 0 .3rem; font-size: 1rem; }
  .words ul, .words ol { padding-inline-start: 1.4rem; }
  .words pre, .words table { display: block; max-width: 100%; overflow-x: auto; }
  .words td, .words th { padding: .2rem .5rem; border: 1px solid var(--line); }
  .words blockquote { margin: .5rem 0; padding-inline-start: .75rem; border-inline-start: 3px solid var(--line); }
  a { color: var(--link); }
  .sources { margin: .5rem 0 0; padding: 0; list-style: none; font-size: .92rem; }
  .sources li { padding-block: .1rem; }
  .sources a { display: inline-block; min-height: 1.5rem; }
  .sources li::before { content: "→ " / ""; color: var(--quiet); }
  .chips { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .5rem; }
  .chips button { text-align: start; border-color: var(--link); color: var(--link); line-height: 1.35; }
  .foot { display: flex; align-items: center; gap: .15rem; margin-top: .35rem; font-size: .88rem; color: var(--quiet); }
  .foot .icon { width: 1.1rem; height: 1.1rem; }
  .down .icon { transform: rotate(180deg); }
  [aria-pressed="true"] { color: var(--link); }
  [aria-pressed="true"] .icon { fill: currentColor; }
  .complaint { display: grid; gap: .5rem; margin-top: .5rem; }
  .complaint label { display: grid; gap: .2rem; font-size: .92rem; }
  .complaint input { min-height: 2.25rem; padding: .3rem .6rem; background: var(--ground); border: 1px solid var(--quiet); border-radius: .5rem; }
  .dots { display: inline-flex; gap: .3rem; padding-block: .4rem; }
  .dots i { width: .45rem; height: .45rem; border-radius: 50%; background: var(--quiet); animation: wait 1.1s infinite alternate; }
  .dots i:nth-child(2) { animation-delay: .25s; }
  .dots i:nth-child(3) { animation-delay: .5s; }
  @keyframes wait { from { opacity: .25; } to { opacity: 1; } }

  .notice { margin: 0; padding: .4rem 1rem; font-size: .92rem; color: var(--ink); background: var(--surface); border-block-start: 1px solid var(--line); }
  .notice:empty { display: none; }
  .write { display: flex; align-items: flex-end; gap: .4rem; padding: .5rem .6rem max(.6rem, env(safe-area-inset-bottom)); background: var(--ground); border-block-start: 1px solid var(--line); }
  .write textarea { flex: 1; min-width: 0; max-height: 8rem; padding: .5rem .9rem; resize: none; background: var(--surface); border: 1px solid var(--quiet); border-radius: 1.2rem; field-sizing: content; }
  .write button { flex: none; display: grid; place-items: center; width: 2.6rem; min-height: 2.6rem; padding: 0; color: var(--on-accent); background: var(--accent); border-color: transparent; border-radius: 50%; }
  [dir="rtl"] .send { transform: scaleX(-1); }

  @media (max-width: 30rem), (max-height: 26rem) {
    :host(:not([mode="inline"])) .panel { inset: 0; width: auto; height: 100dvh; border: 0; border-radius: 0; }
    .launcher[aria-expanded="true"] { display: none; }
  }
  @media (prefers-reduced-motion: reduce) { .dots i { animation: none; } }
  @media (forced-colors: active) { .bubble, .launcher, .panel, .badge { border: 2px solid; } }
`;
