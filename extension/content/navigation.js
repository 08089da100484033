"use strict";

/**
 * Notice when the page is another one, or shows something else. The site replaces its content without loading a document,
 * and what it does to `history` happens in a world that content scripts do not see.
 *
 * - Address: the `navigation` API's event where the browser has it, and in any case a look at `location.href` each second.
 * - Content: a MutationObserver on `main`. It is off from the first change until the next reading, so that a page which
 *   floods its document costs one record and one reading a turn; and each turn without quiet comes later than the last.
 */
{
  const POLL_MS = 1000;
  /** After the first change, how long to gather others. */
  const SETTLE_MS = 150;
  /** Longest wait of a page that never rests. */
  const SLOWEST_MS = 5000;
  /** A document this long without a change is at rest. */
  const QUIET_MS = 2000;
  /** A reading that took t ms is not repeated before t times this, a twentieth of the main thread, up to a limit. */
  const COST = 20;
  const COST_LIMIT_MS = 15_000;

  /**
   * Call `changed` now, at each navigation, and after changes of the content.
   * @param {(change: Doorkeeper.Change) => boolean} changed answers whether changes of the content matter at this address
   * @returns {() => void} stop for good
   */
  function watch(changed) {
    let href = location.href;
    let pace = SETTLE_MS;
    let cost = 0;
    let lastRead = 0;
    let stopped = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let due;
    /** @type {Element | null} */
    let root = null;
    let matters = false;
    const whole = new AbortController();
    const observer = new MutationObserver(() => later());

    /** @param {Doorkeeper.Change} change */
    function now(change) {
      clearTimeout(due);
      due = undefined;
      observer.disconnect();
      const start = performance.now();
      matters = changed(change);
      if (stopped) return;
      lastRead = performance.now();
      cost = Math.min(COST_LIMIT_MS, (lastRead - start) * COST);
      observe();
    }

    function later() {
      observer.disconnect();
      if (due !== undefined) return;
      // quiet since the last reading: an ordinary change, answered soon
      pace = performance.now() - lastRead > QUIET_MS ? SETTLE_MS : Math.min(SLOWEST_MS, pace * 1.3);
      due = setTimeout(() => now("content"), Math.max(pace, cost));
    }

    function observe() {
      root = matters ? rootOf() : null;
      if (root) observer.observe(root, { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["componentkey", "href", "id"] });
    }

    function moved() {
      if (location.href === href) return false;
      href = location.href;
      pace = SETTLE_MS;
      now("address");
      return true;
    }

    const poll = setInterval(() => {
      // `main` itself may be replaced, or come only now
      if (!moved() && matters && due === undefined && root !== rootOf()) later();
    }, POLL_MS);

    const { navigation } = /** @type {{ navigation?: EventTarget }} */ (globalThis);
    navigation?.addEventListener("currententrychange", () => moved(), { signal: whole.signal });
    // back from the browser's own cache of pages: the scripts went on where they were, the toolbar did not
    addEventListener("pageshow", (event) => event.persisted && now("address"), { signal: whole.signal });
    now("address");

    return () => {
      stopped = true;
      whole.abort();
      observer.disconnect();
      clearInterval(poll);
      clearTimeout(due);
    };
  }

  /**
   * Where the content is: `<main id="workspace">`. Dialogues stand outside it, so with one in the address all of the body.
   * @returns {Element | null}
   */
  function rootOf() {
    const main = location.pathname.includes("/overlay/") ? null : document.querySelector("main");
    return main ?? document.body;
  }

  doorkeeper.navigation = { watch };
}
