#!/usr/bin/env python3
"""Reads a clinical specification and lists what is missing in the content of its form.

usage: missing_from_specification.py knee|thigh SPECIFICATION.md CONTENT_FOLDER

A specification named without a folder is looked for in the folder SARTORIUS_SPECIFICATIONS.

Compared for the knee: every item (type, unit, limits, options, side), verified LOINC codes, validation rules,
red flags with their items, thresholds and tiers, differentials with every feature of every weight, their
programme and their words, contributing factors, medicine effects, published rules, exercises, programmes.
For the thigh: items, options, red flags and differentials with items and weights, rules, medicine classes,
alerts, brands, exercises. Nothing here knows the content by heart: both sides are read.
"""
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path

MINUS = str.maketrans({"−": "-", "≥": ">=", "≤": "<=", "≠": "!="})


class Missing:
    def __init__(self):
        self.lines = []
        self.compared = Counter()

    def check(self, kind, holds, what):
        self.compared[kind] += 1
        if not holds:
            self.lines.append(f"{kind}: {what}")


def table_rows(text):
    for line in text.splitlines():
        if line.startswith("| ") or line.startswith("|`"):
            cells = [c.strip().replace("\0", "|") for c in line.replace("\\|", "\0").strip("|").split("|")]
            yield cells


def sections(text, mark):
    """Heading -> body, for headings of that mark."""
    found = re.split(rf"^{mark} ", text, flags=re.M)[1:]
    return {part.split("\n", 1)[0].strip(): part.split("\n", 1)[1] for part in found if "\n" in part}


def extension(item, url):
    for ext in item.get("extension", []):
        if ext["url"].endswith(url):
            return next(v for k, v in ext.items() if k.startswith("value"))
    return None


class Form:
    """The items of a Questionnaire; the two halves of an item recorded per side are one."""

    def __init__(self, questionnaire):
        self.items = {}
        self.per_side = set()
        self.walk(questionnaire)

    def walk(self, node):
        for item in node.get("item", []):
            self.items[item["linkId"]] = item
            if extension(item, "per-side"):
                self.per_side.add(item["linkId"])
            self.walk(item)

    def question(self, link):
        item = self.items.get(link)
        if item is not None and link in self.per_side:
            return item["item"][0]
        return item

    def options(self, link):
        return [o["valueCoding"]["code"] for o in self.question(link).get("answerOption", [])]

    def unit(self, link):
        coding = extension(self.question(link), "questionnaire-unit")
        return coding and coding["code"]

    def limits(self, link):
        question = self.question(link)
        return tuple(extension(question, key) for key in ("minValue", "maxValue"))

    def codes(self, link):
        found = set()
        for item in (self.items[link], self.question(link)):
            found |= {c["code"] for c in item.get("code", [])}
        return found


def numbers(text):
    return [float(n) for n in re.findall(r"(?<![\w.+-])-?\d+(?:\.\d+)?(?![\w+])", text.translate(MINUS))]


def same_limits(cell, limits):
    """The two numbers of "cm; 80–230" against the limits of the item."""
    found = re.search(r"(-?\d+(?:\.\d+)?)\s*(?:–|to|…)\s*[+]?(-?\d+(?:\.\d+)?)", cell.translate(MINUS))
    if not found:
        return True
    wanted = tuple(float(n) for n in found.groups())
    return tuple(None if v is None else float(v) for v in limits) == wanted


def words_of(expression):
    """What an expression compares: items, options and numbers, whatever the syntax."""
    text = expression.translate(MINUS)
    items = set(re.findall(r"[mt][kc]-[a-z0-9-]+", text))
    return items, text


# ---- knee


