#include "message/mail_direct.h"

#include <stdlib.h>
#include <string.h>

#include "law/date.h"
#include "message/mail_address.h"

enum {
    HEADER_MAX = 75, /* bytes of a line; GMime folds longer ones */
    SUBJECT_LINE_MAX = 78,
    SUBJECT_MAX = 200,
    LINE_MAX_BYTES = 76,
    DAY_SECONDS = 86400,
};

#define CRLF "\r\n"

bool mail_is_plain(const char *text)
{
    for (const char *line = text; *line != '\0';) {
        size_t length = 0;

        while ((unsigned char)line[length] >= 0x20 && (unsigned char)line[length] < 0x7f)
            length++;
        if (length > LINE_MAX_BYTES || (line[length] != '\n' && line[length] != '\0'))
            return false;
        line += length + (line[length] == '\n');
    }
    return true;
}

static bool is_printable(const char *text)
{
    while (*text >= 0x20 && *text < 0x7f)
        text++;
    return *text == '\0';
}

/* Words with one space between, none of which could be taken for an encoded word. */
static bool is_plain_header(const char *text)
{
    size_t length = strlen(text);

    return length > 0 && length <= SUBJECT_MAX && text[0] != ' ' && text[length - 1] != ' ' &&
           is_printable(text) && strstr(text, "  ") == NULL && strstr(text, "=?") == NULL;
}

/* Characters that a name may have without quotes (RFC 5322, 3.2.3), and within them. */
static bool is_phrase(const char *name)
{
    return name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                             "!#$%&'*+-/=?^_`{|}~ ")] == '\0';
}

static bool add_header(struct buf *out, const char *header, const char *value)
{
    if (strlen(header) + strlen(value) + 2 > HEADER_MAX || !is_plain_header(value))
        return false;
    buf_puts(out, header);
    buf_puts(out, ": ");
    buf_puts(out, value);
    buf_puts(out, CRLF);
    return true;
}

/* When the line is full, the next word starts another; a word too long for any line is left to
 * GMime. */
static bool add_subject(struct buf *out, const char *subject)
{
    size_t column = strlen("Subject:");

    if (!is_plain_header(subject))
        return false;
    buf_puts(out, "Subject:");
    while (*subject != '\0') {
        size_t length = strcspn(subject, " ");

        if (length >= SUBJECT_LINE_MAX - strlen("Subject: "))
            return false;
        if (column + 1 + length > SUBJECT_LINE_MAX) {
            buf_puts(out, CRLF);
            column = 0;
        }
        buf_putc(out, ' ');
        buf_add(out, subject, length);
        column += 1 + length;
        subject += length + (subject[length] == ' ');
    }
    buf_puts(out, CRLF);
    return true;
}

/* The name may be NULL: then the mailbox itself supplies it, if any. */
static bool add_mailbox(struct buf *out, const char *header, const char *mailbox, const char *name)
{
    struct buf value = BUF_INIT;
    const char *fault;
    char *own_name, *address;
    bool good;

    if (!mail_split(mailbox, &own_name, &address, &fault))
        return false;
    if (name == NULL)
        name = own_name;
    if (*name == '\0')
        buf_puts(&value, address);
    else
        buf_printf(&value, is_phrase(name) ? "%s <%s>" : "\"%s\" <%s>", name, address);
    good = (*name == '\0' || is_plain_header(name)) && strpbrk(name, "\"\\") == NULL &&
           add_header(out, header, value.data);
    buf_free(&value);
    free(own_name);
    free(address);
    return good;
}

static void add_date(struct buf *out, const struct mail *mail)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int offset = zone_offset(mail->zone, mail->date) / 60;
    date_t day = zone_date(mail->zone, mail->date);
    struct civil civil = date_civil(day);
    int minutes = zone_minutes(mail->zone, mail->date);

    buf_printf(out, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d %c%02d%02d" CRLF,
               date_weekday_name(day), civil.day, months + (civil.month - 1) * 3, civil.year,
               minutes / 60, minutes % 60, (int)(mail->date % 60), offset < 0 ? '-' : '+',
               abs(offset) / 60, abs(offset) % 60);
}

static bool add_headers(struct buf *out, const struct mail *mail)
{
    struct buf id = BUF_INIT;
    bool good;

    buf_printf(&id, "<%s@%s>", mail->key, mail->domain);
    if (mail->date >= 0)
        add_date(out, mail);
    good = mail->date >= 0 && add_mailbox(out, "From", mail->from, NULL) &&
           (mail->reply_to == NULL || *mail->reply_to == '\0' ||
            add_mailbox(out, "Reply-To", mail->reply_to, NULL)) &&
           add_subject(out, mail->subject) &&
           add_mailbox(out, "To", mail->to, mail->to_name != NULL ? mail->to_name : "") &&
           add_header(out, "Message-Id", id.data);
    for (const struct mail_mark *mark = mail_marks; good && mark->header != NULL; mark++)
        good = add_header(out, mark->header, mark->value);
    buf_reset(&id);
    if (good && mail->thread != NULL) {
        buf_printf(&id, "<%s@%s>", mail->thread, mail->domain);
        good = add_header(out, "References", id.data);
    }
    buf_puts(out, "MIME-Version: 1.0" CRLF);
    if (good && mail->language != NULL)
        good = add_header(out, "Content-Language", mail->language);
    buf_free(&id);
    return good;
}

static void add_lines(struct buf *out, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");

        buf_add(out, text, length);
        text += length;
        if (*text == '\n') {
            buf_add(out, CRLF, 2);
            text++;
        }
    }
}

static void add_part(struct buf *out, const char *type, const char *text)
{
    buf_puts(out, "Content-Type: text/");
    buf_puts(out, type);
    buf_puts(out, "; charset=utf-8" CRLF "Content-Transfer-Encoding: 7bit" CRLF CRLF);
    add_lines(out, text);
}

static void add_both(struct buf *out, const struct mail *mail)
{
    size_t line = out->len;

    buf_puts(out, "Content-Type: multipart/alternative;");
    buf_printf(out,
               out->len - line + strlen(mail->key) + 14 > 76 ? CRLF "\tboundary=\"=_%s\"" CRLF
                                                             : " boundary=\"=_%s\"" CRLF,
               mail->key);
    buf_printf(out, CRLF "--=_%s" CRLF, mail->key);
    add_part(out, "plain", mail->text);
    buf_printf(out, CRLF "--=_%s" CRLF, mail->key);
    add_part(out, "html", mail->html);
    buf_printf(out, CRLF "--=_%s--" CRLF, mail->key);
}

bool mail_direct(const struct mail *mail, struct buf *out)
{
    size_t before = out->len;
    bool both = mail->html != NULL && *mail->html != '\0';

    if (mail->published != NULL || mail->cancelled != NULL || !mail_is_plain(mail->text) ||
        (both && !mail_is_plain(mail->html)))
        return false;
    if (!add_headers(out, mail)) {
        out->len = before;
        if (out->data != NULL)
            out->data[before] = '\0';
        return false;
    }
    if (both)
        add_both(out, mail);
    else
        add_part(out, "plain", mail->text);
    if (out->data[out->len - 1] != '\n')
        buf_puts(out, CRLF);
    return true;
}
