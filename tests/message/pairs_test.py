"""Each Welsh template asks the same conditions as its English one, and in each branch shows the same fields and names
the same numbers: days, forms, sections and paragraphs."""
import os
import pathlib
import re
import sys

TEMPLATES = pathlib.Path(os.environ.get("top_srcdir", "."), "conf/templates")

# What is compared in neither language, with the reason: a template, and a section or a field of it.
EXCEPTIONS = {
    # The reason is English text of the record. Where the Welsh can say it in its own words, it does.
    ("date-moved.txt", "extra.moved_because"),
    # The Welsh does not say yet when the last appointment ended, nor the day in its subject.
    ("rpr-gap-managing-authority.txt", "dates.rpr_ended"),
    ("rpr-gap-managing-authority.txt", "last_day_long"),
}


def marks(text, left_out=()):
    """The fields, partials, conditions and numbers of a template, each with the conditions that it stands under."""
    found, around = set(), []
    text = re.sub(r"\{\{!.*?\}\}", "", text, flags=re.DOTALL)
    for tag, number in re.findall(r"\{\{(.*?)\}\}|(\d[\w/]*(?:\(\w+\))*)", text):
        sign, name = re.match(r"([#^/>{&]?)\s*(.*?)\s*$", tag).groups() if tag else ("", number)
        if sign == "/":
            around.pop()
            continue
        if name not in left_out and not any(outer[1:] in left_out for outer in around):
            found.add(" ".join(sorted(around) + [sign + name]))
        if sign in ("#", "^"):
            around.append(sign + name)
    return found


def differences(english, welsh, left_out=()):
    english, welsh = marks(english, left_out), marks(welsh, left_out)
    return [f"the Welsh lacks: {mark}" for mark in sorted(english - welsh)] + \
        [f"only the Welsh has: {mark}" for mark in sorted(welsh - english)]


def check_itself():
    """A branch, a field, a day and a number that are missing are found; other words and another order are not."""
    english = "{{#a}}{{b}} in 7 days (para 77(2)){{/a}}{{^a}}{{c}}{{! 8 }}{{/a}}"
    for welsh, wanted in (
            ("{{^a}}{{c}}{{/a}}{{#a}}(paragraff 77(2)) o fewn 7 i {{b}}{{/a}}", []),
            ("{{#a}}{{b}} 7, 77(2){{/a}}", ["the Welsh lacks: ^a", "the Welsh lacks: ^a c"]),
            ("{{#a}}7, 77(2){{/a}}{{^a}}{{c}}{{/a}}{{b}}", ["the Welsh lacks: #a b", "only the Welsh has: b"]),
            ("{{#a}}{{b}} 7, 77{{/a}}{{^a}}{{c}}{{/a}}", ["the Welsh lacks: #a 77(2)", "only the Welsh has: #a 77"])):
        if differences(english, welsh) != wanted:
            sys.exit(f"{welsh}: {differences(english, welsh)} where {wanted} is right")
    if differences(english, "{{^a}}{{c}}{{/a}}", {"a"}) or not differences(english, "", {"b"}):
        sys.exit("an exception leaves out too little or too much")


check_itself()
faults, count = 0, 0
for path in sorted((TEMPLATES / "cy").glob("*.txt")):
    pair = [(TEMPLATES / language / path.name).read_text(encoding="utf-8") for language in ("en", "cy")]
    left_out = {name for template, name in EXCEPTIONS if template == path.name}
    said = differences(*pair, left_out)
    said += [f"{name} needs no exception any more" for name in sorted(left_out)
             if len(differences(*pair, left_out - {name})) == len(said)]
    for line in said:
        print(f"{path.name}: {line}")
    faults += len(said)
    count += 1
print(f"{count} templates in Welsh as in English" if not faults else f"{faults} differences")
sys.exit(faults > 0 or count < 50)
