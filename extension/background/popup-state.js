// Everything that the popup shows, as facts.

import { isReadable } from "./senders.js";
import { NOTHING } from "./tab-states.js";

/**
 * What is known of the page in a tab, or why nothing is.
 *
 * @param {number} tabId
 * @param {import("./tab-states.js").TabStates} states
 * @returns {Promise<Doorkeeper.PageState>}
 */
export async function pageIn(tabId, states) {
  const tab = await chrome.tabs.get(tabId).catch(() => null);
  // without the permission for its site, a tab has no address for us: it is elsewhere
  if (tab?.url === undefined || !isReadable(tab.url)) return { ...NOTHING, status: "elsewhere" };
  const state = await states.get(tabId);
  if (state !== null) return state;
  return { ...NOTHING, status: tab.status === "complete" ? "not-read" : "loading" };
}
