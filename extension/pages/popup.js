// The popup: asks the background what there is to say, and shows it. Opened as a tab (popup.html?tab=7) it shows that tab.

import "../content/namespace.js";
import "../content/nodes.js";
import { translator, resolveLanguage } from "../shared/language.js";
import { ask } from "./ask.js";
import { button, element } from "./dom.js";
import { packCard } from "./pack-card.js";

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const title = /** @type {HTMLElement} */ (document.querySelector("h1"));
const status = /** @type {HTMLElement} */ (document.querySelector("[role=status]"));

/** What the background keeps for itself: news of it changes nothing here. */
const UNSEEN = new Set(["answers", "closed", "packs", "shown"]);

if (new URLSearchParams(location.search).has("tab")) document.documentElement.classList.add("tab");
const tabId = await chosenTab();
let shown = "";

await refresh();
chrome.storage.onChanged.addListener((changes) => {
  if (Object.keys(changes).some((key) => !UNSEEN.has(key))) void refresh();
});
// Opening the popup is the person's wish to know: ask the host how it is, which also gets it going again.
await retry();

async function chosenTab() {
  const asked = Number(new URLSearchParams(location.search).get("tab") ?? NaN);
  if (Number.isSafeInteger(asked)) return asked;
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? -1;
}

async function retry() {
  await ask({ type: "host.retry" }).catch(() => undefined);
  await refresh();
}

async function refresh() {
  /** Nothing at all, where the background was replaced while it was asked. @type {Doorkeeper.PopupReply | null | undefined} */
  const reply = await ask(/** @type {const} */ ({ type: "popup.state", tabId })).catch(() => null);
  if (!reply?.ok) {
    const language = resolveLanguage("auto", navigator.languages);
    document.documentElement.lang = language;
    main.replaceChildren(element("p", { text: translator(language)("popup.broken") }));
    return;
  }
  const now = JSON.stringify(reply.view);
  if (now === shown) return;
  shown = now;
  render(reply.view);
}

/** @param {Doorkeeper.PopupView} view */
function render(view) {
  document.documentElement.lang = view.lang;
  document.title = view.title;
  title.textContent = view.title;
  const focused = document.activeElement?.id;
  main.replaceChildren(pageSection(view), reportSection(view), ...withdrawnSection(view), hostSection(view), packsSection(view), footer(view));
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {Doorkeeper.PopupView} view */
function pageSection({ page, labels, lang }) {
  const card = element("div", { class: `card ${page.tone}` }, element("span", { class: "word", text: page.word }));
  if (page.subject) {
    card.append(element("dl", { class: "subject" }, element("dt", { text: page.subject.label }), element("dd", { text: page.subject.value, dir: "auto" })));
  }
  card.append(element("p", { class: "sentence", text: page.sentence }));
  if (page.remedy) card.append(element("p", { text: page.remedy }));
  for (const hit of page.hits) card.append(globalThis.doorkeeper.nodes.hitNode(hit, labels.newTab, lang));
  return element("section", {}, element("h2", { text: page.heading }), card);
}

/** @param {Doorkeeper.PopupView} view */
function reportSection({ report, reports }) {
  const act = button("report", report.label, () => void openReport(report.tab));
  act.classList.add("primary");
  const mine = button("mine", reports.label, () => void openPage("reports.html"));
  return element("section", {}, reports.news ? element("div", { class: "card good" }, element("p", { class: "sentence", text: reports.news })) : null, element("div", { class: "acts" }, act, mine));
}

/** @param {boolean} ofTab */
async function openReport(ofTab) {
  if (ofTab) await ask({ type: "report.open", tabId });
  else await openPage("report.html");
}

/** @param {string} page */
function openPage(page) {
  return chrome.tabs.create({ url: chrome.runtime.getURL(`pages/${page}`) });
}

/** @param {Doorkeeper.PopupView} view */
function withdrawnSection({ withdrawn }) {
  if (withdrawn === null) return [];
  const read = button("withdrawn", withdrawn.label, () => void openPage("withdrawn.html"));
  return [element("section", {}, element("div", { class: "card" }, element("p", { class: "sentence", text: withdrawn.sentence }), read))];
}

/** @param {Doorkeeper.PopupView} view */
function hostSection({ host, labels }) {
  const card = element("div", { class: `card ${host.tone}` }, element("p", { class: "sentence", text: host.sentence }));
  if (host.remedy) card.append(element("p", { text: host.remedy }));
  if (host.detail) card.append(element("p", { class: "quiet", text: host.detail, dir: "auto" }));
  if (host.retry) {
    const again = button("retry", host.retry, () => {
      status.textContent = labels.working;
      void retry().then(() => {
        status.textContent = document.querySelector("#host .sentence")?.textContent ?? "";
      });
    });
    card.append(again);
  }
  return element("section", { id: "host" }, element("h2", { text: host.heading }), card);
}

/** @param {Doorkeeper.PopupView} view */
function packsSection({ packs }) {
  const section = element("section", {}, element("h2", { text: packs.heading }));
  if (packs.empty) section.append(element("p", { text: packs.empty }));
  section.append(...packs.rows.map(packCard));
  return section;
}

/** @param {Doorkeeper.PopupView} view */
function footer(view) {
  const settings = button("settings", view.settings, () => void chrome.runtime.openOptionsPage());
  return element("footer", {}, element("p", { class: "quiet", text: view.footer }), settings);
}
