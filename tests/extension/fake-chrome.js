// The browser's side of the extension API, as much of it as the background and the pages use. It keeps what it is told
// and answers as the browsers document it; our own code is never replaced.

/** One listener list, as `chrome.*.on*`. */
export class FakeEvent {
  #listeners = new Set();
  addListener(listener) {
    this.#listeners.add(listener);
  }
  removeListener(listener) {
    this.#listeners.delete(listener);
  }
  emit(...values) {
    return [...this.#listeners].map((listener) => listener(...values));
  }
}

/** A storage area. Values are copied, as structured clone does. */
export class FakeArea {
  constructor(event, name) {
    this.values = {};
    this.event = event;
    this.name = name;
  }
  async get(keys) {
    const wanted = keys === null || keys === undefined ? Object.keys(this.values) : [keys].flat();
    return structuredClone(Object.fromEntries(wanted.filter((key) => key in this.values).map((key) => [key, this.values[key]])));
  }
  async set(values) {
    Object.assign(this.values, structuredClone(values));
    this.event.emit(Object.fromEntries(Object.keys(values).map((key) => [key, { newValue: values[key] }])), this.name);
  }
  async remove(key) {
    delete this.values[key];
  }
}

/** Puts a fresh `chrome` into the global scope and gives it. */
export function fakeChrome({ languages = ["en-GB"], managed = {}, connectNative = () => { throw new Error("No such native application"); } } = {}) {
  const onChanged = new FakeEvent();
  const badges = new Map();
  const badge = (tabId) => badges.get(tabId) ?? badges.set(tabId, {}).get(tabId);
  const chrome = {
    runtime: {
      id: "us",
      lastError: undefined,
      getManifest: () => ({ version: "0.1.0" }),
      getURL: (path) => `chrome-extension://us/${path}`,
      connectNative,
      onMessage: new FakeEvent(),
      onInstalled: new FakeEvent(),
      onStartup: new FakeEvent(),
      sendMessage: async () => undefined,
      openOptionsPage: async () => undefined,
    },
    tabs: {
      open: new Map(),
      sent: [],
      created: [],
      onUpdated: new FakeEvent(),
      onRemoved: new FakeEvent(),
      onActivated: new FakeEvent(),
      async get(tabId) {
        if (!this.open.has(tabId)) throw new Error(`No tab with id: ${tabId}.`);
        return this.open.get(tabId);
      },
      async query() {
        return [...this.open.values()].filter((tab) => tab.active);
      },
      async create(about) {
        this.created.push(about);
        return { id: 1000 + this.created.length, windowId: 2 };
      },
      updated: [],
      async update(tabId, change) {
        this.updated.push({ tabId, change });
        return { id: tabId, windowId: 3 };
      },
      removed: [],
      async remove(tabId) {
        this.removed.push(tabId);
      },
      getCurrent: async () => ({ id: 5 }),
      async sendMessage(tabId, message, options) {
        this.sent.push({ tabId, message, options });
      },
    },
    windows: {
      updated: [],
      async update(windowId, change) {
        this.updated.push({ windowId, change });
      },
    },
    contextMenus: {
      entries: new Map(),
      onClicked: new FakeEvent(),
      create(about) {
        if (this.entries.has(about.id)) throw new Error(`Cannot create item with duplicate id ${about.id}`);
        this.entries.set(about.id, about);
      },
      async removeAll() {
        this.entries.clear();
      },
    },
    action: {
      badges,
      async setBadgeText({ tabId, text }) {
        badge(tabId).text = text;
      },
      async setTitle({ tabId, title }) {
        badge(tabId).title = title;
      },
      async setBadgeBackgroundColor({ tabId, color }) {
        badge(tabId).background = color;
      },
      async setBadgeTextColor({ tabId, color }) {
        badge(tabId).colour = color;
      },
    },
    storage: { onChanged, local: new FakeArea(onChanged, "local"), session: new FakeArea(onChanged, "session"), managed: new FakeArea(onChanged, "managed") },
    i18n: { getAcceptLanguages: async () => languages, getUILanguage: () => languages[0] ?? "en" },
  };
  if (managed === null) chrome.storage.managed.get = async () => Promise.reject(new Error("Managed storage manifest not found"));
  else chrome.storage.managed.values = managed;
  globalThis.chrome = chrome;
  return chrome;
}
