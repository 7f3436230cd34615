/* dolsctl: the command line for administrators and officers. */
#include "ctl/ctl.h"

static const struct ctl_verb verbs[] = {
    {"acknowledge", "Records that a contact knows about a last day, so that their reminders stop",
     "[REFERENCE LIMIT --contact N --who NAME [--note TEXT]]",
     "  REFERENCE    the matter's reference; or --kind KIND --id NUMBER\n"
     "  LIMIT        the time limit, such as urgent_end\n"
     "  --contact N  whose reminders stop; explain shows the numbers\n"
     "  --who NAME   who says that they know\n"
     "  --note TEXT  what they said\n"
     "\n"
     "Their own reminders of that last day stop, even those waiting to be sent. Others'\n"
     "reminders and the alarms after that day continue, and a new last day is notified again.\n"
     "What has lapsed cannot be acknowledged. Without arguments, it lists what is acknowledged\n"
     "(--names shows names, --json is for programs).\n",
     ctl_acknowledge},
    {"add", "Records a home, a contact, a person or a case in the reference store",
     "home NAME | contact NAME | person REFERENCE | case KIND REFERENCE [FACT=DATE ...] [OPTIONS]",
     "  home NAME                --reference R --managing-authority NAME --provider NAME\n"
     "                           --sort 'care home'|hospital --location N --jurisdiction J\n"
     "                           and addresses, as for a contact\n"
     "  contact NAME             --role ROLE, and --home H or --person P if it is not for the\n"
     "                           whole council; --language L --tier T --since DATE\n"
     "                           --mail A --webhook URL --notify-email A --notify-sms NUMBER\n"
     "                           --notify-letter LINES: at least one; several are tried in turn,\n"
     "                           or as --order notify-sms,mail says; --teams NAME for copies;\n"
     "                           --calendar yes|no: whether mails bring deadlines for a diary\n"
     "  person REFERENCE         --initials J.S.\n"
     "  case KIND REFERENCE      --person P --home H, and facts, such as given=2026-12-22\n"
     "  --no-tls                 mail to the address may go without TLS\n"
     "\n"
     "A home is named by its reference or its name, in any case and without “nursing home”; a\n"
     "person by the council's reference. What cannot be right is refused, with the reason.\n"
     "dolsd-store(7) lists roles and facts. It does nothing for a council with its own case\n"
     "system.\n",
     ctl_add},
    {"apply", "Changes the rules with a file, and records who did it and why",
     "FILE --who NAME --why TEXT [--dry-run] [--uncovered-is-meant]",
     "  FILE        a rule pack or ladder as SQL, or a calendar: .json as GOV.UK publishes bank\n"
     "              holidays, or .csv with the columns day, title, jurisdiction and source\n"
     "  --who NAME  who decided it\n"
     "  --why TEXT  why, for those who ask later\n"
     "  --dry-run   does all of it and keeps nothing\n"
     "  --uncovered-is-meant\n"
     "              applies it although nobody is notified any more of some open deadlines\n"
     "\n"
     "One transaction: all of the file or nothing. Before anything is kept the changed rules\n"
     "must make a complete rulebook, and every reminder that they add must have its template (-c\n"
     "says where templates are). What was applied is in dolsd.rule_change and in the ledger. A\n"
     "calendar is complete for its source from its first day to its last. See `plan` first.\n",
     ctl_apply},
    {"authority", "Says who has authority on a day, and who has none",
     "[--on DATE] [--as-known-on DATE] [--home H] [--person P] [--names] [--csv | --json]",
     "  --on DATE            the day; today by default\n"
     "  --as-known-on DATE   as recorded at the end of that day\n"
     "  --home H             homes whose name contains this, in any case\n"
     "  --person P           the council's reference for a person, in any case\n"
     "  --names              who was responsible, by name\n"
     "  --csv                the rows for a spreadsheet\n"
     "  --json               the whole answer for programs\n"
     "\n"
     "Those without authority come first, those without it longest at the top; then what is\n"
     "suspended, then what ends first. Days are those without, suspended, or still to come.\n",
     ctl_authority},
    {"bounce", "Takes a returned mail: a failure, a delay or an answer", "[--maildir DIR]",
     "  --maildir DIR  takes every new mail of a Maildir; else one from standard input\n"
     "\n"
     "A failure counts as a refusal: the next way is taken, or others are notified, while there\n"
     "is time. A delay, or an answer by a machine or a person, is noted; explain shows it. What\n"
     "a mail says is neither shown nor kept. Mails that are dealt with go to DIR/cur; people's\n"
     "answers, and mails that are not about a message of ours, stay in DIR/new for the team.\n",
     ctl_bounce},
    {"calendar", "Makes, lists and revokes calendars of last days to subscribe to",
     "[make (--contact N | --role R [--home H]) --who NAME --why TEXT | revoke NUMBER --who NAME"
     " --why TEXT] [--json]",
     "  make         gives the address of a new one, only once: only its hash is kept\n"
     "  revoke       its address no longer works\n"
     "  --contact N  what this contact is reminded of\n"
     "  --role R     what a role is reminded of, such as dols_team\n"
     "  --home H     at one home, by its name or a part that only it has\n"
     "  --who NAME   who decides it\n"
     "  --why TEXT   why, and for whom\n"
     "  --json       the same for programs\n"
     "\n"
     "dolsd-page(8) answers the address without asking who reads it: give it to nobody else. A\n"
     "calendar has the names of time limits and their last days; no reference, initials or\n"
     "place. It is not a reminder. Without arguments, it lists every calendar, with how many\n"
     "last days each has.\n",
     ctl_calendar},
    {"cancel", "Cancels a waiting message", "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "Its notices are cancelled, with who and why on record. Nobody else is notified: if a fact\n"
     "makes the message needless, record that in case work instead.\n",
     ctl_operate},
    {"check", "Says whether configuration, templates, database and rules are good", "[--offline]",
     "  --offline  looks at files only\n"
     "\n"
     "All faults are reported at once, and nothing is changed. Warnings are what dolsd can live\n"
     "with but somebody should look at.\n",
     ctl_check},
    {"confirm", "Shows what the guard against mass change holds, and lets it through",
     "[EFFECT | clock --who NAME --why TEXT] [--json]",
     "  EFFECT      which changes to let through: gone, ended, moved, reopened, undated or due\n"
     "  clock       the database's clock, which dolsd finds wrong, is right\n"
     "  --who NAME  who decided it\n"
     "  --why TEXT  why, for those who ask later\n"
     "  --json      the list for programs\n"
     "\n"
     "Without an effect, it lists each matter whose change is held, and ends with 4 if there are\n"
     "any. Nothing is sent about them meanwhile. A change whose cause is corrected need not be\n"
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
     "without authority is one day, if case work gives the person's reference.\n",
     ctl_gaps},
    {"hold", "Holds back a waiting message", "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "Unless it is released, it is given up at its time, and somebody else is notified.\n",
     ctl_operate},
    {"import", "Records the rows of a council's own sheet in the reference store",
     "FILE [--sheet NAME] [--map FILE] [--given-is-start] --dry-run | --who NAME --why TEXT",
     "  FILE              .csv in any usual form, or .xlsx, for which xlsx2csv is needed\n"
     "  --sheet NAME      which sheet of a workbook\n"
     "  --map FILE        lines FIELD = HEADER, for columns with other names\n"
     "  --given-is-start  what was granted counts as given on its first day\n"
     "  --dry-run         does all of it and keeps nothing\n"
     "  --who NAME        who imports it\n"
     "  --why TEXT        why: also the reason on record for dates that move\n"
     "\n"
     "All of it or nothing. Each unusable cell is named with what to write instead; no date is\n"
     "guessed. Names become initials, and dates of birth and NHS numbers are not read. The\n"
     "same file again changes nothing, and a missing row closes nothing.\n",
     ctl_import},
    {"migrate", "Brings the tables, functions and rules of the database up to date",
     "[--sql-dir DIR] [--reference-store] [--no-rules] [--again]",
     "  --sql-dir DIR      where the SQL is; by default where it was installed\n"
     "  --reference-store  makes the reference store of case work first\n"
     "  --no-rules         leaves the rule packs as they are\n"
     "  --again            applies functions and views again, after one was dropped or replaced\n"
     "\n"
     "Migrations are applied once, each in its own transaction; functions, views and rule\n"
     "packs again whenever their files change. A database that is newer than the program, or a\n"
     "migration that was changed after it was applied, is refused before anything is done.\n",
     ctl_migrate},
    {"due", "Lists what ends, where, and whose duty it is",
     "[--until DATE] [--home H] [--role R] [--kind K] [--names] [--csv | --json]",
     "  --until DATE         the last day shown; seven days from today by default\n"
     "  --home H             homes whose name has this in it, in any case\n"
     "  --role R             the duties of one role, such as dols_team\n"
     "  --kind K             one kind of matter, such as urgent\n"
     "  --names              who was responsible, by name\n"
     "  --csv                the rows for a spreadsheet\n"
     "  --json               the whole answer for programs\n"
     "\n"
     "What is overdue comes first, with the days since as a negative number.\n",
     ctl_due},
    {"erase", "Erases personal details on record about a matter", "REFERENCE --who NAME --why TEXT",
     "REFERENCE   the matter's reference, in any case\n"
     "  --who NAME  who decided it\n"
     "  --why TEXT  why: the retention rule, or the request, without a name\n"
     "\n"
     "The texts sent, where they went, replies, and who noted what are removed from the ledger\n"
     "for good. What was done and when stays, and so does the chain of seals: verify proves it\n"
     "as before. The ledger records that it was erased, by whom and why. Case work is not\n"
     "touched, and what is still to be sent is sent.\n",
     ctl_erase},
    {"evidence", "Gives everything on record about a matter, for use as an exhibit",
     "REFERENCE [--html FILE [--templates DIR] | --json | --csv]",
     "  REFERENCE        as case work has it, in any case\n"
     "  --html FILE      one self-contained page that prints well; - is standard output\n"
     "  --templates DIR  where evidence.html and its style sheet are; default: dolsd-page's\n"
     "  --json           the whole document for programs\n"
     "  --csv            what happened in order of time, for a spreadsheet\n"
     "\n"
     "Facts and when they were recorded, each deadline with its rule, source and days,\n"
     "everything sent: to whom, when, by which channel, its text and the proof of delivery; what\n"
     "was not sent and why, acknowledgements, days without authority, and the seals that cover\n"
     "it. It has names, addresses and texts: keep it as you keep the matter's file.\n",
     ctl_evidence},
    {"explain", "Shows why each date of a matter is what it is, and what was sent about it",
     "REFERENCE [LIMIT] [--addresses] [--json]",
     "  REFERENCE    the matter's reference, such as U-26-0012\n"
     "  LIMIT        one time limit only, such as urgent_end\n"
     "  --addresses  names and addresses of recipients, not only role and number\n"
     "  --json       the same for programs\n"
     "\n"
     "The facts, each deadline with its rule and source, the days counted one by one, the\n"
     "instant in London, the reminders and why they fall when they do, what was sent to whom and\n"
     "how it ended. Everything is worked out again; if the store has planned something else, it\n"
     "says so and ends with 4.\n",
     ctl_explain},
    {"pause", "Holds back a matter's reminders until a given time",
     "[REFERENCE [LIMIT] --until WHEN --owner NAME --reason TEXT]",
     "  REFERENCE      the matter's reference; or --kind KIND --id NUMBER\n"
     "  LIMIT          one time limit, such as standard_end; by default all that are open\n"
     "  --until WHEN   2026-12-18, or '2026-12-18 09:00', London time\n"
     "  --owner NAME   who answers for it\n"
     "  --reason TEXT  why\n"
     "\n"
     "Nothing is sent about it meanwhile; then, or once it is resumed, the latest reminder that\n"
     "was held back is sent to each role. No last day moves. A pause that would cover the last\n"
     "reminder before an end is refused, and the answer says what is possible; what has lapsed\n"
     "cannot be paused. Without arguments, it lists the running pauses (--json is for programs).\n",
     ctl_pause},
    {"plan", "Shows what changed rules, calendars or templates would do, and leaves no trace",
     "[--rules FILE ...] [--calendar FILE] [--templates DIR] [--as-of DATE] [--diff] [--json] "
     "[--limit N]",
     "  --rules FILE     a rule pack, ladder or calendar as SQL; may be given several times\n"
     "  --calendar FILE  .json as GOV.UK publishes bank holidays, or .csv, as for apply\n"
     "  --templates DIR  templates instead of those that the configuration names\n"
     "  --as-of DATE     the position on that day, for rules that begin later\n"
     "  --diff           lists every deadline and message that would change, with its rule\n"
     "  --json           the same for programs\n"
     "  --limit N        how many matters to list (100); 0 is all. Counts cover all\n"
     "\n"
     "The files are tried in a transaction that is undone at once. Then every matter is worked\n"
     "out by dolsd's engine under the current and the changed rules. Ends with 0 if nothing\n"
     "would change, with 4 if something would, with 2 if the files are refused.\n",
     ctl_plan},
    {"policy", "Lists the settings that the council may change, and who set each", "[--json]",
     "  --json  the same for programs\n"
     "\n"
     "To change one, update value, who and why of its row in dolsd.policy, as a member of\n"
     "dolsd_policy, or with a file for dolsctl apply.\n",
     ctl_policy},
    {"queue", "Lists the waiting messages, by way out and destination", "[--totals] [--json]",
     "  --totals  how many for each way out and destination, how old, and why; no messages\n"
     "  --json    the same for programs: the messages, or the totals\n"
     "\n"
     "It shows since when each waits, when it is next tried and given up, and why it is still\n"
     "here. Destinations are domains and hosts; no address is shown.\n",
     ctl_queue},
    {"reckon", "Works out the deadlines that follow from facts you give",
     "KIND FACT=DATE ... [--jurisdiction J] [--place NAME] [--id NUMBER] [--today DATE] [--explain]"
     " [--json]",
     "  KIND             urgent, request, standard, court_order, condition, review, unauthorised,\n"
     "                   milestone, and any other in the rules\n"
     "  FACT=DATE        such as given=2026-12-22, each once; none: lists what facts mean\n"
     "  --jurisdiction J england (the default) or wales\n"
     "  --place NAME     with the rungs for that place\n"
     "  --id NUMBER      with the rungs for that one matter of the kind\n"
     "  --today DATE     the position at the beginning of that day; by default now\n"
     "  --explain        counts the days one by one and shows the reminders\n"
     "  --json           the same for programs\n"
     "\n"
     "Nothing is recorded. It uses the database's rules.\n",
     ctl_reckon},
    {"release", "Sends a message that was held back", "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "It says what is true now; what is no longer true is not sent.\n",
     ctl_operate},
    {"resend", "Sends an undelivered message again", "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "For a message that was refused or given up, or may not have arrived: a new attempt under\n"
     "the same Message-ID, with whatever of it is still true. One that was delivered is not sent\n"
     "again; told has its text.\n",
     ctl_operate},
    {"resume", "Ends a pause before its time", "REFERENCE [LIMIT] --who NAME",
     "  REFERENCE   the matter's reference; or --kind KIND --id NUMBER\n"
     "  LIMIT       only pauses of that time limit; by default all of the matter\n"
     "  --who NAME  who ends it\n"
     "\n"
     "The latest reminder that was held back is sent to each role.\n",
     ctl_resume},
    {"retry", "Tries now a message that waits for its next attempt",
     "MESSAGE --who NAME --why TEXT",
     "  MESSAGE     its number; queue and told show it\n"
     "  --who NAME  who decides it\n"
     "  --why TEXT  why, for those who ask later\n"
     "\n"
     "If its way out is blocked, it still waits.\n",
     ctl_operate},
    {"send-test", "Sends a message marked as a test by each way of a contact",
     "CONTACT [--way CHANNEL]",
     "  CONTACT        the number of a contact in casework.contact\n"
     "  --way CHANNEL  only by this way, such as notify-sms\n"
     "\n"
     "By each of the contact's ways in turn, with the settings and secrets of the configuration;\n"
     "nothing is recorded. It reports how each ended, as far as the other side said; ends with 0\n"
     "if all were delivered or accepted, with 3 if one was not, with 2 if one cannot be sent\n"
     "at all.\n",
     ctl_send_test},
    {"setup", "Asks five questions, makes the tables and logins, and writes the configuration",
     "[--database CONNINFO] [--council NAME] [--from ADDRESS] [--relay HOST[:PORT]]\n"
     "       [--team ADDRESS] [--no-attestation] [--sql-dir DIR] [--sample FILE]",
     "  --database CONNINFO  an empty database, or one with the council's own three views\n"
     "  --council NAME       as mails sign it\n"
     "  --from ADDRESS       that mails come from\n"
     "  --relay HOST[:PORT]  TLS is required unless it is this host\n"
     "  --team ADDRESS       of the DoLS team: answers go there, and once a week it is notified\n"
     "                       that dolsd works\n"
     "  --no-attestation     it is not\n"
     "  --sql-dir DIR        where the SQL is; by default where it was installed\n"
     "  --sample FILE        the configuration to fill in\n"
     "\n"
     "It asks for what no option gives. An existing configuration stays as it is; -c FILE writes\n"
     "another. Without the three views, it creates the reference store. It creates logins for\n"
     "the daemon, the pages, and whoever called sudo. As root it works on a local database as\n"
     "postgres. At the end it checks everything; it starts nothing.\n",
     ctl_setup},
    {"simulate", "Moves the clock of a test database through days or years",
     "--until DATE [--from DATE] [--events] [--quiet] [--patience SECONDS]",
     "  --until DATE        the last day\n"
     "  --from DATE         first sets the clock to the beginning of that day\n"
     "  --events            records what the demonstration's officers and homes do meanwhile\n"
     "  --quiet             totals only\n"
     "  --patience SECONDS  how long without progress before it gives up (60)\n"
     "\n"
     "A dolsd must be running on the database: it does the work, and this moves the clock to the\n"
     "next instant whenever it has nothing left to do. Only databases whose clock can be moved\n"
     "(sql/clock.sql) are touched. One line for each attempt to send: when, how pressing, how it\n"
     "ended, to which roles, with which template, about which matters.\n",
     ctl_simulate},
    {"status", "Shows the current state and what needs attention", "[--json | --prometheus]",
     "  --json        the same for programs\n"
     "  --prometheus  metrics in the text format of Prometheus\n"
     "\n"
     "Ends with 4 if something needs attention: deadlines not covered, messages that did not\n"
     "arrive, no daemon at work, facts that cannot be right, a calendar that runs out, a test\n"
     "clock.\n",
     ctl_status},
    {"told", "Shows what was sent to whom, and when",
     "[--person P] [--contact C] [--home H] [--reference REFERENCE] [--from DATE] [--to DATE]"
     " [--words] [--csv | --json]",
     "  --person P           the council's reference for a person, in any case\n"
     "  --contact C          number of a contact, or part of the name\n"
     "  --home H             homes whose name has this in it, in any case\n"
     "  --reference R        one matter, in any case\n"
     "  --from DATE          first day\n"
     "  --to DATE            last day\n"
     "  --words              the text of each message as it was sent\n"
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
     "A home has answered if it acknowledged the reminder, or did what it asked for. It shows\n"
     "since when each was asked, how often, and about which matters.\n",
     ctl_unanswered},
    {"upcoming", "Lists the reminders to come and whom they would notify",
     "[--from DATE] [--to DATE] [--role ROLE] [--names] [--json]",
     "  --from DATE  first day; by default everything already due\n"
     "  --to DATE    last day; by default seven days in all\n"
     "  --role ROLE  for one role only, such as managing_authority\n"
     "  --names      names of contacts, not only their numbers\n"
     "  --json       the same for programs\n"
     "\n"
     "Times are London time. It shows what would be sent as of today.\n",
     ctl_upcoming},
    {"verify", "Proves that nobody has changed the ledger", "[--seal FILE] [--json]",
     "  --seal FILE  seals that left the database: the file of seal.file, lines of the journal,\n"
     "               or the text of a weekly report\n"
     "  --json       the answer for programs\n"
     "\n"
     "It checks each row of the ledger against its seal, each seal against the one before it,\n"
     "and those of the file against what is there now. It names the first row or seal that does\n"
     "not match, and then ends with 4. Without a file, the database's owner could have remade\n"
     "all seals.\n",
     ctl_verify},
    {0},
};

int main(int argc, char **argv)
{
    return ctl_main(verbs, argc, argv);
}
