#!/bin/sh
# dolsctl's verbs and options: it accepts what its help names, its help names what it accepts, and
# dolsctl(1) has exactly the same.
set -eu
top=${top_srcdir:-.}
dolsctl=${top_builddir:-build}/dolsctl
manual=$top/man/dolsctl.1
faults=0

fault() {
    echo "$*"
    faults=$((faults + 1))
}

# lacks WHERE WORDS OTHERS: complains about each word that is not among the others.
lacks() {
    for word in $2; do
        case " $(echo "$3" | tr '\n' ' ') " in
        *" $word "*) ;;
        *) fault "$1: $word" ;;
        esac
    done
}

options_in() {
    grep -oE -e '--[a-z][a-z-]*' | sort -u
}

# The options that the manual's section on a verb lists or has in its head, recognised by their markup.
manual_options() {
    awk -v verb="$1" '/^\.S[sh] / { on = $1 == ".Ss" && $2 == verb; if (on) print; next } on && /^\.(It |Op |Fl )/' "$manual" |
        grep -oE 'Fl -[a-z][a-z-]*' | sed 's/^Fl -/--/' | sort -u
}

verbs=$("$dolsctl" help | sed -n '/^  -/d; s/^  \([a-z][a-z-]*\) .*/\1/p')
[ -n "$verbs" ] || fault "dolsctl help lists no verbs"
lacks "dolsctl(1) has no section on" "$verbs" "$(sed -n 's/^\.Ss \([a-z-]*\).*/\1/p' "$manual")"
lacks "dolsctl(1) has a verb that there is not" "$(sed -n 's/^\.Ss \([a-z][a-z-]*\) .*/\1/p' "$manual")" "$verbs"

all=
for verb in $verbs; do
    said=$("$dolsctl" help "$verb" | options_in)
    all="$all $said"
    lacks "dolsctl(1) on $verb does not name" "$said" "$(manual_options "$verb")"
    lacks "dolsctl help $verb does not name" "$(manual_options "$verb")" "$said"
    # Usage errors are reported together, before anything else is done.
    # shellcheck disable=SC2046
    refused=$("$dolsctl" "$verb" --none-such $(echo "$said" | sed 's/$/=x/') 2>&1 | sed -n 's/^dolsctl [a-z-]*: \(--[a-z-]*\)\(=x\)*: there is no such option$/\1/p')
    [ -n "$refused" ] || fault "dolsctl $verb takes whatever it is given"
    lacks "dolsctl $verb does not take" "$refused" "--none-such"
done
taken=$(grep -ohE '"[a-z-]+", ARGUMENT_[A-Z]+' "$top"/daemon/ctl/*.c | sed 's/^"/--/; s/".*//' | sort -u)
[ -n "$taken" ] || fault "daemon/ctl has no tables of options"
lacks "no help names the option" "$taken" "$all"

[ "$faults" -eq 0 ]
