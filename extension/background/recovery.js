// Pages that could not be checked because of the host are checked by themselves once it works again: after a wait that
// doubles, or at once when the person does something. Only while such pages are open; otherwise nothing is tried.

/**
 * @typedef {object} RecoveryOptions
 * @property {() => Promise<unknown>} probe resolves when the host works
 * @property {() => Promise<number[]>} waiting tabs that wait for the host
 * @property {(tabId: number) => void} again asks a tab to be read again
 * @property {number} [firstWait] milliseconds
 * @property {number} [longestWait] milliseconds; below the 30 s after which a browser ends an idle background
 */

export class Recovery {
  /** @type {ReturnType<typeof setTimeout> | null} */
  #timer = null;
  /** @type {Promise<boolean> | null} */
  #attempt = null;
  #tries = 0;
  #options;

  /** @param {RecoveryOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** A page waits for the host. */
  needed() {
    if (this.#timer !== null || this.#attempt !== null) return;
    const { firstWait = 1000, longestWait = 20_000 } = this.#options;
    const wait = Math.min(longestWait, firstWait * 2 ** Math.min(this.#tries, 20));
    this.#tries += 1;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#tryIfWaiting();
    }, wait);
  }

  /** A page was checked: the host works, and the next trouble starts with a short wait. */
  succeeded() {
    this.#tries = 0;
  }

  /**
   * Tries now, since the person asked or came back to a page.
   *
   * @returns {Promise<boolean>} whether the host works
   */
  now() {
    this.#attempt ??= this.#try().finally(() => {
      this.#attempt = null;
    });
    return this.#attempt;
  }

  async #tryIfWaiting() {
    if ((await this.#options.waiting()).length === 0) return;
    if (!(await this.now())) this.needed();
  }

  async #try() {
    try {
      await this.#options.probe();
    } catch {
      if ((await this.#options.waiting()).length > 0) queueMicrotask(() => this.needed());
      return false;
    }
    for (const tabId of await this.#options.waiting()) this.#options.again(tabId);
    return true;
  }
}
