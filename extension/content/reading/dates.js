"use strict";

/**
 * Date ranges of jobs, in any interface language.
 *
 * The word for "present" is translated ("Present", "Heute", "aujourd’hui", "至今", "الحاضر", "Presennol"), so no word is
 * looked for. What every language keeps is structure: a closed range shows two years, an open one shows a single year, a
 * sign between, and a word.
 */
{
  // A year in any script's digits ("2021", "٢٠٢١"), not part of a longer number.
  const YEAR = /(?<!\p{Nd})\p{Nd}{4}(?!\p{Nd})/gu;
  // "Aug 2021 - Present", "Aug. 2021–Heute", "2021年8月 ~ 現在"; not the sign inside "2021-08".
  const BETWEEN = /\s[-\u2010\u2011\u2212~]\s|\s?[\u2012-\u2015\u301C\uFF5E]\s?|(?<=\p{Nd})-(?=\p{L})/u;
  const DIRECTION_MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
  const LONGEST = 120; // a range with its length in words; a sentence of a description is longer

  /**
   * The part before "· 4 yrs 7 mos", which is another text with numbers in it.
   * @param {string} line
   */
  function withoutLength(line) {
    return line.replace(DIRECTION_MARKS, "").split(/\s[·•]\s/)[0] ?? "";
  }

  /**
   * What a line says of a period.
   * @param {string | null | undefined} line such as `Aug 2021 - Present · 4 yrs 7 mos`
   * @returns {"open" | "closed" | "single" | null} open: has begun and not ended. closed: two ends. single: one date
   *   (begun and ended in the same month). null: not a period
   */
  function period(line) {
    if (!line || line.length > LONGEST) return null;
    const dates = withoutLength(line);
    const years = [...dates.matchAll(YEAR)];
    if (years.length === 0 || years.length > 2) return null;
    const between = BETWEEN.exec(dates);
    if (years.length === 2) return between ? "closed" : null;
    if (!between) return "single";
    const end = dates.slice(between.index + between[0].length);
    const yearFirst = /** @type {number} */ (years[0]?.index) < between.index;
    return yearFirst && /[\p{L}]/u.test(end) ? "open" : "single";
  }

  doorkeeper.reading.period = period;
}
