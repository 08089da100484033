// The person's settings, over which the organisation's policy (storage.managed) stands.

import { resolveLanguage } from "../shared/language.js";
import { ProblemError } from "./problem.js";

const KEY = "settings";
const LANGUAGES = /** @type {const} */ (["auto", "en", "cy"]);

/** @returns {Promise<Doorkeeper.Settings>} */
export async function readSettings() {
  const [stored, managed, accepted] = await Promise.all([
    chrome.storage.local.get(KEY).then((found) => sound(found[KEY])),
    policy(),
    chrome.i18n.getAcceptLanguages(),
  ]);
  const language = managed.language ?? stored.language ?? "auto";
  return {
    language,
    inline: managed.inline ?? stored.inline ?? true,
    managed: Object.keys(managed).filter((name) => name === "language" || name === "inline"),
    resolved: resolveLanguage(language, [...accepted, chrome.i18n.getUILanguage()]),
  };
}

/**
 * Keeps what the person chose. What the policy fixes stays as it is.
 *
 * @param {{language?: unknown, inline?: unknown}} wanted
 * @returns {Promise<Doorkeeper.Settings>}
 * @throws {ProblemError} `settings.invalid`
 */
export async function writeSettings(wanted) {
  const chosen = sound(wanted);
  const asked = ["language", "inline"].filter((name) => /** @type {Record<string, unknown>} */ (wanted)[name] !== undefined);
  if (asked.some((name) => !(name in chosen))) {
    throw new ProblemError("settings.invalid", "That is not one of the choices.", "Reload the settings page.");
  }
  const stored = (await chrome.storage.local.get(KEY))[KEY];
  await chrome.storage.local.set({ [KEY]: { ...sound(stored), ...chosen } });
  return readSettings();
}

/** Says whether the first-run page opens by itself; only a policy says no. */
export async function wantsWelcome() {
  return (await policy()).welcome ?? true;
}

/** @returns {Promise<{language?: "auto" | Doorkeeper.Language, inline?: boolean, welcome?: boolean}>} */
async function policy() {
  try {
    return sound(await chrome.storage.managed.get(null));
  } catch {
    // Firefox refuses the call when no policy is there
    return {};
  }
}

/**
 * @param {unknown} value what a store holds; a value of the wrong type counts as absent
 * @returns {{language?: "auto" | Doorkeeper.Language, inline?: boolean, welcome?: boolean}}
 */
function sound(value) {
  if (typeof value !== "object" || value === null) return {};
  const { language, inline, welcome } = /** @type {Record<string, unknown>} */ (value);
  const known = LANGUAGES.find((choice) => choice === language);
  return {
    ...(known === undefined ? {} : { language: known }),
    ...(typeof inline === "boolean" ? { inline } : {}),
    ...(typeof welcome === "boolean" ? { welcome } : {}),
  };
}
