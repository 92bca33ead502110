# shellcheck shell=bash
# What every run.sh does. Sourced by it, after it has set HERE and usage.

# Runs the scripts of HERE one after the other; --help shows the usage instead, and anything else is refused.
run_scripts() { # "NAME NAME ..." ARGUMENT ...
    local scripts="$1" script
    shift
    case "${1-}" in
        "") ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            printf 'run.sh: unknown option %s\n' "$1" >&2
            usage >&2
            exit 2
            ;;
    esac
    source "$HERE/settings.sh"
    hold_run
    for script in $scripts; do
        # It has said what is wrong.
        bash "$HERE/$script.sh" || exit
    done
    say "all done in $(clock "$SECONDS")"
}
