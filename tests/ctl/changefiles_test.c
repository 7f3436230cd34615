/* Files that change the rules, taken apart: statements with their lines, days, and every fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "ctl/calendarfile.h"
#include "ctl/sqltext.h"

static void add_faults(struct buf *out, struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        buf_printf(out, "!%s\n", faults->lines[i]);
    faults_free(faults);
}

/* Each statement as `line|text`, one a line, then each fault after `!`. */
static char *split(const char *text)
{
    struct sql_statements statements;
    struct faults faults = FAULTS_INIT;
    struct buf out = BUF_INIT;

    sql_text_split(&statements, "f", text, &faults);
    for (size_t i = 0; i < statements.count; i++)
        buf_printf(&out, "%d|%s\n", statements.items[i].line, statements.items[i].text);
    sql_text_free(&statements);
    add_faults(&out, &faults);
    return buf_steal(&out);
}

#define ENDED                                                                                      \
    "is not allowed here: the whole file is one transaction, which is begun and ended for it. "    \
    "Remove it\n"

static void statements_and_their_lines(void **state)
{
    static const struct {
        const char *text, *split;
    } rows[] = {
        {"", ""},
        {" ;; -- nothing\n;/* at /* all */ */", ""},
        {"select 1", "1|select 1\n"},
        {"\xef\xbb\xbfselect 1;select 2;", "1|select 1\n1|select 2\n"},
        {"-- a\n\n  select 1 -- b;\n, 2;\n\nselect 3;", "3|select 1 -- b;\n, 2\n6|select 3\n"},
        {"select ';', 'it''s;', \";\"\";\"; x", "1|select ';', 'it''s;', \";\"\";\"\n1|x\n"},
        {"select e'\\';', E'\\\\'; x", "1|select e'\\';', E'\\\\'\n1|x\n"},
        {"select 'C:\\'; x", "1|select 'C:\\'\n1|x\n"},
        {"select name'a'; x", "1|select name'a'\n1|x\n"},
        {"select $$;$$, $a$;$$;$a$, $1, a$b$; x", "1|select $$;$$, $a$;$$;$a$, $1, a$b$\n1|x\n"},
        {"do $$ begin commit; end $$; x", "1|do $$ begin commit; end $$\n1|x\n"},
        {"create rule r as on insert to t do (select 1; select 2); x",
         "1|create rule r as on insert to t do (select 1; select 2)\n1|x\n"},
        {"create or replace function f() returns int begin atomic select case when true then 1 end;"
         " end; x",
         "1|create or replace function f() returns int begin atomic select case when true then 1 "
         "end; end\n1|x\n"},
        {"select /* ; /* ; */ ' */ 1; x", "1|select /* ; /* ; */ ' */ 1\n1|x\n"},
        {"prepare p as select 1; start_it; set transaction read only;",
         "1|prepare p as select 1\n1|start_it\n1|set transaction read only\n"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *got = split(rows[i].text);

        assert_string_equal(got, rows[i].split);
        free(got);
    }
}

static void what_ends_the_transaction(void **state)
{
    static const char *const words[] = {"abort",
                                        "BEGIN",
                                        "commit and chain",
                                        "end",
                                        "rollback",
                                        "Release",
                                        "start transaction",
                                        "prepare transaction 'x'",
                                        "savepoint",
                                        "/* a */ -- b\ncommit",
                                        "begin transaction"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        char *got = split(words[i]);

        assert_non_null(strstr(got, ENDED));
        free(got);
    }
}

static void faults_of_a_file(void **state)
{
    static const struct {
        const char *text, *fault;
    } rows[] = {
        {"a\n'b", "!f:2: a quoted text begins here and has no end\n"},
        {"\"b", "!f:1: a quoted name begins here and has no end\n"},
        {"\n\n/* /* */", "!f:3: a comment begins here and has no end\n"},
        {"$a$ $$", "!f:1: a text quoted by $a$ begins here and has no end\n"},
        {"\n\\i other.sql\nselect 1;",
         "3|select 1\n!f:2: psql commands are not understood here, only SQL\n"},
        {"begin;\nend", "!f:1: “begin” " ENDED "!f:2: “end” " ENDED},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *got = split(rows[i].text);

        assert_non_null(strstr(got, rows[i].fault));
        free(got);
    }
}

/* The columns one after the other, then each fault. */
static char *days(const char *path, const char *text)
{
    struct calendar_days days;
    struct faults faults = FAULTS_INIT;
    struct buf out = BUF_INIT;

    calendar_file_read(&days, path, text, &faults);
    if (faults.count == 0)
        buf_printf(&out, "%s%s%s%s", array_text(&days.days), array_text(&days.jurisdictions),
                   array_text(&days.titles), array_text(&days.sources));
    calendar_days_free(&days);
    add_faults(&out, &faults);
    return buf_steal(&out);
}

#define GOV "GOV.UK bank holidays, division england-and-wales"

static void days_of_a_calendar(void **state)
{
    static const struct {
        const char *path, *text, *days;
    } rows[] = {
        {"a/b.csv", "day,title\r\n2026-12-29,Closed\r\n\r\n",
         "{2026-12-29}{NULL}{\"Closed\"}{\"Calendar file b.csv\"}"},
        {"b.csv",
         "\xef\xbb\xbftitle,source,jurisdiction,day\n\"A \"\"b\"\", c\",S,wales,2026-12-29",
         "{2026-12-29}{\"wales\"}{\"A \\\"b\\\", c\"}{\"S\"}"},
        {"b.csv", "day;title\n\n2026-12-29;Caf\xe9",
         "{2026-12-29}{NULL}{\"Café\"}{\"Calendar file b.csv\"}"},
        {"b.csv", "day,title\n2026-12-29,\"a", "!b.csv: a quotation mark is not closed\n"},
        {"b.csv", "day,title\n\n2026-12-29,", "!b.csv:3: the day has no title\n"},
        {"b.csv", "day,title\n", "!b.csv: lists no days\n"},
        {"b.csv", "", "!b.csv:1: the first line names the columns, day and title at least\n"},
        {"b.csv", "day,title,jurisdiction\n2026-02-30,a,b\n2026-02-03",
         "!b.csv:2: “2026-02-30” is not a date; write it as 2026-12-24\n"
         "!b.csv:2: “b” is neither england nor wales\n"
         "!b.csv:3: the day has no title\n"},
        {"h.json",
         "{\"england-and-wales\": {\"events\": [{\"title\": \"Boxing Day\", \"date\": "
         "\"2026-12-28\", \"notes\": \"Substitute day\"}]}, \"scotland\": {\"events\": [1]}}",
         "{2026-12-28}{NULL}{\"Boxing Day (substitute day)\"}{\"" GOV "\"}"},
        {"h.json", "{\"england-and-wales\": {\"events\": [{\"title\": \"x\"}, 1]}}",
         "!h.json: event 1 of england-and-wales has no title, or no date such as 2026-12-24\n"
         "!h.json: event 2 of england-and-wales has no title, or no date such as 2026-12-24\n"},
        {"h.json", "[]", "!h.json: has no events of the division england-and-wales\n"},
    };
    char *broken = days("h.json", "{\n\"a\":\n}");

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *got = days(rows[i].path, rows[i].text);

        assert_string_equal(got, rows[i].days);
        free(got);
    }
    assert_non_null(strstr(broken, "!h.json:3: is not JSON: "));
    free(broken);
    assert_true(calendar_file_is("a.json") && calendar_file_is("a.csv"));
    assert_false(calendar_file_is("a.sql") || calendar_file_is(".csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_and_their_lines),
        cmocka_unit_test(what_ends_the_transaction),
        cmocka_unit_test(faults_of_a_file),
        cmocka_unit_test(days_of_a_calendar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
