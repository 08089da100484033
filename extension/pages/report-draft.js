// What the person has chosen of a report so far, and the draft that the host is asked about.

import { baseOf } from "../shared/view/field-view.js";

/** Longest note and text that the host takes, in characters. */
export const LONGEST_NOTE = 2000;
export const LONGEST_TEXT = 100_000;

export class ReportDraft {
  /** @type {Doorkeeper.ReportSeed | null} */
  seed;
  /** @type {Set<string>} */
  reasons = new Set();
  note = "";
  text = "";
  /** Fields that were taken out. @type {Set<string>} */
  omitted = new Set();
  /** What was added: `messages`, or single ones such as `messages[2]`. @type {Set<string>} */
  included = new Set();

  /** @param {Doorkeeper.ReportSeed | null} seed null where the person starts with an empty page */
  constructor(seed) {
    this.seed = seed;
    this.text = seed?.text ?? "";
  }

  /** Whether the report is about a text that stands in a box of the page. */
  get ofText() {
    return this.seed === null || this.seed.text !== null;
  }

  get kind() {
    return typeof this.seed?.observation?.kind === "string" ? this.seed.observation.kind : "text";
  }

  /** What the page calls whom it shows. */
  get name() {
    const name = this.seed?.observation?.name;
    return typeof name === "string" && name !== "" ? name : null;
  }

  /** @returns {string | null} */
  get url() {
    const url = this.seed?.observation?.url;
    return typeof url === "string" && url !== "" ? url : null;
  }

  /** Whether something was shown that could be wrong. */
  get warned() {
    return (this.seed?.verdict ?? null) !== null && this.seed?.verdict?.band !== "none";
  }

  /** The messages that the page had and that were not added, by the name that they would have as fields. @returns {[string, any][]} */
  get offeredMessages() {
    const messages = this.seed?.observation?.messages;
    if (!Array.isArray(messages) || this.included.has("messages")) return [];
    return messages.map((message, at) => /** @type {[string, any]} */ ([`messages[${at}]`, message])).filter(([name]) => !this.included.has(name));
  }

  /** @returns {Doorkeeper.ReportDraft} */
  value() {
    const { observation = null, verdict = null } = this.seed ?? {};
    const text = this.text.trim().toWellFormed();
    const note = this.note.trim().toWellFormed();
    return {
      ...(observation === null ? {} : { observation }),
      ...(verdict === null ? {} : { verdict }),
      ...(this.ofText && text !== "" ? { text } : {}),
      ...(note === "" ? {} : { note }),
      reasons: [...this.reasons],
      omit: [...this.omitted],
      include: [...this.included],
    };
  }

  /** The fields without a host, for a copy by hand. @returns {Doorkeeper.ReportField[]} */
  plainFields() {
    const { observation, text, note, reasons } = this.value();
    /** @type {[string, unknown][]} */
    const found = [["reasons", reasons], ["note", note], ["text", text]];
    for (const name of ["url", "name", "headline", "location"]) found.push([name, observation?.[name]]);
    for (const name of ["organisations", "links", "emails", "mentions"]) {
      const list = observation?.[name];
      if (Array.isArray(list)) found.push(...list.map((value, at) => /** @type {[string, unknown]} */ ([`${name}[${at}]`, value])));
    }
    return found
      .filter(([name, value]) => value !== undefined && value !== null && !this.omitted.has(name) && !this.omitted.has(baseOf(name)))
      .map(([name, value]) => ({ name, value, removable: false }));
  }
}
