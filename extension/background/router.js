// One table of messages a level of trust. A `Map`, so that "constructor" is no message, and closed unless listed.

import { ProblemError, problemOf } from "./problem.js";

/** @typedef {import("./senders.js").Trust} Trust */
/** @typedef {(message: any, sender: chrome.runtime.MessageSender) => unknown} Handler */
/** @typedef {Record<Trust, Map<string, Handler>>} Routes */

/**
 * Answers one message. Never throws: whoever asked gets `{ok: false, error}`.
 *
 * @param {Routes} routes
 * @param {Trust | null} trust
 * @param {unknown} message
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<unknown>}
 */
export async function route(routes, trust, message, sender) {
  try {
    if (trust === null) throw refused();
    const type = typeof message === "object" && message !== null ? /** @type {{type?: unknown}} */ (message).type : undefined;
    const handler = typeof type === "string" ? routes[trust].get(type) : undefined;
    if (handler === undefined) throw refused();
    return await handler(message, sender);
  } catch (error) {
    return { ok: false, error: problemOf(error) };
  }
}

function refused() {
  return new ProblemError("message.refused", "This sender may not ask that.", "Reload the page.");
}
