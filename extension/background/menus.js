// The entries of the browser's context menu: report this profile or this conversation (on LinkedIn's pages of them) and
// report this text (what the person has selected, anywhere). Pressing one is the person's own act; before it we learn nothing.

import { translator } from "../shared/language.js";

const PROFILES = ["https://*.linkedin.com/in/*"];
const THREADS = ["https://*.linkedin.com/messaging/thread/*"];

/** One drawing at a time: two would both create the same entries. @type {Promise<unknown>} */
let drawing = Promise.resolve();

/** Draws the entries in the person's language. @param {() => Promise<Doorkeeper.Settings>} settings */
export function drawMenus(settings) {
  drawing = drawing.then(async () => {
    const t = translator((await settings()).resolved);
    await chrome.contextMenus.removeAll();
    chrome.contextMenus.create({ id: "report-profile", title: t("report.profile"), contexts: ["page", "link", "image"], documentUrlPatterns: PROFILES });
    chrome.contextMenus.create({ id: "report-thread", title: t("report.thread"), contexts: ["page", "link", "image"], documentUrlPatterns: THREADS });
    chrome.contextMenus.create({ id: "report-text", title: t("report.text"), contexts: ["selection"] });
  });
  drawing = drawing.catch(() => undefined);
  return drawing;
}

/**
 * @param {import("./reports.js").Reports} reports
 * @returns {(info: chrome.contextMenus.OnClickData, tab?: chrome.tabs.Tab) => void}
 */
export function onMenu(reports) {
  return (info, tab) => {
    if ((info.menuItemId === "report-profile" || info.menuItemId === "report-thread") && tab?.id !== undefined) void reports.open(tab.id);
    if (info.menuItemId === "report-text" && info.selectionText) void reports.openText(info.selectionText, info.pageUrl);
  };
}
