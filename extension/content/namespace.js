"use strict";
// The first content script. Classic scripts cannot import, so they meet in one object of the isolated world, which the
// page's own scripts cannot see. ES modules would need `web_accessible_resources`, and those are what sites probe for.
globalThis.doorkeeper = /** @type {Doorkeeper.Namespace} */ (/** @type {unknown} */ ({ sites: {} }));
