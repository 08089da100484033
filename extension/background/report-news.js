// What the popup says of reports: how many wait, and how many answers have come that the person has not looked at. Of an
// answer that was looked at only the report's random id is kept.

const KEY = "reports";
const SEEN = "answers";
const MOST = 500;

/** @returns {Promise<Doorkeeper.ReportNews>} */
export async function reportNews() {
  const found = /** @type {Partial<Doorkeeper.ReportNews> | undefined} */ ((await chrome.storage.session.get(KEY))[KEY]);
  return { waiting: found?.waiting ?? 0, answers: found?.answers ?? 0 };
}

/** @param {Doorkeeper.ReportList} list as the host tells it */
export async function noteReports({ reports, waiting }) {
  const seen = new Set(await seenAnswers());
  const before = await reportNews();
  const now = { waiting, answers: reports.filter((report) => report.outcome && !seen.has(nameOf(report))).length };
  if (now.waiting !== before.waiting || now.answers !== before.answers) await chrome.storage.session.set({ [KEY]: now });
}

/** The person is shown these. @param {Doorkeeper.ListedReport[]} reports */
export async function markAnswersSeen(reports) {
  const known = await seenAnswers();
  const there = new Set(reports.map(({ id }) => id));
  // of reports that are no longer listed nothing needs to be known
  const kept = known.filter((name) => there.has(name.split(" ")[0]));
  const now = [...new Set([...kept, ...reports.filter(({ outcome }) => outcome).map(nameOf)])].slice(-MOST);
  if (JSON.stringify(now) !== JSON.stringify(known)) await chrome.storage.local.set({ [SEEN]: now });
}

/** A later answer to the same report is news again. @param {Doorkeeper.ListedReport} report */
function nameOf({ id, outcome }) {
  return `${id} ${outcome?.at ?? ""}`;
}

/** @returns {Promise<string[]>} */
async function seenAnswers() {
  const found = (await chrome.storage.local.get(SEEN))[SEEN];
  return Array.isArray(found) ? found.filter((name) => typeof name === "string") : [];
}
