"""The machine behind a session, as a test wants it: what it does not give must not be asked for."""

from collections.abc import Callable

from doorkeeper.native.dispatch import Imports, Ports, Reports, Screener


def ports(
    open_packs: Callable[[], Screener],
    open_imports: Callable[[], Imports] | None = None,
    corrections: list[dict[str, object]] | None = None,
    held: list[dict[str, object]] | None = None,
    open_reports: Callable[[], Reports] | None = None,
) -> Ports:
    """Give ports around the packs of a test."""

    def no_imports() -> Imports:
        raise AssertionError

    def no_reports() -> Reports:
        raise AssertionError

    def sync(start: bool) -> dict[str, object]:
        return {"started": start}

    return Ports(
        open_packs,
        lambda: held or [],
        open_imports or no_imports,
        lambda: corrections or [],
        sync,
        open_reports or no_reports,
    )
