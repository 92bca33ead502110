# shellcheck shell=bash
# Steps that are done once, and again when something they depend on has changed. Sourced by the scripts of each language.
#
# A step NAME makes the folder $RUN/NAME. $RUN/steps/NAME.done is written when it has ended well, and holds what it
# depends on: its recipe (with the functions it calls), its settings, and the same of the steps before it. While that text stays the same the step is
# skipped. $RUN/steps/NAME.started marks a step that was interrupted: with the same settings it goes on in its folder,
# with others it starts from an empty one.
#
# tlm_fairseq/experiments resumes too, and neither can stand in for the other: these recipes are read and edited as the
# commands that they are, and a change in one does its step again; a plan is data, of which many runs are made in
# parallel, here or by a batch system, and compared.

set -Eeuo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/variables.sh"
check_variables
trap 'stop "stopped at line $LINENO: $BASH_COMMAND"' ERR

say() {
    printf '%s\n' "$*" >&2
}

stop() { # MESSAGE
    trap - ERR
    say "$(basename -- "$0"): $*"
    exit 1
}

# Runs a command, shown as it can be typed, and names it where it fails.
run() { # COMMAND ...
    say "+ $(in_quotes "$@")"
    "$@" || stop "this command failed (status $?): $(in_quotes "$@")"
}

# The same for a command that tells much: all of it goes to LOG, and the lines that match PATTERN are shown, with the time
# since the step began, and of a training with an estimate of the time that is left.
# fairseq's configuration, one line of thousands of characters, is never shown.
run_logged() { # LOG PATTERN COMMAND ...
    local log="$1" pattern="$2"
    shift 2
    say "+ $(in_quotes "$@")"
    "$@" 2>&1 | tee -a "$log" | show_matching "$pattern" "$(value_of --max-update "$@")" "$(value_of --max-epoch "$@")" || {
        tail -n 15 "$log" | grep -Ev -- "$CONFIGURATION" >&2 || true
        stop "this command failed, and its output is in $log: $(in_quotes "$@")"
    }
}

CONFIGURATION="\\{'_name': |Namespace\\("

# Shows lines as they come, without fairseq's date and cut at 200 characters. A training ends after so many updates or
# epochs, whichever is less; it may end before, by --patience for one.
show_matching() { # PATTERN UPDATES EPOCHS (0 or empty: no limit)
    local line now updates limit first="" since left
    while IFS= read -r line; do
        [[ "$line" =~ $1 && ! "$line" =~ $CONFIGURATION ]] || continue
        now="$SECONDS" limit="${2:-0}" left=""
        if [ "${3:-0}" -gt 0 ] && [[ "$line" =~ \ epoch\ [0-9]+:\ +[0-9]+\ /\ ([0-9]+) ]]; then
            updates=$((BASH_REMATCH[1] * $3))
            [ "$limit" -gt 0 ] && [ "$limit" -lt "$updates" ] || limit="$updates"
        fi
        if [ "$limit" -gt 0 ] && [[ "$line" =~ num_updates[=\ ]([0-9]+) ]]; then
            updates="${BASH_REMATCH[1]}"
            if [ -z "$first" ]; then
                first="$updates" since="$now"
            elif [ "$updates" -gt "$first" ] && [ "$limit" -ge "$updates" ]; then
                left=", at most about $(clock $(((now - since) * (limit - updates) / (updates - first)))) left"
            fi
        fi
        line="${line#* | INFO | }"
        say "[$(clock "$now")$left] ${line:0:200}"
    done
}

# Prints what stands behind an option in a command.
value_of() { # OPTION COMMAND ...
    local option="$1"
    shift
    while [ "$#" -gt 1 ]; do
        [ "$1" != "$option" ] || printf '%s' "$2"
        shift
    done
}

clock() { # SECONDS
    printf '%d:%02d:%02d' $(($1 / 3600)) $(($1 / 60 % 60)) $(($1 % 60))
}

in_quotes() {
    local word text=""
    for word in "$@"; do
        case "$word" in
            *[!A-Za-z0-9_./:=,@%+-]* | "") text+=" '${word//\'/\'\\\'\'}'" ;;
            *) text+=" $word" ;;
        esac
    done
    printf '%s' "${text# }"
}

# Holds RUN for this script, the scripts that it calls and their commands, so that two runs do not write into each
# other's files. Without flock (macOS has none) nothing holds it.
hold_run() {
    local lock="$RUN/steps/lock"
    [ "${RUN_HELD-}" != "$RUN" ] || return 0
    command -v flock >/dev/null || return 0
    mkdir -p -- "$RUN/steps"
    exec {RUN_LOCK}>>"$lock"
    # Of a run that was killed, a command may live for a moment.
    flock -w 3 "$RUN_LOCK" || stop "$RUN is in use by process $(cat -- "$lock"), or a command that it \
started; let it end, or set RUN to another folder"
    printf '%s (%s)\n' "$$" "$(basename -- "$0")" >"$lock"
    export RUN_HELD="$RUN"
}

