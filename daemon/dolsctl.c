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
    {0},
};

int main(int argc, char **argv)
{
    return ctl_main(verbs, argc, argv);
}
