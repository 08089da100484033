import assert from "node:assert/strict";
import { test } from "node:test";

import { badgeView } from "../../../../extension/shared/view/badge-view.js";
import { cautionKind, outcome, shownHits } from "../../../../extension/shared/view/outcome.js";
import { hit, host, pack, page, problem, verdict } from "../../examples.js";

const expired = [pack({ state: "expired" })];
const failed = (code) => page({ status: "failed", problem: problem(code) });

/** page, what may be said, the sign on the badge */
const OUTCOMES = [
  ["an alert", page({ verdict: verdict("alert") }), "alert", "!"],
  ["a caution", page({ verdict: verdict("caution") }), "caution", "?"],
  ["a note", page({ verdict: verdict("note") }), "note", ""],
  ["nothing", page({ verdict: verdict("none") }), "none", ""],
  ["an alert from expired packs outranks the complaint", page({ verdict: verdict("alert", { packs: expired }) }), "alert", "!"],
  ["a caution although the host has failed since", page({ verdict: verdict("caution"), problem: problem("host.crashed") }), "caution", "?"],
  ["silence of expired packs is none", page({ verdict: verdict("none", { packs: expired }) }), "expired", "×"],
  ["a note of expired packs is none", page({ verdict: verdict("note", { packs: expired }) }), "expired", "×"],
  ["one pack in force is enough", page({ verdict: verdict("none", { packs: [...expired, pack({ state: "stale" })] }) }), "none", ""],
  ["silence without packs", page({ verdict: verdict("none", { packs: [] }) }), "no-packs", "×"],
  ["host says that there are no packs", failed("packs.none"), "no-packs", "×"],
  ["packs that cannot be read", failed("index.unreadable"), "packs-broken", "×"],
  ["host missing", failed("host.missing"), "failed-host", "×"],
  ["host of another version", failed("protocol.unsupported"), "failed-host", "×"],
  ["an answer that is none", failed("host.answer"), "failed", "×"],
  ["a page too large", failed("observation.too-large"), "failed", "×"],
  ["a page that cannot be read", page({ status: "unreadable" }), "unreadable", "×"],
  ["no profile page", page({ status: "other" }), "other", ""],
  ["a wall", page({ status: "private" }), "private", ""],
  ["still loading", page({ status: "loading" }), "loading", ""],
  ["being checked", page({ status: "screening" }), "screening", ""],
  ["another site", page({ status: "elsewhere" }), "elsewhere", ""],
];

for (const [name, state, expected, sign] of OUTCOMES) {
  test(`outcome: ${name}`, () => {
    assert.equal(outcome(state), expected);
    for (const language of ["en", "cy"]) {
      const badge = badgeView(state, host(), language);
      assert.equal(badge.text, sign);
      assert.match(badge.title, /^Doorkeeper/);
      if (sign !== "") assert.ok(badge.title.length > "Doorkeeper: ".length, "the title says it in words");
    }
  });
}

for (const status of ["missing", "forbidden", "crashed", "hung", "unsupported", "refused"]) {
  test(`badge: the title names what is wrong with a host that is ${status}`, () => {
    const titles = ["en", "cy"].map((language) => badgeView(failed("host.missing"), host({ status }), language).title);
    const plain = ["en", "cy"].map((language) => badgeView(failed("host.answer"), host(), language).title);
    assert.match(titles[0], /cannot protect this page\./);
    assert.notEqual(titles[0], plain[0]);
    assert.notEqual(titles[1], plain[1]);
    assert.notEqual(titles[0], titles[1]);
  });
}

test("hits: the strongest first, none without a band", () => {
  const hits = ["note", "alert", "none", "caution", "alert"].map((band, at) => hit({ band, indicator: `p/${at}` }));
  assert.deepEqual(shownHits(verdict("alert", { hits })).map((shown) => shown.indicator), ["p/1", "p/4", "p/3", "p/0"]);
});

const evidence = (...features) => hit({ evidence: features.map((feature) => ({ feature, how: ["same"], observed: "x", listed: "x" })) });
const KINDS = [
  [evidence("mention"), ".mention"],
  [evidence("mention", "mention"), ".mention"],
  [evidence("organisation"), ".organisation"],
  [evidence("organisation", "role"), ".organisation"],
  [evidence("name", "role"), ""],
  [evidence("name", "organisation"), ""],
  [evidence("mention", "name"), ""],
  [evidence("domain"), ""],
  [evidence(), ""],
  [undefined, ""],
];
for (const [about, kind] of KINDS) {
  test(`caution about ${about?.evidence.map((item) => item.feature).join(" and ") || "nothing"} is ${kind || "of the general kind"}`, () => {
    assert.equal(cautionKind(about), kind);
  });
}
