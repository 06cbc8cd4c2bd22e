#!/usr/bin/env python3
"""Holds the rooms to their arrows: who may include what, and which words stay in which room.

usage: check_arrows.py SOURCE_ROOT          prints "file:line: sentence" for every breach, exit 1 if any
       check_arrows.py --positive-control   plants one breach of every sentence and must find each
"""
import pathlib
import re
import sys
import tempfile

PRODUCT = ("forms", "hl7", "dicom", "plugin")
SUFFIXES = {".h", ".cpp"}

# Room -> rooms it may include besides itself. Longest matching folder decides which room a file is in.
FORMS = {"forms/record", "forms/fhirpath", "forms/assessment", "forms/scores", "forms/differential",
         "forms/rehab", "forms/content"}
HL7 = {"hl7/message", "hl7/mllp", "hl7/exchange", "hl7/outbox"}
RIGHT_OF_STORE = FORMS | HL7 | {"dicom", "dicom/supervisor"}
FRONT = FORMS | {"dicom", "plugin/api", "plugin/client"}
ARROWS = {
    "forms/record": set(),
    "forms/content": {"forms/record", "forms/fhirpath", "forms/assessment"},
    "forms/fhirpath": {"forms/record"},
    "forms/assessment": {"forms/record", "forms/fhirpath"},
    "forms/scores": {"forms/record", "forms/fhirpath", "forms/assessment"},
    "forms/differential": {"forms/record", "forms/fhirpath", "forms/assessment", "forms/scores",
                           "forms/content"},
    "forms/rehab": {"forms/record", "forms/fhirpath", "forms/assessment", "forms/scores",
                    "forms/content"},
    "hl7/message": {"forms/record"},
    "hl7/mllp": {"forms/record"},
    "hl7/exchange": {"forms/record", "hl7/message"},
    "hl7/outbox": {"forms/record", "hl7/message"},
    "dicom": {"forms/record"},
    "dicom/supervisor": {"forms/record", "dicom"},
    "dicom/worker": {"forms/record", "dicom"},
    "plugin/host": {"forms/record"},
    "plugin/api": {"forms/record", "dicom"},
    "plugin/client": {"forms/record", "dicom", "plugin/api"},
    "plugin/papers": RIGHT_OF_STORE,
    "plugin/store": RIGHT_OF_STORE,
    "plugin/workflow": RIGHT_OF_STORE | {"plugin/papers", "plugin/store", "plugin/api"},
    "plugin/service": RIGHT_OF_STORE | {"plugin/papers", "plugin/store", "plugin/api",
                                        "plugin/workflow"},
    "plugin/ui": FRONT | {"plugin/host", "plugin/papers"},
    "plugin/entry/sartorius": FRONT | {"plugin/host", "plugin/ui", "plugin/entry/libsartorius"},
    "plugin/entry/libsartorius": FRONT | {"plugin/host", "plugin/ui"},
    "plugin/entry/sartoriusctl": FRONT | HL7 | {"dicom/supervisor"},
    "plugin/entry/sartoriusd": RIGHT_OF_STORE | {"plugin/api", "plugin/workflow", "plugin/service",
                                                 "plugin/store", "plugin/papers"},
    "plugin/entry": FRONT,
}
# `outbox` and `mllp` meet only in Transport.
ALLOWED_FILES = {("hl7/mllp", "hl7/outbox/transport.h")}

STANDARD = re.compile(r"^[a-z_0-9]+$")
SQL = re.compile(r'"[^"]*\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|'
                 r'DELETE\s+FROM|CREATE\s+(TABLE|INDEX|TRIGGER)|PRAGMA\s)')
DUMPING_GROUND = re.compile(r"(^|_)(utils?|helpers?|common|misc|managers?|toolbox)(_|$)", re.I)


def room_of(path):
    best = None
    for room in ARROWS:
        if path == room or path.startswith(room + "/"):
            if best is None or len(room) > len(best):
                best = room
    return best


def inside(path, *places):
    return any(path.startswith(place) for place in places)


