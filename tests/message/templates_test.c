/* The checker of templates: a good folder is taken, and each way to be bad is told at its line. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/xalloc.h"
#include "message/templates.h"

/* A file of a folder under test; no text means that the good folder's file is left out. */
struct file {
    const char *name, *text;
};

#define WORDS                                                                                      \
    "monday: a\ntuesday: a\nwednesday: a\nthursday: a\nfriday: a\nsaturday: a\nsunday: a\n"        \
    "january: a\nfebruary: a\nmarch: a\napril: a\nmay: a\njune: a\njuly: a\naugust: a\n"           \
    "september: a\noctober: a\nnovember: a\ndecember: a\n"                                         \
    "date: {{weekday}} {{day}} {{month}} {{year}}\nmidnight: {{date}}\nweekend: {{weekday}}\n"     \
    "non_working_day: {{title}}\ntoday: a\ntomorrow: a\nyesterday: a\nin_two_days: a\n"            \
    "in_days: {{days}}\ntwo_days_ago: a\n"

static const struct file good_files[] = {
    {"cy/words.conf", WORDS "days_ago: {{days}}\n"},
    {"en/words.conf", WORDS "days_ago: {{days}}\n"},
    {"en/layout.txt", "{{#notices}}\n{{{body}}}\n{{/notices}}\n{{council.phone}}\n"},
    {"en/digest.txt", "Subject: {{count}} dates\n"},
    {"en/a.txt", "Subject: {{title}}\nTier: reference\n\n{{last_day_long}} {{reference}}\n"},
    {"en/_p.txt", "{{#reference}}{{reference}}{{/reference}}\n"},
};

/* A folder that is removed again. */
struct folder {
    char path[64];
    char *files[16];
    size_t count;
};

static void write_file(struct folder *folder, const struct file *file)
{
    char *path = xasprintf("%s/%s", folder->path, file->name);
    FILE *out = fopen(path, "w");

    assert_non_null(out);
    fputs(file->text, out);
    fclose(out);
    folder->files[folder->count++] = path;
}

static void make_folder(struct folder *folder, const struct file *file)
{
    char *path;

    *folder = (struct folder){.path = "templates-test-XXXXXX"};
    assert_non_null(mkdtemp(folder->path));
    for (int i = 0; i < 2; i++) {
        path = xasprintf("%s/%s", folder->path, i == 0 ? "en" : "cy");
        assert_int_equal(mkdir(path, 0700), 0);
        free(path);
    }
    for (size_t i = 0; i < ARRAY_SIZE(good_files); i++) {
        if (file == NULL || strcmp(good_files[i].name, file->name) != 0)
            write_file(folder, &good_files[i]);
    }
    if (file != NULL && file->text != NULL)
        write_file(folder, file);
}

static void remove_folder(struct folder *folder)
{
    for (size_t i = 0; i < folder->count; i++) {
        unlink(folder->files[i]);
        free(folder->files[i]);
    }
    for (int i = 0; i < 3; i++) {
        char *path = xasprintf("%s%s", folder->path, i == 0 ? "/en" : i == 1 ? "/cy" : "");

        rmdir(path);
        free(path);
    }
}

/* All faults of the good folder with one file changed, without the folder's name. */
static char *faults_of(const struct file *file)
{
    struct folder folder;
    struct faults faults = FAULTS_INIT;
    struct buf text = BUF_INIT;

    make_folder(&folder, file);
    templates_free(templates_load(folder.path, "en", &faults));
    buf_puts(&text, "");
    for (size_t i = 0; i < faults.count; i++) {
        const char *line = faults.lines[i];

        if (strncmp(line, folder.path, strlen(folder.path)) == 0)
            line += strlen(folder.path);
        buf_printf(&text, "%s\n", line + (*line == '/'));
    }
    faults_free(&faults);
    remove_folder(&folder);
    return buf_steal(&text);
}

static void takes_a_good_folder(void **state)
{
    char *faults = faults_of(NULL);

    (void)state;
    assert_string_equal(faults, "");
    free(faults);
}

