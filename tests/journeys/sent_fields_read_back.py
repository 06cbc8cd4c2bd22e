#!/usr/bin/python3
"""Reads the receiver's copies of a referral and a rehabilitation order with python3-hl7, a peer we did
not write, and compares every leaf of the record's own values with what the message says.

    sent_fields_read_back.py DIR                      a folder left by `sartoriusctl demo --keep DIR`
    sent_fields_read_back.py DIR --positive-control   plants differences and wants each of them found

A leaf that the message does not carry must be named in NOT_SENT with its reason; anything else that was
not compared is a failure, so a field added to the record later cannot be forgotten in silence."""

import datetime
import functools
import glob
import json
import os
import sys

import hl7

SYSTEMS = {
    "http://loinc.org": "LN",
    "http://snomed.info/sct": "SCT",
    "http://unitsofmeasure.org": "UCUM",
    "http://hl7.org/fhir/sid/icd-10": "I10",
    "urn:sartorius:codes": "99SARTORIUS",
}
SEX = {"female": "F", "male": "M", "other": "O", "unknown": "U"}
PRIORITY = {"stat": "S", "asap": "A", "routine": "R"}

# Leaves that stay at home: ids that mean nothing outside of this record, and settings of delivery.
NOT_SENT = {
    "patient.id": "our own key; PID-3 carries the patient's numbers",
    "patient.allergiesReviewed": "said by AL1, or by OBX 'allergies' when nobody asked",
    "assessment": "our own key",
    "to.id": "a name in our settings",
    "to.destination": "a name in our settings",
}


class Values:
    """The record value, remembering which leaves were asked for."""

    def __init__(self, tree):
        self.leaves = {}
        self._flatten("", tree)
        self.asked = set()

    def _flatten(self, path, node):
        if isinstance(node, dict):
            for key, value in node.items():
                self._flatten(f"{path}.{key}" if path else key, value)
        elif isinstance(node, list):
            for index, value in enumerate(node):
                self._flatten(f"{path}[{index}]", value)
        elif node is not None:
            self.leaves[path] = node

    def get(self, path):
        self.asked.add(path)
        return self.leaves.get(path)

    def text(self, path):
        value = self.get(path)
        return "" if value is None else str(value)

    def count(self, path):
        return len({p[len(path) + 1:].split("]")[0] for p in self.leaves if p.startswith(path + "[")})

    def unasked(self):
        return sorted(p for p, v in self.leaves.items()
                      if p not in self.asked and p not in NOT_SENT and v != "")


def observation_rows(message):
    """Every OBX as (OBR-4.1 above it, OBX-3.1, OBX-4, occurrence, notes below it)."""
    rows, group, notes = [], "", None

    def part(segment, field):
        return message.unescape(str(segment.extract_field(1, field, 1, 1, 1)))

    for segment in message:
        kind = str(segment[0])
        if kind == "OBR":
            group = part(segment, 4)
        if kind == "OBX":
            notes = []
            rows.append((group, part(segment, 3), part(segment, 4), len(rows) + 1, notes))
        elif kind == "NTE" and notes is not None:
            notes.append(part(segment, 3))
        else:
            notes = None
    return rows


