// Notices that the packs have become others, whoever installed them: then open pages are checked again, and warnings that
// were taken back are looked for.

const KEY = "packs";

export class PacksWatch {
  #options;
  /** @type {Promise<void>} */
  #turn = Promise.resolve();

  /**
   * @param {object} options
   * @param {() => Promise<unknown>} options.first the packs are seen for the first time since the browser started
   * @param {() => Promise<unknown>} options.changed they are others than before
   */
  constructor(options) {
    this.#options = options;
  }

  /** @param {Doorkeeper.Pack[]} packs as a host or a verdict tells of them */
  saw(packs) {
    const key = packsKey(packs);
    this.#turn = this.#turn.then(async () => {
      const before = (await chrome.storage.session.get(KEY))[KEY];
      if (before === key) return;
      await chrome.storage.session.set({ [KEY]: key });
      await (before === undefined ? this.#options.first() : this.#options.changed());
    });
    // what follows from new packs fails where the host does, which is told in its own place
    this.#turn = this.#turn.catch(() => undefined);
    return this.#turn;
  }
}

/** Names the packs in force and their versions. @param {Doorkeeper.Pack[]} packs */
export function packsKey(packs) {
  return JSON.stringify(
    packs
      .filter(({ state }) => state !== "held")
      .map(({ id, version }) => [id, version])
      .sort(),
  );
}