def knee_features(line, form):
    """Each `...` of a feature line as (items, options and comparisons)."""
    features = []
    for body in re.findall(r"`([^`]+)`", line):
        parts = set()
        for clause in re.split(r"\s*&\s*", body):
            compare = re.match(r"(mk-[a-z0-9-]+)\s*(>=|<=|<|>|=|~)\s*(.+)", clause.strip())
            item, operator, value = compare.groups()
            if operator in "=~":
                for option in value.split("|"):
                    parts.add((item, option))
            elif form.question(item)["type"] == "choice":
                grades = [o for o in form.options(item) if o.isdigit() and float(o) >= float(value)]
                parts |= {(item, grade) for grade in grades}
            else:
                parts.add((item, operator + str(float(value))))
        features.append(frozenset(parts))
    return features


SCORE_ITEMS = {"R-OKR": "mk-calc-okr", "R-PKR": "mk-calc-pkr", "R-WELLS-RF": "mk-calc-wells"}
IMPLIED = {("mk-calc-wells", "likely"): ("mk-calc-wells", ">=2.0")}


GUARDS = (
    (r" and iif\(has\('mk-img-reporter','patient-told'\), false, true\)", ""),  # V-10
    (r" or \(no\('mk-pc-injury'\) and answered\('mk-pc-mechanism'\)\.not\(\)\)", ""),  # V-13
    (r"iif\(answered\('mk-pc-mechanism'\), (.*), iif\(no\('mk-pc-injury'\), false, \{\}\)\)", r"\1"),  # V-13
    (r"iif\(has\('mk-hx-knee-surgery','arthroplasty'\), false, (.*)\)$", r"\1"),  # V-12
    (r" or has\('mk-hx-knee-surgery','arthroplasty'\)(?=\)$)", ""),  # V-12
)


def knee_expression(expression, questionnaire):
    """The same for an expression of ours. What only carries out a validation rule is left out: palpation
    complete (V-03, V-04), findings that the patient told (V-10), a known prosthesis (V-12), a mechanism that
    follows from no injury (V-13)."""
    parts = set()
    for guard, left in GUARDS:
        expression = re.sub(guard, left, expression)
    for item, options in re.findall(r"has\('([^']+)',\s*'([^']+)'\)", expression):
        parts |= {(item, option) for option in options.split("|")}
    for word, item in re.findall(r"\b(yes|no)\('([^']+)'\)", expression):
        if item != "mk-ex-palpation-complete":
            parts.add((item, word))
    for item, operator, value in re.findall(r"v\('([^']+)'\)\s*(>=|<=|<|>)\s*(-?[\d.]+)", expression):
        parts.add((item, operator + str(float(value))))
    for item, operator, value in re.findall(r"v\('([^']+)'\)\s*(=)\s*(-?[\d.]+)", expression):
        parts.add((item, value))
    for item, option in re.findall(r"graded\('([^']+)',\s*'([^']+)'\)", expression):
        options = questionnaire.options(item)
        unknown = {o["valueCoding"]["code"] for o in questionnaire.question(item)["answerOption"]
                   if extension(o, "unknown")}
        parts |= {(item, o) for o in options[options.index(option):] if o not in unknown}
    for rule, category in re.findall(r"score\('([^']+)'\)\s*=\s*'([^']+)'", expression):
        part = (SCORE_ITEMS.get(rule, rule), category)
        parts.add(IMPLIED.get(part, part))
    return frozenset(parts)


WEIGHTS = {"Strong for (+3)": "strong-for", "Weak for (+1)": "weak-for", "Weak against (−1)": "weak-against",
           "Strong against (−3)": "strong-against", "Confirmatory": "confirmatory"}
TYPES = {"integer": {"integer"}, "quantity": {"quantity", "decimal"}, "choice": {"choice"},
         "choice*": {"choice"}, "boolean3": {"choice"}, "boolean": {"boolean"}, "date": {"date"},
         "text": {"text", "string"}, "body-site*": {"choice"}, "reference*": {"reference", "string", "text"},
         "text + quantity": {"text", "string"}, "decimal": {"decimal", "quantity"}}


def option_codes(cell):
    """"twist-pivot; minor-step (…); none" -> codes."""
    plain = re.sub(r"\([^)]*\)", "", cell)
    return [re.sub(r"\s.*", "", part.strip()) for part in plain.split(";") if part.strip()]