class Comparison:
    def __init__(self, copy, values):
        self.message, self.rows = copy
        self.values = values
        self.compared = 0
        self.different = []

    def field(self, segment, occurrence, field, rep=1, comp=1, sub=1):
        try:
            value = self.message.extract_field(segment, occurrence, field, rep, comp, sub)
        except (IndexError, KeyError):
            return ""
        return "" if value is None else str(value)

    def check(self, place, found, expected):
        self.compared += 1
        found = found.replace("\r\n", "\n").replace("\r", "\n")
        if found != expected:
            self.different.append(f"{place}: received {found!r}, the record says {expected!r}")

    def same(self, path, segment, field, rep=1, comp=1, sub=1, occurrence=1):
        place = f"{segment}[{occurrence}]-{field}[{rep}].{comp}.{sub} ({path})"
        self.check(place, self.field(segment, occurrence, field, rep, comp, sub), self.values.text(path))

    def date(self, path, segment, field, occurrence=1):
        expected = self.values.text(path).replace("-", "")
        self.check(f"{segment}-{field} ({path})", self.field(segment, occurrence, field), expected)

    def moment(self, path, found):
        self.compared += 1
        expected = datetime.datetime.fromisoformat(self.values.text(path).replace("Z", "+00:00"))
        form = "%Y%m%d%H%M%S.%f%z" if "." in found else "%Y%m%d%H%M%S%z"
        try:
            same = datetime.datetime.strptime(found, form).replace(microsecond=0) \
                == expected.replace(microsecond=0)
        except ValueError:
            same = False
        if not same:
            self.different.append(f"{path}: received {found!r}")

    def coding(self, path, segment, field, occurrence=1, extra=""):
        self.same(f"{path}.code", segment, field, 1, 1, 1, occurrence)
        self.check(f"{segment}-{field}.2 ({path}.display)",
                   self.field(segment, occurrence, field, 1, 2),
                   self.values.text(f"{path}.display") + extra)
        system = self.values.text(f"{path}.system")
        self.check(f"{segment}-{field}.3 ({path}.system)", self.field(segment, occurrence, field, 1, 3),
                   SYSTEMS.get(system, system))

    def name(self, path, segment, field, first=1, occurrence=1):
        for offset, part in enumerate(("family", "given", "middle", "suffix", "prefix")):
            self.same(f"{path}.{part}", segment, field, 1, first + offset, 1, occurrence)

    def address(self, path, segment, field, occurrence=1):
        for component, part in ((1, "line"), (3, "city"), (4, "region"), (5, "postalCode"), (6, "country")):
            self.same(f"{path}.{part}", segment, field, 1, component, 1, occurrence)

    def clinician(self, path, segment, field):
        self.same(f"{path}.number.value", segment, field, 1, 1)
        self.name(f"{path}.name", segment, field, 2)
        self.same(f"{path}.number.authority", segment, field, 1, 9)
        self.same(f"{path}.number.type", segment, field, 1, 13)

    def observations(self, group, code, part):
        """Occurrence numbers of the OBX with this OBX-3.1 and OBX-4 under this OBR-4.1, and their notes."""
        return [(occurrence, notes) for of, named, place, occurrence, notes in self.rows
                if group in ("", of) and named == code and place == part]

    def observed(self, path, group, code, part, expected=None, unit=""):
        expected = self.values.text(path) if expected is None else expected
        place = f"OBX {group}/{code}/{part} ({path})"
        found = self.observations(group, code, part)
        for occurrence, notes in found:
            if (self.field("OBX", occurrence, 5) == expected
                    or self.field("OBX", occurrence, 5).replace("\r", "\n") == expected) \
                    and self.field("OBX", occurrence, 6) == unit:
                self.compared += 1
                return occurrence, notes
        self.check(place, self.field("OBX", found[0][0], 5) if found else "(no such OBX)", expected)
        return None, []


def compare_patient(compare):
    values = compare.values
    for index in range(values.count("patient.identifiers")):
        for component, part in ((1, "value"), (4, "authority"), (5, "type")):
            compare.same(f"patient.identifiers[{index}].{part}", "PID", 3, index + 1, component)
    compare.name("patient.name", "PID", 5)
    compare.date("patient.birthDate", "PID", 7)
    compare.check("PID-8", compare.field("PID", 1, 8), SEX[values.text("patient.sex")])
    compare.address("patient.address", "PID", 11)
    compare.same("patient.phone", "PID", 13, 1, 12)
    compare.check("MSH-11", compare.field("MSH", 1, 11), "T" if values.get("patient.demonstration") else "P")
    for index in range(values.count("patient.allergies")):
        compare.same(f"patient.allergies[{index}].substance", "AL1", 3, 1, 2, 1, index + 1)
        compare.same(f"patient.allergies[{index}].reaction", "AL1", 5, 1, 1, 1, index + 1)


def compare_recipient(compare, segment, occurrence):
    compare.same("to.name", segment, 4, 1, 9, 1, occurrence)
    compare.name("to.person", segment, 2, 1, occurrence)
    compare.address("to.address", segment, 3, occurrence)
    compare.same("to.phone", segment, 5, 1, 12, 1, occurrence)
    for component, part in ((1, "value"), (2, "type"), (3, "authority")):
        compare.same(f"to.number.{part}", segment, 7, 1, component, 1, occurrence)


def compare_statements(compare):
    values = compare.values
    for index in range(values.count("statements")):
        base = f"statements[{index}]"
        side = values.get(f"{base}.side")
        part = f"{index + 1}-{side}" if side else str(index + 1)
        display = values.text(f"{base}.what.display")
        if side:
            display = f"{display}, {side}" if display else side
        occurrence, notes = compare.observed(f"{base}.value", "findings", values.text(f"{base}.what.code"), part,
                                             unit=values.text(f"{base}.unit"))
        if occurrence is None:
            continue
        compare.check(f"{base}.what.display", compare.field("OBX", occurrence, 3, 1, 2), display)
        system = values.text(f"{base}.what.system")
        if values.text(f"{base}.what.code"):
            compare.check(f"{base}.what.system", compare.field("OBX", occurrence, 3, 1, 3),
                          SYSTEMS.get(system, system))
        compare.check(f"{base}.abnormal", compare.field("OBX", occurrence, 8),
                      "A" if values.get(f"{base}.abnormal") else "")
        source = values.text(f"{base}.source")
        if source:
            compare.check(f"{base}.source", "\n".join(notes), f"Source: {source}")


