#include "message/mail.h"

#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/utf8.h"
#include "base/xalloc.h"
#include "message/mail_address.h"
#include "message/mail_direct.h"

enum { KEY_MAX = 64 };

const struct mail_mark mail_marks[] = {
    {"Auto-Submitted", "auto-generated"},
    {"X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"},
    {NULL, NULL},
};

static bool is_given(const char *text)
{
    return text != NULL && *text != '\0';
}

/* GMime's tables are created once and live as long as the process. */
static void start_gmime(void)
{
    static bool started;

    if (!started)
        g_mime_init();
    started = true;
}

static bool refuse(char **cause, const char *header, const char *fault)
{
    *cause = xasprintf("%s %s", header, fault);
    return false;
}

static bool check_words(const char *header, const char *text, char **cause)
{
    if (utf8_has_control(text))
        return refuse(cause, header, "has a control byte in it");
    if (!utf8_valid(text, strlen(text)))
        return refuse(cause, header, "is not UTF-8");
    return true;
}

static bool check_body(const char *part, const char *text, char **cause)
{
    return utf8_valid(text, strlen(text)) || refuse(cause, part, "is not UTF-8");
}

static bool check_key(const char *name, const char *key, char **cause)
{
    size_t length = strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789-_.");

    if (length > 0 && length <= KEY_MAX && key[length] == '\0')
        return true;
    return refuse(cause, name, "is not valid: it has only letters, digits, -, _ and .");
}

static bool check(const struct mail *mail, char **cause)
{
    return check_key("the key", mail->key, cause) &&
           (mail->thread == NULL || check_key("the thread", mail->thread, cause)) &&
           (mail->language == NULL || check_key("the language", mail->language, cause)) &&
           mail_check_domain(mail->domain, cause) && check_words("Subject", mail->subject, cause) &&
           check_body("the text", mail->text, cause) &&
           (mail->html == NULL || check_body("the HTML", mail->html, cause)) &&
           (mail->published == NULL || check_body("the calendar", mail->published, cause)) &&
           (mail->cancelled == NULL || check_body("the calendar", mail->cancelled, cause));
}

/* The name may be NULL: then the mailbox itself supplies it, if any. */
static bool add_mailbox(GMimeMessage *message, GMimeAddressType type, const char *header,
                        const char *mailbox, const char *name, char **cause)
{
    const char *fault;
    char *own_name;
    char *address;
    InternetAddress *made;

    if (!mail_split(mailbox, &own_name, &address, &fault))
        return refuse(cause, header, fault);
    if (name == NULL)
        name = own_name;
    if (!check_words(header, name, cause)) {
        free(own_name);
        free(address);
        return false;
    }
    made = internet_address_mailbox_new(*name != '\0' ? name : NULL, address);
    internet_address_set_charset(made, "utf-8");
    internet_address_list_add(g_mime_message_get_addresses(message, type), made);
    g_object_unref(made);
    free(own_name);
    free(address);
    return true;
}

static bool set_addresses(GMimeMessage *message, const struct mail *mail, char **cause)
{
    return add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, "From", mail->from, NULL, cause) &&
           (!is_given(mail->reply_to) || add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO,
                                                     "Reply-To", mail->reply_to, NULL, cause)) &&
           add_mailbox(message, GMIME_ADDRESS_TYPE_TO, "To", mail->to,
                       mail->to_name != NULL ? mail->to_name : "", cause);
}

static void set_date(GMimeMessage *message, const struct mail *mail)
{
    GTimeZone *zone = g_time_zone_new_offset(zone_offset(mail->zone, mail->date));
    GDateTime *utc = g_date_time_new_from_unix_utc(mail->date);
    GDateTime *local = g_date_time_to_timezone(utc, zone);

    g_mime_message_set_date(message, local);
    g_date_time_unref(local);
    g_date_time_unref(utc);
    g_time_zone_unref(zone);
}

/* Plain if every server accepts it as it is; otherwise the shorter encoding. */
static GMimeContentEncoding encoding_for(const char *text)
{
    size_t high = 0, length = 0;

    if (mail_is_plain(text))
        return GMIME_CONTENT_ENCODING_7BIT;
    for (; text[length] != '\0'; length++)
        high += (unsigned char)text[length] >= 0x80;
    return high > length / 3 ? GMIME_CONTENT_ENCODING_BASE64
                             : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

static GMimeObject *text_part(const char *subtype, const char *text)
{
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding_for(text));
    g_object_unref(content);
    g_object_unref(stream);
    return GMIME_OBJECT(part);
}

static GMimeObject *both_parts(const struct mail *mail)
{
    GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
    GMimeObject *text = text_part("plain", mail->text);
    GMimeObject *html = text_part("html", mail->html);
    char *boundary = xasprintf("=_%s", mail->key); /* quoted-printable never has "=_" */

    g_mime_multipart_set_boundary(both, boundary);
    g_mime_multipart_add(both, text);
    g_mime_multipart_add(both, html);
    g_object_unref(text);
    g_object_unref(html);
    free(boundary);
    return GMIME_OBJECT(both);
}

