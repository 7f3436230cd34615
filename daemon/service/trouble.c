#include "service/trouble.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"

void trouble_tell(struct trouble *trouble, const char *what, const char *fault)
{
    char *text = xasprintf("%s: %s", what, fault != NULL ? fault : "no reason given");

    if (trouble->text == NULL || strcmp(trouble->text, text) != 0)
        log_error(trouble->area, "%s", text);
    free(trouble->text);
    trouble->text = text;
    trouble->fresh = true;
}

void trouble_over(struct trouble *trouble)
{
    if (!trouble->fresh && trouble->text != NULL) {
        log_info(trouble->area, "works again");
        trouble_free(trouble);
    }
    trouble->fresh = false;
}

void trouble_free(struct trouble *trouble)
{
    free(trouble->text);
    trouble->text = NULL;
}
