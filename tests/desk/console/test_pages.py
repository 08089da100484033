"""The pages that analysts work on: the queue, a report, the telephone, quarantine, statistics, persons."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from doorkeeper.desk.console.pages import audit as audit_page
from doorkeeper.desk.triage.desk import Desk
from doorkeeper.desk.triage.quarantine import unreadable
from tests.desk.console.browser import Person
from tests.desk.triage import samples
from tests.desk.triage.arriving import arrive, opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.samples import full, sample

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}\u202egnp.exe\u200b\x07 &amp; </textarea></title>"
)
SHORT = "<b onclick=alert(3)>\u202e"


def names(page: object) -> list[str]:
    """Give the subjects in the queue, from the top."""
    return [
        next(cell.all("a")).text
        for cell in page.root.all("th")  # type: ignore[attr-defined]
        if "dk-subject" in cell.get("class")
    ]


class TestQueue:
    def test_it_shows_what_arrived(self, analyst: Person, desk: Desk) -> None:
        assert "No report has arrived yet." in analyst.get("/").text
        opened(desk, full("Zqx"), sample(name="Jo Example"))
        assert sorted(names(analyst.get("/"))) == ["Amanda Zqx", "Jo Example"]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", {"Amanda Zqx", "Jo Example"}),
            ("?q=zqx", {"Amanda Zqx"}),
            ("?q=https://www.linkedin.com/in/zqx-person", {"Amanda Zqx"}),
            ("?band=alert", {"Amanda Zqx"}),
            ("?band=none", {"Jo Example"}),
            ("?state=answered", set()),
            ("?assigned=-", {"Amanda Zqx", "Jo Example"}),
            ("?kind=company", {"Jo Example"}),
            ("?reason=flattery", {"Jo Example"}),
            ("?until=2026-11-23", set()),
            ("?since=2026-11-24", {"Amanda Zqx", "Jo Example"}),
            ("?channel=file", set()),
            ("?q=nothing-like-it", set()),
        ],
    )
    def test_it_is_narrowed(self, analyst: Person, desk: Desk, query: str, expected: set[str]) -> None:
        opened(desk, full("Zqx"), sample(name="Jo Example", kind="company", reasons=["flattery"]))
        page = analyst.get(f"/{query}")
        assert set(names(page)) == expected
        assert f"{len(expected)} report" in page.text

    def test_it_has_pages_and_an_order(self, analyst: Person, desk: Desk, clock: Clock) -> None:
        for number in range(30):
            clock.pass_(seconds=1)
            opened(desk, sample(name=f"Person {number:02}"))
        first = analyst.get("/")
        assert names(first)[0] == "Person 29"
        assert len(names(first)) == 25
        assert names(analyst.get("/?page=2"))[-1] == "Person 00"
        assert names(analyst.get("/?order=oldest"))[0] == "Person 00"
        assert names(analyst.get("/?page=99")) == names(analyst.get("/?page=2"))

    def test_ticked_reports_are_assigned(self, analyst: Person, desk: Desk) -> None:
        ids = opened(desk, sample(name="One"), sample(name="Two"), sample(name="Three"))
        page = analyst.send(analyst.get("/"), "/queue/assign", id=ids[:2], to=analyst.name)
        assert "2 reports were assigned." in page.text
        assert set(names(analyst.get(f"/?assigned={analyst.name}"))) == {"One", "Two"}
        page = analyst.send(page, "/queue/assign", id=ids, to="-")
        assert "2 reports were assigned." in page.text
        assert "Done" not in analyst.get("/").text
        nobody = analyst.send(page, "/queue/assign", id=ids, to="somebody-else")
        assert nobody.code == "user.unknown"
        assert "no report was ticked" in analyst.send(page, "/queue/assign", to="-").text

    def test_ticked_reports_are_answered(self, approver: Person, desk: Desk, clock: Clock) -> None:
        ids = opened(desk, full("One"), full("Two"))
        page = approver.send(approver.get("/"), "/queue/outcome", id=ids)
        assert page.heading == "Choose an outcome for 2 reports"
        missing = approver.send(page, "/queue/decide", id=ids)
        assert "Choose an outcome." in missing.text
        long = approver.send(missing, "/queue/decide", id=ids, disposition="confirmed", note="é" * 200)
        assert long.status == 400
        done = approver.send(long, "/queue/decide", id=ids, disposition="confirmed", note="Thank you.")
        assert "2 reports were answered." in done.text
        assert len(names(approver.get("/?state=answered&disposition=confirmed"))) == 2

    def test_many_at_once_need_a_fresh_proof_and_keep_what_was_ticked(
        self, approver: Person, desk: Desk, clock: Clock
    ) -> None:
        ids = opened(desk, full("One"), full("Two"))
        page = approver.send(approver.get("/"), "/queue/outcome", id=ids)
        clock.pass_(minutes=10)
        asked = approver.send(page, "/queue/decide", id=ids, disposition="confirmed")
        assert asked.heading == "Confirm that it is you"
        assert approver.get("/?state=answered").text.count("Nothing was found") == 1
        done = approver.send(asked, "/queue/decide", id=ids, code=approver.code())
        assert "2 reports were answered." in done.text

    @pytest.mark.parametrize("ids", [["x"], ["0" * 31], ["0" * 32 + "'"], ["0" * 32] * 201])
    def test_ids_that_no_page_shows_are_refused(self, analyst: Person, desk: Desk, ids: list[str]) -> None:
        opened(desk, full())
        assert analyst.send(analyst.get("/"), "/queue/assign", id=ids, to="-").code == "console.form"


class TestReport:
    def test_it_shows_everything_that_the_reporter_sent(self, analyst: Person, desk: Desk) -> None:
        value = full("Zqx")
        (report_id,) = opened(desk, value)
        text = analyst.get(f"/reports/{report_id}").text
        shown = [value[key] for key in ("name", "headline", "location", "note", "url", "text")]
        shown += [*value["links"], *value["emails"], *value["mentions"]]
        shown += [message["text"] for message in value["messages"]]
        shown += ["Zqx Consulting", "Zqx lead", "MI5", "Named in an alert: Zqx", "uk-parliament/amanda"]
        assert [item for item in shown if item not in text] == []
        assert value["outcome"]["key"] not in text

    def test_addresses_are_no_links(self, analyst: Person, desk: Desk) -> None:
        (report_id,) = opened(desk, full("Zqx"))
        page = analyst.get(f"/reports/{report_id}")
        assert all(link.get("href").startswith(("/", "#")) for link in page.root.all("a"))
        values = [item.text for item in page.root.all("code") if "dk-value" in item.get("class")]
        assert "https://www.linkedin.com/in/zqx-person" in values

    def test_what_a_hostile_report_says_stays_text(self, analyst: Person, desk: Desk) -> None:
        value = full("Zqx")
        hostile = {
            **value,
            "name": HOSTILE, "headline": HOSTILE, "location": HOSTILE, "note": HOSTILE, "text": HOSTILE,
            "organisations": [{"name": HOSTILE, "role": HOSTILE}],
            "messages": [{"from": "them", "text": HOSTILE}],
            "links": ["javascript:alert(1)"], "mentions": [HOSTILE],
            "warning": {
                "band": "alert", "packs": [{"id": SHORT, "version": SHORT}],
                "hits": [{"indicator": SHORT, "title": HOSTILE, "evidence": [
                    {"feature": SHORT, "how": [SHORT], "observed": HOSTILE, "listed": HOSTILE}]}],
            },
        }  # fmt: skip
        (report_id,) = opened(desk, hostile)
        assert unreadable(desk) == ([], 0)
        opened(desk, {**hostile, "id": samples.report_id()})
        for path in ("/", f"/reports/{report_id}", "/?q=alert"):
            page = analyst.get(path)
            assert not list(page.root.all("img"))
            assert not [item for item in page.root.all("script") if not item.get("src").startswith("/static/")]
            assert not [item for item in page.root.all("textarea") if "alert" in item.text]
            assert "<script>alert(1)</script>" in page.text
            assert "49" not in page.heading
            for hidden in ("\u202e", "\u200b", "\x07"):
                assert hidden not in page.markup
            assert "U+202E" in page.text

    def test_similar_reports_are_shown_with_the_reason(self, analyst: Person, desk: Desk) -> None:
        first, second = opened(desk, full("Zqx"), {**full("Zqx"), "name": "Another Name"})
        page = analyst.get(f"/reports/{first}")
        assert f"/reports/{second}" in page.markup
        assert "same profile address" in page.text

    def test_a_look_at_it_is_written_down(self, analyst: Person, desk: Desk, audited: Callable[[], list[str]]) -> None:
        (report_id,) = opened(desk, full())
        analyst.get(f"/reports/{report_id}")
        assert audited()[-1] == "report.viewed"

    def test_it_is_assigned_noted_and_answered(self, analyst: Person, desk: Desk) -> None:
        (report_id,) = opened(desk, full())
        at = f"/reports/{report_id}"
        page = analyst.send(analyst.get(at), f"{at}/assign", to=analyst.name)
        assert f"assigned to {analyst.name}" in page.text
        page = analyst.send(page, f"{at}/note", text=HOSTILE)
        assert "The note was added." in page.text
        page = analyst.send(page, f"{at}/note", text="We know them.", public="yes")
        assert "public note" in page.text
        page = analyst.send(page, f"{at}/outcome", disposition="not-a-concern", told="A recruiter we know.")
        assert "Answered: not a concern." in page.text
        assert "outcome: Not a concern" in page.text
        assert "A recruiter we know." in page.text

    def test_who_was_slower_is_told(self, analyst: Person, approver: Person, desk: Desk) -> None:
        (report_id,) = opened(desk, full())
        at = f"/reports/{report_id}"
        slow = approver.get(at)
        analyst.send(analyst.get(at), f"{at}/outcome", disposition="confirmed")
        page = approver.send(slow, f"{at}/outcome", disposition="not-a-concern")
        assert (page.status, page.code) == (409, "case.changed")

    @pytest.mark.parametrize(
        ("act", "values", "status"),
        [
            ("outcome", {}, 400),
            ("outcome", {"disposition": "nonsense"}, 400),
            ("outcome", {"disposition": "confirmed", "seen": "x"}, 400),
            ("outcome", {"disposition": "confirmed", "seen": "99999999999999999999"}, 400),
            ("outcome", {"disposition": "confirmed", "told": "é" * 151}, 400),
            ("outcome", {"disposition": "confirmed", "told": "x" * 1_001}, 400),
            ("outcome", {"disposition": "confirmed", "told": "é" * 150}, 200),
            ("note", {"text": ""}, 400),
            ("note", {"text": "x" * 4_001}, 400),
            ("note", {"text": "x" * 5_001}, 400),
            ("note", {"text": "x" * 301, "public": "yes"}, 400),
            ("note", {"text": "x" * 4_000}, 200),
            ("assign", {"to": "nobody-here"}, 404),
            ("assign", {"to": ""}, 404),
            ("assign", {"to": "-"}, 200),
        ],
    )
    def test_bad_forms_are_said_to_be(
        self, analyst: Person, desk: Desk, act: str, values: dict[str, object], status: int
    ) -> None:
        (report_id,) = opened(desk, sample())
        at = f"/reports/{report_id}"
        page = analyst.send(analyst.get(at), f"{at}/{act}", **values)
        assert page.status == status
        if status == 400:
            assert "There is a problem" in page.text or page.code


class TestTelephone:
    def test_a_report_is_entered_and_found(self, analyst: Person, audited: Callable[[], list[str]]) -> None:
        page = analyst.send(
            analyst.get("/enter"), "/enter",
            caller="Private Office, extension 12", reasons=["flattery", "urgency"], name="Jo Example",
            note="Very keen.",
            organisation="Example Ltd", url="https://www.linkedin.com/in/jo-example",
            links="https://one.example\n\nhttps://two.example", emails="jo@one.example", text="Dear friend",
        )  # fmt: skip
        assert page.heading == "Jo Example"
        for shown in ("Private Office, extension 12", "Example Ltd", "https://two.example", "Dear friend", "Telephone"):
            assert shown in page.text
        assert "report.entered" in audited()
        assert "this report has no way back" in page.text

    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"reasons": ["nonsense"]},
            {"reasons": ["flattery"], "name": "x" * 600},
            {"reasons": ["flattery"], "links": "\n".join(["https://x.example"] * 500)},
        ],
    )
    def test_a_bad_one_is_shown_again_with_what_was_written(self, analyst: Person, values: dict[str, object]) -> None:
        page = analyst.send(analyst.get("/enter"), "/enter", **{"note": "Very keen.", **values})
        assert page.status == 400
        assert page.form("/enter")["note"] == "Very keen."


class TestQuarantine:
    def test_held_reports_are_admitted_or_discarded(self, approver: Person, desk: Desk) -> None:
        first = arrive(desk, full("One"), quarantined=True)
        second = arrive(desk, full("Two"), quarantined=True)
        page = approver.get("/quarantine")
        assert "2 waiting" in page.text
        assert "Amanda" not in page.text
        page = approver.send(page, "/quarantine/admit", id=[first])
        assert "1 report was admitted." in page.text
        page = approver.send(page, "/quarantine/discard", id=[second])
        assert "1 report was discarded." in page.text
        assert "Nothing waits in quarantine." in page.text
        opened(desk)
        assert names(approver.get("/")) == ["Amanda One"]

    def test_what_could_not_be_opened_is_tried_again(self, approver: Person, desk: Desk) -> None:
        from tests.desk.triage.arriving import arrive_sealed

        broken = arrive_sealed(desk, samples.report_id(), b"not sealed at all")
        opened(desk)
        page = approver.get("/quarantine")
        assert "1 in all" in page.text
        assert "1 report was handed back" in approver.send(page, "/quarantine/retry", id=[broken]).text


class TestStatistics:
    def test_plots_have_words_and_tables_the_numbers(self, analyst: Person, desk: Desk) -> None:
        opened(desk, full("One"), full("Two"), sample(reasons=["flattery"]))
        page = analyst.get("/statistics")
        plots = [item for item in page.root.all("svg") if item.get("role") == "img"]
        assert len(plots) >= 4
        for plot in plots:
            assert [next(plot.all(name)).text != "" for name in ("title", "desc")] == [True, True]
            assert not list(plot.all("script", "style", "defs"))
        assert "3 reports from" in page.text
        cells = [row.text for row in page.root.all("tr")]
        assert "Alert2" in cells
        assert "They flatter me, my expertise or my position.1" in cells

    @pytest.mark.parametrize("query", ["?since=2026-11-24&until=2026-11-24", "?since=2020-01-01", "?until=1999-01-01"])
    def test_any_days_can_be_asked(self, analyst: Person, query: str) -> None:
        assert analyst.get(f"/statistics{query}").status == 200


class TestPersons:
    def test_a_person_is_found_exported_and_erased(
        self, approver: Person, desk: Desk, audited: Callable[[], list[str]]
    ) -> None:
        opened(desk, full("Zqx"), sample(name="Jo Example"))
        at = "/persons?kind=subject&value=https://www.linkedin.com/in/zqx-person"
        page = approver.get(at)
        assert "1 report of this person" in page.text
        file = approver.post("/persons/export", page.form("/persons/export"))
        assert "attachment" in file.headers["Content-Disposition"]
        assert json.loads(file.data)["reports"][0]["report"]["name"] == "Amanda Zqx"
        assert approver.send(page, "/persons/erase").code == "console.sure"
        done = approver.send(page, "/persons/erase", sure="yes")
        assert "1 report was erased." in done.text
        assert "The desk holds nothing" in approver.get(at).text
        assert names(approver.get("/")) == ["Jo Example"]
        assert {"person.exported", "person.erased"} <= set(audited())

    def test_who_telephoned_is_found_too(self, approver: Person) -> None:
        approver.send(approver.get("/enter"), "/enter", caller="Pat Caller", reasons=["other"], name="Jo Example")
        assert "1 report of this person" in approver.get("/persons?kind=caller&value=pat+caller").text
        assert "The desk holds nothing" in approver.get("/persons?kind=caller&value=somebody").text

    def test_export_and_erasure_need_a_fresh_proof(self, approver: Person, desk: Desk, clock: Clock) -> None:
        opened(desk, full("Zqx"))
        page = approver.get("/persons?value=https://www.linkedin.com/in/zqx-person")
        clock.pass_(minutes=10)
        asked = approver.send(page, "/persons/erase", sure="yes")
        assert asked.heading == "Confirm that it is you"
        assert "1 report was erased." in approver.send(asked, "/persons/erase", code=approver.code()).text


class TestAudit:
    def test_it_says_that_the_chain_is_whole_and_by_whom(self, approver: Person, desk: Desk) -> None:
        (report_id,) = opened(desk, full())
        approver.get(f"/reports/{report_id}")
        page = approver.get("/audit")
        assert "The chain is whole" in page.text
        assert "looked at a report" in page.text
        assert "1 entry" in approver.get(f"/audit?about={report_id}&by={approver.name}").text
        assert "Nothing was found." in approver.get("/audit?by=nobody-at-all").text

    def test_of_a_long_log_it_checks_the_newest(
        self, approver: Person, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(audit_page, "CHECKED", 2)
        opened(desk, *(sample() for _ in range(5)))
        text = approver.get("/audit").text
        assert "The newest entries of the chain are whole, from" in text
        assert "doorkeeper desk audit verify checks all of it." in text

    def test_it_says_where_the_chain_is_broken(self, approver: Person, desk: Desk) -> None:
        with desk.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_no_update")
            connection.exec_driver_sql("UPDATE audit SET actor = 'somebody-else' WHERE seq = 1")
        page = approver.get("/audit")
        assert "The chain is broken at entry 1" in page.text
