// Who sent a message. Closed unless listed: what is neither a page that we read nor a page of our own is nobody.

/** @typedef {"page" | "own"} Trust */

const SITES = /^https:\/\/(?:[a-z0-9-]+\.)*linkedin\.com\//;

/**
 * @param {chrome.runtime.MessageSender} sender
 * @param {{id: string, pages: string}} us the extension's id, and the address under which its own pages lie
 * @returns {Trust | null}
 */
export function trustOf(sender, us) {
  if (sender.id !== us.id || sender.url === undefined) return null;
  if (sender.frameId !== undefined && sender.frameId !== 0) return null;
  if (sender.url.startsWith(us.pages)) return "own";
  // A page that is drawn ahead, before anybody looks at it, must not set the badge of the tab's present page.
  if (sender.documentLifecycle === "prerender") return null;
  return sender.tab?.id !== undefined && isReadable(sender.url) ? "page" : null;
}

/**
 * Says whether the content scripts run on this address. The same pattern as `matches` in the manifest, and a test compares.
 *
 * @param {string} url
 */
export function isReadable(url) {
  return SITES.test(url.toLowerCase());
}
