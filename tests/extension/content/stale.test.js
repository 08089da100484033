// Half-changed pages: the address is one person's, what stands there another's. Never the wrong person's name or firm.

import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "./page.js";
import { A, B, VIEWER, aboutCard, at, emberCard, emberPage, experience, json, sduiPage, topcard } from "./pieces.js";
import { random } from "./random.js";

const LOADING = "loading";

// what stands on the page | the page | where | whose name is read, or loading
const MIXED = [
  ["the right card", sduiPage(topcard(A)), A, A],
  ["the old card", sduiPage(topcard(B)), A, LOADING],
  ["a new trigger, an old contact link", sduiPage(topcard(A, { contact: B })), A, LOADING],
  ["an old trigger, a new contact link", sduiPage(topcard(A, { trigger: B })), A, LOADING],
  ["no trigger, the right contact link", sduiPage(topcard(A, { trigger: null })), A, A],
  ["no trigger, an old contact link", sduiPage(topcard(A, { trigger: null, contact: B })), A, LOADING],
  ["no mark at all", sduiPage(topcard(A, { trigger: null, contact: null })), A, LOADING],
  ["both cards, the new one last", sduiPage(topcard(B), topcard(A)), A, A],
  ["both cards, the new one first", sduiPage(topcard(A), topcard(B)), A, A],
  ["two cards that say they are the same, with two names", sduiPage(topcard(A), topcard(A, { name: B.name })), A, LOADING],
  ["the same card twice", sduiPage(topcard(A), topcard(A)), A, A],
  ["only in a side column", sduiPage(`<aside>${topcard(A)}</aside>`), A, LOADING],
  ["only in a dialogue", sduiPage(`<div role="dialog">${topcard(A)}</div>`), A, LOADING],
  ["only hidden", sduiPage(`<div hidden>${topcard(A)}</div>`), A, LOADING],
  ["only as a suggestion", sduiPage(`<div componentkey="x.refACoAASuggestedForYou">${topcard(A)}</div>`), A, LOADING],
  ["a search result over the old card", sduiPage(topcard(B), `<div role="listitem"><a href="${at(A)}"><h2>${A.name}</h2></a></div>`), A, LOADING],
  ["a new card without a name", sduiPage(topcard(A, { name: "" })), A, LOADING],
  ["a new card with a masked name", sduiPage(topcard(A, { name: "**** ******" })), A, LOADING],
  ["embedded data of the right person, the other renderer's old card", sduiPage(topcard(B)) + json(A), A, LOADING],
  ["the right Ember card", emberPage(emberCard(A)), A, A],
  ["the old Ember card", emberPage(emberCard(B)), A, LOADING],
  ["old Ember card and old data", emberPage(emberCard(B), json(VIEWER, B)), A, LOADING],
  ["new Ember card, old data", emberPage(emberCard(A), json(VIEWER, B)), A, A],
  ["old Ember card, new data", emberPage(emberCard(B), json(VIEWER, A)), A, A],
  ["new data, no card yet", emberPage(json(VIEWER, A)), A, A],
  ["only the viewer's data", emberPage(json(VIEWER)), A, LOADING],
  ["the viewer's own page", emberPage(emberCard(VIEWER), json(VIEWER)), VIEWER, VIEWER],
  ["new links around an old name, with data", emberPage(emberCard(A, { name: B.name }), json(A)), A, A],
  ["link around the name and contact link disagree", emberPage(emberCard(A, { contact: B })), A, LOADING],
  ["a member number that the data confirm", emberPage(emberCard(A, { around: null, contact: null, number: A.number }), json(A)), A, A],
  ["a card by name only, and the data's name", emberPage(emberCard(A, { around: null, contact: null }), json(A)), A, A],
  ["a card by name only, no data", emberPage(emberCard(A, { around: null, contact: null })), A, LOADING],
  ["an Ember card in a side column", emberPage(`<aside>${emberCard(A)}</aside>`), A, LOADING],
  ["a heading in the contact dialogue", emberPage(`<div role="dialog"><a href="${at(A)}">x</a><h1>${A.name}</h1></div>`), A, LOADING],
];

