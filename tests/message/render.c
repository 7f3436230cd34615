/* render FOLDER LANGUAGE TIER MOMENT [PART]: composes a message over the templates of that folder
 * from each line of standard input, a JSON array of notices, and prints it. The moment is in
 * seconds since 1970; the part is subject, text or html, and without one subject and text are
 * printed. A form feed ends each message. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "message/compose.h"

static void print(const struct composed *mail, const char *part)
{
    if (part == NULL)
        printf("Subject: %s\n\n%s", mail->subject, mail->text);
    else if (strcmp(part, "html") == 0)
        fputs(mail->html, stdout);
    else
        puts(strcmp(part, "subject") == 0 ? mail->subject : mail->text);
    fputs("\f\n", stdout);
}

static bool render(const struct composer *composer, char **arguments, const char *notices)
{
    struct message_content claim = {.notices = notices,
                                    .name = "The manager",
                                    .language = arguments[2],
                                    .tier = arguments[3],
                                    .key = "0b9f5c1e-6d0a-4f53-9d5e-3f0f5b1c2a77"};
    struct composed mail;
    char *cause = NULL;

    if (!compose_message(composer, &claim, strtoll(arguments[4], NULL, 10), &mail, &cause)) {
        fprintf(stderr, "render: %s\n", cause);
        free(cause);
        return false;
    }
    print(&mail, arguments[5]);
    composed_free(&mail);
    return true;
}

int main(int count, char **arguments)
{
    struct faults faults = FAULTS_INIT;
    struct composer composer = {.council = {.name = "Borsetshire County Council",
                                            .team = "DoLS team",
                                            .reply_to = "dols@borsetshire.example",
                                            .phone = "01632 960123",
                                            .address = "County Hall, Felpersham",
                                            .hours = "Monday to Friday, 8.30 to 17.00"}};
    char *cause = NULL, *line = NULL;
    size_t room = 0;
    bool good = true;

    if (count < 5 || count > 6) {
        fputs("usage: render FOLDER LANGUAGE TIER MOMENT [subject|text|html]\n", stderr);
        return 2;
    }
    composer.templates = templates_load(arguments[1], "en", &faults);
    composer.calendar = calendar_new();
    composer.zone = zone_load(ZONE_LEGAL, &cause);
    faults_print(&faults, stderr);
    if (faults.count > 0 || composer.zone == NULL)
        return 1;
    while (getline(&line, &room, stdin) > 0)
        good = render(&composer, arguments, line) && good;
    free(line);
    templates_free((struct templates *)(uintptr_t)composer.templates);
    calendar_free((struct calendar *)(uintptr_t)composer.calendar);
    zone_free((struct zone *)(uintptr_t)composer.zone);
    return good ? 0 : 1;
}
