// A page of the extension in a document of its own, with its own script, and the background played by the test.

import { readFileSync } from "node:fs";

import { JSDOM } from "jsdom";

import { reportList } from "../examples.js";

let opened = 0;

/**
 * Loads a page, as often as a test wants.
 *
 * @param {any} chrome the browser's side, from fake-chrome.js
 * @param {"popup" | "options" | "withdrawn" | "report" | "reports"} name
 * @param {string} address
 * @param {(message: any) => unknown} answer what the background says
 */
export async function loadPage(chrome, name, address, answer) {
  const dom = new JSDOM(readFileSync(`extension/pages/${name}.html`, "utf8"), { url: `https://extension.example/pages/${address}` });
  const { window } = dom;
  const asked = [];
  chrome.runtime.sendMessage = async (message) => {
    asked.push(message);
    const reply = await answer(message);
    // most tests of the settings are not about reports
    return name === "options" && message.type === "report.setup" && !("list" in (reply ?? {})) ? { ok: true, list: reportList() } : reply;
  };
  for (const global of ["document", "location", "window", "FileReader"]) Object.defineProperty(globalThis, global, { value: window[global] ?? window, configurable: true, writable: true });
  Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });
  // eslint-disable-next-line no-unsanitized/method -- one of our own pages, with a number so that it runs anew
  await import(`../../../extension/pages/${name}.js?${opened++}`);
  return { document: window.document, asked, window };
}

/** Waits until something holds; half a minute bounds a failure, never a success. @param {() => unknown} holds */
export async function until(holds) {
  for (const end = Date.now() + 30_000; !holds(); ) {
    if (Date.now() > end) throw new Error(`it never held: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
