// What a person can say happened, in the order of the report page. The ids and sentences are those that the host takes
// (host/doorkeeper/tells/published.toml), and a test compares; the sentences stand in the catalogues as `tell.<id>`.

export const TELLS = /** @type {const} */ ([
  "pay-disproportionate",
  "flattery",
  "scarcity",
  "urgency",
  "vague-employer",
  "off-platform",
  "paid-report",
  "paid-article",
  "paid-travel",
  "cash-or-crypto",
  "insider",
  "access-questions",
  "escalating-tasks",
  "state-client",
  "private-meeting",
  "warning-wrong",
  "other",
]);
