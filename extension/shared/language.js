import { cy } from "./catalogue/cy.js";
import { en } from "./catalogue/en.js";
import { months } from "./catalogue/months.js";
import { visible } from "./visible-text.js";

/** @typedef {keyof typeof en} TextKey */
/** @typedef {(key: TextKey, values?: Record<string, string>) => string} Translate */

/** @type {Record<Doorkeeper.Language, Record<TextKey, string>>} */
const catalogues = { en, cy };

/** Languages that we have texts in, the fallback first. */
export const languages = /** @type {const} */ (["en", "cy"]);

/**
 * Gives the function that looks up a text. Values go in for `{name}`; a value from a page or a pack must have gone
 * through `visible` first.
 *
 * @param {Doorkeeper.Language} language
 * @returns {Translate}
 */
export function translator(language) {
  const catalogue = catalogues[language];
  return (key, values = {}) => catalogue[key].replace(/\{([a-z]+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? values[name] : whole));
}

/**
 * Says whether a key assembled at run time, such as `how.` and a code from the host, has a text.
 *
 * @param {string} key
 * @returns {key is TextKey}
 */
export function isTextKey(key) {
  return Object.hasOwn(en, key);
}

/**
 * Chooses the language: the person's choice, else the first language of the browser that we have.
 *
 * @param {"auto" | Doorkeeper.Language} choice
 * @param {readonly string[]} accepted language tags of the browser, most wanted first
 * @returns {Doorkeeper.Language}
 */
export function resolveLanguage(choice, accepted) {
  if (choice !== "auto") return choice;
  for (const tag of accepted) {
    const found = languages.find((language) => tag.toLowerCase().split(/[-_]/)[0] === language);
    if (found) return found;
  }
  return "en";
}

/**
 * Writes an ISO 8601 date in words: "18 November 2025". What is no date is shown as it came.
 *
 * @param {string} iso
 * @param {Doorkeeper.Language} language
 */
export function dateInWords(iso, language) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  const month = found && months[language][Number(found[2]) - 1];
  return found && month ? `${Number(found[3])} ${month} ${found[1]}` : visible(iso);
}

/**
 * Writes an ISO 8601 moment in the machine's own time: "18 November 2025, 09:30".
 *
 * @param {string} iso
 * @param {Doorkeeper.Language} language
 */
export function momentInWords(iso, language) {
  const day = localDay(iso);
  if (day === null) return dateInWords(iso, language);
  const at = new Date(iso);
  return `${dateInWords(day, language)}, ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

/** The day of an ISO 8601 moment in the machine's own time, or null. @param {string} iso */
export function localDay(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? null : `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}

/** @param {number} number */
function twoDigits(number) {
  return String(number).padStart(2, "0");
}
