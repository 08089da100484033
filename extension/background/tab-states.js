// What is known of the page in each tab. Kept in storage.session, which is memory: the background may be ended at any
// time by the browser and finds it again, and it is gone when the browser closes.

const PREFIX = "tab:";

/** @type {Doorkeeper.PageState} */
export const NOTHING = {
  status: "not-read",
  kind: null,
  key: null,
  url: null,
  verdict: null,
  problem: null,
  name: null,
  observation: null,
  document: null,
  incognito: false,
};

export class TabStates {
  /** @type {Map<number, Doorkeeper.PageState>} */
  #states = new Map();
  /** @type {Promise<void> | null} */
  #loaded = null;
  /** Counts what each tab said, so that a reply that comes late is known to be late. @type {Map<number, number>} */
  #turns = new Map();

  /** @param {number} tabId */
  async get(tabId) {
    await this.#load();
    return this.#states.get(tabId) ?? null;
  }

  async all() {
    await this.#load();
    return [...this.#states];
  }

  /**
   * @param {number} tabId
   * @param {Doorkeeper.PageState} state
   */
  async set(tabId, state) {
    await this.#load();
    this.#states.set(tabId, state);
    try {
      await chrome.storage.session.set({ [PREFIX + tabId]: state });
    } catch {
      // Pages that are made large on purpose can fill the store: then only what was read of them is not kept.
      await chrome.storage.session.set({ [PREFIX + tabId]: { ...state, observation: null } });
    }
  }

  /** @param {number} tabId */
  async forget(tabId) {
    await this.#load();
    this.#turns.set(tabId, this.turn(tabId) + 1);
    if (this.#states.delete(tabId)) await chrome.storage.session.remove(PREFIX + tabId);
  }

  /** Begins the tab's next turn: replies to what it asked before no longer count. @param {number} tabId */
  nextTurn(tabId) {
    const turn = this.turn(tabId) + 1;
    this.#turns.set(tabId, turn);
    return turn;
  }

  /** @param {number} tabId */
  turn(tabId) {
    return this.#turns.get(tabId) ?? 0;
  }

  #load() {
    this.#loaded ??= chrome.storage.session.get(null).then((stored) => {
      for (const [key, state] of Object.entries(stored)) {
        const tabId = Number(key.slice(PREFIX.length));
        if (key.startsWith(PREFIX) && !this.#states.has(tabId)) this.#states.set(tabId, /** @type {Doorkeeper.PageState} */ (state));
      }
    });
    return this.#loaded;
  }
}
