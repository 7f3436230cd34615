/* dolsctl: the command line for administrators and officers. */
#include "ctl/ctl.h"

static const struct ctl_verb verbs[] = {
    {"acknowledge", "Records that a contact knows of a last day, so that their reminders stop",
     "[REFERENCE LIMIT --contact N --who NAME [--note TEXT]]",
     "  REFERENCE    the matter, as case work has it; or --kind KIND --id NUMBER\n"
     "  LIMIT        the time limit, as urgent_end\n"
     "  --contact N  whose reminders stop; explain shows the numbers\n"
     "  --who NAME   who says that they know\n"
     "  --note TEXT  what they said\n"
     "\n"
     "Their own reminders of that last day stop, also those that wait to be sent. What others are\n"
     "told and the alarms after that day go on, and another last day is told anew. What has "
     "lapsed\n"
     "cannot be acknowledged. Without any of this, it lists what is acknowledged (--names shows\n"
     "names, --json is for programs).\n",
     ctl_acknowledge},
    {"add", "Records a home, a contact, a person or a case in the reference store",
     "home NAME | contact NAME | person REFERENCE | case KIND REFERENCE [FACT=DATE ...] [OPTIONS]",
     "  home NAME                --reference R --managing-authority NAME --provider NAME\n"
     "                           --sort 'care home'|hospital --location N --jurisdiction J\n"
     "                           and addresses, as a contact has them\n"
     "  contact NAME             --role ROLE, and --home H or --person P where it is not for the\n"
     "                           whole council; --language L --tier T --since DATE\n"
     "                           --mail A --webhook URL --notify-email A --notify-sms NUMBER\n"
     "                           --notify-letter LINES: one at least; several are tried in turn,\n"
     "                           or as --order notify-sms,mail says; --teams NAME for copies;\n"
     "                           --calendar yes|no: mails bring deadlines for a diary, or not\n"
     "  person REFERENCE         --initials J.S.\n"
     "  case KIND REFERENCE      --person P --home H, and facts, as given=2026-12-22\n"
     "  --no-tls                 mail to the address may go without TLS\n"
     "\n"
     "A home is named by its reference or its name, in any case and without “nursing home”; a "
     "person\n"
     "by the council's reference. What cannot be is refused, and says why. dolsd-store(7) lists\n"
     "roles and facts. For a council that has a case system of its own it does nothing.\n",
     ctl_add},
    {"apply", "Changes the rules with a file, and records who did it and why",
     "FILE --who NAME --why TEXT [--dry-run] [--uncovered-is-meant]",
     "  FILE        a rule pack or ladder as SQL, or a calendar: .json as GOV.UK publishes bank\n"
     "              holidays, or .csv with the columns day, title, jurisdiction and source\n"
     "  --who NAME  who decided it\n"
     "  --why TEXT  why, for those who ask later\n"
     "  --dry-run   does all of it and keeps nothing\n"
     "  --uncovered-is-meant\n"
     "              applies it although nobody is told any more of deadlines that are open\n"
     "\n"
     "One transaction: all of the file or nothing. Before anything is kept the changed rules have\n"
     "to make a whole rulebook, and every reminder that they add has to have its template (-c "
     "says\n"
     "where templates are). What was applied is in dolsd.rule_change and in the ledger. A "
     "calendar\n"
     "is the whole of what its source says from its first day to its last. See `plan` first.\n",
     ctl_apply},
    {"authority", "Says who has authority on a day, and who has none",
     "[--on DATE] [--as-known-on DATE] [--home H] [--person P] [--names] [--csv | --json]",
     "  --on DATE            the day; today by default\n"
     "  --as-known-on DATE   as it was on record at the end of that day\n"
     "  --home H             homes whose name has this in it, in any case\n"
     "  --person P           the council's reference for a person, in any case\n"
     "  --names              who was responsible, by name\n"
     "  --csv                the rows for a spreadsheet\n"
     "  --json               the whole answer for programs\n"
     "\n"
     "Those without authority come first, those without it longest at the top; then what is\n"
     "suspended, then what ends first. Days are those without, suspended, or still to come.\n",
     ctl_authority},
    {"bounce", "Takes a mail that came back: a failure, a delay or an answer", "[--maildir DIR]",
     "  --maildir DIR  takes every new mail of a Maildir; else one from standard input\n"
     "\n"
     "A failure is what a refusal is: the next way is taken, or others are notified, while there "
     "is\n"
     "time. A delay, and that a machine or a person answered, is noted; explain shows it. What a "
     "mail\n"
     "says is neither shown nor kept. Mails that are dealt with go to DIR/cur; answers of people, "
     "and\n"
     "what is about no message of ours, stay in DIR/new for the team.\n",
     ctl_bounce},
    {"calendar", "Makes, lists and revokes calendars of last days to subscribe to",
     "[make (--contact N | --role R [--home H]) --who NAME --why TEXT | revoke NUMBER --who NAME"
     " --why TEXT] [--json]",
     "  make         gives the address of a new one, this once: only its hash is kept\n"
     "  revoke       whoever has its address gets nothing more\n"
     "  --contact N  what this contact is reminded of\n"
     "  --role R     what a role is reminded of, as dols_team\n"
     "  --home H     at one home, by its name or a part that only one has\n"
     "  --who NAME   who decides it\n"
     "  --why TEXT   why, and for whom\n"
     "  --json       the same for programs\n"
     "\n"
     "dolsd-page(8) answers the address, without asking who reads: give it to nobody else. A\n"
     "calendar has the names of time limits and their last days; no reference, initials or place. "
     "It\n"
     "is no reminder. Without words, it lists every calendar, with how many last days each has.\n",
     ctl_calendar},
    {"cancel", "Cancels a message that waits", "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "Its notices are cancelled, and on record with who and why. Nobody else is told: record in "
     "case\n"
     "work what makes it needless instead, where there is such a thing.\n",
     ctl_operate},
    {"check", "Says whether configuration, templates, database and rules are good", "[--offline]",
     "  --offline  looks at files only\n"
     "\n"
     "Every fault is told at once, and nothing is changed. Warnings are what dolsd can live with\n"
     "and somebody should look at.\n",
     ctl_check},
    {"confirm", "Shows what the guard against mass change holds, and lets it go on",
     "[EFFECT --who NAME --why TEXT] [--json]",
     "  EFFECT      what is let go on: gone, ended, moved, reopened, undated or due\n"
     "  --who NAME  who decided it\n"
     "  --why TEXT  why, for those who ask later\n"
     "  --json      the list for programs\n"
     "\n"
     "Without an effect, it lists each matter whose change is held, and ends with 4 where there "
     "are\n"
     "any. Nothing is sent about them meanwhile. A change whose cause is put right need not be\n"
     "confirmed: the next sweep finds it.\n",
     ctl_confirm},
    {"gaps", "Says how long anybody was without authority, and why",
     "[--from DATE] [--to DATE] [--by home|quarter|month|reason] [--home H] [--person P] [--names]"
     " [--csv | --json]",
     "  --from DATE          first day; a year before the last by default\n"
     "  --to DATE            last day; today by default\n"
     "  --by WHAT            counted by home, quarter, month or reason; else each gap\n"
     "  --home H             homes whose name has this in it, in any case\n"
     "  --person P           the council's reference for a person, in any case\n"
     "  --names              who was responsible, by name\n"
     "  --csv                the rows for a spreadsheet\n"
     "  --json               the whole answer for programs\n"
     "\n"
     "A gap is cut to the days asked for. Counted, a day that two matters of one person were\n"
     "without authority is one day, where case work gives the reference of the person.\n",
     ctl_gaps},
    {"hold", "Holds a message back that waits", "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "Unless it is released, it is given up at its time, and somebody else is told.\n",
     ctl_operate},
    {"import", "Records the rows of a council's own sheet in the reference store",
     "FILE [--sheet NAME] [--map FILE] [--given-is-start] --dry-run | --who NAME --why TEXT",
     "  FILE              .csv in any usual form, or .xlsx, for which xlsx2csv is needed\n"
     "  --sheet NAME      which sheet of a workbook\n"
     "  --map FILE        lines FIELD = HEADER, for columns that are called otherwise\n"
     "  --given-is-start  what was granted counts as given on its first day\n"
     "  --dry-run         does all of it and keeps nothing\n"
     "  --who NAME        who imports it\n"
     "  --why TEXT        why: also the reason on record for dates that move\n"
     "\n"
     "All of it or nothing. Each cell that cannot be used is named with what to write instead; no\n"
     "date is guessed. Names become initials, and dates of birth and NHS numbers are not read. "
     "The\n"
     "same file again changes nothing, and a row that is gone closes nothing.\n",
     ctl_import},
    {"migrate", "Brings the tables, functions and rules of the database up to date",
     "[--sql-dir DIR] [--reference-store] [--no-rules] [--again]",
     "  --sql-dir DIR      where the SQL is; by default where it was installed\n"
     "  --reference-store  makes the reference store of case work first\n"
     "  --no-rules         leaves the rule packs as they are\n"
     "  --again            functions and views once more, after one was dropped or replaced\n"
     "\n"
     "Migrations are applied once, each in a transaction of its own; functions, views and rule\n"
     "packs again whenever their files changed. A database that is newer than the program, or a\n"
     "migration that was changed after it was applied, is refused before anything is done.\n",
     ctl_migrate},
    {"due", "Lists what ends, where, and whose duty it is",
     "[--until DATE] [--home H] [--role R] [--kind K] [--names] [--csv | --json]",
     "  --until DATE         the last day that is shown; seven days from today by default\n"
     "  --home H             homes whose name has this in it, in any case\n"
     "  --role R             what is the duty of one role, as dols_team\n"
     "  --kind K             one kind of matter, as urgent\n"
     "  --names              who was responsible, by name\n"
     "  --csv                the rows for a spreadsheet\n"
     "  --json               the whole answer for programs\n"
     "\n"
     "What is overdue comes first, with the days since as a negative number.\n",
     ctl_due},
    {"erase", "Erases what is personal on record about a matter", "REFERENCE --who NAME --why TEXT",
     "  REFERENCE   as case work has it, in any case\n"
     "  --who NAME  who decided it\n"
     "  --why TEXT  why: the rule of retention, or the request, without a name\n"
     "\n"
     "The words that were sent, where they went, replies, and who noted what go from the ledger "
     "for\n"
     "good. What was done and when stays, and so does the chain of seals: verify proves it as\n"
     "before. That it was erased, by whom and why, is on record. Case work is not touched, and "
     "what\n"
     "is still to be sent is sent.\n",
     ctl_erase},
    {"evidence", "Gives all that is on record about a matter, to be exhibited",
     "REFERENCE [--html FILE [--templates DIR] | --json | --csv]",
     "  REFERENCE        as case work has it, in any case\n"
     "  --html FILE      one page that prints well and needs nothing else; - is standard output\n"
     "  --templates DIR  where evidence.html and its style are; by default those of dolsd-page\n"
     "  --json           the whole document for programs\n"
     "  --csv            what happened in order of time, for a spreadsheet\n"
     "\n"
     "Facts with when they were recorded, each deadline with its rule, source and days, "
     "everything\n"
     "that was said: to whom, when, through what, in which words, with which proof of delivery; "
     "what\n"
     "was not sent and why, acknowledgements, days without authority, and the seals that cover "
     "it.\n"
     "It has names, addresses and words: keep it as you keep the file of the matter.\n",
     ctl_evidence},
    {"explain", "Shows why each date of a matter is what it is, and what was said about it",
     "REFERENCE [LIMIT] [--addresses] [--json]",
     "  REFERENCE    as case work has it, as U-26-0012\n"
     "  LIMIT        one time limit only, as urgent_end\n"
     "  --addresses  names and addresses of those who were told, not only role and number\n"
     "  --json       the same for programs\n"
     "\n"
     "The facts, each deadline with its rule and source, the days counted one by one, the instant\n"
     "in London, the reminders and why they fall where they fall, what was sent to whom and how "
     "it\n"
     "ended. Everything is worked out anew; where the store has planned something else, it says\n"
     "so and ends with 4.\n",
     ctl_explain},
    {"pause", "Holds reminders of a matter back until a moment",
     "[REFERENCE [LIMIT] --until WHEN --owner NAME --reason TEXT]",
     "  REFERENCE      the matter, as case work has it; or --kind KIND --id NUMBER\n"
     "  LIMIT          one time limit, as standard_end; by default all that are open\n"
     "  --until WHEN   2026-12-18, or '2026-12-18 09:00', by London's clocks\n"
     "  --owner NAME   who answers for it\n"
     "  --reason TEXT  why\n"
     "\n"
     "Nothing is said of it meanwhile; then, or once it is resumed, the latest reminder that was\n"
     "held back is told to each role. No last day moves. A pause that would cover the last "
     "reminder\n"
     "before an end is refused, and the answer says what is possible; what has lapsed cannot be\n"
     "paused. Without any of this, it lists the pauses that run (--json is for programs).\n",
     ctl_pause},
    {"plan", "Shows what changed rules, calendars or templates would do, and leaves no trace",
     "[--rules FILE ...] [--calendar FILE] [--templates DIR] [--as-of DATE] [--diff] [--json] "
     "[--limit N]",
     "  --rules FILE     a rule pack, ladder or calendar as SQL; may be said several times\n"
     "  --calendar FILE  .json as GOV.UK publishes bank holidays, or .csv, as for apply\n"
     "  --templates DIR  templates in place of those that the configuration names\n"
     "  --as-of DATE     as it would stand on that day, for rules that begin later\n"
     "  --diff           lists every deadline and message that would change, with its rule\n"
     "  --json           the same for programs\n"
     "  --limit N        how many matters are listed (100); 0 is all. Counts are of all\n"
     "\n"
     "The files are tried in a transaction that is undone at once. Then every matter is worked "
     "out\n"
     "by the engine of dolsd under the rules as they are and as they would be. Ends with 0 where\n"
     "nothing would change, with 4 where something would, with 2 where the files are refused.\n",
     ctl_plan},
    {"policy", "Lists the constants that the council may change, and who set each", "[--json]",
     "  --json  the same for programs\n"
     "\n"
     "To change one, update value, who and why of its row in dolsd.policy, as a member of\n"
     "dolsd_policy, or with a file that dolsctl apply is given.\n",
     ctl_policy},
    {"queue", "Lists the messages that wait, by way out and destination", "[--totals] [--json]",
     "  --totals  how many for each way out and destination, how old, and why; no messages\n"
     "  --json    the same for programs: the messages, or the totals\n"
     "\n"
     "Since when each waits, when it is tried next and given up, and why it is still here.\n"
     "Destinations are domains and hosts; no address is shown.\n",
     ctl_queue},
    {"reckon", "Works out the deadlines that follow from facts you give",
     "KIND FACT=DATE ... [--jurisdiction J] [--place NAME] [--id NUMBER] [--today DATE] [--explain]"
     " [--json]",
     "  KIND             urgent, request, standard, court_order, condition, review, unauthorised,\n"
     "                   milestone, and what else the rules know\n"
     "  FACT=DATE        as given=2026-12-22, each once; without any, what each fact means is "
     "told\n"
     "  --jurisdiction J england (the default) or wales\n"
     "  --place NAME     with the rungs that are for that place\n"
     "  --id NUMBER      with the rungs that are for that one matter of the kind\n"
     "  --today DATE     as it stands at the beginning of that day; by default now\n"
     "  --explain        counts the days one by one and shows the reminders\n"
     "  --json           the same for programs\n"
     "\n"
     "Nothing is recorded. The rules are those of the database.\n",
     ctl_reckon},
    {"release", "Sends a message that was held back", "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "It says what stands now; what is no longer true is not sent.\n",
     ctl_operate},
    {"resend", "Sends a message again that did not arrive", "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "A message that was refused or given up, or of which nobody knows whether it arrived: a new\n"
     "attempt under the same Message-ID, with what of it still stands. One that was delivered is\n"
     "not sent again; told has its words.\n",
     ctl_operate},
    {"resume", "Ends a pause before its time", "REFERENCE [LIMIT] --who NAME",
     "  REFERENCE   the matter, as case work has it; or --kind KIND --id NUMBER\n"
     "  LIMIT       pauses of that time limit alone; by default all of the matter\n"
     "  --who NAME  who ends it\n"
     "\n"
     "The latest reminder that was held back is told to each role.\n",
     ctl_resume},
    {"retry", "Tries a message now that waits for its next try", "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "What its way out has against it stays in its way.\n",
     ctl_operate},
    {"send-test", "Sends a message that says it is a test by each way of a contact",
     "CONTACT [--way CHANNEL]",
     "  CONTACT        the number of a contact, as casework.contact has it\n"
     "  --way CHANNEL  only by this way, as notify-sms\n"
     "\n"
     "By each of the contact's ways in turn, with the settings and secrets of the configuration;\n"
     "nothing is recorded. It says of each how that ended, as far as the other side said; ends\n"
     "with 0 where all were delivered or accepted, with 3 where one was not, with 2 where one\n"
     "cannot be sent at all.\n",
     ctl_send_test},
    {"setup", "Asks five questions, makes the tables and logins, and writes the configuration",
     "[--database CONNINFO] [--council NAME] [--from ADDRESS] [--relay HOST[:PORT]]\n"
     "       [--team ADDRESS] [--no-attestation] [--sql-dir DIR] [--sample FILE]",
     "  --database CONNINFO  an empty database, or one with the three views of the council's own\n"
     "  --council NAME       as mails sign it\n"
     "  --from ADDRESS       that mails come from\n"
     "  --relay HOST[:PORT]  TLS is required unless it is this host\n"
     "  --team ADDRESS       of the DoLS team: answers go there, and once a week it is notified\n"
     "                       that dolsd works\n"
     "  --no-attestation     it is not\n"
     "  --sql-dir DIR        where the SQL is; by default where it was installed\n"
     "  --sample FILE        the configuration that is filled in\n"
     "\n"
     "What no option says is asked. A configuration that somebody wrote stays as it is; -c FILE\n"
     "writes another. Without the three views, the reference store is made. Logins are made for "
     "the\n"
     "daemon, the pages, and whoever called sudo. As root it works on a database of this host as\n"
     "postgres. At the end all of it is checked; nothing is started.\n",
     ctl_setup},
    {"simulate", "Moves the clock of a test database through days or years",
     "--until DATE [--from DATE] [--events] [--quiet] [--patience SECONDS]",
     "  --until DATE        the last day\n"
     "  --from DATE         first sets the clock to the beginning of that day\n"
     "  --events            records what the demonstration's officers and homes do meanwhile\n"
     "  --quiet             totals only\n"
     "  --patience SECONDS  how long nothing may be done before it gives up (60)\n"
     "\n"
     "A dolsd must be running on the database: it does the work, and this moves the clock to the\n"
     "next instant whenever it has nothing left to do. Only databases whose clock can be moved\n"
     "(sql/clock.sql) are touched. One line for each attempt to send: when, how pressing, how it\n"
     "ended, to which roles, with which template, about which matters.\n",
     ctl_simulate},
    {"status", "Says how things stand and what needs attention", "[--json | --prometheus]",
     "  --json        the same for programs\n"
     "  --prometheus  metrics in the text format of Prometheus\n"
     "\n"
     "Ends with 4 where something needs attention: deadlines not covered, messages that did not\n"
     "arrive, no daemon at work, facts that cannot be right, a calendar that runs out, a clock\n"
     "that was moved.\n",
     ctl_status},
    {"told", "Says what was said to whom, and when",
     "[--person P] [--contact C] [--home H] [--reference REFERENCE] [--from DATE] [--to DATE]"
     " [--words] [--csv | --json]",
     "  --person P           the council's reference for a person, in any case\n"
     "  --contact C          number of a contact, or a part of the name\n"
     "  --home H             homes whose name has this in it, in any case\n"
     "  --reference R        one matter, in any case\n"
     "  --from DATE          first day\n"
     "  --to DATE            last day\n"
     "  --words              in which words: the text of each message as it was sent\n"
     "  --csv                the rows for a spreadsheet\n"
     "  --json               the whole answer for programs\n"
     "\n"
     "Names of contacts are shown, as case work has them today.\n",
     ctl_told},
    {"unanswered", "Lists homes that have not answered", "[--home H] [--names] [--csv | --json]",
     "  --home H             homes whose name has this in it, in any case\n"
     "  --names              who was responsible, by name\n"
     "  --csv                the rows for a spreadsheet\n"
     "  --json               the whole answer for programs\n"
     "\n"
     "A home has answered where it acknowledged the reminder, or did what it asked for. Since\n"
     "when it was asked, how often, and about which matters.\n",
     ctl_unanswered},
    {"upcoming", "Lists the reminders to come and whom they would tell",
     "[--from DATE] [--to DATE] [--role ROLE] [--names] [--json]",
     "  --from DATE  first day; by default what is due already and on\n"
     "  --to DATE    last day; by default seven days in all\n"
     "  --role ROLE  for one role only, as managing_authority\n"
     "  --names      names of contacts, not only their numbers\n"
     "  --json       the same for programs\n"
     "\n"
     "Times are London's. It is what would be sent as things stand today.\n",
     ctl_upcoming},
    {"verify", "Proves that nobody has changed the ledger", "[--seal FILE] [--json]",
     "  --seal FILE  seals that left the database: the file of seal.file, lines of the journal, "
     "or\n"
     "               the text of a weekly report\n"
     "  --json       the answer for programs\n"
     "\n"
     "Each row of the ledger is held against its seal, each seal against the one before it, and\n"
     "those of the file against what is there now. Names the first row or seal that does not fit,\n"
     "and then ends with 4. Without a file, whoever owns the database may have made all seals "
     "anew.\n",
     ctl_verify},
    {0},
};

int main(int argc, char **argv)
{
    return ctl_main(verbs, argc, argv);
}
