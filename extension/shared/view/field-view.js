// The fields of a report as a person reads them before it is sent. Everything that is in a field is in its lines, with
// hidden characters made visible; the report's exact text stands below them on the page.

import { dateInWords, isTextKey, momentInWords } from "../language.js";
import { marked, visible } from "../visible-text.js";
import { featureName, sourceText } from "./hit-view.js";

/** No text of a report is longer: a limit that never cuts. */
const WHOLE = 200_000;

/** The order on the page; what a newer host adds stands at the end. */
const ORDER = ["reasons", "note", "text", "name", "headline", "location", "organisations", "url", "links", "emails", "mentions", "messages", "warning", "kind", "site", "at", "outcome", "id", "v"];
/** What Doorkeeper adds so that the report can be handled; it says nothing of anybody. */
const TECHNICAL = new Set(["kind", "site", "at", "outcome", "id", "v"]);

/** @typedef {import("../language.js").Translate} Translate */

/**
 * @param {Doorkeeper.ReportField[]} fields in any order
 * @param {Doorkeeper.Language} language
 * @param {Translate} t
 * @returns {{told: Doorkeeper.FieldView[], technical: Doorkeeper.FieldView[]}}
 */
export function fieldViews(fields, language, t) {
  const sorted = [...fields].sort((a, b) => rank(a.name) - rank(b.name) || indexOf(a.name) - indexOf(b.name));
  const many = new Set(["messages", ...sorted.filter(({ name }) => indexOf(name) > 0).map(({ name }) => baseOf(name))]);
  const views = sorted.map((field) => fieldView(field, many.has(baseOf(field.name)), language, t));
  return { told: views.filter(({ name }) => !TECHNICAL.has(name)), technical: views.filter(({ name }) => TECHNICAL.has(name)) };
}

/** The fields as plain lines, to be pasted into a message. @param {Doorkeeper.FieldView[]} views */
export function fieldLines(views) {
  return views.flatMap(({ label, lines }) => (lines.length === 1 ? [`${label}: ${lines[0]}`] : [`${label}:`, ...lines.map((line) => `  ${line}`)]));
}

/** @param {string} name such as `organisations[1]` */
export function baseOf(name) {
  return name.split("[")[0];
}

/** @param {Doorkeeper.ReportField} field @param {boolean} numbered @param {Doorkeeper.Language} language @param {Translate} t */
function fieldView({ name, value, removable }, numbered, language, t) {
  const key = `field.${baseOf(name)}`;
  const word = isTextKey(key) ? t(key) : baseOf(name);
  const label = numbered ? `${word} ${indexOf(name) + 1}` : word;
  return {
    name,
    label,
    lines: linesOf(baseOf(name), value, language, t),
    removable,
    remove: t("report.remove.name", { field: label }),
    restore: t("report.restore.name", { field: label }),
  };
}

/** @param {string} base @param {any} value @param {Doorkeeper.Language} language @param {Translate} t @returns {string[]} */
function linesOf(base, value, language, t) {
  try {
    switch (base) {
      case "reasons":
        return value.map((/** @type {string} */ id) => wordFor(`tell.${id}`, id, t));
      case "kind":
        return [wordFor(`kind.${value}`, value, t)];
      case "organisations":
        return [
          ...[value.name, value.role].filter((part) => typeof part === "string").map(plain),
          t(value.current ? "organisation.current" : "organisation.past"),
          ...(value.url ? [plain(value.url)] : []),
        ];
      case "messages":
        return [[t(value.from === "me" ? "message.me" : "message.them"), ...(value.at ? [plain((value.at.includes("T") ? momentInWords : dateInWords)(value.at, language))] : [])].join(", "), ...paragraphs(value.text)];
      case "warning":
        return warningLines(value, language, t);
      case "at":
        return [`${dateInWords(value, language)}, ${plain(value.slice(11, 16))} UTC`];
      case "outcome":
        return [t("field.outcome.value")];
      default:
        return typeof value === "string" ? paragraphs(value) : [plain(JSON.stringify(value))];
    }
  } catch {
    // not in the shape that we know, from a newer host: shown as it is
    return [plain(JSON.stringify(value))];
  }
}

/** @param {any} warning @param {Doorkeeper.Language} language @param {Translate} t @returns {string[]} */
function warningLines(warning, language, t) {
  const lines = [wordFor(`band.${warning.band}`, warning.band, t)];
  for (const hit of warning.hits) {
    lines.push(`${t("copy.warning")}: ${visible(hit.title ?? "", WHOLE)}`);
    const source = hit.source ?? {};
    lines.push(`${t("banner.source")}: ${sourceText({ publisher: source.publisher ?? "", title: source.title ?? "", date: source.date ?? null, url: null }, language, t)}`);
    for (const item of hit.evidence) {
      const how = item.how.map((/** @type {string} */ code) => wordFor(`how.${code}`, code, t)).join("; ");
      lines.push(t("copy.evidence", { feature: featureName(item.feature, t), observed: visible(item.observed ?? "", WHOLE), listed: visible(item.listed ?? "", WHOLE), how }));
    }
    lines.push(`${t("copy.entry")}: ${plain(hit.indicator)}`);
  }
  for (const pack of warning.packs) lines.push(`${t("copy.pack")}: ${plain(`${pack.id} ${pack.version ?? ""}`)}`);
  return lines;
}

/** @param {string} key @param {unknown} code @param {Translate} t */
function wordFor(key, code, t) {
  return isTextKey(key) ? t(key) : plain(String(code));
}

/** A text as paragraphs that each stand in an element of their own. @param {string} text */
export function paragraphs(text) {
  return text
    .split(/\r\n?|\n/)
    .map(plain)
    .filter((line) => line !== "");
}

/** @param {string} text */
function plain(text) {
  return marked(text, WHOLE);
}

/** @param {string} name */
function rank(name) {
  const at = ORDER.indexOf(baseOf(name));
  return at < 0 ? ORDER.length : at;
}

/** @param {string} name */
function indexOf(name) {
  return Number(name.split("[")[1]?.slice(0, -1) ?? 0);
}
