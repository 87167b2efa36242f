// Where the eyes and the keyboard are led.
const STOPS = ".panel :is(button, a, textarea, input, [tabindex='0']):not(:disabled)";

/** Where the panel covers the page, Tab does not leave it. */
export function stayWithin(root: ShadowRoot, event: KeyboardEvent): void {
  const stops = [...root.querySelectorAll<HTMLElement>(STOPS)];
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (root.activeElement !== from) return;
  event.preventDefault();
  to?.focus();
}

/** How far to scroll: to the end, but not past the last question, so that a long answer is read from its beginning on. */
export function endOf(log: HTMLElement): number {
  const asked = [...log.querySelectorAll<HTMLElement>(".mine")].at(-1);
  const people = log.querySelectorAll(".mine ~ .person").length; // what people write is short, and comes later
  return Math.min(log.scrollHeight - log.clientHeight, asked && !people ? asked.offsetTop - 8 : Infinity);
}
