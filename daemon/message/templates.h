/*
 * The templates of a folder: loaded and checked as a whole, looked up by name and language.
 *
 * The folder has one folder per language (`en`, `cy`), each with these files; others are ignored:
 *
 *   - NAME.txt, a notice. Line 1 `Subject: …`, line 2 `Tier: initials|reference|nothing` (the most
 *     that it shows unguarded), an empty line, then the body.
 *   - layout.txt, around every mail; {{#notices}}{{{body}}}{{/notices}}, on a line of its own or
 *     each tag on one, shows what it is about.
 *   - digest.txt: line 1 `Subject: …` for mails with several notices; then, if wanted, `Tier: …`,
 *     and after an empty line a body. A body that shows {{{body}}} of the notices takes their place
 *     in the layout; one that does not comes before them. Either way the layout meets it as an
 *     entry of {{#notices}} for which {{#several}} is not there and {{number}} has no value.
 *   - _NAME.txt, partials, shown by {{> NAME}} in files of the same language.
 *   - NAME.html, an override: the body of NAME as HTML, instead of what prose.h makes of the text.
 *     It must have the words of the text. It shows partials from _NAME.html.
 *   - words.conf, what the program fills in: dates in words and the like (words.h).
 *   - terms.conf, where the language is not that of the database: what mails say for the titles and
 *     other texts of the rules (terms.h).
 *
 * The default language must have layout and digest; another language without its own is shown in
 * the default's. Every language with templates must have words. fields.h lists the field names. The
 * following are refused, with every fault at its line (design, rules 5 to 7):
 *
 *   - text that is not mustache or not UTF-8, or has a line over 998 bytes;
 *   - a field or a partial that does not exist or has no value in that place;
 *   - a field above the declared tier, but within a section of a field of that tier or above,
 *     because such a section drops out for those who may not see it;
 *   - anything personal in a subject, and a subject over 78 characters;
 *   - HTML without its text, or with other words than its text; {{{…}}} in HTML;
 *   - a notice that with its layout does not show last_day_long (except the weekly attestation)
 *     and council.reply_to or council.phone;
 *   - words that presume renewal ([2026] UKSC 16: whether an authorisation is still needed is a
 *     question).
 */
#ifndef MESSAGE_TEMPLATES_H
#define MESSAGE_TEMPLATES_H

#include "base/base.h"
#include "base/faults.h"
#include "message/fields.h"
#include "message/mustache.h"
#include "message/words.h"

#define WORDS_FILE "words.conf"
#define TERMS_FILE "terms.conf"

enum template_kind { TEMPLATE_NOTICE, TEMPLATE_LAYOUT, TEMPLATE_DIGEST, TEMPLATE_PARTIAL };

/* The parts of a mail that a template supplies. */
enum template_part { PART_SUBJECT, PART_TEXT, PART_HTML, TEMPLATE_PARTS };

struct template
{
    enum template_kind kind;
    char *name;
    char *language;
    enum tier tier;
    struct mustache *parts[TEMPLATE_PARTS]; /* NULL: no such part */
    char *files[TEMPLATE_PARTS];            /* the part's file; NULL: none */
    bool shows_bodies;                      /* for a digest: see above */
    bool lists_alike; /* for a notice: it can cover several time limits of a matter */
};

struct templates;

/* The notices that no rung names: what was not delivered, a last day that moved, what needs no more
 * action, and the weekly attestation that dolsd is working. */
#define TEMPLATES_ALWAYS     4
#define TEMPLATE_ATTESTATION "attestation"
extern const char *const templates_always[TEMPLATES_ALWAYS];

/* Never NULL; but if faults were added, it can only be passed to templates_free. */
struct templates *templates_load(const char *folder, const char *default_language,
                                 struct faults *faults);
void templates_free(struct templates *templates);

/* A hash of all files, the same until one of them changes (template_version.h). */
const char *templates_version(const struct templates *templates);

/* In that language, or else in the default one (also if language is NULL); NULL if neither has it.
 * `layout` and `digest` are found by these names. The templates own it. */
const struct template *templates_find(const struct templates *templates, const char *name,
                                      const char *language);

/* The words of that language, or else of the default one; NULL if neither has any. */
const struct words *templates_words(const struct templates *templates, const char *language);

/* The words of only that language; NULL if it has none. */
const struct words *templates_own_words(const struct templates *templates, const char *language);

const char *templates_default_language(const struct templates *templates);

/* Walks all templates; true while there is another. Start with *at = 0. */
bool templates_next(const struct templates *templates, size_t *at, const struct template **out);

/* A name that a rung uses, and the language that a recipient may want (NULL: the default). */
struct template_wish {
    const char *name;
    const char *language;
};

/* Adds a fault for each name found neither in its language nor in the default. A language without
 * the template is not a fault: the default's is used. */
void templates_check_wishes(const struct templates *templates, const struct template_wish *wishes,
                            size_t count, struct faults *faults);

/* Adds a fault for each {{facts.NAME}} and {{dates.NAME}} whose name is none of these, since a
 * mistyped fact shows nothing and nobody notices. The caller supplies the names: those that the
 * rules use and those that matters have. */
void templates_check_facts(const struct templates *templates, const char *const *names,
                           size_t count, struct faults *faults);

/* A kind of reader of a template that a rung uses: contacts with that role, language (NULL: the
 * default) and tier. */
struct template_reader {
    const char *name;
    const char *role;
    const char *language;
    enum tier tier;
};

/* Adds one warning for each template and role whose readers' tier is below the tier that the
 * template declares. Nothing leaks, since the composer leaves out what they may not see; but the
 * mail may have gaps. */
void templates_check_tier(const struct templates *templates, const struct template_reader *readers,
                          size_t count, struct faults *warnings);

/* Renders one part with its partials; nothing if it has no such part. False and a cause, which the
 * caller frees, if a limit was hit. */
bool templates_render(const struct templates *templates, const struct template *template,
                      enum template_part part, json_t *values, struct buf *out,
                      char **cause) MUST_USE;

/* The partial that {{> name}} means in that language; NULL if there is none. */
const struct template *templates_partial(const struct templates *templates, const char *language,
                                         const char *name);

#endif
