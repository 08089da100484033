// What may be said of a page, from what is known of the page, the host and the packs. Badge and popup say the same
// because both start here.

/**
 * @typedef {"alert" | "caution" | "note" | "none" | "expired" | "no-packs" | "packs-broken" | "unreadable" | "failed" | "failed-host" | "screening" |
 *   "loading" | "private" | "other" | "not-read" | "elsewhere"} Outcome
 */

/**
 * A warning outranks every complaint, and a complaint outranks silence: "nothing matches" is only said when there were
 * warnings in force to compare with.
 *
 * @param {Doorkeeper.PageState} page
 * @returns {Outcome}
 */
export function outcome(page) {
  switch (page.status) {
    case "screened":
      return screened(page.verdict);
    case "failed":
      if (isHostProblem(page.problem)) return "failed-host";
      if (page.problem?.code === "packs.none") return "no-packs";
      return /^(?:packs?|index)\./.test(page.problem?.code ?? "") ? "packs-broken" : "failed";
    default:
      return page.status;
  }
}

/**
 * The hits that may be shown: the strongest first, those of the host's order after it, none without a band.
 *
 * @param {Doorkeeper.Verdict} verdict
 */
export function shownHits(verdict) {
  return verdict.hits
    .filter((hit) => hit.band !== "none")
    .map((hit, at) => ({ hit, at }))
    .sort((a, b) => RANK[b.hit.band] - RANK[a.hit.band] || a.at - b.at)
    .map(({ hit }) => hit);
}

/**
 * What a caution is about, since "this page mentions" must not read as "this person is".
 *
 * @param {Doorkeeper.Hit | undefined} hit
 * @returns {"" | ".organisation" | ".mention"}
 */
export function cautionKind(hit) {
  const features = new Set(hit?.evidence.map((item) => item.feature));
  if (features.size === 1 && features.has("mention")) return ".mention";
  if (features.has("organisation") && !features.has("name")) return ".organisation";
  return "";
}

/**
 * Says whether a problem lies in the program on this computer, so that the popup sends the person there.
 *
 * @param {Doorkeeper.Problem | null} problem
 */
export function isHostProblem(problem) {
  return problem !== null && HOST_PROBLEMS.has(problem.code);
}

/**
 * Says whether a problem may pass without the page changing: the host comes back, or a pack is installed or mended.
 *
 * @param {Doorkeeper.Problem | null} problem
 */
export function mayPass(problem) {
  return problem !== null && (isHostProblem(problem) || /^(?:host|packs?|index)\./.test(problem.code));
}

const HOST_PROBLEMS = new Set(["host.missing", "host.forbidden", "host.crashed", "host.hung", "host.refused", "protocol.unsupported"]);

/** @type {Record<Doorkeeper.Band, number>} */
export const RANK = { none: 0, note: 1, caution: 2, alert: 3 };

/** @param {Doorkeeper.Verdict | null} verdict @returns {Outcome} */
function screened(verdict) {
  if (verdict === null) return "failed";
  if (verdict.band === "alert" || verdict.band === "caution") return verdict.band;
  if (verdict.packs.length === 0) return "no-packs";
  if (verdict.packs.every((pack) => pack.state === "expired")) return "expired";
  return verdict.band;
}
