#!/bin/sh
# Makes sure that a program which no language's package manager brings is on this machine: with apt-get where that is
# allowed, else with a sentence that says what to do. Usage: need.sh python|node|chromium|firefox|postgresql
set -eu

has() {
  for program in "$@"; do
    command -v "$program" > /dev/null 2>&1 && return 0
  done
  return 1
}

# install WHAT PACKAGE...
install() {
  what=$1
  shift
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if has sudo && sudo -n true 2> /dev/null; then as_root="sudo -n"; else as_root=no; fi
  fi
  if [ "$as_root" = no ] || ! has apt-get; then
    echo "$what is needed and not installed. Please install it (on Debian: sudo apt-get install $*), then run this again." >&2
    exit 1
  fi
  echo "Installing $what with apt-get ..." >&2
  log=$(mktemp)
  if ! { $as_root apt-get update && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends "$@"; } > "$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt-get could not install $*. Please install $what by hand, then run this again." >&2
    exit 1
  fi
  rm -f "$log"
}

case $1 in
  python)
    has "${PYTHON:-python3}" && "${PYTHON:-python3}" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null ||
      install "Python 3.11 or newer with venv" python3 python3-venv
    ;;
  node)
    has node && has npm || install "Node.js with npm" nodejs npm
    if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)'; then
      echo "Node.js 20 or newer is needed for the checks of the extension; this is $(node --version)." >&2
      echo "Please install a newer one, then run this again. 'make run' and 'make install' do not need it." >&2
      exit 1
    fi
    ;;
  chromium)
    has chromium chromium-browser google-chrome google-chrome-stable ||
      install "Chromium" chromium fonts-liberation fonts-noto-core
    ;;
  postgresql)
    ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || install "PostgreSQL" postgresql
    ;;
  firefox) has firefox-esr || install "Firefox ESR" firefox-esr ;;
  *)
    echo "need.sh: unknown need '$1'" >&2
    exit 2
    ;;
esac
