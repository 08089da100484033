// Tells the person which warnings that they were shown have been taken back since, and what their publishers say.

import { resolveLanguage, translator } from "../shared/language.js";
import { withdrawnView } from "../shared/view/withdrawn-view.js";
import { ask } from "./ask.js";
import { element, outsideLink } from "./dom.js";
import { factList } from "./pack-card.js";

const main = /** @type {HTMLElement} */ (document.querySelector("main"));
let shown = "";

await refresh();
chrome.storage.onChanged.addListener((changes) => {
  if (changes.withdrawn || changes.settings) void refresh();
});

async function refresh() {
  /** @type {[{ ok: true, settings: Doorkeeper.Settings } | undefined, { ok: true, withdrawn: Doorkeeper.Withdrawn[] } | undefined]} */
  const [settings, list] = await Promise.all([asked({ type: "settings.get" }), asked({ type: "withdrawn.list" })]);
  const language = settings?.ok ? settings.settings.resolved : resolveLanguage("auto", navigator.languages);
  document.documentElement.lang = language;
  const now = JSON.stringify([list, language]);
  if (now === shown) return; // what has the focus stays
  shown = now;
  if (list?.ok) render(list.withdrawn, language);
  else main.replaceChildren(element("p", { role: "alert", text: translator(language)("popup.broken") }));
}

/** @param {Doorkeeper.OwnMessage} message @returns {Promise<any>} */
function asked(message) {
  return ask(message).catch(() => undefined);
}

/** @param {Doorkeeper.Withdrawn[]} withdrawn @param {Doorkeeper.Language} language */
function render(withdrawn, language) {
  const t = translator(language);
  const view = withdrawnView(withdrawn, language);
  document.title = view.heading;
  const reading = document.activeElement?.id === "read";
  if (view.empty) {
    const done = element("p", { role: "status", text: t(reading ? "withdrawn.done" : "withdrawn.empty") });
    done.tabIndex = -1;
    main.replaceChildren(element("h1", { text: view.heading }), done);
    if (reading) done.focus();
    return;
  }
  const read = element("button", { id: "read", text: t("withdrawn.read") });
  read.type = "button";
  read.addEventListener("click", () => void ask({ type: "withdrawn.read", ids: withdrawn.map(({ correction }) => correction.correction) }).then(refresh));
  main.replaceChildren(element("h1", { text: view.heading }), element("p", { text: t("withdrawn.text") }), ...view.items.map((item) => itemNode(item, language)), read);
}

/** @param {Doorkeeper.WithdrawnView["items"][number]} item @param {Doorkeeper.Language} language */
function itemNode(item, language) {
  const t = translator(language);
  const { words, source } = item;
  return element(
    "div",
    { class: "card pack" },
    element("h2", { text: item.heading }),
    element("p", { text: item.sentence }),
    words && element("h3", { text: t("withdrawn.words") }),
    words?.title ? element("p", { class: "sentence", text: words.title, lang: words.lang, dir: "auto" }) : null,
    words?.summary ? element("p", { text: words.summary, lang: words.lang, dir: "auto" }) : null,
    factList(item.facts),
    source &&
      element(
        "dl",
        {},
        element("dt", { text: source.label }),
        element("dd", {}, source.href ? outsideLink(source.text, source.href, t("link.new-tab"), language) : element("span", { text: source.text })),
      ),
  );
}