def include_breaches(path, room, target, quoted):
    """Yields the sentences that one #include breaks."""
    if quoted and "/" in target:
        other = room_of(target)
        if other and room and other != room and other not in ARROWS[room] \
                and (room, target) not in ALLOWED_FILES:
            yield f"{room} may not include {other} (architecture, arrows)"
    if inside(path, "forms/", "hl7/", "dicom/") and not quoted and re.match(r"Q[A-Z]|Qt", target):
        yield "Qt lives in plugin/ alone"
    if room == "forms/record" and not quoted and not STANDARD.match(target) \
            and target != "tl/expected.hpp":
        yield "forms/record uses the standard library and tl/expected.hpp only"
    if target.startswith("dcmtk/") and not inside(path, "dicom/worker/"):
        yield "only dicom/worker includes DCMTK"
    if target.startswith("openssl/") and not (
            inside(path, "hl7/mllp/", "plugin/store/sealing", "plugin/store/signing")
            or re.match(r"dicom/worker/[^/]*tls", path)):
        yield "OpenSSL stays in hl7/mllp, dicom/worker/*tls*, plugin/store/sealing* and signing*"
    if re.match(r"QSql|QtSql|sqlite3|libpq", target) and not inside(path, "plugin/store/"):
        yield "SQL stays in plugin/store"
    if re.match(r"Q\w*(Dialog|MessageBox)$", target) and not inside(path, "plugin/ui/", "plugin/papers/"):
        yield "dialogs stay in plugin/ui and plugin/papers"


def line_breaches(path, line):
    """Yields the sentences that one line of code breaks, includes apart."""
    if SQL.search(line) and not inside(path, "plugin/store/"):
        yield "SQL text stays in plugin/store"
    if re.search(r"(?<![\w:])tr\(", line) and not inside(path, "plugin/ui/", "plugin/papers/"):
        yield "tr( stays in plugin/ui and plugin/papers"
    if re.search(r"\bstatic\b.*\binstance\s*\(\s*\)", line):
        yield "no instance() singletons"


def breaches(root):
    found = []
    for top in PRODUCT:
        for file in sorted((root / top).rglob("*")):
            path = file.relative_to(root).as_posix()
            for part in file.relative_to(root).parts:
                if DUMPING_GROUND.search(part.split(".")[0]):
                    found.append((path, 1, "no file or folder called util, helper, common, misc, "
                                           "manager or toolbox"))
            if file.suffix not in SUFFIXES or not file.is_file():
                continue
            room = room_of(path)
            if room is None:
                found.append((path, 1, "every source file stands in a room"))
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                code = line.split("//")[0]
                include = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
                if include:
                    quoted = include.group(1) == '"'
                    sentences = include_breaches(path, room, include.group(2), quoted)
                else:
                    sentences = line_breaches(path, code)
                found += [(path, number, sentence) for sentence in sentences]
    return found


PLANTED = {
    "forms/scores/a.cpp": '#include "plugin/store/store.h"',
    "hl7/message/b.cpp": "#include <QString>",
    "forms/record/c.h": "#include <nlohmann/json.hpp>",
    "dicom/supervisor/d.cpp": "#include <dcmtk/dcmdata/dctk.h>",
    "plugin/service/e.cpp": "#include <openssl/evp.h>",
    "plugin/workflow/f.cpp": "#include <QSqlQuery>",
    "plugin/workflow/g.cpp": 'auto text = "SELECT id FROM patient";',
    "plugin/ui/h.cpp": '#include "plugin/workflow/sign.h"',
    "plugin/client/i.cpp": 'auto words = tr("saved");',
    "plugin/service/j.cpp": "#include <QMessageBox>",
    "hl7/exchange/string_utils.h": "",
    "plugin/api/k.h": "static Thing& instance();",
    "forms/assessment/l.cpp": '#include "forms/differential/reasoning.h"',
    "hl7/mllp/m.cpp": '#include "hl7/outbox/courier.h"',
}


def positive_control():
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for top in PRODUCT:
            (root / top).mkdir()
        for path, text in PLANTED.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text + "\n")
        caught = {path for path, _, _ in breaches(root)}
    missed = sorted(set(PLANTED) - caught)
    for path in missed:
        print(f"{path}: planted breach not found")
    print(f"{len(PLANTED) - len(missed)} of {len(PLANTED)} planted breaches found")
    return 1 if missed else 0


def main(arguments):
    if arguments == ["--positive-control"]:
        return positive_control()
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 64
    found = breaches(pathlib.Path(arguments[0]))
    for path, number, sentence in found:
        print(f"{path}:{number}: {sentence}")
    return 1 if found else 0


sys.exit(main(sys.argv[1:]))
