import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { translator } from "../../../../extension/shared/language.js";
import { offerView, refusalView } from "../../../../extension/shared/view/offer-view.js";
import { packsView } from "../../../../extension/shared/view/packs-view.js";
import { withdrawnView } from "../../../../extension/shared/view/withdrawn-view.js";
import { correction, offered, pack, problem } from "../../examples.js";

const now = new Date("2026-11-24T10:00:00Z");
const rows = (packs, language = "en") => packsView(packs, false, language, now, translator(language)).rows;
const value = (facts, label) => facts.find((fact) => fact.label === label)?.value;

const STATES = [
  [{}, "Up to date", "good", null],
  [{ state: "stale", staleSince: "2026-11-22" }, "Due for an update", "problem", "Out of date since 22 November 2026."],
  [{ state: "expired", staleSince: "2026-10-01", expires: "2026-11-01" }, "Past its end date", "problem", "Its end date was 1 November 2026. It still warns, but newer warnings may be missing."],
  [{ held: "8" }, "Up to date", "problem", "Version 8 waits for you: it would also point at many ordinary people. Choose its file again to decide."],
  [{ state: "held", held: "1" }, "Waits for you", "problem", "Version 1 waits for you: it would also point at many ordinary people. Choose its file again to decide."],
];
for (const [change, state, tone, detail] of STATES) {
  test(`a pack: ${state}, ${detail}`, () => {
    const [row] = rows([pack(change)]);
    assert.deepEqual([row.state, row.tone, row.detail], [state, tone, detail]);
    const [welsh] = rows([pack(change)], "cy");
    assert.notEqual(welsh.state, state);
    if (detail) assert.notEqual(welsh.detail, detail);
  });
}

test("a pack is named by its title, with publisher, audience and sharing", () => {
  const [row] = rows([pack({ title: "Example \u202eDesk", publisher: "desk", audience: "lords", tlp: "amber+strict", entries: 1234567 })]);
  assert.equal(row.name, "Example [U+202E]Desk");
  assert.deepEqual(["Publisher", "Meant for", "Sharing", "Entries"].map((label) => value(row.facts, label)), ["desk", "House of Lords", "TLP:AMBER+STRICT", "1,234,567"]);
  assert.equal(value(rows([pack({ audience: "guests" })])[0].facts, "Meant for"), "guests");
});

const offer = (change = {}) => offerView({ publisher: "desk", packs: [offered(change)] }, "en");

test("an offer says who signed it, what it is and what changes", () => {
  const view = offer();
  assert.deepEqual(view.publisher, { label: "Signed by", value: "desk" });
  const [shown] = view.packs;
  assert.deepEqual([shown.name, shown.differences], ["Example Desk alerts", "New entries: 5. Changed: 2. No longer listed: 1."]);
  assert.deepEqual(shown.facts.map((fact) => [fact.label, fact.value]), [
    ["Version", "8, in place of 7"],
    ["Use until", "20 November 2027"],
    ["Meant for", "House of Commons"],
    ["Sharing", "TLP:AMBER"],
    ["People", "1,200"],
    ["Web sites and addresses", "3"],
  ]);
});

for (const [change, differences] of [
  [{ installed: null }, "This pack is not installed yet."],
  [{ added: 0, changed: 0, removed: 0 }, "Nothing in it differs from what is installed."],
  [{ leftOut: true }, "This computer is set up not to take this pack, so it is left out."],
  [{ added: null }, ""],
]) {
  test(`an offer: ${differences || "without counts"}`, () => assert.equal(offer(change).packs[0].differences, differences));
}

const OURS = { name: "The Desk", address: "https://desk.example" };
const OTHER = { name: "Another", address: null };
for (const [change, shown] of [
  [null, undefined],
  [{ before: null, after: OURS, keys: true }, "The Desk (https://desk.example)"],
  [{ before: OURS, after: OTHER, keys: true }, "Another (no address, as a file), no longer to The Desk (https://desk.example)"],
  [{ before: OURS, after: OURS, keys: true }, "The Desk (https://desk.example), as before, but other keys would open them"],
  [{ before: OURS, after: OURS, keys: false }, undefined],
  [{ before: OURS, after: null, keys: true }, "no desk, so far The Desk (https://desk.example)"],
  [{ before: null, after: { ...OURS, name: "A\u202eB" }, keys: true }, "A[U+202E]B (https://desk.example)"],
]) {
  test(`an offer says where reports would go: ${shown}`, () => assert.equal(value(offer({ desk: change }).packs[0].facts, "Your reports would go to"), shown));
}

