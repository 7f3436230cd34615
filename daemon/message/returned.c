#include "message/returned.h"

#include <ctype.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More recipients than any report of ours can have. */
#define BLOCKS_MOST 100

const char *returned_name(enum returned_what what)
{
    static const char *const names[] = {
        [RETURNED_OTHER] = "other",       [RETURNED_FAILED] = "failed",
        [RETURNED_DELAYED] = "delayed",   [RETURNED_AWAY] = "away",
        [RETURNED_ANSWERED] = "answered", [RETURNED_UNSIGNED] = "unsigned",
    };

    return names[what];
}

static void start_gmime(void)
{
    static bool started;

    if (!started)
        g_mime_init();
    started = true;
}

static GMimeParser *parser_of(const char *bytes, size_t length)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);

    g_object_unref(stream);
    return parser;
}

/* ---------------------------------------------------------------- keys */

/* `<key@domain>`, with or without the brackets. */
static bool key_of_id(const char *id, const struct returned_marks *marks, char key[VERP_KEY_SIZE])
{
    const char *at;
    size_t domain = strlen(marks->domain);

    id += strspn(id, " \t<");
    at = strchr(id, '@');
    if (at == NULL || !verp_is_key(id, (size_t)(at - id)) ||
        g_ascii_strncasecmp(at + 1, marks->domain, domain) != 0 ||
        at[1 + domain + strspn(at + 1 + domain, "> \t\r\n")] != '\0')
        return false;
    for (size_t i = 0; i < VERP_KEY_SIZE - 1; i++)
        key[i] = (char)tolower((unsigned char)id[i]);
    key[VERP_KEY_SIZE - 1] = '\0';
    return true;
}

/* RFC 3461, section 4: xtext. */
static bool key_of_envelope(const char *text, char key[VERP_KEY_SIZE])
{
    char plain[64];
    size_t count = 0;

    text += strspn(text, " \t");
    for (; *text != '\0' && isspace((unsigned char)*text) == 0 && count + 1 < sizeof(plain);
         text++) {
        if (*text == '+' && isxdigit((unsigned char)text[1]) != 0 &&
            isxdigit((unsigned char)text[2]) != 0) {
            plain[count++] =
                (char)(g_ascii_xdigit_value(text[1]) * 16 + g_ascii_xdigit_value(text[2]));
            text += 2;
        } else {
            plain[count++] = (char)tolower((unsigned char)*text);
        }
    }
    plain[count] = '\0';
    if (!verp_is_key(plain, count))
        return false;
    memcpy(key, plain, VERP_KEY_SIZE);
    return true;
}

static bool key_of_list(const char *text, const struct returned_marks *marks,
                        char key[VERP_KEY_SIZE])
{
    GMimeReferences *ids = g_mime_references_parse(NULL, text);
    bool found = false;

    for (int i = g_mime_references_length(ids) - 1; i >= 0 && !found; i--)
        found = key_of_id(g_mime_references_get_message_id(ids, i), marks, key);
    g_mime_references_free(ids);
    return found;
}

static bool key_of_answer(GMimeObject *message, const struct returned_marks *marks,
                          char key[VERP_KEY_SIZE])
{
    const char *reply = g_mime_object_get_header(message, "In-Reply-To");
    const char *references = g_mime_object_get_header(message, "References");

    return (reply != NULL && key_of_list(reply, marks, key)) ||
           (references != NULL && key_of_list(references, marks, key));
}

static bool key_among(InternetAddressList *list, const struct returned_marks *marks,
                      char key[VERP_KEY_SIZE])
{
    for (int i = 0; list != NULL && i < internet_address_list_length(list); i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        const char *bare =
            INTERNET_ADDRESS_IS_MAILBOX(address)
                ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))
                : NULL;

        if (bare != NULL && verp_read(bare, marks->mailbox, marks->secret, key))
            return true;
    }
    return false;
}

