// One installed pack, in popup and settings.

import { element } from "./dom.js";

/** @param {Doorkeeper.PacksView["rows"][number]} row */
export function packCard(row) {
  return element(
    "div",
    { class: `card pack ${row.tone}` },
    element("h3", { text: row.name, dir: "auto" }),
    element("p", { class: "state", text: row.state }),
    row.detail ? element("p", { text: row.detail }) : null,
    factList(row.facts),
  );
}

/** @param {Doorkeeper.Fact[]} facts */
export function factList(facts) {
  return element("dl", { class: "facts" }, ...facts.flatMap((fact) => [element("dt", { text: fact.label }), element("dd", { text: fact.value, dir: "auto" })]));
}