/* The content type must name the calendar's method too (RFC 6047, 2.4). */
static void add_calendar(GMimeMultipart *all, const char *text, const char *method,
                         const char *filename)
{
    GMimeObject *calendar;

    if (text == NULL)
        return;
    calendar = text_part("calendar", text);
    g_mime_object_set_content_type_parameter(calendar, "method", method);
    g_mime_object_set_disposition(calendar, GMIME_DISPOSITION_ATTACHMENT);
    g_mime_part_set_filename(GMIME_PART(calendar), filename);
    g_mime_multipart_add(all, calendar);
    g_object_unref(calendar);
}

/* Takes the body. */
static GMimeObject *with_calendars(const struct mail *mail, GMimeObject *body)
{
    GMimeMultipart *all = g_mime_multipart_new_with_subtype("mixed");
    char *boundary = xasprintf("=-%.32s", mail->key); /* GMime does not fold this line */

    g_mime_multipart_set_boundary(all, boundary);
    g_mime_multipart_add(all, body);
    add_calendar(all, mail->published, "PUBLISH", "deadlines.ics");
    add_calendar(all, mail->cancelled, "CANCEL", "cancelled.ics");
    g_object_unref(body);
    free(boundary);
    return GMIME_OBJECT(all);
}

static void set_body(GMimeMessage *message, const struct mail *mail)
{
    GMimeObject *body = is_given(mail->html) ? both_parts(mail) : text_part("plain", mail->text);

    if (mail->published != NULL || mail->cancelled != NULL)
        body = with_calendars(mail, body);
    g_mime_message_set_mime_part(message, body);
    g_object_unref(body);
}

static void set_header(GMimeMessage *message, const char *header, const char *value)
{
    g_mime_object_set_header(GMIME_OBJECT(message), header, value, NULL);
}

static void set_identity(GMimeMessage *message, const struct mail *mail)
{
    char *id = xasprintf("%s@%s", mail->key, mail->domain);
    char *thread = xasprintf("<%s@%s>", mail->thread != NULL ? mail->thread : "", mail->domain);

    g_mime_message_set_message_id(message, id);
    for (const struct mail_mark *mark = mail_marks; mark->header != NULL; mark++)
        set_header(message, mark->header, mark->value);
    if (mail->thread != NULL)
        set_header(message, "References", thread);
    set_header(message, "MIME-Version", "1.0");
    if (mail->language != NULL)
        set_header(message, "Content-Language", mail->language);
    free(thread);
    free(id);
}

static void write_out(GMimeMessage *message, struct buf *out)
{
    GMimeFormatOptions *options = g_mime_format_options_new();
    GByteArray *bytes = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes); /* now the owner */

    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream);
    buf_add(out, bytes->data, bytes->len);
    g_object_unref(stream);
    g_mime_format_options_free(options);
}

bool mail_with_gmime(const struct mail *mail, struct buf *out, char **cause)
{
    GMimeMessage *message;
    bool good;

    start_gmime();
    message = g_mime_message_new(TRUE);
    good = set_addresses(message, mail, cause);
    if (good) {
        g_mime_message_set_subject(message, mail->subject, "utf-8");
        set_date(message, mail);
        set_identity(message, mail);
        set_body(message, mail);
        write_out(message, out);
    }
    g_object_unref(message);
    return good;
}

/* A text that a mail reader shows as it is: nothing in it changes its direction, and nothing could
 * be taken for an encoded word (RFC 2047), which would be shown as a different text. */
static char *harmless(const char *text)
{
    struct buf out = BUF_INIT;
    size_t left = strlen(text);
    uint32_t point;

    buf_puts(&out, "");
    for (size_t taken; left > 0; text += taken, left -= taken) {
        taken = utf8_take(text, left, &point);
        if (taken == 0 || !utf8_is_unseen(point))
            buf_add(&out, text, taken > 0 ? taken : 1);
        if (*text == '=' && text[1] == '?')
            buf_putc(&out, ' ');
        taken += taken == 0;
    }
    return buf_steal(&out);
}

bool mail_build(const struct mail *mail, struct buf *out, char **cause)
{
    struct mail safe = *mail;
    char *subject = harmless(mail->subject);
    char *to_name = harmless(mail->to_name != NULL ? mail->to_name : "");
    bool good;

    safe.subject = subject;
    safe.to_name = to_name;
    good = check(&safe, cause) && (mail_direct(&safe, out) || mail_with_gmime(&safe, out, cause));
    free(subject);
    free(to_name);
    return good;
}

char *mail_thread(const char *matter, const char *recipient)
{
    char *both = xasprintf("%s\n%s", matter, recipient);
    char hex[SHA256_HEX_SIZE];

    sha256_hex(both, strlen(both), hex);
    free(both);
    return xasprintf("thread-%.32s", hex);
}
