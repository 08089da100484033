// Browsers may ship without Welsh dates, so the months are ours.

/** @type {Record<Doorkeeper.Language, readonly string[]>} */
export const months = {
  en: "January February March April May June July August September October November December".split(" "),
  cy: "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split(" "),
};
