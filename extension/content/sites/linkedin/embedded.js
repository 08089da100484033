"use strict";

/**
 * The JSON that a signed-in Ember page carries: `<code id="bpr-guid-1234">{"data":…,"included":[…]}</code>`, named by
 * `<code id="datalet-bpr-guid-1234">{"request":"…variables=(vanityName:demo-person)…","body":"bpr-guid-1234"}</code>`.
 *
 * It is written once, when the page is loaded, so after a navigation inside the page it is about somebody else; and the
 * viewer's own record stands in the same array. Only a record with the address's own `publicIdentifier` counts.
 */
{
  const { BOUNDS, clean } = doorkeeper.reading;

  // dash: since 2021; the other: before, and still in some replies
  const PROFILE = new Set(["com.linkedin.voyager.dash.identity.profile.Profile", "com.linkedin.voyager.identity.profile.Profile"]);
  const MOST = 60; // blocks of JSON looked at; a page has about twenty

  /** Records that matter of the blocks parsed before, since parsing one takes milliseconds. @type {WeakMap<Element, { length: number, records: Record<string, unknown>[] }>} */
  const parsed = new WeakMap();

  /**
   * @param {Document} document
   * @param {Doorkeeper.ProfileAddress} address
   * @returns {Doorkeeper.EmbeddedProfile | null}
   */
  function embeddedProfile(document, address) {
    let left = BOUNDS.json;
    for (const block of [...document.querySelectorAll('code[id^="bpr-guid-"]')].slice(0, MOST)) {
      const source = block.textContent ?? "";
      let known = parsed.get(block);
      if (known?.length !== source.length) {
        if (source.length > left || !mayHold(source, address)) continue;
        left -= source.length;
        known = { length: source.length, records: records(parse(source)) };
        parsed.set(block, known);
      }
      const own = known.records.find((record) => isSubject(record, address));
      if (own) return shape(own, known.records);
    }
    return null;
  }

  /**
   * Is it worth parsing? Most blocks are about something else. A slug that is not plain ASCII has several spellings in JSON.
   * @param {string} source
   * @param {Doorkeeper.ProfileAddress} address
   */
  function mayHold(source, address) {
    if (!source.includes('"publicIdentifier"')) return false;
    return !/^[\w-]+$/.test(address.slug) || new RegExp(address.slug, "i").test(source);
  }

  /**
   * @param {Record<string, unknown>} record
   * @param {Doorkeeper.ProfileAddress} address
   */
  function isSubject(record, address) {
    if (!PROFILE.has(String(record["$type"])) || typeof record["firstName"] !== "string") return false;
    if (address.id) return doorkeeper.linkedin.memberIdIn(String(record["entityUrn"])) === address.slug;
    const slug = record["publicIdentifier"];
    return typeof slug === "string" && doorkeeper.linkedin.profileIn(`/in/${slug}`)?.slug === address.slug;
  }

  /**
   * @param {Record<string, unknown>} own
   * @param {Record<string, unknown>[]} included
   * @returns {Doorkeeper.EmbeddedProfile}
   */
  function shape(own, included) {
    const place = /** @type {Record<string, unknown> | undefined} */ (own["geoLocation"] ?? undefined);
    const geo = included.find((record) => place && record["entityUrn"] === (place["*geo"] ?? place["geoUrn"]));
    const name = [text(own["firstName"]), text(own["lastName"])].filter((part) => part !== null).join(" ");
    return {
      name: name || null,
      slug: String(own["publicIdentifier"] ?? ""),
      headline: text(own["headline"]),
      location: text(geo?.["defaultLocalizedName"]) ?? text(own["geoLocationName"]) ?? text(own["locationName"]),
      summary: typeof own["summary"] === "string" ? own["summary"].slice(0, BOUNDS.about) : null,
      // "urn:li:member:123456789"
      memberNumber: /^urn:li:member:(\d+)$/.exec(String(own["objectUrn"]))?.[1] ?? null,
      memberId: doorkeeper.linkedin.memberIdIn(String(own["entityUrn"])),
    };
  }

  /**
   * The profiles and places of a block.
   * @param {unknown} value
   * @returns {Record<string, unknown>[]}
   */
  function records(value) {
    const included = /** @type {{ included?: unknown } | null} */ (value)?.included;
    if (!Array.isArray(included)) return [];
    return included.slice(0, 5000).filter((record) => {
      const type = typeof record === "object" && record !== null ? record["$type"] : null;
      return typeof type === "string" && (PROFILE.has(type) || type.endsWith(".Geo"));
    });
  }

  /**
   * @param {unknown} value
   */
  function text(value) {
    return typeof value === "string" ? clean(value.slice(0, BOUNDS.address)) : null;
  }

  /**
   * @param {string} source
   * @returns {unknown}
   */
  function parse(source) {
    try {
      return JSON.parse(source);
    } catch {
      return null;
    }
  }

  doorkeeper.linkedin.embeddedProfile = embeddedProfile;
}
