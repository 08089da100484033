// The language of a page of ours: the person's, and where the background does not answer, the browser's.

import { resolveLanguage } from "../shared/language.js";
import { ask } from "./ask.js";

/** Finds the language and sets it as the document's. @returns {Promise<Doorkeeper.Language>} */
export async function pageLanguage() {
  /** @type {{ ok: true, settings: Doorkeeper.Settings } | { ok: false } | null | undefined} */
  const reply = await ask(/** @type {const} */ ({ type: "settings.get" })).then((found) => /** @type {any} */ (found), () => null);
  const language = reply?.ok ? reply.settings.resolved : resolveLanguage("auto", navigator.languages);
  document.documentElement.lang = language;
  return language;
}

/** Calls when the person or their organisation changes the settings. @param {() => void} act */
export function whenSettingsChange(act) {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "managed" || changes.settings) act();
  });
}