static void takes_what_is_allowed(void **state)
{
    static const struct file rows[] = {
        {"en/a.txt",
         "\xef\xbb\xbfSubject: x\r\nTier: nothing\r\n\r\n{{last_day_long}}\r\n{{> p}}\r\n"},
        {"en/a.txt", "Subject: x\nTier: nothing\n\n{{#initials}}{{reference}}{{initials}}"
                     "{{last_day_long}}{{/initials}}\n"},
        {"en/a.txt", "Subject: {{dates.given}}\nTier: initials\n\n{{#extra}}{{room}}{{/extra}}"
                     "{{#dates}}{{given}}{{/dates}}{{#place}}{{.}}{{/place}}{{last_day_long}}\n"},
        {"en/a.txt", "Subject: x\nTier: initials\n\n{{#council}}{{phone}}{{/council}}"
                     "{{last_day_long}}\n"},
        {"en/digest.txt", "Subject: {{count}}\nTier: reference\n\n{{#notices}}{{reference}}"
                          "{{/notices}}\n"},
        {"en/a.html",
         "<td>{{last_day_long}}</td> {{#reference}}<b>{{reference}}</b>{{/reference}}"},
        {"en/_p.html", "{{reference}}\n"},
        {"en/notes", "{{nothing at all}}"},
        {"cy/a.txt.orig", "{{nothing at all}}"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *faults = faults_of(&rows[i]);

        assert_string_equal(faults, "");
        free(faults);
    }
}

#define HEAD "Subject: x\nTier: reference\n\n"
#define LAST "{{last_day_long}}\n"

static void tells_each_fault_at_its_line(void **state)
{
    static const struct {
        struct file file;
        const char *faults[3];
    } rows[] = {
        {{"en/a.txt", HEAD LAST "{{colour}}\n"}, {"en/a.txt:5: there is no field \"colour\""}},
        {{"en/a.txt", HEAD LAST "{{council.fax}}{{.}}\n"},
         {"en/a.txt:5: there is no field \"council.fax\"", "en/a.txt:5: there is no field \".\""}},
        {{"en/a.txt", HEAD LAST "\n{{initials}}\n"},
         {"en/a.txt:6: {{initials}} is for tier initials and the template declares reference"}},
        {{"en/a.txt", HEAD LAST "{{^initials}}{{initials}}{{/initials}}\n"},
         {"en/a.txt:5: {{initials}} is for tier"}},
        {{"en/a.txt", HEAD LAST "{{#reference}}{{initials}}{{/reference}}\n"},
         {"en/a.txt:5: {{initials}} is for tier"}},
        {{"en/a.txt", HEAD LAST "{{extra.room}}\n"}, {"en/a.txt:5: {{extra.room}} is for tier"}},
        {{"en/a.txt", "Subject: x\nTier: nothing\n\n" LAST "{{#dates}}{{reference}}{{/dates}}"},
         {"en/a.txt:5: {{reference}} is for tier reference and the template declares nothing"}},
        {{"en/a.html", LAST "{{> p}}{{#initials}}{{place}}{{/initials}}"},
         {"en/a.html:2: there is no partial \"p\": write en/_p.html",
          "en/a.html: its words are not those of a.txt: \"Elm House\" stands where the text has "
          "\"U-26-0012"}},
        {{"en/a.html", LAST "{{reference}}{{#place}}{{#lapsed}}x{{/lapsed}}{{/place}}\n"},
         {"en/a.html: its words are not those of a.txt: \"x\" stands where the text has \""}},
        {{"en/a.html", LAST "{{reference}}{{^open}}&nbsp;&amp;{{/open}}\n"},
         {"en/a.html: its words are not those of a.txt: \"&\" stands where the text has \""}},
        {{"en/a.html", LAST "{{{reference}}}"},
         {"en/a.html:2: {{{reference}}} would put raw text into HTML"}},
        {{"en/_p.html", "{{title}}\n"}, {"en/_p.html: its words are not those of _p.txt"}},
        {{"en/_p.txt", "\n{{colour}}\n{{> q}}"},
         {"en/_p.txt:2: there is no field \"colour\"", "en/_p.txt:3: there is no partial \"q\""}},
        {{"en/a.txt", HEAD LAST "{{> q}}\n"},
         {"en/a.txt:5: there is no partial \"q\": write en/_q.txt"}},
        {{"en/a.txt", "Subject: {{reference}}\nTier: initials\n\n" LAST},
         {"en/a.txt:1: \"reference\" shows who or where"}},
        {{"en/a.txt", "Subject: {{#place}}x{{/place}}{{extra.a}}\nTier: initials\n\n" LAST},
         {"en/a.txt:1: \"place\" shows who or where",
          "en/a.txt:1: \"extra.a\" shows who or where"}},
        {{"en/a.txt", "Subject: for {{name}}{{> p}}\nTier: initials\n\n" LAST},
         {"en/a.txt:1: \"name\" shows who or where", "en/a.txt:1: a subject has no partials"}},
        {{"en/a.txt", "Subject: {{title}} and {{title}}\nTier: initials\n\n" LAST},
         {"en/a.txt:1: the subject can be 83 characters long"}},
        {{"en/a.txt", "Hello\n" LAST},
         {"en/a.txt:1: the first line must be \"Subject: …\"", "en/a.txt:1: write \"Tier: initials",
          "en/a.txt:1: leave an empty line"}},
        {{"en/a.txt", "Subject: x\nTier: all\n\n" LAST}, {"en/a.txt:2: there is no tier \"all\""}},
        {{"en/a.txt", "Subject: x\n\n" LAST}, {"en/a.txt:2: write \"Tier: initials"}},
        {{"en/a.txt", "Subject: x\nTier: nothing\n" LAST}, {"en/a.txt:3: leave an empty line"}},
        {{"en/a.txt", HEAD LAST "{{#open}}\n"}, {"en/a.txt:5: the section open is never closed"}},
        {{"en/a.txt", HEAD LAST "\xff\n"}, {"en/a.txt:5: this is not UTF-8"}},
        {{"en/a.txt", HEAD "{{last_day}}\n"}, {"en/a.txt: does not show the last day"}},
        {{"en/a.html", "<p></p>\n"},
         {"en/a.html: does not show the last day", "en/a.html: its words are not those"}},
        {{"en/layout.txt", "{{#notices}}{{{body}}}{{/notices}}\n"},
         {"en/a.txt: does not say where to answer"}},
        {{"en/layout.txt", "{{#notices}}{{title}}{{/notices}}{{council.phone}}\n"},
         {"en/layout.txt: does not show the notices"}},
        {{"en/layout.txt", "{{title}}{{#notices}}{{{body}}}{{/notices}}{{council.phone}}\n"},
         {"en/layout.txt:1: \"title\" has a value only within {{#notices}}"}},
        {{"en/layout.txt", "{{#notices}}{{{body}}}{{place}}{{/notices}}{{council.phone}}\n"},
         {"en/layout.txt:1: {{place}} is for tier initials and the template declares nothing"}},
        {{"en/layout.html", "{{#notices}}{{{body}}}{{/notices}}{{council.phone}}\n"},
         {"en/layout.html: the HTML of layout is made from layout.txt: remove this file"}},
        {{"en/a.txt", HEAD LAST "{{count}}{{{body}}}\n"},
         {"en/a.txt:5: \"count\" has a value only in layout and digest",
          "en/a.txt:5: \"body\" has a value only within"}},
        {{"en/a.txt", HEAD LAST "{{report.sent}}\n"},
         {"en/a.txt:5: \"report.sent\" has a value only in the attestation"}},
        {{"en/attestation.txt", HEAD "{{report.sent}}{{report.odd}}{{title}}\n"},
         {"en/attestation.txt:4: there is no field \"report.odd\"",
          "en/attestation.txt:4: \"title\" has no value in the attestation"}},
        {{"en/b.html", LAST}, {"en/b.html: has no text b.txt with it"}},
        {{"en/digest.txt", NULL}, {": there is no en/digest.txt"}},
        {{"en/digest.html", "<p>{{count}}</p>"},
         {"en/digest.html: the HTML of digest is made from digest.txt"}},
        {{"en/a.txt", HEAD LAST "The home must\n  Renew it.\n"},
         {"en/a.txt:5: \"must renew\" presumes renewal"}},
        {{"en/a.html", LAST "{{reference}}\n<b>Renewal</b> is\n<i>due</i>"},
         {"en/a.html:3: \"renewal is due\" presumes renewal",
          "en/a.html: its words are not those of a.txt: \"Renewal is due\" stands"}},
        {{"en/_p.txt", "Renew the authorisation.\n"},
         {"en/_p.txt:1: \"renew the authorisation\" presumes renewal"}},
        {{"en/_p.txt", "{{> p}}\n"}, {"en/_p.txt:1: the partial p, in its line 1: partials show"}},
        {{"en/words.conf", NULL}, {": there is no en/words.conf: copy that of another language"}},
        {{"en/words.conf", WORDS}, {"en/words.conf: has no \"days_ago\": write a line like"}},
        {{"cy/words.conf", WORDS "days_ago: {{day}}\n"},
         {"cy/words.conf:30: \"days_ago\" knows no \"day\"",
          "cy/words.conf:30: \"days_ago\" does not show {{days}}"}},
        {{"cy/words.conf", WORDS "days_ago: {{days}} \xff\n"},
         {"cy/words.conf:30: this is not UTF-8 text", NULL}},
        {{"cy/a.txt", HEAD LAST "{{> p}}\n"},
         {"cy/a.txt:5: there is no partial \"p\": write cy/_p.txt"}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *faults = faults_of(&rows[i].file);
        size_t lines = 0, wanted = 0;

        for (const char *c = faults; *c != '\0'; c++)
            lines += *c == '\n';
        for (; wanted < 3 && rows[i].faults[wanted] != NULL; wanted++) {
            if (strstr(faults, rows[i].faults[wanted]) == NULL)
                fail_msg("row %zu: \"%s\" is not in:\n%s", i, rows[i].faults[wanted], faults);
        }
        if (lines != wanted)
            fail_msg("row %zu: %zu faults where %zu are right:\n%s", i, lines, wanted, faults);
        free(faults);
    }
}

/* A partial that shows too much is told where it is used. */
static void blames_the_user_of_a_partial(void **state)
{
    static const struct file file = {"en/a.txt",
                                     "Subject: x\nTier: nothing\n\n{{last_day_long}}\n{{> p}}\n"
                                     "{{#reference}}{{> p}}{{/reference}}\n"};
    struct folder folder;
    struct faults faults = FAULTS_INIT;
    struct file partial = {"en/_p.txt", "\n{{reference}}\n"};

    (void)state;
    make_folder(&folder, &file);
    write_file(&folder, &partial);
    templates_free(templates_load(folder.path, "en", &faults));
    assert_int_equal(faults.count, 1);
    assert_non_null(
        strstr(faults.lines[0], "a.txt:5: the partial p, in its line 2: {{reference}}"));
    faults_free(&faults);
    remove_folder(&folder);
}

static void refuses_long_lines_and_files(void **state)
{
    static const size_t sizes[] = {900, 1100, 300000};
    static const char *const expected[] = {NULL, "en/a.txt:4: the line has",
                                           "is over 262144 bytes"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        struct buf text = BUF_INIT;
        struct file file = {"en/a.txt", NULL};
        char *faults;

        buf_puts(&text, HEAD "{{last_day_long}}");
        for (size_t at = 0; at < sizes[i]; at++)
            buf_putc(&text, 'x');
        file.text = text.data;
        faults = faults_of(&file);
        if (expected[i] == NULL)
            assert_string_equal(faults, "");
        else
            assert_non_null(strstr(faults, expected[i]));
        free(faults);
        buf_free(&text);
    }
}

static void refuses_a_missing_folder(void **state)
{
    struct faults faults = FAULTS_INIT;

    (void)state;
    templates_free(templates_load("no-such-folder", "en", &faults));
    assert_int_equal(faults.count, 1);
    assert_non_null(strstr(faults.lines[0], "no-such-folder: the folder of templates cannot"));
    faults_free(&faults);
}

static struct templates *load_samples(struct faults *faults)
{
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/tests/message/templates", srcdir != NULL ? srcdir : ".");
    struct templates *templates = templates_load(path, "en", faults);

    faults_print(faults, stderr);
    assert_int_equal(faults->count, 0);
    free(path);
    return templates;
}

/* What is installed must be good, with either language for the default. */
static void takes_what_is_shipped(void **state)
{
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/conf/templates", srcdir != NULL ? srcdir : ".");
    struct faults faults = FAULTS_INIT;

    (void)state;
    templates_free(templates_load(path, "en", &faults));
    templates_free(templates_load(path, "cy", &faults));
    faults_print(&faults, stderr);
    assert_int_equal(faults.count, 0);
    free(path);
}

static void finds_by_name_and_language(void **state)
{
    struct faults faults = FAULTS_INIT;
    struct templates *templates = load_samples(&faults);
    const char *urgent = "urgent-end-managing-authority";
    const struct template *template;
    size_t at = 0, count = 0;

    (void)state;
    assert_string_equal(templates_find(templates, "undelivered", "cy")->language, "cy");
    assert_string_equal(templates_find(templates, "undelivered", "fr")->language, "en");
    assert_string_equal(templates_find(templates, urgent, "cy")->language, "en");
    assert_string_equal(templates_find(templates, urgent, NULL)->language, "en");
    assert_int_equal(templates_find(templates, urgent, "en")->tier, TIER_REFERENCE);
    assert_null(templates_find(templates, "none", "en"));
    while (templates_next(templates, &at, &template))
        count++;
    assert_int_equal(count, 6);
    templates_free(templates);
}

static void checks_wishes_of_rungs(void **state)
{
    static const struct template_wish wishes[] = {
        {"undelivered", "cy"}, {"undelivered", NULL}, {"layout", "en"}, {"missing", "cy"}};
    struct faults faults = FAULTS_INIT;
    struct templates *templates = load_samples(&faults);

    (void)state;
    templates_check_wishes(templates, wishes, ARRAY_SIZE(wishes), &faults);
    assert_int_equal(faults.count, 2);
    assert_non_null(strstr(faults.lines[0], "\"layout\""));
    assert_non_null(
        strstr(faults.lines[1], "\"missing\", which a rung uses: write en/missing.txt"));
    faults_free(&faults);
    templates_free(templates);
}

static void knows_the_names_of_facts(void **state)
{
    static const struct file file = {
        "en/a.txt", HEAD LAST "{{#facts.given}}{{dates.givn}}{{/facts.given}}\n"
                              "{{#dates}}{{given}}{{starts}}{{title}}{{/dates}}\n{{> p}}\n"
                              "{{^facts.ends}}{{reference}}{{/facts.ends}}{{#dates.given}}{{.}}"
                              "{{/dates.given}}\n"};
    static const char *const names[] = {"given", "last_day"};
    static const char *const expected[] = {
        "en/a.txt:5: no rule and no matter knows a fact \"givn\"",
        "en/a.txt:6: no rule and no matter knows a fact \"starts\"",
        "en/a.txt:8: no rule and no matter knows a fact \"ends\""};
    struct folder folder;
    struct faults faults = FAULTS_INIT;
    struct templates *templates;

    (void)state;
    make_folder(&folder, &file);
    templates = templates_load(folder.path, "en", &faults);
    assert_int_equal(faults.count, 0);
    templates_check_facts(templates, names, ARRAY_SIZE(names), &faults);
    assert_int_equal(faults.count, ARRAY_SIZE(expected));
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
        assert_non_null(strstr(faults.lines[i], expected[i]));
    templates_free(templates);
    faults_free(&faults);
    remove_folder(&folder);
}

static void warns_of_readers_below_the_tier(void **state)
{
    static const char *const urgent = "urgent-end-managing-authority";
    const struct template_reader readers[] = {
        {urgent, "managing_authority", NULL, TIER_INITIALS},
        {urgent, "managing_authority", "en", TIER_REFERENCE},
        {urgent, "managing_authority", "cy", TIER_NOTHING}, /* told in English */
        {urgent, "managing_authority", "en", TIER_NOTHING},
        {urgent, "representative", "en", TIER_NOTHING},
        {"undelivered", "dols_team", "en", TIER_NOTHING},
        {"missing", "dols_team", "en", TIER_NOTHING},
    };
    struct faults faults = FAULTS_INIT;
    struct templates *templates = load_samples(&faults);

    (void)state;
    templates_check_tier(templates, readers, ARRAY_SIZE(readers), &faults);
    assert_int_equal(faults.count, 2);
    assert_non_null(strstr(
        faults.lines[0], "urgent-end-managing-authority.txt:2: the template "
                         "\"urgent-end-managing-authority\" declares tier reference, and the role "
                         "managing_authority has contacts of tier nothing"));
    assert_non_null(strstr(faults.lines[1], "the role representative has"));
    faults_free(&faults);
    templates_free(templates);
}

static void fields_are_found_and_withheld(void **state)
{
    json_t *sample = fields_sample(NULL);
    size_t count;
    const struct field *fields = fields_all(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(fields_find(fields[i].name), &fields[i]);
        assert_true(fields[i].doc[0] != '\0');
        assert_true(fields[i].tier == TIER_NOTHING || fields[i].personal);
    }
    assert_null(fields_find("facts."));
    assert_null(fields_find("factsx"));
    assert_null(fields_find("title.x"));
    assert_null(fields_find(""));
    assert_non_null(fields_find("facts.given"));
    assert_non_null(fields_find("council"));
    fields_withhold(sample, TIER_REFERENCE);
    assert_non_null(json_object_get(sample, "reference"));
    assert_null(json_object_get(sample, "initials"));
    assert_null(json_object_get(sample, "place"));
    assert_null(json_object_get(sample, "extra"));
    fields_withhold(sample, TIER_NOTHING);
    assert_null(json_object_get(sample, "reference"));
    assert_non_null(json_object_get(sample, "last_day_long"));
    json_decref(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_a_good_folder),
        cmocka_unit_test(takes_what_is_allowed),
        cmocka_unit_test(tells_each_fault_at_its_line),
        cmocka_unit_test(blames_the_user_of_a_partial),
        cmocka_unit_test(refuses_long_lines_and_files),
        cmocka_unit_test(refuses_a_missing_folder),
        cmocka_unit_test(takes_what_is_shipped),
        cmocka_unit_test(finds_by_name_and_language),
        cmocka_unit_test(checks_wishes_of_rungs),
        cmocka_unit_test(knows_the_names_of_facts),
        cmocka_unit_test(warns_of_readers_below_the_tier),
        cmocka_unit_test(fields_are_found_and_withheld),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
