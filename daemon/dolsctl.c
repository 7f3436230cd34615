/* dolsctl: what administrators and officers ask of dolsd's database. */
#include "ctl/ctl.h"

static const struct ctl_verb verbs[] = {
    {"migrate", "Brings the tables, functions and rules of the database up to date",
     "[--sql-dir DIR] [--reference-store] [--no-rules]",
     "  --sql-dir DIR      where the SQL is; by default where it was installed\n"
     "  --reference-store  makes the reference store of case work first\n"
     "  --no-rules         leaves the rule packs as they are\n"
     "\n"
     "Migrations are applied once, each in a transaction of its own; functions, views and rule\n"
     "packs again whenever their files changed. A database that is newer than the program, or a\n"
     "migration that was changed after it was applied, is refused before anything is done.\n",
     ctl_migrate},
    {"reckon", "Works out the deadlines that follow from facts you give",
     "KIND FACT=DATE ... [--jurisdiction J] [--today DATE] [--explain] [--json]",
     "  KIND             as urgent, request, standard, court_order\n"
     "  FACT=DATE        as given=2026-12-22; at least none, each once\n"
     "  --jurisdiction J england (the default) or wales\n"
     "  --today DATE     as it stands on that day; by default on the database's\n"
     "  --explain        counts the days one by one and shows the reminders\n"
     "  --json           the same for programs\n"
     "\n"
     "Nothing is recorded. The rules are those of the database.\n",
     ctl_reckon},
    {0},
};

int main(int argc, char **argv)
{
    return ctl_main(verbs, argc, argv);
}
