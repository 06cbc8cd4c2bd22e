#!/usr/bin/env python3
"""Lists what of the thigh specification is not in the content: items, options, red flags, differentials,
rules, medicine classes, alerts, brands, exercises. Exit code 1 when anything is missing.

usage: thigh_coverage.py thigh-cramp.md SOURCE_FOLDER
"""

import json
import re
import sys
from pathlib import Path

RULES = ("ABI TBI FONT RUTH ALI ECQ WELLS SAMS CK MCM EGFR KDIGO AKI CCA AG NA K MG PHOS A1C TSH BAMIC MUN "
         "SQZ SQZ5 HAGOS").split()


def item_ids(text):
    """Item ids of section 1; a row may name several suffixes after one stem."""
    ids = set()
    for line in text[text.index("# 1. Assessment"):text.index("# 2. Red flags")].split("\n"):
        row = re.match(r"^\| (tc-[^|]+?) \|", line)
        stem = ""
        for part in re.split(r",\s*| / ", row[1]) if row else []:
            stem = part.strip() if part.strip().startswith("tc-") else stem.rsplit("-", 1)[0] + part.strip()
            ids.add(stem)
    return ids


def options_of(items, found):
    for item in items:
        if "answerOption" in item:
            codes = {option["valueCoding"]["code"] for option in item["answerOption"]}
            found[item["linkId"].split("/")[0]] = codes
        options_of(item.get("item", []), found)
    return found


def missing_options(text, questionnaire):
    have = options_of(questionnaire["item"], {})
    missing = []
    for line in text[text.index("## 1.2"):text.index("## 1.8")].split("\n"):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) < 3 or cells[0] not in have or re.match(r"integer|quantity|boolean|multi \(", cells[2]):
            continue
        for word in re.sub(r"\(.*?\)|choice|multi", "", cells[2]).split(","):
            code = word.strip(" :").split(" ")[0]
            if re.match(r"^[A-Za-z0-9-]{2,}$", code) and code not in have[cells[0]] | {"shown"}:
                missing.append(f"{cells[0]}: {code}")
    return missing


def main(specification, source):
    text = Path(specification).read_text(encoding="utf-8")
    content = Path(source) / "forms" / "content"
    load = lambda name: json.loads((content / name).read_text(encoding="utf-8"))
    questionnaire, rules = load("thigh-cramp.questionnaire.json"), load("thigh-cramp.rules.json")
    medicines, rehabilitation = load("medications.json"), load("thigh-cramp.rehab.json")
    ids = set(re.findall(r'"linkId": "(tc-[a-z0-9-]+)', json.dumps(questionnaire)))
    code = "".join(path.read_text() for path in (Path(source) / "forms" / "scores").glob("*.cpp"))
    names = {entry["name"] for key in ("brands", "ingredients", "spellings") for entry in medicines[key]}
    brands = text[text.index("Lipitor = "):text.index("## 4.7")].strip().rstrip(".").split(";")
    listed = lambda pattern: set(re.findall(pattern, text, re.M))
    has = lambda key, where: {entry["id"] for entry in where[key]}
    checks = {
        "items": item_ids(text) - ids,
        "options": missing_options(text, questionnaire),
        "red flags": listed(r"^\| (RF-\d+)") - has("redFlags", rules),
        "differentials": listed(r"^### (DX-\d+)") - has("differentials", rules),
        "rules": [rule for rule in RULES if f'"R-{rule}"' not in code],
        "medicine classes": listed(r"^\| (MC-\d+) ") - has("classes", medicines),
        "alerts": listed(r"^\| (MX-\d+) ") - has("alerts", medicines),
        "brands": [b for e in brands for b in e.split(" = ")[0].strip().lower().split("/") if b.strip() not in names],
        "exercises": listed(r"^\| ((?:EX|KX)-\d+) ") - has("exercises", rehabilitation),
    }
    for name, missing in checks.items():
        print(f"{name}: {'none missing' if not missing else 'missing ' + ', '.join(sorted(missing))}")
    return 1 if any(checks.values()) else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