/* The address that it was sent to. */
static bool key_of_recipient(GMimeObject *message, const struct returned_marks *marks,
                             char key[VERP_KEY_SIZE])
{
    static const char *const headers[] = {"Delivered-To", "X-Original-To", "Envelope-To", "To"};
    bool found = false;

    for (size_t i = 0; marks->secret != NULL && i < ARRAY_SIZE(headers) && !found; i++) {
        const char *value = g_mime_object_get_header(message, headers[i]);
        InternetAddressList *list = value != NULL ? internet_address_list_parse(NULL, value) : NULL;

        found = key_among(list, marks, key);
        if (list != NULL)
            g_object_unref(list);
    }
    return found;
}

/* ---------------------------------------------------------------- a report */

static void note_status(struct returned *returned, const char *text)
{
    size_t length;

    if (text == NULL)
        return;
    text += strspn(text, " \t");
    length = strspn(text, "0123456789.");
    if (length >= 5 && length < sizeof(returned->status))
        snprintf(returned->status, sizeof(returned->status), "%.*s", (int)length, text);
}

static bool begins(const char *text, const char *word)
{
    size_t length = strlen(word);

    if (text == NULL)
        return false;
    text += strspn(text, " \t");
    return g_ascii_strncasecmp(text, word, length) == 0 && g_ascii_isalnum(text[length]) == 0;
}

/* One block of fields: of the message, or of a recipient. The worst one counts. */
static void read_block(const char *text, size_t length, struct returned *returned, bool *found)
{
    GMimeParser *parser = parser_of(text, length);
    GMimeObject *fields = g_mime_parser_construct_part(parser, NULL);
    const char *envelope, *action;

    g_object_unref(parser);
    if (fields == NULL)
        return;
    envelope = g_mime_object_get_header(fields, "Original-Envelope-Id");
    action = g_mime_object_get_header(fields, "Action");
    if (envelope != NULL && !*found)
        *found = key_of_envelope(envelope, returned->key);
    if (begins(action, "failed") && returned->what != RETURNED_FAILED) {
        returned->what = RETURNED_FAILED;
        note_status(returned, g_mime_object_get_header(fields, "Status"));
    } else if (begins(action, "delayed") && returned->what == RETURNED_OTHER) {
        returned->what = RETURNED_DELAYED;
        note_status(returned, g_mime_object_get_header(fields, "Status"));
    }
    g_object_unref(fields);
}

/* The end of a block: after its last line feed. */
static size_t block_length(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '\n')
            continue;
        if (i + 1 < length && text[i + 1] == '\n')
            return i + 1;
        if (i + 2 < length && text[i + 1] == '\r' && text[i + 2] == '\n')
            return i + 1;
    }
    return length;
}

static void read_blocks(const char *text, size_t length, struct returned *returned, bool *found)
{
    for (int i = 0; i < BLOCKS_MOST && length > 0; i++) {
        size_t taken = block_length(text, length);

        read_block(text, taken, returned, found);
        while (taken < length && (text[taken] == '\r' || text[taken] == '\n'))
            taken++;
        text += taken;
        length -= taken;
    }
}

/* The decoded content of a part, NUL-terminated. */
static GByteArray *content_of(GMimeObject *part)
{
    GByteArray *bytes = g_byte_array_new();
    GMimeDataWrapper *content =
        GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
    GMimeStream *stream = g_mime_stream_mem_new();

    g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream), bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    if (content != NULL)
        g_mime_data_wrapper_write_to_stream(content, stream);
    g_object_unref(stream);
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    return bytes;
}

/* The headers of our message as returned in the report. */
static bool key_of_copy(GMimeObject *part, const struct returned_marks *marks,
                        char key[VERP_KEY_SIZE])
{
    GMimeMessage *message = GMIME_IS_MESSAGE_PART(part)
                                ? g_mime_message_part_get_message(GMIME_MESSAGE_PART(part))
                                : NULL;
    const char *id = message != NULL ? g_mime_message_get_message_id(message) : NULL;
    GMimeObject *fields;
    GMimeParser *parser;
    GByteArray *bytes;
    bool found;

    if (id != NULL)
        return key_of_id(id, marks, key);
    bytes = content_of(part);
    parser = parser_of((const char *)bytes->data, bytes->len - 1);
    fields = g_mime_parser_construct_part(parser, NULL);
    id = fields != NULL ? g_mime_object_get_header(fields, "Message-ID") : NULL;
    found = id != NULL && key_of_id(id, marks, key);
    if (fields != NULL)
        g_object_unref(fields);
    g_object_unref(parser);
    g_byte_array_unref(bytes);
    return found;
}