# Does a step unless it was done with the same recipe and settings.
step() { # NAME FUNCTION VARIABLE ... (the variables whose values the step depends on)
    local name="$1" recipe="$2"
    shift 2
    local marker="$RUN/steps/$name" folder="$RUN/$name" wanted
    hold_run
    wanted="$(describe_step "$recipe" "$@")"
    if [ -d "$folder" ] && holds "$marker.done" "$wanted"; then
        say "== $name: done before"
    else
        begin_step "$name" "$wanted"
        SECONDS=0
        "$recipe" "$folder" >&2
        write_step_manifest "$name" "$folder" "$wanted"
        mv -f -- "$marker.started" "$marker.done"
        say "== $name: done in $(clock "$SECONDS")"
    fi
    BEFORE="$wanted"
}

# Makes the folder of a step and marks it as started. Killed between any two of these commands, the next run finds
# either the folder as it was, or none, and a marker that tells whose it is.
begin_step() { # NAME SETTINGS
    local name="$1" marker="$RUN/steps/$1" folder="$RUN/$1"
    if [ -e "$folder" ] && [ ! -e "$marker.done" ] && [ ! -e "$marker.started" ]; then
        stop "$folder exists and was not made here; move it away, or set RUN to another folder"
    fi
    rm -rf -- "$marker.old"
    [ ! -e "$marker.done" ] || mv -f -- "$marker.done" "$marker.started"
    if [ ! -e "$folder" ]; then
        say "== $name"
    elif holds "$marker.started" "$2"; then
        say "== $name: going on"
    else
        say "== $name: again, for its recipe or a setting has changed"
        mv -- "$folder" "$marker.old"
        rm -rf -- "$marker.old"
    fi
    mkdir -p -- "$RUN/steps" # without flock
    printf '%s\n' "$2" >"$marker.started.tmp"
    mv -f -- "$marker.started.tmp" "$marker.started"
    mkdir -p -- "$folder"
}

# Writes manifest.txt into the folder of a step: how long it took, what it depends on, and the SHA-256 of its files.
write_step_manifest() { # NAME FOLDER SETTINGS
    local manifest="$2/manifest.txt"
    rm -f -- "$manifest"
    {
        printf 'step %s\nseconds %s\nversion %s\n\n' "$1" "$SECONDS" "$(tlm-fairseq --version 2>/dev/null || true)"
        printf '%s\n\n' "$3"
        (cd -- "$2" && find . -type f ! -name 'manifest.txt*' -print | LC_ALL=C sort | while IFS= read -r file; do
            sha256 "$file"
        done)
    } >"$manifest.tmp"
    mv -f -- "$manifest.tmp" "$manifest"
}

sha256() { # FILE
    if command -v sha256sum >/dev/null; then
        sha256sum -- "$1"
    else
        shasum -a 256 -- "$1"
    fi
}

# Says that the steps of this script come after a step of another one, which must be done.
after() { # NAME SCRIPT
    local marker="$RUN/steps/$1.done"
    [ -e "$marker" ] || stop "the step '$1' is not done in $RUN; run $2 first"
    BEFORE="$(cat "$marker")"
}

BEFORE=""

describe_step() { # FUNCTION VARIABLE ...
    local variable
    printf 'recipe %s %s\n' "$1" "$(text_of "$1" | cksum)"
    for variable in "${@:2}"; do
        printf '%s=%s\n' "$variable" "${!variable}"
    done
    printf '%s' "$BEFORE"
}

# Prints a recipe and the functions that it calls, but for those of this file: changed, any of them makes another step.
text_of() { # FUNCTION
    local names="$1" text="" name found
    while [ -n "$names" ]; do
        found=""
        for name in $names; do
            text+="$(declare -f "$name")"$'\n'
        done
        for name in $(compgen -A function); do
            case " $FUNCTIONS_OF_THIS_FILE " in *" $name "*) continue ;; esac
            [[ $'\n'"$text" == *$'\n'"$name ()"* ]] || ! grep -qw -- "$name" <<<"$text" || found+=" $name"
        done
        names="$found"
    done
    printf '%s' "$text"
}

holds() { # FILE TEXT
    [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

FUNCTIONS_OF_THIS_FILE="$(compgen -A function | tr '\n' ' ')"