OFFERED_FROM_THE_START = ("always", "end of exam", "any study", "any finding", "able to stand")


def shown_as_written(shown, item):
    """An item that is always shown has no condition and every other one has. What may hide a danger is
    offered from the start and marked as read by a red flag; further tests are marked optional."""
    conditional = "enableWhen" in item or extension(item, "enableWhenExpression") is not None
    if shown.split(" (")[0].split(" after")[0] in OFFERED_FROM_THE_START:
        return True
    return conditional or bool(extension(item, "optional")) or bool(extension(item, "red-flag"))


def knee_items(spec, form, missing):
    verified = set(re.findall(r"\d{1,5}-\d", re.search(r"verified in stored sources: ([^.]*)\.", spec).group(1)))
    for cells in table_rows(spec):
        link = re.fullmatch(r"`(mk-[a-z0-9-]+)`", cells[0])
        if not link or len(cells) < 8:
            continue
        link, kind, allowed, side, shown, code = link.group(1), cells[2], cells[3], cells[4], cells[5], cells[6]
        missing.check("item", link in form.items, link)
        if link not in form.items:
            continue
        question = form.question(link)
        missing.check("type", question["type"] in TYPES[kind], f"{link} is {question['type']}, not {kind}")
        if kind in ("choice", "choice*", "boolean3", "body-site*"):
            wanted = option_codes(allowed)
            missing.check("options", form.options(link) == wanted,
                          f"{link} has {form.options(link)}, not {wanted}")
            missing.check("repeats", bool(question.get("repeats")) == kind.endswith("*"), link)
        if kind in ("integer", "quantity", "decimal"):
            unit = allowed.split(";")[0].strip()
            missing.check("unit", form.unit(link) == unit, f"{link} is in {form.unit(link)}, not {unit}")
            missing.check("limits", same_limits(allowed, form.limits(link)),
                          f"{link} is limited to {form.limits(link)}, not {allowed}")
        both = side == "B" and link != "mk-sx-bilateral"
        missing.check("side", (link in form.per_side) == both, f"{link} per side: {side}")
        missing.check("label", bool(form.items[link].get("text")), link)
        if not link.startswith("mk-calc"):
            missing.check("shown when", shown_as_written(shown, form.items[link]), f"{link}: {shown}")
        for loinc in set(re.findall(r"\b\d{4,5}-\d\b", code)) & verified:
            missing.check("LOINC", loinc in form.codes(link), f"{link} lacks {loinc}")


def knee_flags(spec, rules, form, missing):
    flags = {flag["id"]: flag for flag in rules["redFlags"]}
    tiers = [tier["code"] for tier in rules["tiers"]]
    for cells in table_rows(sections(spec, "###")["2.2 Red flags (evaluated first, on every change, independent of any score)"]):
        if not re.fullmatch(r"RF-\d\d", cells[0]):
            continue
        flag = flags.get(cells[0])
        missing.check("red flag", flag is not None, cells[0])
        if flag is None:
            continue
        written = json.dumps(flag)
        scores = {"mk-calc-okr": "R-OKR", "mk-calc-pkr": "R-PKR", "mk-calc-wells": "R-WELLS-RF"}
        for item in set(re.findall(r"mk-[a-z0-9-]+", cells[1])):
            missing.check("trigger item", item in written or scores.get(item, "?") in written,
                          f"{cells[0]} does not read {item}")
        for item, limit in re.findall(r"`(mk-[a-z0-9-]+)`(?:≥|<=|>=|≤|<|>)(\d+(?:\.\d+)?)", cells[1]):
            reads = scores.get(item) or any(
                float(n) == float(limit) for n in re.findall(rf"v\('{item}'\)\s*[<>]=?\s*([\d.]+)", written))
            missing.check("trigger limit", reads, f"{cells[0]} {item} {limit}")
        named = [t for t in re.findall(r"\b(E|SD|U48|U2W|S6W|R)\b(?!-)", cells[3]) if t in tiers]
        used = {flag["urgency"]} if isinstance(flag["urgency"], str) else {u["tier"] for u in flag["urgency"]}
        missing.check("tier", set(named) >= used and used, f"{cells[0]} has {sorted(used)}, not {named}")


