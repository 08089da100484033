"use strict";

/**
 * The conductor in the page: read, ask, show. It keeps what is known of one profile in one view of it, and drops everything
 * at the next address. The page may change under it at any time, and may be against us.
 */
{
  /** A profile whose page does not show it for this long is said to be unreadable; silence must not look like safety. */
  const GRACE_MS = 10_000;
  /** How long the previous profile's name must stand under a new address before it is believed to be a namesake's. */
  const SAME_NAME_MS = 2_000;
  const RETRY_MS = [1_000, 5_000, 20_000];

  const RANK = { none: 0, note: 1, caution: 2, alert: 3 };

  /** @typedef {{ band: Doorkeeper.Band, observation: Doorkeeper.Observation, layers: Record<string, string>, text: string }} Seen */

  /** One profile, from the moment its address is there until the next address. */
  class View {
    /** @param {string | null} key @param {string | null} nameBefore */
    constructor(key, nameBefore) {
      this.key = key;
      /** The name that the page showed under the previous address: it may still stand there. */
      this.nameBefore = nameBefore;
      this.began = Date.now();
      /** @type {string | null} */
      this.name = null;
      /** What was sent last, as text, to send only what changed. @type {string | null} */
      this.sent = null;
      /** What was read last. @type {Seen | null} */
      this.last = null;
      /** The observation that gave the highest band so far. @type {Seen | null} */
      this.highest = null;
      /** State that the background was told last. @type {string | null} */
      this.told = null;
      this.failures = 0;
      this.held = false;
      /** Has the page not shown the profile for longer than it may? */
      this.overdue = false;
      /** @type {Set<ReturnType<typeof setTimeout>>} */
      this.timers = new Set();
    }

    /** @param {() => void} act @param {number} ms */
    after(ms, act) {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        act();
      }, ms);
      this.timers.add(timer);
    }

    end() {
      for (const timer of this.timers) clearTimeout(timer);
    }
  }

  let view = new View(null, null);
  let over = false;
  let stop = () => {};

  /**
   * @param {Doorkeeper.Change} change
   * @returns {boolean} whether the content of this page matters
   */
  function changed(change) {
    if (over) return false;
    if (!alive()) {
      silence();
      return false;
    }
    const reading = readPage();
    const key = reading.state === "other" ? null : reading.key;
    if (!stays(key) || (change === "address" && key === null)) turnTo(key);
    act(reading);
    return reading.state !== "other";
  }

  /**
   * Is it still the same view? A conversation's key says with whom it is once its head is there, and a head that is drawn
   * anew is gone for a moment.
   * @param {string | null} key
   */
  function stays(key) {
    return key === view.key || (key !== null && key.startsWith("thread:") && view.key?.startsWith(`${key} `) === true);
  }

  /** @returns {Doorkeeper.PageReading} */
  function readPage() {
    try {
      return doorkeeper.sites.linkedin.read(document, location);
    } catch {
      // A page that makes the reading fail is one that could not be read, and is said to be.
      return { state: "unreadable", kind: kindOfAddress(), key: keyOfAddress(), reason: "failed" };
    }
  }

  function keyOfAddress() {
    return (doorkeeper.linkedin.threadAt(location) ?? doorkeeper.linkedin.profileAt(location))?.key ?? null;
  }

  /** @returns {Doorkeeper.PageKind} */
  function kindOfAddress() {
    return doorkeeper.linkedin.threadAt(location) ? "thread" : "profile";
  }

  /** @param {string | null} key */
  function turnTo(key) {
    view.end();
    view = new View(key, view.name ?? view.nameBefore);
    doorkeeper.banner.hide();
    const mine = view;
    if (key === null) return;
    mine.after(GRACE_MS, () => {
      mine.overdue = true;
      if (mine.told === "loading") loading();
    });
  }

  /** @param {Doorkeeper.PageReading} reading */
  function act(reading) {
    switch (reading.state) {
      case "ready":
        return void ready(reading);
      case "loading":
        return loading();
      case "other":
        return void tell({ type: "page.state", state: "other", kind: null, key: null });
      default:
        if (view.last !== null) return; // what was read of this profile stands
        return void tell({ type: "page.state", state: reading.state, kind: reading.kind, key: reading.key });
    }
  }

  /** The address is a profile's and the page does not show it, or not yet. What was read of it before stands. */
  function loading() {
    if (view.last !== null) return;
    void tell({ type: "page.state", state: view.overdue ? "unreadable" : "loading", kind: kindOfAddress(), key: view.key });
  }

  /** @param {Extract<Doorkeeper.PageReading, { state: "ready" }>} reading */
  async function ready(reading) {
    const mine = view;
    const { observation, layers } = reading;
    const name = observation.name ?? null;
    // The new profile's marks with the old profile's name: mid-change, unless it stays so. Namesakes exist.
    if (name !== null && name === mine.nameBefore && mine.last === null && Date.now() - mine.began < SAME_NAME_MS) {
      if (!mine.held) mine.after(SAME_NAME_MS, () => changed("content"));
      mine.held = true;
      return loading();
    }
    mine.name = name;
    const text = JSON.stringify(observation);
    if (text === mine.sent) return;
    mine.sent = text;
    mine.last = { band: "none", observation, layers, text };
    await screen(mine, mine.last);
  }

  /**
   * Ask about one observation of this view, and show what holds for the view: the highest band that any gave.
   * @param {View} mine
   * @param {Seen} seen
   */
  async function screen(mine, seen) {
    if (mine.key === null) return;
    mine.told = "screen";
    /** @type {Doorkeeper.ScreenReply | undefined} */
    const reply = await send({ type: "page.screen", key: mine.key, observation: seen.observation, layers: seen.layers });
    if (over || mine !== view) return; // the reply is about another profile than the page's
    if (reply === undefined) return again(mine);
    mine.failures = 0;
    if (!reply.ok) return; // badge and popup say what is wrong; a warning that is shown stays

    const rise = RANK[reply.band] - (mine.highest ? RANK[mine.highest.band] : -1);
    if (rise > 0 || (rise === 0 && seen === mine.last)) {
      mine.highest = { ...seen, band: reply.band };
      show(mine, reply);
    } else if (rise < 0 && mine.highest) {
      // The page now shows less of what was warned of. It is the same profile, and a page that takes the name back must not
      // clear the warning: badge, popup and banner go on with the observation that gave it.
      const { observation, layers } = mine.highest;
      void send({ type: "page.screen", key: mine.key, observation, layers });
    }
  }

  /**
   * @param {View} mine
   * @param {Extract<Doorkeeper.ScreenReply, { ok: true }>} reply
   */
  function show(mine, reply) {
    if (reply.view === null || reply.hidden) return doorkeeper.banner.hide();
    doorkeeper.banner.show(reply.view, {
      close: () => {
        if (mine.key !== null && mine === view) void send({ type: "banner.close", key: mine.key });
      },
      report: () => {
        if (mine.key !== null && mine === view) void send({ type: "report.open", key: mine.key });
      },
    }, kindOfAddress() === "thread" ? () => doorkeeper.sites.linkedin.composer(document) : null);
  }

  /**
   * The background did not answer, which happens while it starts or is updated.
   * @param {View} mine
   */
  function again(mine) {
    const ms = RETRY_MS[mine.failures++];
    if (ms === undefined) return;
    mine.after(ms, () => {
      if (mine.last) void screen(mine, mine.last);
    });
  }

  /** @param {Extract<Doorkeeper.PageMessage, { type: "page.state" }>} message */
  async function tell(message) {
    if (view.told === message.state) return;
    view.told = message.state;
    await send(message);
  }

  /**
   * @param {Doorkeeper.PageMessage} message
   * @returns {Promise<any>} the reply, undefined when there was none
   */
  async function send(message) {
    if (!alive()) {
      silence();
      return undefined;
    }
    try {
      return await chrome.runtime.sendMessage(message);
    } catch {
      if (!alive()) silence();
      return undefined;
    }
  }

  /** After an update or removal of the extension this script is an orphan without a background. */
  function alive() {
    try {
      return Boolean(chrome.runtime?.id);
    } catch {
      return false;
    }
  }

  function silence() {
    if (over) return;
    over = true;
    view.end();
    stop();
    doorkeeper.banner.hide();
  }

  /**
   * Packs, settings or the host changed: everything that was asked of this view is asked again, and the new answers stand
   * even if they are lower.
   */
  async function readAgain() {
    const mine = view;
    const { highest, last } = mine;
    Object.assign(mine, { sent: null, highest: null, told: null, failures: 0 });
    changed("content");
    if (mine !== view) return;
    // the page does not show the profile at this moment (a list of details, say): what was read of it stands
    if (mine.sent === null && last) await screen(mine, last);
    if (mine === view && highest && highest.text !== mine.last?.text) await screen(mine, highest);
  }

  function begin() {
    chrome.runtime.onMessage.addListener((/** @type {Doorkeeper.BackgroundMessage} */ message, sender) => {
      if (sender.id === chrome.runtime.id && message?.type === "page.again" && !over) void readAgain();
    });
    stop = doorkeeper.navigation.watch(changed);
    if (over) stop();
  }

  // A page that is rendered ahead of time is in no tab yet.
  const { prerendering } = /** @type {{ prerendering?: boolean }} */ (/** @type {unknown} */ (document));
  if (prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else begin();
}