test("words of a publisher that would fool the eye are shown marked", () => {
  const view = offer({ title: "A\u202eB", version: "1\u200b", entries: [{ type: "new\u202ekind", count: 1 }] });
  assert.equal(view.packs[0].name, "A[U+202E]B");
  assert.ok(view.packs[0].facts.some(({ label }) => label === "new[U+202E]kind"));
});

/** The host's codes, and what a person is told. */
const REFUSALS = [
  ["bundle.damaged", "changed"],
  ["bundle.unsafe", "changed"],
  ["bundle.too-large", "changed"],
  ["update.signature", "changed"],
  ["update.mismatch", "changed"],
  ["update.malformed", "changed"],
  ["manifest.invalid", "changed"],
  ["segment.invalid", "changed"],
  ["segment.foreign", "changed"],
  ["update.rollback", "older"],
  ["update.expired", "expired"],
  ["pack.expired", "expired"],
  ["publisher.unknown", "stranger"],
  ["manifest.newer", "program"],
  ["manifest.gap", "partial"],
  ["update.incomplete", "partial"],
  ["pack.broken-chain", "partial"],
  ["import.too_large", "no-pack"],
  ["lock.busy", "busy"],
  ["import.disk", "disk"],
  ["file.unreadable", "read"],
  ["host.missing", "host"],
  ["method.unknown", "host"],
  ["protocol.unsupported", "host"],
  ["import.failed", "stopped"],
  ["import.slow", "stopped"],
  ["marks.damaged", "other"],
  ["constructor", "other"],
  ["", "other"],
];
for (const [code, kind] of REFUSALS) {
  test(`refused with ${code || "no code"}: ${kind}`, () => {
    const t = translator("en");
    const view = refusalView(problem(code), "en");
    assert.deepEqual([view.sentence, view.remedy], [t(`refusal.${kind}`), t(`refusal.${kind}.remedy`)]);
    assert.match(view.code, /^For your IT team:/);
    assert.notEqual(refusalView(problem(code), "cy").sentence, view.sentence);
  });
}

test("every code of the table above that is the host's stands in docs/errors.md", () => {
  const documented = readFileSync("docs/errors.md", "utf8");
  for (const [code] of REFUSALS) if (/^(?:bundle|update|manifest|segment|pack|publisher|lock|import|marks)\./.test(code)) assert.ok(documented.includes(`\`${code}\``), code);
});

test("a warning that was taken back: of whom, by whom, in the publisher's words", () => {
  const view = withdrawnView([{ correction: correction() }], "en");
  const [item] = view.items;
  assert.equal(view.empty, null);
  assert.equal(item.heading, "The warning about Elin Maddock has been taken back");
  assert.equal(item.sentence, "Example Desk took it back. Doorkeeper no longer shows it.");
  assert.deepEqual(item.words, { lang: "en", title: "A mistake", summary: "Another person was meant." });
  assert.equal(item.source.href, "https://desk.example/1");
});

test("a correction with little to it, in Welsh, with a link that is none", () => {
  const [item] = withdrawnView([{ correction: correction({ subject: null, source: null, wording: {} }) }], "cy").items;
  assert.deepEqual([item.words, item.source], [null, null]);
  assert.match(item.heading, /dynnu'n ôl/);
  assert.match(item.sentence, /^desk/);
  const odd = correction({ subject: "A\u202eB", source: { publisher: "D", title: "T", date: null, url: "javascript:alert(1)" } });
  const [shown] = withdrawnView([{ correction: odd }], "en").items;
  assert.equal(shown.source.href, null);
  assert.doesNotMatch(shown.heading, /\u202e/);
});

test("nothing was taken back", () => assert.match(withdrawnView([], "en").empty, /No warning/));
