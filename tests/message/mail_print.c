/* Prints mails that another language's reader then takes apart (mail_readers.py): the mail with the
 * number that is the only argument. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message/mail.h"

static const struct mail samples[] = {
    {.from = "Borsetshire DoLS team <dols@borsetshire.example>",
     .reply_to = "dols@borsetshire.example",
     .to = "manager@elm-house.example",
     .to_name = "The manager, Elm House",
     .subject = "Urgent authorisation ends on Monday 28 December 2026",
     .text = "The last day is Monday 28 December 2026.\n\n.A line with a dot.\nFrom the team.\n",
     .html = "<p>The last day is <b>Monday 28 December 2026</b>.</p>\n",
     .key = "0b9f5c1e-6d0a-4f53-9d5e-3f0f5b1c2a77",
     .domain = "borsetshire.example",
     .language = "en",
     .thread = "thread-1",
     .date = 1798189200},
    {.from = "\"T\xc3\xaem DoLS, Sir Benfro\" <dols@benfro.example>",
     .to = "rheolwr@ty-llwyfen.example",
     .to_name = "T\xc5\xb7 Llwyfen \xe2\x80\x94 y rheolwr",
     .subject = "Awdurdodiad brys: y diwrnod olaf yw dydd Llun 28 Rhagfyr \xe2\x80\x94 a oes ei "
                "angen o hyd? T\xc5\xb7 Llwyfen",
     .text = "Mae\xe2\x80\x99r awdurdodiad yn dod i ben. Nid yw hyn yn dweud bod angen un arall, "
             "mae\xe2\x80\x99n gofyn a oes angen un o hyd = ?\n",
     .key = "k.1_x",
     .domain = "benfro.example",
     .language = "cy",
     .thread = "thread-2",
     .date = 1793412000},
    {.from = "dols@borsetshire.example",
     .to = "a+b@x.example",
     .subject = "",
     .text = "\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad"
             "\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87"
             "\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\n",
     .html = "",
     .key = "3",
     .domain = "borsetshire.example",
     .date = 0},
};

int main(int argc, char **argv)
{
    size_t number = argc == 2 ? strtoul(argv[1], NULL, 10) : ARRAY_SIZE(samples);
    struct buf out = BUF_INIT;
    char *cause = NULL;
    struct zone *zone = zone_load(ZONE_LEGAL, &cause);
    struct mail mail;
    bool good;

    if (zone == NULL || number >= ARRAY_SIZE(samples)) {
        fprintf(stderr, "%s\n", cause != NULL ? cause : "usage: mail_print 0..2");
        return 1;
    }
    mail = samples[number];
    mail.zone = zone;
    good = mail_build(&mail, &out, &cause);
    if (good)
        fwrite(out.data, 1, out.len, stdout);
    else
        fprintf(stderr, "%s\n", cause);
    free(cause);
    buf_free(&out);
    zone_free(zone);
    return good ? 0 : 1;
}