static bool is_type(GMimeObject *object, const char *type, const char *subtype)
{
    GMimeContentType *content = g_mime_object_get_content_type(object);

    return content != NULL && g_mime_content_type_is_type(content, type, subtype);
}

static void read_report(GMimeObject *report, const struct returned_marks *marks,
                        struct returned *returned, bool *found)
{
    GMimeMultipart *parts = GMIME_MULTIPART(report);

    for (int i = 0; i < g_mime_multipart_get_count(parts); i++) {
        GMimeObject *part = g_mime_multipart_get_part(parts, i);

        if (is_type(part, "message", "delivery-status") ||
            is_type(part, "message", "global-delivery-status")) {
            GByteArray *bytes = content_of(part);

            read_blocks((const char *)bytes->data, bytes->len - 1, returned, found);
            g_byte_array_unref(bytes);
        } else if (!*found &&
                   (is_type(part, "message", "*") || is_type(part, "text", "rfc822-headers"))) {
            *found = key_of_copy(part, marks, returned->key);
        }
    }
}

/* ---------------------------------------------------------------- the whole */

/* RFC 3834, and what was used before it. */
static bool is_automatic(GMimeObject *message)
{
    static const char *const signs[] = {"X-Autoreply", "X-Autorespond", "X-Autoresponder"};
    const char *submitted = g_mime_object_get_header(message, "Auto-Submitted");
    const char *precedence = g_mime_object_get_header(message, "Precedence");

    if (submitted != NULL && !begins(submitted, "no"))
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
        if (g_mime_object_get_header(message, signs[i]) != NULL)
            return true;
    }
    return begins(precedence, "auto_reply") || begins(precedence, "bulk") ||
           begins(precedence, "junk");
}

static void classify(GMimeMessage *whole, const struct returned_marks *marks,
                     struct returned *returned)
{
    GMimeObject *message = GMIME_OBJECT(whole);
    GMimeObject *body = g_mime_message_get_mime_part(whole);
    bool mine = key_of_recipient(message, marks, returned->key);
    bool found = mine;

    if (body != NULL && GMIME_IS_MULTIPART(body) && is_type(body, "multipart", "report")) {
        read_report(body, marks, returned, &found);
    } else if (g_mime_object_get_header(message, "X-Failed-Recipients") != NULL) {
        returned->what = RETURNED_FAILED; /* Exim without RFC 3464 */
        found = found || key_of_answer(message, marks, returned->key);
    } else {
        found = found || key_of_answer(message, marks, returned->key);
        returned->what = is_automatic(message) ? RETURNED_AWAY : RETURNED_ANSWERED;
    }
    if (!found)
        returned->what = RETURNED_OTHER;
    else if (!mine && marks->secret != NULL &&
             (returned->what == RETURNED_FAILED || returned->what == RETURNED_DELAYED))
        returned->what = RETURNED_UNSIGNED;
}

void returned_read(const char *bytes, size_t length, const struct returned_marks *marks,
                   struct returned *returned)
{
    GMimeParser *parser;
    GMimeMessage *message;
    char *digest;

    *returned = (struct returned){.what = RETURNED_OTHER};
    digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
    snprintf(returned->digest, sizeof(returned->digest), "%s", digest);
    g_free(digest);
    if (length > RETURNED_MOST)
        return;
    start_gmime();
    parser = parser_of(bytes, length);
    message = g_mime_parser_construct_message(parser, NULL);
    if (message != NULL) {
        classify(message, marks, returned);
        g_object_unref(message);
    }
    g_object_unref(parser);
}
