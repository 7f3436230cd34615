#include "ctl/arguments.h"

#include <ctype.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/ctl.h"
#include "law/date.h"

static const struct argument *find(const struct argument *options, const char *name, size_t length)
{
    for (; options->name != NULL; options++) {
        if (strlen(options->name) == length && strncmp(options->name, name, length) == 0)
            return options;
    }
    return NULL;
}

static void add_to_list(struct argument_list *list, const char *text)
{
    list->items = xreallocarray(list->items, list->count + 1, sizeof(*list->items));
    list->items[list->count++] = text;
}

static void store(const struct argument *option, const char *text, struct faults *faults)
{
    if (option->type == ARGUMENT_TEXT)
        *(const char **)option->value = text;
    else if (option->type == ARGUMENT_LIST)
        add_to_list(option->value, text);
    else if (!date_parse(text, option->value))
        faults_add(faults, option->name, 0, "“%s” is not a date; write it as 2026-12-24", text);
}

/* Takes the option at `word` and its value, which may be the next word; returns the last word
 * taken. */
static char **take_long(const struct argument *options, char **word, struct faults *faults)
{
    const char *name = *word + 2;
    size_t length = strcspn(name, "=");
    const struct argument *option = find(options, name, length);
    bool joined = name[length] == '=';

    if (option == NULL) {
        faults_add(faults, *word, 0, "there is no such option");
    } else if (option->type == ARGUMENT_FLAG) {
        if (joined)
            faults_add(faults, option->name, 0, "takes no value");
        *(bool *)option->value = true;
    } else if (joined) {
        store(option, name + length + 1, faults);
    } else if (word[1] == NULL) {
        faults_add(faults, *word, 0, "a value must follow");
    } else {
        store(option, *++word, faults);
    }
    return word;
}

static char **take_short(struct ctl *ctl, char **word, struct faults *faults)
{
    char letter = (*word)[1];
    const char *value = (*word)[2] != '\0' ? *word + 2 : word[1];

    if (letter != 'c' && letter != 'd') {
        faults_add(faults, *word, 0, "there is no such option");
        return word;
    }
    if (value == NULL) {
        faults_add(faults, *word, 0, "a value must follow");
        return word;
    }
    if (letter == 'c')
        ctl->config_file = value;
    else
        ctl->conninfo = value;
    return (*word)[2] != '\0' ? word : word + 1;
}

size_t arguments_parse(struct ctl *ctl, const struct argument *options, char **words,
                       struct faults *faults)
{
    size_t kept = 0;
    bool ended = false;

    for (char **word = words; *word != NULL; word++) {
        if (ended || (*word)[0] != '-' || (*word)[1] == '\0')
            words[kept++] = *word;
        else if (strcmp(*word, "--") == 0)
            ended = true;
        else if ((*word)[1] == '-')
            word = take_long(options, word, faults);
        else
            word = take_short(ctl, word, faults);
    }
    words[kept] = NULL;
    return kept;
}

bool argument_blank(const char *text)
{
    while (text != NULL && isspace((unsigned char)*text) != 0)
        text++;
    return text == NULL || *text == '\0';
}

void arguments_need_reason(const char *who, const char *why, struct faults *faults)
{
    if (argument_blank(who))
        faults_add(faults, "--who", 0, "say who decides it, by name");
    if (argument_blank(why))
        faults_add(faults, "--why", 0, "say why, for those who ask later");
}