for (const [what, html, person, expected] of MIXED) {
  test(`at ${person.name}'s address: ${what}`, () => {
    const reading = read(html, at(person));
    if (expected === LOADING) return assert.equal(reading.state, "loading");
    assert.equal(reading.state, "ready");
    assert.equal(reading.observation.name, expected.name);
  });
}

test("data alone give no more than data: nothing is taken from another's card", () => {
  const { observation } = read(emberPage(emberCard(B, { number: B.number }), json(VIEWER, A)), at(A));
  assert.equal(observation.headline, `Headline of ${A.name}`);
  assert.equal(observation.location, null);
  assert.deepEqual(observation.organisations, []);
});

test("lower cards of the person before are not the new person's", () => {
  const { observation } = read(sduiPage(topcard(A), experience(B), aboutCard(B)), at(A));
  assert.deepEqual(observation.organisations, []);
  assert.deepEqual(observation.mentions, []);
});

test("lower cards of the person are read among another's", () => {
  const { observation } = read(sduiPage(experience(B), aboutCard(B), topcard(A), experience(A), aboutCard(A)), at(A));
  assert.deepEqual(observation.organisations.map((one) => one.name), [A.firm]);
  assert.deepEqual(observation.mentions, [A.site]);
});

test("an empty marker in a wrapper around everything marks nothing", () => {
  const mark = (person, name) => `<div componentkey="com.linkedin.sdui.profile.card.ref${person.id}${name}"></div>`;
  const school = '<div componentkey="entity-collection-item-9"><p>School</p><p>Subject</p><p>2020 - Present</p></div>';
  const html = sduiPage(`<section>${topcard(A)}${mark(A, "ExperienceTopLevelSection")}${mark(A, "EducationTopLevelSection")}${school}</section>`);
  assert.deepEqual(read(html, at(A)).observation.organisations, []);
});

test("a member id in the address is proven by the card's key, and the address becomes the named one", () => {
  const reading = read(sduiPage(topcard(B), topcard(A)), `https://www.linkedin.com/in/${A.id}/`);
  assert.equal(reading.state, "ready");
  assert.equal(reading.key, `linkedin:${A.id}`);
  assert.equal(reading.observation.name, A.name);
  assert.equal(reading.observation.url, `https://www.linkedin.com/in/${A.slug}`);
});

test("a member id in the address is proven by the embedded data", () => {
  const reading = read(emberPage(emberCard(A), json(VIEWER, A)), `https://www.linkedin.com/in/${A.id}/`);
  assert.equal(reading.observation?.name, A.name);
});

test("law: however true pieces of two people are mixed, what is read is of the person in the address", () => {
  for (let seed = 1; seed <= 150; seed++) {
    const { below, pick, shuffle } = random(seed);
    const wrap = (piece) => pick(["$", "<div>$</div>", "<section aria-label='x'>$</section>", "<aside>$</aside>", "<div role='dialog'>$</div>"]).replace("$", () => piece);
    const sdui = below(2) === 0;
    const kinds = sdui ? [topcard, experience, aboutCard] : [emberCard, json];
    const pieces = shuffle(Array.from({ length: 1 + below(7) }, () => pick(kinds)(pick([A, B, VIEWER]))));
    const html = (sdui ? sduiPage : emberPage)(...pieces.map((piece) => (piece.startsWith("<code") ? piece : wrap(piece))));
    const reading = read(html, at(A));
    const text = JSON.stringify(reading.observation ?? {});
    for (const stranger of [B, VIEWER]) {
      for (const word of [stranger.name, stranger.firm, stranger.site]) assert.ok(!text.includes(word), `seed ${seed}: ${word}\n${html}`);
    }
    if (reading.state === "ready") assert.equal(reading.observation.name, A.name, `seed ${seed}`);
  }
});
