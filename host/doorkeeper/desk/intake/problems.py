"""What the intake answers when it does not take something: `application/problem+json` (RFC 9457) with a stable code."""

from __future__ import annotations

from typing import NamedTuple

TYPE = "application/problem+json"


class Problem(NamedTuple):
    """An answer: its HTTP status, its title, and the seconds after which to try again, if that helps."""

    status: int
    title: str
    retry: int | None = None


PROBLEMS = {
    "report.id": Problem(400, "The Idempotency-Key must be the report's id: 32 hexadecimal digits in lower case."),
    "report.not_sealed": Problem(400, "The body is not a report sealed with age."),
    "request.cut": Problem(400, "The body ended before the length that was announced."),
    "request.length": Problem(411, "The length of the body must be announced."),
    "request.too_large": Problem(413, "The body is larger than the desk takes."),
    "request.type": Problem(415, "The Content-Type is not the one that this address takes."),
    "request.invalid": Problem(400, "The body does not have the shape that it should."),
    "request.unknown": Problem(404, "There is nothing at this address."),
    "request.method": Problem(405, "This address does not take that method."),
    "request.rate": Problem(429, "Too many requests from here.", 30),
    "report.differs": Problem(409, "Another report was received under this id."),
    "credential.unknown": Problem(401, "The credential is not one of this desk's."),
    "credential.revoked": Problem(401, "The credential was revoked; enrol anew."),
    "enrolment.refused": Problem(401, "The code is wrong, expired, used up or revoked."),
    "quarantine.full": Problem(503, "The desk holds as many reports of devices that are not enrolled as it can.", 3600),
    "intake.busy": Problem(503, "The desk is busy.", 30),
    "intake.database": Problem(503, "The desk cannot store anything now.", 60),
    "intake.failed": Problem(500, "The desk failed on this request."),
}


class AnswerError(Exception):
    """A request is answered with one of the problems."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def problem(self) -> Problem:
        """The answer."""
        return PROBLEMS[self.code]


def refusal(code: str) -> AnswerError:
    """Give what to raise for a code of the table."""
    return AnswerError(code)


def body(code: str) -> dict[str, object]:
    """Give the answer's body."""
    problem = PROBLEMS[code]
    return {"type": "about:blank", "title": problem.title, "status": problem.status, "code": code}