def compare_medications(compare):
    values = compare.values
    for index in range(values.count("medications")):
        base = f"medications[{index}]"
        words = f"{values.text(base + '.text')} [{values.text(base + '.status')}"
        for date in ("started", "stopped"):
            if values.get(f"{base}.{date}"):
                words += f", {date} {values.text(f'{base}.{date}')}"
        compare.observed(f"{base}.text", "10160-0", "10160-0", str(index + 1), words + "]")


def compare_labs(compare):
    values = compare.values
    for index in range(values.count("labs")):
        base = f"labs[{index}]"
        code, comparator = values.text(f"{base}.what.code"), values.text(f"{base}.comparator")
        first = comparator or values.text(f"{base}.value.value")
        occurrence, _ = compare.observed(f"{base}.value.value", "26436-6", code, "", first,
                                         values.text(f"{base}.value.unit"))
        if occurrence is None:
            continue
        if comparator:
            compare.same(f"{base}.value.value", "OBX", 5, 1, 2, 1, occurrence)
        compare.coding(f"{base}.what", "OBX", 3, occurrence)
        compare.same(f"{base}.referenceRange", "OBX", 7, 1, 1, 1, occurrence)
        compare.moment(f"{base}.taken", compare.field("OBX", occurrence, 14))


def compare_studies(compare):
    values = compare.values
    for index in range(values.count("studies")):
        base, part = f"studies[{index}]", str(index + 1)
        compare.observed(f"{base}.uid", "18748-4", "113014", part)
        for leaf, code in (("accession", "accession"), ("modality", "modality"),
                           ("description", "study-description"), ("side", "study-side")):
            if values.text(f"{base}.{leaf}"):
                compare.observed(f"{base}.{leaf}", "18748-4", code, part)
        if values.get(f"{base}.date"):
            compare.observed(f"{base}.date", "18748-4", "study-date", part,
                             values.text(f"{base}.date").replace("-", ""))


def compare_referral(copy, values):
    compare = Comparison(copy, values)
    message = compare.message
    compare.check("MSH-9", str(message.segment("MSH")[9]), "REF^I12^REF_I12")
    compare.check("RF1-2", compare.field("RF1", 1, 2), PRIORITY[values.text("priority")])
    compare.same("id", "RF1", 6)
    compare.moment("signedAt", compare.field("RF1", 1, 7))
    compare.name("from.name", "PRD", 2)
    for component, part in ((1, "value"), (2, "type"), (3, "authority")):
        compare.same(f"from.number.{part}", "PRD", 7, 1, component)
    compare.same("clinic.facilityId", "PRD", 4, 1, 4)
    compare.same("clinic.name", "PRD", 4, 1, 9)
    compare.address("clinic.address", "PRD", 3)
    compare.same("clinic.phone", "PRD", 5, 1, 12)
    compare_recipient(compare, "PRD", 2)
    compare_patient(compare)
    compare.coding("workingDiagnosis", "DG1", 3)
    compare.observed("question", "57133-1", "42349-1", "")
    compare.observed("side", "57133-1", "side", "")
    if values.text("summary"):
        compare.observed("summary", "57133-1", "51848-0", "")
    for index in range(values.count("redFlags")):
        compare.observed(f"redFlags[{index}]", "57133-1", "red-flag", str(index + 1))
    compare_statements(compare)
    compare_medications(compare)
    compare_labs(compare)
    compare_studies(compare)
    compare.clinician("from", "PV1", 8)
    last = [s for s in message if str(s[0]) == "NTE"][-1]
    words = message.unescape(str(last.extract_field(1, 3, 1, 1, 1)))
    compare.check("from.role in the last NTE", "yes" if values.text("from.role") in words else words, "yes")
    return compare


def compare_exercises(compare):
    values = compare.values
    for index in range(values.count("exercises")):
        base, part = f"exercises[{index}]", str(index + 1)
        occurrence, _ = compare.observed(f"{base}.exercise", "", "exercise", part)
        if occurrence is not None:
            compare.same(f"{base}.name", "OBX", 5, 1, 2, 1, occurrence)
        for leaf, code, unit in (("sets", "sets", "{set}"), ("repetitions", "repetitions", "{repetition}"),
                                 ("holdSeconds", "hold", "s"), ("daysPerWeek", "days-per-week", "d/wk"),
                                 ("load", "load", ""), ("stopRule", "stop-rule", ""), ("why", "why", "")):
            if values.text(f"{base}.{leaf}"):
                compare.observed(f"{base}.{leaf}", "", code, part, unit=unit)


