// Verdicts, packs and pages in the shape of their contracts, to vary in tables.

/** @returns {Doorkeeper.Pack} */
export function pack(change = {}) {
  return { id: "uk-parliament", version: "2026.11.1", published: "2026-11-20", expires: "2027-11-20", state: "fresh", entries: 2, ...change };
}

/** @returns {Doorkeeper.Hit} */
export function hit(change = {}) {
  return {
    indicator: "uk-parliament/amanda-qiu",
    pack: "uk-parliament",
    band: "alert",
    title: "Named in the MI5 alert of 18 November 2025",
    summary: "The alert names Amanda Qiu of BR-YR Executive Search.",
    translations: { cy: { title: "Enwyd yn rhybudd MI5", summary: "Mae'r rhybudd yn enwi Amanda Qiu." } },
    source: { publisher: "MI5", title: "the MI5 alert of 18 November 2025", date: "2025-11-18", url: "https://alerts.example/2025" },
    evidence: [
      { feature: "name", how: ["look-alike letters", "hidden characters"], observed: "Am\u200banda Qiu", listed: "Amanda Qiu" },
      { feature: "organisation", how: ["same"], observed: "BR-YR Executive Search", listed: "BR-YR Executive Search" },
    ],
    counterfactual: { feature: "organisation", band: "note" },
    ...change,
  };
}

/** @returns {Doorkeeper.Verdict} */
export function verdict(band = "alert", change = {}) {
  return { band, hits: band === "none" ? [] : [hit({ band })], packs: [pack()], ...change };
}

/** @returns {Doorkeeper.PageState} */
export function page(change = {}) {
  return {
    status: "screened",
    kind: "profile",
    key: "linkedin:example-person",
    url: "https://www.linkedin.com/in/example-person",
    verdict: null,
    problem: null,
    name: "Elin Maddock",
    document: "d1",
    incognito: false,
    ...change,
  };
}

/** @returns {Doorkeeper.HostState} */
export function host(change = {}) {
  return { status: "ready", version: "0.1.0", problem: null, update: null, packs: [pack()], ...change };
}

/** @returns {Doorkeeper.Problem} */
export function problem(code) {
  return { code, message: "What happened.", remedy: "What to do." };
}
