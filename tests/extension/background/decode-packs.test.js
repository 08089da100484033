import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeCorrections, decodeOffer, decodeStatus, decodeSync } from "../../../extension/background/decode-packs.js";
import { correction, offered, pack } from "../examples.js";

/** As the host sends a pack. */
const sent = (change = {}) => ({ id: "alerts", version: "7", published: "2026-11-20T10:00:00Z", expires: "2027-11-20", state: "stale", entries: 9, title: "T", publisher: "desk", audience: "lords", tlp: "green", refresh: "2026-11-22", stale_since: "2026-11-22", ...change });

test("the state of a pack comes through whole", () => {
  assert.deepEqual(decodeStatus({ packs: [sent()], held: [] }), [
    pack({ id: "alerts", version: "7", published: "2026-11-20T10:00:00Z", state: "stale", entries: 9, title: "T", publisher: "desk", audience: "lords", tlp: "green", staleSince: "2026-11-22" }),
  ]);
});

const HELD = [
  ["of an installed pack", { publisher: "desk", pack: "alerts", version: 8 }, [["alerts", "stale", "8"]]],
  ["of a pack that is told apart by its publisher", { publisher: "desk", pack: "twin", version: 3 }, [["alerts", "stale", null], ["desk/twin", "stale", "3"]]],
  ["of another publisher's pack of that name", { publisher: "other", pack: "alerts", version: 8 }, [["alerts", "stale", null], ["alerts", "held", "8"]]],
  ["of a pack of which nothing is installed", { publisher: "desk", pack: "new", version: 1 }, [["alerts", "stale", null], ["new", "held", "1"]]],
];
for (const [name, held, packs] of HELD) {
  test(`a version that waits: ${name}`, () => {
    const installed = [sent(), ...(name.includes("told apart") ? [sent({ id: "desk/twin" })] : [])];
    assert.deepEqual(decodeStatus({ packs: installed, held: [held] }).map((one) => [one.id, one.state, one.held]), packs);
  });
}

test("an offer comes through whole", () => {
  const wire = { publisher: "desk", id: "alerts", title: "Example Desk alerts", version: 8, installed: 7, published: "2026-11-20T10:00:00Z", expires: "2027-11-20", entries: { person: 1200, domain: 3 }, added: 5, changed: 2, removed: 1, tlp: "amber", audience: "commons", left_out: null };
  assert.deepEqual(decodeOffer({ publisher: "desk", packs: [wire], refused: null }), { publisher: "desk", packs: [offered()] });
  assert.deepEqual(decodeOffer({ publisher: "desk", packs: [{ ...wire, installed: null, left_out: "it is marked" }] }).packs, [offered({ installed: null, leftOut: true })]);
});

test("where reports would go comes through", () => {
  const desk = { before: null, after: { id: "d", name: "The Desk", address: null }, keys: true };
  const wire = { publisher: "desk", packs: [{ id: "alerts", title: "T", version: 1, entries: {}, desk }] };
  assert.deepEqual(decodeOffer(wire).packs[0].desk, { before: null, after: { name: "The Desk", address: null }, keys: true });
});

test("corrections come through, without odd languages", () => {
  const wire = { ...correction(), wording: JSON.parse('{"en": {"title": "A mistake", "summary": "Another person was meant."}, "fr": {"title": "F"}, "__proto__": {"title": "P"}}') };
  assert.deepEqual(decodeCorrections({ corrections: [wire] }), [correction()]);
  assert.deepEqual(decodeCorrections({ corrections: [{ correction: "c", indicator: "i" }] })[0].source, null);
});

test("how the last look ended", () => {
  assert.deepEqual(decodeSync({ started: true, possible: true, last: "2026-11-24T10:00:00+00:00", result: "ok" }), { started: true, possible: true, last: "2026-11-24T10:00:00+00:00", result: "ok" });
  assert.deepEqual(decodeSync({ started: "yes" }), { started: false, possible: false, last: null, result: null });
});

for (const [name, decode, value] of [
  ["a status that is none", decodeStatus, []],
  ["held that is no list", decodeStatus, { packs: [], held: {} }],
  ["an offer that is none", decodeOffer, null],
  ["a pack that is none", decodeOffer, { packs: [7] }],
  ["counts that are a list", decodeOffer, { packs: [{ entries: [] }] }],
  ["a desk that is a text", decodeOffer, { packs: [{ desk: "d" }] }],
  ["a desk without a name", decodeOffer, { packs: [{ desk: { after: { name: 7 } } }] }],
  ["a title that is a number", decodeOffer, { packs: [{ title: 7 }] }],
  ["corrections that are no list", decodeCorrections, { corrections: {} }],
  ["a subject that is a number", decodeCorrections, { corrections: [{ subject: 7 }] }],
  ["no state at all", decodeSync, "ok"],
]) {
  test(`refused: ${name}`, () => assert.throws(() => decode(value), { code: "host.answer" }));
}

test("sizes are bounded", () => {
  const long = "x".repeat(100_000);
  const packs = Array(1000).fill({ id: long, title: long, entries: Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`t${at}`, 1])) });
  assert.ok(JSON.stringify(decodeOffer({ publisher: long, packs })).length < 1_000_000);
  assert.ok(decodeCorrections({ corrections: Array(5000).fill({}) }).length <= 500);
});