def knee_differentials(spec, rules, form, missing):
    known = {d["id"]: d for d in rules["differentials"]}
    for heading, body in sections(spec, "####").items():
        found = re.match(r"(DX\d\d) — (.*?)\s+\(`([a-z-]+)`\)", heading)
        if not found:
            continue
        ident, name, group = found.groups()
        differential = known.get(ident)
        missing.check("differential", differential is not None, ident)
        if differential is None:
            continue
        missing.check("group", differential["group"] == group, ident)
        missing.check("name", differential["name"] == name, f"{ident}: {differential['name']} / {name}")
        ours = {weight: Counter() for weight in WEIGHTS.values()}
        for feature in differential["features"]:
            ours[feature["weight"]][knee_expression(feature["expression"], form)] += 1
        lines = dict(re.findall(r"^- \*\*(.+?):\*\* (.+)$", body, flags=re.M))
        for title, weight in WEIGHTS.items():
            wanted = Counter(knee_features(lines.get(title, ""), form))
            for feature in set(wanted) | set(ours[weight]):
                if wanted[feature] < ours[weight][feature] and urate_twin(feature):
                    continue
                missing.check("feature", covers(wanted[feature], ours[weight], feature),
                              f"{ident} {weight}: {sorted(feature)} is written {wanted[feature]} times, "
                              f"and there {ours[weight][feature]} times")
        gate = knee_features(lines.get("Applies only if", ""), form)
        mine = [knee_expression(differential["gate"]["expression"], form)] if "gate" in differential else []
        missing.check("gate", gate == mine, f"{ident}: {gate} / {mine}")
        for title, key in (("Accuracy of tests", "accuracy"), ("Red flags", "redFlags"),
                           ("Next investigation", "nextInvestigation"), ("Urgency", "urgency"),
                           ("Initial management", "management")):
            text = " ".join(s["text"] for s in differential["info"].get(key, []))
            lost = lost_words(lines.get(title, ""), text)
            missing.check("words", not lost, f"{ident} {title}: {' '.join(lost)}")
        programme = re.match(r"RP-[A-J]", lines.get("Rehab programme", ""))
        mine = differential.get("rehabilitation", {}).get("programme")
        missing.check("programme", (programme.group(0) if programme else None) == mine, f"{ident}: {mine}")


def urate_twin(feature):
    """A feature that reads urate in both units is written once there, in one unit."""
    return {item for item, _ in feature} == {"mk-lab-urate-umol", "mk-lab-urate-mgdl"}


def covers(count, ours, feature):
    if ours[feature] == count:
        return True
    twins = [f for f in ours if urate_twin(f) and feature <= f]
    return len(twins) == count


def lost_words(written, shown):
    """Words of the specification that the content does not carry; marks of evidence are kept apart."""
    plain = re.sub(r"\[[VKLE2][^\]]*\]|\*\*|`", " ", written)
    strip = lambda text: re.findall(r"[^\W_]+", text.lower())
    have = set(strip(shown))
    return [word for word in strip(plain) if word not in have]


