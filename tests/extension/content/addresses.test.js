// What an address means, and what links on a page lead to.

import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.js";

const { doorkeeper } = page("");
const { profileAt, profileIn, companyIn, memberIdIn } = doorkeeper.linkedin;
const { mentions, unwrap } = doorkeeper.reading;

const ID = "ACoAABexampleProfileId-0000000000_sample";
const PROFILES = [
  ["https://www.linkedin.com/in/demo-person", "demo-person"],
  ["https://www.linkedin.com/in/demo-person/", "demo-person"],
  ["https://www.linkedin.com/in/Demo-Person/?trk=x#about", "demo-person"],
  ["https://uk.linkedin.com/in/demo-person", "demo-person"],
  ["https://cy.linkedin.com/in/demo-person", "demo-person"],
  ["https://linkedin.com/in/demo-person", "demo-person"],
  ["https://m.linkedin.com/in/demo-person", "demo-person"],
  ["https://www.linkedin.com/cy/in/demo-person", "demo-person"],
  ["https://www.linkedin.com/in/demo-person/de", "demo-person"],
  ["https://www.linkedin.com/in/demo-person/overlay/contact-info/", "demo-person"],
  ["https://www.linkedin.com/in/demo-person/details/experience/", "demo-person"],
  ["https://www.linkedin.com/in/demo-person/recent-activity/all/", "demo-person"],
  ["https://www.linkedin.com/mwlite/in/demo-person", "demo-person"],
  ["https://www.linkedin.com/mwlite/profile/in/demo-person/", "demo-person"],
  ["https://www.linkedin.com/in/%E5%BC%A0%E4%BC%9F-example/", "张伟-example"],
  ["https://www.linkedin.com/in/张伟-example/", "张伟-example"],
  ["https://www.linkedin.com/in/jose%CC%81-example", "josé-example"],
  ["https://www.linkedin.com/in/in/", "in"],
  ["https://www.linkedin.com/in/%E5%BC", "%e5%bc"],
  ["https://www.linkedin.com/pub/ines-vega/1/23/456", "ines-vega-456023001"],
  [`https://www.linkedin.com/in/${ID}`, ID],
];
const NONE = [
  "https://www.linkedin.com/",
  "https://www.linkedin.com/in/",
  "https://www.linkedin.com/in",
  "https://www.linkedin.com/in//",
  "https://www.linkedin.com/in/%20/",
  "https://www.linkedin.com/in/me/",
  "https://www.linkedin.com/in/unavailable/",
  "https://www.linkedin.com/pub/dir/Ines/Vega",
  "https://www.linkedin.com/company/demo-person/",
  "https://www.linkedin.com/feed/update/in/demo-person/",
  "https://www.linkedin.com/redirect?to=/in/demo-person/",
  "https://www.linkedin.com.evil.example/in/demo-person",
  "https://evillinkedin.com/in/demo-person",
  "https://example.com/in/demo-person",
  `https://www.linkedin.com/in/${"x".repeat(600)}`,
];

for (const [url, slug] of PROFILES) {
  test(`${url} is ${slug}`, () => {
    const address = profileAt(new URL(url));
    assert.equal(address.slug, slug);
    assert.equal(address.key, `linkedin:${slug}`);
    assert.equal(profileAt(new URL(address.url)).slug, slug, "the canonical address means the same");
    assert.equal(profileIn(url).slug, slug);
  });
}
for (const url of NONE) test(`${url.slice(0, 80)} is no profile`, () => assert.equal(profileAt(new URL(url)), null));

const LINKS = [
  ["/in/demo-person/", "https://www.linkedin.com/in/demo-person/"],
  ["https://www.linkedin.com/safety/go/?url=https%3A%2F%2Fharbour%2Eexample%2F&urlhash=x", "https://harbour.example/"],
  ["https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fharbour%2Eexample%2Fa&urlhash=x&trk=y", "https://harbour.example/a"],
  ["https://www.linkedin.com/safety/go?url=https%3A%2F%2Fwww.linkedin.com%2Fredir%2Fredirect%3Furl%3Dhttps%253A%252F%252Fharbour.example", "https://harbour.example/"],
  ["http://harbour.example", "http://harbour.example/"],
  ["https://harbour.example/safety/go/?url=https://other.example", "https://harbour.example/safety/go/?url=https://other.example"],
  ["javascript:alert(1)", null],
  ["data:text/html,x", null],
  ["https://www.linkedin.com/safety/go/?url=javascript%3Aalert(1)", null],
  ["https://www.linkedin.com/safety/go/", null],
  ["https://[", null],
  ["", null],
  [null, null],
  [`https://harbour.example/${"x".repeat(9000)}`, null],
];
for (const [href, expected] of LINKS) test(`link ${href?.slice(0, 70)}`, () => assert.equal(unwrap(href)?.href ?? null, expected));

const COMPANIES = [
  ["https://lk.linkedin.com/company/harbour-light?trk=x", "https://www.linkedin.com/company/harbour-light"],
  ["/company/79835899/", "https://www.linkedin.com/company/79835899"],
  ["/school/example-west/", "https://www.linkedin.com/school/example-west"],
  ["https://www.linkedin.com/search/results/all/?keywords=Harbour", null],
  ["https://harbour.example/company/x", null],
  [null, null],
];
for (const [href, expected] of COMPANIES) test(`company ${href}`, () => assert.equal(companyIn(href), expected));

const IDS = [
  [`urn:li:fsd_profile:${ID}`, ID],
  [`urn%3Ali%3Afsd_profile%3A${ID}`, ID],
  [`urn:li:fsd_profileCard:(${ID},ABOUT,en_US)`, "ACoAABexampleProfileId-0000000000_sample"],
  ["urn:li:member:123", null],
  ["ACME", null],
  [null, null],
];
for (const [text, expected] of IDS) test(`member id in ${text}`, () => assert.equal(memberIdIn(text), expected));

const TEXTS = [
  ["Write to oswin@pennant.example, please.", ["oswin@pennant.example"]],
  ["See https://oswin.example/rivers?a=1 (new).", ["https://oswin.example/rivers?a=1"]],
  ["www.oswin.example; oswin.example/b: oswin.example", ["www.oswin.example", "oswin.example/b", "oswin.example"]],
  ["mailto:oswin@pennant.example", ["oswin@pennant.example"]],
  ["“oswin.example”、联系：zhang@xingqiao.example。", ["oswin.example", "zhang@xingqiao.example"]],
  ["пример.рф", ["пример.рф"]],
  ["e.g. i.e. 3.5 1.2.3 and/or a.b @oswin oswin@ @.example ... http:// Ph.D.", []],
  ["nothing here", []],
  ["", []],
];
for (const [text, expected] of TEXTS) {
  test(`mentions in ${text.slice(0, 50)}`, () => assert.deepEqual([...mentions(text)], expected));
}