def compare_rehab(copy, values):
    compare = Comparison(copy, values)
    message = compare.message
    compare.check("MSH-9", str(message.segment("MSH")[9]), "OMG^O19^OMG_O19")
    compare.check("ORC-1", compare.field("ORC", 1, 1), "NW")
    compare.same("id", "ORC", 2)
    compare.same("id", "OBR", 2)
    compare.moment("signedAt", compare.field("ORC", 1, 9))
    compare.clinician("from", "ORC", 12)
    compare.clinician("from", "OBR", 16)
    compare.same("clinic.phone", "ORC", 14, 1, 12)
    compare.same("clinic.name", "ORC", 21)
    compare.address("clinic.address", "ORC", 22)
    compare.same("clinic.facilityId", "MSH", 4)
    compare_patient(compare)
    compare_recipient(compare, "CTD", 1)
    compare.coding("diagnosis", "DG1", 3)
    compare.check("TQ1-3", compare.field("TQ1", 1, 3), f"{values.text('sessionsPerWeek')}/wk")
    compare.same("weeks", "TQ1", 6)
    compare.check("TQ1-9", compare.field("TQ1", 1, 9), PRIORITY[values.text("priority")])
    compare.same("sessions", "TQ1", 14)
    compare.same("programme", "OBR", 4, 1, 4)
    compare.same("programmeName", "OBR", 4, 1, 5)
    compare.observed("side", "", "side", "")
    if values.text("goal"):
        compare.observed("goal", "", "goal", "")
    for index in range(values.count("precautions")):
        compare.observed(f"precautions[{index}]", "", "precaution", str(index + 1))
    compare_exercises(compare)
    # OMG^O19 has no place for the role of who orders.
    values.get("from.role")
    return compare


@functools.lru_cache
def received_copy(folder, segment, field, wanted):
    for name in sorted(glob.glob(os.path.join(folder, "received", "*.hl7"))):
        with open(name, "rb") as file:
            message = hl7.parse(file.read().decode("utf-8"))
        try:
            if message.extract_field(segment, 1, field, 1, 1, 1) == wanted:
                return message, observation_rows(message)
        except (KeyError, IndexError):
            continue
    return None


def value_of(folder, file, kind):
    with open(os.path.join(folder, "export", file), encoding="utf-8") as source:
        tree = json.load(source)
    return tree.get(kind, tree)


def compared(folder, kind, tree):
    """The comparison of one record value with the receiver's copy; None when there is no copy."""
    key, compare = KINDS[kind][1:]
    values = Values(tree)
    copy = received_copy(folder, *key, values.text("id"))
    return None if copy is None else compare(copy, values)


def agrees(result):
    return result is not None and result.compared > 40 and not result.different \
        and not result.values.unasked()


def check_one(folder, kind):
    file = KINDS[kind][0]
    result = compared(folder, kind, value_of(folder, file, kind))
    if result is None:
        print(f"{file}: the receiver has no copy of it")
        return False
    unasked = result.values.unasked()
    print(f"{file}: {result.compared} fields compared, {len(result.different)} different, "
          f"{len(unasked)} never looked at")
    for line in result.different:
        print("  different:", line)
    for path in unasked:
        print("  never looked at:", path)
    return agrees(result)


def leaves(node, path=()):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, path + (key,))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from leaves(value, path + (index,))
    elif isinstance(node, str) and node:
        yield path


def planted_everywhere(folder, kind):
    """Changes one text of the record value at a time; each change must be found."""
    tree, missed, planted = value_of(folder, KINDS[kind][0], kind), [], 0
    for path in list(leaves(tree)):
        changed = json.loads(json.dumps(tree))
        place = changed
        for step in path[:-1]:
            place = place[step]
        name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        if name in NOT_SENT or name in NOT_COMPARED or not isinstance(place[path[-1]], str):
            continue
        place[path[-1]] = "2001-01-01T00:00:00.000+00:00" if name.endswith(("signedAt", "taken")) \
            else "zzz" + place[path[-1]]
        planted += 1
        try:
            found = not agrees(compared(folder, kind, changed))
        except (KeyError, ValueError):
            found = True  # a code of a table that does not exist
        if not found:
            missed.append(name)
    print(f"{kind}: {planted} differences planted, {len(missed)} not found")
    for name in missed:
        print("  not found:", name)
    return planted > 30 and not missed


KINDS = {
    "referral": ("referral.json", ("RF1", 6), compare_referral),
    "rehabOrder": ("rehab-order.json", ("ORC", 2), compare_rehab),
}
# OMG^O19 has no place for the role of who orders.
NOT_COMPARED = {"from.role"}


def main():
    folder = sys.argv[1]
    check = planted_everywhere if "--positive-control" in sys.argv[2:] else check_one
    return 0 if all([check(folder, kind) for kind in KINDS]) else 1


if __name__ == "__main__":
    sys.exit(main())