def knee(spec, folder, missing):
    form = Form(json.loads((folder / "medial-knee.questionnaire.json").read_text()))
    rules = json.loads((folder / "medial-knee.rules.json").read_text())
    rehab = (folder / "rehab.json").read_text()
    sources = (folder / "medial-knee.sources.json")
    missing.check("sources", sources.exists(), sources.name)
    traced = json.loads(sources.read_text()) if sources.exists() else {}
    knee_items(spec, form, missing)
    knee_flags(spec, rules, form, missing)
    knee_differentials(spec, rules, form, missing)
    for rule in re.findall(r"^\| (V-\d\d) \|", spec, flags=re.M):
        missing.check("validation rule", rule in {t["rule"] for t in traced.get("validation", [])}, rule)
    for factor in re.findall(r"^\| (CF-\d) \|", spec, flags=re.M):
        mine = [c for c in rules["contributing"] if c["id"] == factor]
        missing.check("contributing factor", bool(mine), factor)
        row = next(c for c in table_rows(spec) if c[0] == factor)
        for item in re.findall(r"mk-[a-z0-9-]+", row[2]):
            missing.check("factor item", bool(mine) and item in json.dumps(mine), f"{factor} {item}")
    effects = [a for a in rules.get("advice", []) if a["id"].startswith("ME-")]
    table = sections(spec, "###")["2.4 Medication effects checklist"]
    rows = [c for c in table_rows(table) if len(c) == 3 and c[0] not in ("Class", "---")]
    for row in rows:
        missing.check("medicine effect", any(a["name"] == row[0] for a in effects), row[0])
    for rule in re.findall(r"^### (R-[A-Z0-9]+) ", spec, flags=re.M):
        mine = [t for t in traced.get("rules", []) if t["rule"] == rule]
        missing.check("published rule", bool(mine), rule)
        if rule not in ("R-SYN",):
            missing.check("rule shown", rule in json.dumps(rules["scores"]), rule)
    for exercise in re.findall(r"^\| (EX-\d\d) \|", spec, flags=re.M):
        missing.check("exercise", f'"{exercise}"' in rehab, exercise)
    for programme in re.findall(r"^\| (RP-[A-J]) \|", spec, flags=re.M):
        missing.check("programme", f'"{programme}"' in rehab, programme)


# ---- thigh


def suffixes(cell):
    """`tc-ex-pulse-fem, -pop, -dp` -> every id; "tc-ctx-sbp / tc-ctx-dbp" likewise."""
    found, stem = [], ""
    for part in re.split(r"\s*[,/]\s*", cell.replace("`", "")):
        part = part.strip()
        if part.startswith("tc-"):
            found.append(part)
            stem = part.rsplit("-", 1)[0]
        elif part.startswith("-") and stem:
            found.append(stem + part)
    return [link for link in found if re.fullmatch(r"tc-[a-z0-9-]+", link)]


# The specification names the entered value; the content reads the computed one, which is either.
SAME = {"tc-lab-egfr": "calc-egfr", "calc-statin-stopped": "MC-01", "calc-any-med": "any"}


def read_by(expression):
    """What a condition of the thigh reads."""
    found = re.findall(r"tc-[a-z0-9-]+|MC-\d\d|calc-[a-z-]+|(?<=med\(')any", expression)
    return frozenset(SAME.get(name, name) for name in found)


def codes_by_item(items, found):
    for item in items:
        if "answerOption" in item:
            found[item["linkId"].split("/")[0]] = {option["valueCoding"]["code"] for option in item["answerOption"]}
        codes_by_item(item.get("item", []), found)
    return found


def thigh_options(spec, folder, missing):
    have = codes_by_item(json.loads((folder / "thigh-cramp.questionnaire.json").read_text())["item"], {})
    for cells in table_rows(spec[spec.index("## 1.2"):spec.index("## 1.8")]):
        if len(cells) < 3 or cells[0] not in have or re.match(r"integer|quantity|boolean|multi \(", cells[2]):
            continue
        for word in re.sub(r"\(.*?\)|choice|multi", "", cells[2]).split(","):
            code = word.strip(" :").split(" ")[0]
            if re.match(r"^[A-Za-z0-9-]{2,}$", code) and code != "shown":
                missing.check("option", code in have[cells[0]], f"{cells[0]}: {code}")


def thigh_brands(spec, folder, missing):
    medicines = json.loads((folder / "medications.json").read_text())
    names = {entry["name"] for key in ("brands", "ingredients", "spellings") for entry in medicines[key]}
    for entry in spec[spec.index("Lipitor = "):spec.index("## 4.7")].strip().rstrip(".").split(";"):
        for brand in entry.split(" = ")[0].strip().lower().split("/"):
            missing.check("brand", brand.strip() in names, brand.strip())


