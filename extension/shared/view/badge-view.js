import { isTextKey, translator } from "../language.js";
import { cautionKind, outcome, shownHits } from "./outcome.js";

/** Text and ground differ by at least 4.5:1; the sign differs too, so that colour is never alone. */
const COLOURS = {
  alert: { background: "#a8071a", colour: "#ffffff" },
  caution: { background: "#ffc53d", colour: "#1f1f1f" },
  problem: { background: "#434a54", colour: "#ffffff" },
};

/**
 * The toolbar button for one tab: a sign, and the same in words. `!` and `?` outrank `×`, since `outcome` puts a
 * warning before every complaint.
 *
 * @param {Doorkeeper.PageState} page
 * @param {Doorkeeper.HostState} host
 * @param {Doorkeeper.Language} language
 * @returns {Doorkeeper.BadgeView}
 */
export function badgeView(page, host, language) {
  const t = translator(language);
  const found = outcome(page);
  switch (found) {
    case "alert":
      return { text: "!", title: t(page.kind === "thread" ? "badge.alert.thread" : "badge.alert"), ...COLOURS.alert };
    case "caution": {
      const kind = cautionKind(page.verdict ? shownHits(page.verdict)[0] : undefined);
      return { text: "?", title: kind ? `Doorkeeper: ${t(`popup.caution${kind}`)}` : t("badge.caution"), ...COLOURS.caution };
    }
    case "unreadable":
    case "failed":
    case "no-packs":
    case "packs-broken":
    case "expired":
      return { text: "×", title: t(`badge.${found}`), ...COLOURS.problem };
    case "failed-host": {
      const key = `badge.host.${host.status}`;
      return { text: "×", title: t(isTextKey(key) ? key : "badge.failed"), ...COLOURS.problem };
    }
    case "note":
    case "none":
    case "screening":
      return { text: "", title: t(`badge.${found}`), ...COLOURS.problem };
    default:
      return { text: "", title: t("badge.idle"), ...COLOURS.problem };
  }
}
