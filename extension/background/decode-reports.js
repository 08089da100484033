// The border at which the host's answers about reports become our types. What a preview says is shown field by field as
// what will be sent, so nothing of it is cut, and it is taken only if its fields are all that the payload holds.

import { count, list, object, optionalText, text } from "./decode.js";
import { ProblemError } from "./problem.js";

/** In characters: the host's own limit for a report, in bytes, and more than a person will look at. */
const LONGEST_PAYLOAD = 200 * 1024;
const MOST_FIELDS = 2000;
const MOST_REPORTS = 500;
const NAME = /^[a-z]{1,40}(?:\[\d{1,4}\])?$/;
const ID = /^[0-9a-f]{32}$/;
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.dkreports$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * @param {unknown} value the `result` of `report.preview`
 * @returns {Doorkeeper.ReportPreview}
 * @throws {ProblemError} `host.answer`
 */
export function decodePreview(value) {
  const top = object(value);
  const fields = list(top.fields, MOST_FIELDS + 1).map(decodeField);
  const payload = top.payload;
  if (typeof payload !== "string" || payload.length > LONGEST_PAYLOAD * 10 || fields.length > MOST_FIELDS) throw unreadable();
  if (!saysTheSame(fields, payload)) throw unreadable();
  return { desk: decodeDesk(top.desk), fields, payload, size: count(top.size), fits: top.fits !== false };
}

/** @param {unknown} value the `result` of `report.save` @returns {Doorkeeper.ReportReceipt} */
export function decodeReceipt(value) {
  return decodeKept(object(object(value).receipt));
}

/** @param {unknown} value the `result` of `report.list` @returns {Doorkeeper.ReportList} */
export function decodeReports(value) {
  const top = object(value);
  const enrolment = object(top.enrolment ?? {});
  return {
    reports: decodeListed(top),
    waiting: count(top.waiting),
    enrolled: top.enrolled === true,
    enrolment: { waiting: enrolment.waiting === true, problem: optionalText(enrolment.problem) },
    desk: decodeDesk(top.desk),
    delivery: optionalText(top.delivery),
    problem: decodeProblem(top.problem),
  };
}

/** @param {unknown} value with `reports` @returns {Doorkeeper.ListedReport[]} */
export function decodeListed(value) {
  return list(object(value).reports, MOST_REPORTS).map((item) => {
    const report = object(item);
    const outcome = report.outcome === null || report.outcome === undefined ? null : object(report.outcome);
    return {
      ...decodeKept(report),
      delivered: optionalText(report.delivered),
      outcome: outcome && { disposition: text(outcome.disposition), note: optionalText(outcome.note), at: optionalText(outcome.at) },
      problem: optionalText(report.problem),
    };
  });
}

/** @param {unknown} value the `result` of `report.export` @returns {{name: string, data: string}} `data` is base64 */
export function decodeExport(value) {
  const { name, data } = object(value);
  if (typeof name !== "string" || typeof data !== "string" || !FILE_NAME.test(name) || !BASE64.test(data)) throw unreadable();
  return { name, data };
}

/** @param {unknown} item @returns {Doorkeeper.ReportField} */
function decodeField(item) {
  const field = object(item);
  if (typeof field.name !== "string" || !NAME.test(field.name) || field.value === undefined) throw unreadable();
  return { name: field.name, value: field.value, removable: field.removable === true };
}

/** @param {Record<string, unknown>} report @returns {Doorkeeper.ReportReceipt} */
function decodeKept(report) {
  const id = text(report.id);
  if (!ID.test(id)) throw unreadable();
  return { id, kind: optionalText(report.kind), at: text(report.at), state: text(report.state) };
}

/** @param {unknown} value @returns {Doorkeeper.Desk | null} */
function decodeDesk(value) {
  if (value === null || value === undefined) return null;
  const desk = object(value);
  /** @type {Doorkeeper.Desk["text"]} */
  const words = {};
  const said = object(desk.text ?? {});
  for (const language of ["en", "cy"]) if (Object.hasOwn(said, language)) words[language] = text(said[language]);
  return { id: text(desk.id), name: text(desk.name) || text(desk.id), address: optionalText(desk.address), text: words };
}

/** @param {unknown} value @returns {Doorkeeper.Problem | null} */
function decodeProblem(value) {
  if (value === null || value === undefined) return null;
  const problem = object(value);
  return { code: text(problem.code), message: text(problem.message), remedy: text(problem.remedy) };
}

/**
 * Says whether the payload holds these fields and nothing else.
 *
 * @param {Doorkeeper.ReportField[]} fields
 * @param {string} payload
 */
function saysTheSame(fields, payload) {
  /** @type {Map<string, unknown>} */
  const whole = new Map();
  for (const { name, value } of fields) {
    const [base, index] = name.split("[");
    const before = whole.get(base);
    if (index === undefined ? before !== undefined : before !== undefined && !Array.isArray(before)) return false;
    if (index === undefined) whole.set(base, value);
    else if (Array.isArray(before)) before.push(value);
    else whole.set(base, [value]);
  }
  try {
    return canonical(JSON.parse(payload)) === canonical(Object.fromEntries(whole));
  } catch {
    return false;
  }
}

/** JSON with the keys of every object in one order. @param {unknown} value */
function canonical(value) {
  return JSON.stringify(value, (_, part) =>
    typeof part === "object" && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

function unreadable() {
  return new ProblemError("host.answer", "The Doorkeeper program gave an answer that this extension cannot read.", "Update the extension and the program.");
}
