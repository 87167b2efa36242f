// The line on which people write; it is open while one is awaited or there, and found again when it is lost.
import { isLater, Refused, type Api } from "./api.js";
import type { Words } from "./types.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

export class Listening {
  private open: AbortController | null = null;

  constructor(
    private readonly api: Api,
    private readonly conversation: () => string,
    private readonly last: () => number,
    private readonly hear: (words: Words) => void,
  ) {}

  async start(): Promise<void> {
    if (this.open) return;
    const stop = (this.open = new AbortController());
    for (let wait = FIRST_WAIT_MS; this.open === stop; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const isOver = await this.listen(stop).catch((error: unknown) => error instanceof Refused && !isLater(error));
      if (isOver) break;
      await new Promise((resolve) => setTimeout(resolve, wait * (0.75 + Math.random() / 2)));
    }
    if (this.open === stop) this.open = null;
  }

  stop(): void {
    this.open?.abort();
    this.open = null;
  }

  /** True when there is nobody to listen to any more, false when the line was lost. */
  private async listen(stop: AbortController): Promise<boolean> {
    const line = new AbortController();
    stop.signal.addEventListener("abort", () => line.abort());
    for await (const { name, data } of this.api.listen(this.conversation(), this.last(), line)) {
      if (stop.signal.aborted || name === "end") return true;
      if (name === "person") this.hear(data as Words);
    }
    return stop.signal.aborted;
  }
}
