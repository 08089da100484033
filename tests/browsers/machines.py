"""Machines of every system in a temporary folder, with a registry that is a dictionary."""

from pathlib import Path

from doorkeeper.browsers.machine import Machine


class MemoryRegistry:
    """A registry: hive and key to default value."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}

    def read(self, hive: str, key: str) -> str | None:
        return self.values.get((hive, key))

    def write(self, hive: str, key: str, value: str) -> None:
        self.values[hive, key] = value

    def delete(self, hive: str, key: str) -> None:
        del self.values[hive, key]


def make_machine(system: str, folder: Path, **environment: str) -> Machine:
    """Give a machine without browsers: its root is ``folder``, the person's home is in it."""
    home = folder / {"linux": "home/jo", "macos": "Users/jo", "windows": "Users/jo"}[system]
    for folder_of_system in (home, folder / "etc", folder / "usr/lib"):
        folder_of_system.mkdir(parents=True, exist_ok=True)
    variables = {"PATH": str(folder / "usr/bin"), **environment}
    return Machine(system, home, folder, variables, MemoryRegistry() if system == "windows" else None)


def put(path: Path, text: str = "") -> Path:
    """Make a file with its folders; a program, so that it may be executed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path
