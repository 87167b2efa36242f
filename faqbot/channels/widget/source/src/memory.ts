// What the widget remembers, in the storage of the page that it is on; where there is none, until the page is left.
interface Remembered {
  conversation?: string;
  opening?: string; // a conversation that is begun twice with it is the same one
  user?: string;
  pending?: { readonly key: string; readonly text: string } | null;
  language?: string;
  sound?: boolean;
}

export class Memory {
  private readonly name: string;
  private kept: Remembered = {};

  constructor(site: string) {
    this.name = `faqbot:${site}`;
    this.reload();
  }

  /** Take up what another tab has changed. */
  reload(): void {
    try {
      this.kept = JSON.parse(localStorage.getItem(this.name) ?? "{}") as Remembered;
    } catch { /* no storage here, or not ours */ }
  }

  get<K extends keyof Remembered>(key: K): Remembered[K] {
    return this.kept[key];
  }

  set(changes: Remembered): void {
    this.reload();
    this.kept = { ...this.kept, ...changes };
    try {
      localStorage.setItem(this.name, JSON.stringify(this.kept));
    } catch { /* it is kept until the page is left */ }
  }

  /** For this tab only: whether the panel is open, and what has been typed. */
  get tab(): { readonly open: boolean; readonly text: string } {
    try {
      return { open: false, text: "", ...(JSON.parse(sessionStorage.getItem(this.name) ?? "{}") as object) };
    } catch {
      return { open: false, text: "" };
    }
  }

  set tab(state: { readonly open: boolean; readonly text: string }) {
    try {
      sessionStorage.setItem(this.name, JSON.stringify(state));
    } catch { /* nothing is kept */ }
  }
}
