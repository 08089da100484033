"use strict";

/** Put the fields of one profile or conversation together as an observation, in the shape and bounds of docs/observation.md. */
{
  const { BOUNDS, clean, clip } = doorkeeper.reading;

  /**
   * @param {string | null | undefined} text
   */
  function bounded(text) {
    return text ? clean(clip(text)) : null;
  }

  /**
   * @param {Doorkeeper.Fields} fields
   * @returns {Doorkeeper.Observation}
   */
  function observation(fields) {
    return {
      kind: fields.kind ?? "profile",
      site: fields.site,
      url: fields.url === null ? null : clip(fields.url, BOUNDS.address),
      name: bounded(fields.name),
      headline: bounded(fields.headline),
      location: bounded(fields.location),
      organisations: organisations(fields.organisations ?? []),
      links: (fields.links ?? []).slice(0, BOUNDS.links),
      emails: (fields.emails ?? []).slice(0, BOUNDS.links),
      mentions: (fields.mentions ?? []).slice(0, BOUNDS.mentions),
      ...(fields.messages ? { messages: fields.messages } : {}),
      renderer: fields.renderer,
      raw: { name: fields.rawName ? clip(fields.rawName) : null },
    };
  }

  /**
   * Bounded, without repetition, the present ones first, since the list is cut at its end.
   * @param {Doorkeeper.ObservedOrganisation[]} all
   * @returns {Doorkeeper.ObservedOrganisation[]}
   */
  function organisations(all) {
    const seen = new Set();
    const kept = [];
    for (const one of [...all.filter((o) => o.current), ...all.filter((o) => !o.current)]) {
      const tidy = {
        name: bounded(one.name),
        role: bounded(one.role),
        url: one.url ? clip(one.url, BOUNDS.address) : null,
        current: one.current,
      };
      const key = JSON.stringify(tidy);
      if (tidy.name === null || seen.has(key)) continue;
      seen.add(key);
      kept.push(tidy);
      if (kept.length === BOUNDS.organisations) break;
    }
    return kept;
  }

  doorkeeper.reading.observation = observation;
}
