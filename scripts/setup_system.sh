#!/bin/sh
# Look for the system libraries that Qt needs on Debian and Ubuntu, and install those that are missing.
#
#   scripts/setup_system.sh run PYTHON        for the window
#   scripts/setup_system.sh test PYTHON       for the checks, which need no display
#   scripts/setup_system.sh headless PYTHON   for the command line, which needs no Qt
#
# As root, or where sudo asks for no password, it installs; otherwise it names one line to type. It fails only where
# something is missing that nothing works without. On other systems it looks for a usable Python and does nothing else.
set -eu

purpose=${1:?run, test or headless}
python=${2:-}

if [ -z "$python" ]; then
    echo "Python 3.11, 3.12 or 3.13 is needed and none was found; on Debian: apt-get install python3 python3-venv" >&2
    exit 1
fi
command -v apt-get >/dev/null 2>&1 || exit 0

# Debian 13 and Ubuntu 24.04 gave glib another name; both came with glibc 2.39 or newer.
glib=libglib2.0-0
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/.* //')
case $libc in
2.[0-9] | 2.[12][0-9] | 2.3[0-8] | "") ;;
*) glib=libglib2.0-0t64 ;;
esac

needed=""
wanted=""
libraries=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)

# library FILE PACKAGE LIST: put PACKAGE on the list unless the loader finds FILE
library() {
    case $libraries in
    *"$1 "*) ;;
    *) add "$2" "$3" ;;
    esac
}

program() {
    PATH=$PATH:/sbin:/usr/sbin command -v "$1" >/dev/null 2>&1 || add "$2" "$3"
}

add() {
    case $2 in
    needed) needed="$needed $1" ;;
    *) wanted="$wanted $1" ;;
    esac
}

qt_offscreen() {
    library libglib-2.0.so.0 "$glib" needed
    library libEGL.so.1 libegl1 needed
    library libGL.so.1 libgl1 needed
    library libdbus-1.so.3 libdbus-1-3 needed
    library libfontconfig.so.1 libfontconfig1 needed
    library libxkbcommon.so.0 libxkbcommon0 needed
}

# qt_on_screen LIST: for a real or a simulated screen
qt_on_screen() {
    library libxcb-cursor.so.0 libxcb-cursor0 "$1"
    library libxcb-icccm.so.4 libxcb-icccm4 "$1"
    library libxcb-keysyms.so.1 libxcb-keysyms1 "$1"
    library libxcb-shape.so.0 libxcb-shape0 "$1"
    library libxcb-xkb.so.1 libxcb-xkb1 "$1"
    library libxkbcommon-x11.so.0 libxkbcommon-x11-0 "$1"
}

case $purpose in
run)
    qt_offscreen
    qt_on_screen needed
    library libwayland-cursor.so.0 libwayland-cursor0 wanted
    ;;
test)
    qt_offscreen
    qt_on_screen wanted
    program Xvfb xvfb wanted
    program xauth xauth wanted
    ;;
esac

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    add "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" needed

missing="$needed$wanted"
[ -z "$missing" ] && exit 0

install="apt-get install --yes --no-install-recommends$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

try_install() {
    echo "Installing what is missing:$missing"
    # shellcheck disable=SC2086  # the words are separate on purpose
    { $1 apt-get update && $1 env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 \
        install --yes --no-install-recommends $missing; } >"$log" 2>&1 </dev/null
}

if [ "$(id -u)" = 0 ]; then
    try_install "" && exit 0
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    try_install "sudo -n" && exit 0
fi
[ -s "$log" ] && tail -n 5 "$log" >&2

as_root="sudo "
[ "$(id -u)" = 0 ] && as_root=""
echo "System libraries are missing. Type this once:" >&2
echo "${as_root}apt-get update && ${as_root}$install" >&2
if [ -n "$needed" ]; then
    echo "Then give the same command again: nothing works without$needed." >&2
    exit 1
fi
echo "Going on without them; what needs them is left out." >&2
