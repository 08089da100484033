"use strict";

/**
 * Reading a LinkedIn page: an open conversation, or a profile. Of a profile find out which renderer made it, run that
 * renderer's parser, and nothing of another's.
 */
{
  const { observation } = doorkeeper.reading;
  const { composer, ember, guest, profileAt, readThread, sdui, threadAt } = doorkeeper.linkedin;

  // <meta name="pageKey" content="public_profile_v3_desktop"> · "auth_wall_desktop_profile" when nothing is shown
  const GUEST = 'meta[name="pageKey"][content^="public_profile"], h1.top-card-layout__title';
  const WALL = 'meta[name="pageKey"][content^="auth_wall"]';
  const SDUI =
    '[data-sdui-screen*="flagshipnav.profile"], [componentkey^="ProfileVerificationTriggerRef-"], ' +
    '[componentkey^="com.linkedin.sdui.profile.card.ref"]:is([componentkey$="Topcard" i]), ' +
    '[id^="com.linkedin.sdui.profile.card.ref"]:is([id$="Topcard" i])';
  // <meta name="service" content="voyager-web"> · <code id="bpr-guid-1234">
  const EMBER = 'meta[name="service"][content="voyager-web"], code[id^="bpr-guid-"], .scaffold-layout__main, [data-member-id] h1, .pv-top-card';

  /**
   * @param {Document} document
   * @returns {Doorkeeper.Renderer | null}
   */
  function rendererOf(document) {
    if (document.querySelector(GUEST)) return "guest";
    if (document.querySelector(SDUI)) return "sdui";
    return document.querySelector(EMBER) ? "ember" : null;
  }

  /**
   * Read the page, without a request, a click or a change.
   *
   * `ready` only when the page proves that what it shows is the profile in the address. `loading` is everything else on a
   * profile's address: still empty, or still showing the profile before.
   * @param {Document} document
   * @param {{ hostname: string, pathname: string }} location
   * @returns {Doorkeeper.PageReading}
   */
  function read(document, location) {
    const thread = threadAt(location);
    if (thread) return readThread(document, thread);
    const address = profileAt(location);
    if (!address) {
      return { state: "other" };
    }
    const { key } = address;
    const kind = "profile";
    if (document.querySelector(WALL)) return { state: "private", kind, key, reason: "wall" };
    const renderer = rendererOf(document);
    if (!renderer) return { state: "loading", kind, key };

    const parsed = { ember, guest, sdui }[renderer](document, address);
    if (parsed.state === "private") return { state: "private", kind, key, reason: parsed.reason };
    if (parsed.state === "loading") return { state: "loading", kind, key };

    const seen = observation(parsed.fields);
    const layers = Object.fromEntries(Object.entries(parsed.layers).filter((entry) => entry[1] !== null));
    if (seen.name === null) return { state: "loading", kind, key };
    return { state: "ready", kind, key, renderer, observation: seen, layers: /** @type {Record<string, string>} */ (layers) };
  }

  doorkeeper.sites.linkedin = { composer, read };
}