def thigh(spec, folder, missing):
    thigh_options(spec, folder, missing)
    thigh_brands(spec, folder, missing)
    form = Form(json.loads((folder / "thigh-cramp.questionnaire.json").read_text()))
    rules = json.loads((folder / "thigh-cramp.rules.json").read_text())
    medications = (folder / "medications.json").read_text()
    rehab = "".join(path.read_text() for path in folder.glob("*rehab*.json"))
    chapter = spec[spec.index("# 1. Assessment form"):spec.index("# 2. Red flags")]
    for cells in table_rows(chapter):
        for link in suffixes(cells[0]):
            missing.check("item", link in form.items, link)
    flags = {flag["id"]: flag for flag in rules["redFlags"]}
    for cells in table_rows(spec[spec.index("## 2.1"):spec.index("## 2.2")]):
        if not re.fullmatch(r"RF-\d\d", cells[0]):
            continue
        flag = flags.get(cells[0])
        missing.check("red flag", flag is not None, cells[0])
        if flag:
            for item in set(re.findall(r"tc-[a-z0-9-]+", cells[2])):
                missing.check("trigger item", item in flag["expression"], f"{cells[0]} does not read {item}")
            missing.check("tier", cells[3] in json.dumps(flag["urgency"]), f"{cells[0]} {cells[3]}")
    known = {d["id"]: d for d in rules["differentials"]}
    for heading, body in sections(spec[spec.index("## 2.2"):spec.index("# 3. Published")], "###").items():
        ident = heading.split(" ")[0]
        if not re.fullmatch(r"DX-\d\d", ident):
            continue
        missing.check("differential", ident in known, ident)
        if ident not in known:
            continue
        lines = dict(re.findall(r"^- \*\*(.+?):\*\* (.+)$", body, flags=re.M))
        wanted = Counter()
        for title in ("For", "Against"):
            for points, condition in re.findall(r"([+−-]\d+) `([^`]+)`", lines.get(title, "")):
                wanted[(int(points.translate(MINUS)), read_by(condition))] += 1
        ours = Counter()
        for feature in known[ident]["features"]:
            ours[(feature["points"], read_by(feature["expression"]))] += 1
        for key, count in wanted.items():
            missing.check("feature", ours[key] >= count, f"{ident} {key[0]:+d} {sorted(key[1])}")
    for prefix, text in (("MC", medications), ("MX", medications + json.dumps(rules))):
        for ident in sorted(set(re.findall(rf"^\| ({prefix}-\d\d[a-z]?) \|", spec, flags=re.M))):
            missing.check(prefix, f'"{ident}"' in text, ident)
    for prefix in ("EX", "KX"):
        for ident in sorted(set(re.findall(rf"^\| ({prefix}-\d\d) \|", spec, flags=re.M))):
            missing.check(prefix, ident in rehab, ident)
    code = "".join(path.read_text() for path in (folder.parent / "scores").glob("*.cpp"))
    for rule in sorted(set(re.findall(r"^## 3\.\d+ .*?(R-[A-Z0-9]+)", spec, flags=re.M))):
        missing.check("published rule", f'"{rule}"' in code, rule)


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("knee", "thigh"):
        sys.exit(__doc__)
    spec = Path(sys.argv[2])
    if not spec.exists() and "SARTORIUS_SPECIFICATIONS" in os.environ:
        spec = Path(os.environ["SARTORIUS_SPECIFICATIONS"]) / spec
    if not spec.exists():
        print(f"skipped: {spec} is not on this machine")
        return
    missing = Missing()
    {"knee": knee, "thigh": thigh}[sys.argv[1]](spec.read_text(), Path(sys.argv[3]), missing)
    for line in missing.lines:
        print(line)
    counts = ", ".join(f"{kind} {count}" for kind, count in missing.compared.items())
    print(f"{sum(missing.compared.values())} comparisons ({counts}); {len(missing.lines)} missing")
    sys.exit(1 if missing.lines else 0)


if __name__ == "__main__":
    main()
