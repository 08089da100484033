// The whole set of content scripts in a page, with a background on the other side that the test plays. Our own scripts are
// all real; the browser's messaging, and what jsdom lacks of a browser, are stood in for.

import { page, scripts, source } from "./page.js";

/** What jsdom lacks: nothing is laid out, so nothing is measured or on top. */
function complete(window) {
  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  window.HTMLElement.prototype.showPopover = function () {
    this.shown = true;
  };
  window.HTMLElement.prototype.hidePopover = function () {
    this.shown = false;
  };
  window.Document.prototype.elementsFromPoint = () => [];
  const { matches } = window.Element.prototype;
  window.Element.prototype.matches = function (selector) {
    return selector === ":popover-open" ? this.shown === true : matches.call(this, selector);
  };
}

export function view(heading) {
  const line = { text: heading, href: null, label: "Source" };
  return {
    band: "alert", lang: "en", region: "Warning", word: "Alert", heading, headingLang: "en", matchedLabel: "Matched", matched: [], source: line, advice: "Do not reply.",
    announcement: heading, age: null, why: { label: "Why?", heading: "Why", hits: [], check: "" }, report: "Report", copy: { label: "Copy", done: "Copied", failed: "Not copied", text: heading },
    close: { label: "Close", explained: "" }, newTab: "opens a new tab",
  };
}

const open = new Set();

/** Close every page: their timers would keep the tests from ending. */
export function closeAll() {
  for (const window of open) window.close();
  open.clear();
}

/**
 * @param {string} html
 * @param {string} url
 * @param {(message: any) => any} answer the background's reply; may be a promise, may throw
 */
export function live(html, url, answer = () => ({ ok: true, band: "none", view: null, hidden: false })) {
  const window = page(html, url);
  complete(window);
  open.add(window);
  const messages = [];
  const listeners = [];
  window.chrome = {
    runtime: {
      id: "doorkeeper-test",
      sendMessage: async (message) => {
        messages.push(JSON.parse(JSON.stringify(message)));
        return answer(message);
      },
      onMessage: { addListener: (listener) => listeners.push(listener) },
    },
  };
  const all = scripts();
  for (const path of all.slice(all.indexOf("content/navigation.js"))) window.eval(source(path));

  return {
    window,
    messages,
    /** As the site's own router: the address first. */
    go: (to) => window.history.pushState({}, "", to),
    render: (body) => {
      const fresh = new window.DOMParser().parseFromString(body, "text/html");
      window.document.body.replaceChildren(...fresh.body.childNodes);
    },
    again: (id = "doorkeeper-test") => listeners.forEach((listener) => listener({ type: "page.again" }, { id })),
    orphan: () => {
      window.chrome.runtime.id = undefined;
    },
    /** Elements of ours in the page. */
    banners: () => [...window.document.documentElement.children].filter((one) => one !== window.document.head && one !== window.document.body).length,
    screened: () => messages.filter((message) => message.type === "page.screen").map((message) => message.observation.name),
    states: () => messages.filter((message) => message.type === "page.state").map((message) => message.state),
  };
}

/** Wait until something holds; a test's own time limit ends the wait. */
export async function until(holds) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Let `ms` go by: for what must not happen, which can only be looked for. */
export const pass = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
