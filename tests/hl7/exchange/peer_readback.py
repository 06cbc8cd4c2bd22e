#!/usr/bin/python3
"""Reads our messages with python-hl7, a library we did not write, and compares every field.

Usage: peer_readback.py PROGRAM   (PROGRAM writes referral.hl7 and rehab_order.hl7 into a folder)
Exit: 0 equal, 1 a field differs, 77 python3-hl7 is not installed (ctest: skipped).
"""
import re
import subprocess
import sys
import tempfile

try:
    import hl7
except ImportError:
    print("skipped: python3-hl7 is not installed")
    sys.exit(77)

FAULTS = []
CHECKED = 0


def check(message, place, expected):
    """`place` like PID-3[2].4.1 with the occurrence of the segment as PID[2]-3."""
    global CHECKED
    CHECKED += 1
    found = read(message, place)
    if found != expected:
        FAULTS.append(f"{place}: expected {expected!r}, read {found!r}")


def read(message, place):
    segment, occurrence, field, repetition, component, sub = re.fullmatch(
        r"(\w{3})(?:\[(\d+)\])?-(\d+)(?:\[(\d+)\])?(?:\.(\d+))?(?:\.(\d+))?", place).groups()
    try:
        value = message.segments(segment)[int(occurrence or 1) - 1]
        # The tree is walked by hand: the library's own path getter stops at the first component.
        value = value[int(field)]
        if component or repetition:
            value = value[int(repetition or 1) - 1]
        if component:
            value = part(value, int(component))
            value = part(value, int(sub or 1)) if sub or not isinstance(value, str) else value
    except (IndexError, KeyError):
        return ""
    return unescape(message, str(value))


def part(value, number):
    if isinstance(value, str):
        return value if number == 1 else ""
    return value[number - 1] if number <= len(value) else ""


def unescape(message, text):
    return message.unescape(text).replace("\r", "\n")  # the library reads .br as CR


def observations(message, code):
    return [i + 1 for i, obx in enumerate(message.segments("OBX")) if str(obx[3][0][0]) == code]


def check_value(message, code, expected, occurrence=1, component=None, field=5):
    numbers = observations(message, code)
    if len(numbers) < occurrence:
        FAULTS.append(f"OBX {code}: missing")
        return
    suffix = f".{component}" if component else ""
    check(message, f"OBX[{numbers[occurrence - 1]}]-{field}{suffix}", expected)


def check_common(message):
    check(message, "MSH-3", "SARTORIUS")
    check(message, "MSH-4", "SARTORIUS-CLINIC")
    check(message, "MSH-5", "ORTHO")
    check(message, "MSH-6.2", "1.2.3.4.5")
    check(message, "MSH-7", "20261120104207+0100")
    check(message, "MSH-10", "0123456789ABCDEFGHJK")
    check(message, "MSH-11", "T")
    check(message, "MSH-12", "2.5.1")
    check(message, "MSH-18", "UNICODE UTF-8")
    check(message, "PID-3.1", "MRN-4711")
    check(message, "PID-3.4", "SARTORIUS-CLINIC")
    check(message, "PID-3[2].1", "943 476 5919")
    check(message, "PID-3[2].4.2", "2.16.840.1.113883.2.1.4.1")
    check(message, "PID-3[2].5", "NI")
    check(message, "PID-5.1", "O'Brien|Müller & Söhne")
    check(message, "PID-5.2", "Jürgen^Łukasz")
    check(message, "PID-5.3", "\\F\\")
    check(message, "PID-5.4", "III")
    check(message, "PID-5.5", "Dr")
    check(message, "PID-7", "19890314")
    check(message, "PID-8", "M")
    check(message, "PID-11.1", "12 Oak St, Flat #3~4")
    check(message, "PID-11.3", "Århus")
    check(message, "PID-11.4", "Midtjylland")
    check(message, "PID-11.5", "8000")
    check(message, "PID-11.6", "DNK")
    check(message, "PID-13.12", "+45 12 34 56 78")
    check(message, "AL1-3.2", "penicillin")
    check(message, "AL1-5", "rash & fever")
    check(message, "AL1[2]-3.2", "latex")
    check(message, "PV1-2", "O")
    check(message, "PV1-8.1", "1234567893")
    check(message, "PV1-8.2", "Testperson")
    check(message, "DG1-6", "W")


def check_referral(message):
    check_common(message)
    check(message, "MSH-9.1", "REF")
    check(message, "MSH-9.2", "I12")
    check(message, "MSH-9.3", "REF_I12")
    check(message, "RF1-1.1", "P")
    check(message, "RF1-2.1", "A")
    check(message, "RF1-6.1", "00112233445566778899aabbccddeeff")
    check(message, "RF1-6.2", "SARTORIUS")
    check(message, "RF1-7", "20261120104207+0100")
    check(message, "PRD-1.1", "RP")
    check(message, "PRD-2.1", "Testperson")
    check(message, "PRD-2.2", "Anna")
    check(message, "PRD-3.1", "1 Main St")
    check(message, "PRD-4.9", "Knee & Co")
    check(message, "PRD-5.12", "+45 87 65 43 21")
    check(message, "PRD-7.1", "1234567893")
    check(message, "PRD-7.2", "NPI")
    check(message, "PRD[2]-1.1", "RT")
    check(message, "PRD[2]-2.1", "Beispiel")
    check(message, "PRD[2]-4.9", "Orthopaedics, General Hospital")
    check(message, "PRD[2]-7.1", "555")
    check(message, "DG1-3.1", "S83.2")
    check(message, "DG1-3.2", "Tear of meniscus, current")
    check(message, "DG1-3.3", "I10")
    check_value(message, "42349-1", "Arthroscopy?\nOr brace & wait | see notes ^ below.")
    check_value(message, "51848-0", "Medial pain, left.\nEffusion ++; \\.br\\ is not a line break here."
                                    "\nFS\x1c and VT\x0b.")
    check_value(message, "side", "left", component=1)
    check_value(message, "side", "7771000", component=4)
    check_value(message, "red-flag", "Locked knee: refer within 48 h")
    check_value(message, "red-flag", "Night pain & weight loss", occurrence=2)
    check_value(message, "red-flag", "A", field=8)
    check_value(message, "mk-ex-flexion", "NM", field=2)
    check_value(message, "mk-ex-flexion", "92")
    check_value(message, "mk-ex-flexion", "deg", field=6, component=1)
    check_value(message, "mk-ex-flexion", "A", field=8)
    check_value(message, "DX04", "well-supported")
    check_value(message, "72514-3", "7")
    check_value(message, "72514-3", "{score}", field=6, component=1)
    check_value(message, "mk-ex-gap", "<5")
    check_value(message, "10160-0", "Zocor 40mg nocte [active, since 2024-03-01]")
    check_value(message, "10160-0", "Lasix 40 [stopped 2026-01-02]", occurrence=2)
    check_value(message, "1988-5", "<", component=1)
    check_value(message, "1988-5", "5.10", component=2)
    check_value(message, "1988-5", "mg/L", field=6, component=1)
    check_value(message, "1988-5", "20261113104207+0100", field=14)
    check_value(message, "3084-1", "0.41")
    check_value(message, "3084-1", "0.2-0.42", field=7)
    check_value(message, "113014", "1.2.826.0.1.3680043.8.498.1")
    check_value(message, "accession", "ACC-1")
    check_value(message, "modality", "MR")
    check_value(message, "study-description", "Knee left")
    check_value(message, "study-date", "20261118")
    check_value(message, "study-side", "left", component=1)


def check_rehab_order(message):
    check_common(message)
    check(message, "MSH-9.1", "OMG")
    check(message, "MSH-9.3", "OMG_O19")
    check(message, "ORC-1", "NW")
    check(message, "ORC-2.1", "ffeeddccbbaa99887766554433221100")
    check(message, "OBR-2.1", "ffeeddccbbaa99887766554433221100")
    check(message, "ORC-12.1", "1234567893")
    check(message, "TQ1-3.1.1", "2/wk")
    check(message, "TQ1-3.1.2", "2 per week")
    check(message, "TQ1-6.1", "6")
    check(message, "TQ1-6.2.1", "wk")
    check(message, "TQ1-9.1", "R")
    check(message, "TQ1-11", "12 sessions, 2 per week, for 6 weeks")
    check(message, "TQ1-14", "12")
    check(message, "OBR-4.1", "91251008")
    check(message, "OBR-4.4", "RP-B")
    check(message, "OBR-4.5", "Meniscus, conservative")
    check(message, "OBR-13", "Left: Patellar tendinitis")
    check(message, "CTD-4.9", "Orthopaedics, General Hospital")
    check(message, "DG1-3.1", "M76.5")
    check_value(message, "side", "left", component=1)
    check_value(message, "goal", "Run 5 km\nby spring")
    check_value(message, "precaution", "No deep flexion > 90° for 6 weeks")
    check_value(message, "precaution", "No pivoting", occurrence=2)
    check_value(message, "exercise", "mk:EX-01", component=1)
    check_value(message, "exercise", "Squat to 60°", component=2)
    check_value(message, "exercise", "mk:EX-07", occurrence=2, component=1)
    check_value(message, "sets", "3")
    check_value(message, "repetitions", "10")
    check_value(message, "hold", "5")
    check_value(message, "hold", "s", field=6, component=1)
    check_value(message, "days-per-week", "4")
    check_value(message, "days-per-week", "5", occurrence=2)
    check_value(message, "load", "bodyweight + 10 %")
    check_value(message, "stop-rule", "pain > 4/10 | swelling")
    check_value(message, "why", "Load tolerance")


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        for name, function in (("referral", check_referral), ("rehab_order", check_rehab_order)):
            with open(f"{folder}/{name}.hl7", "rb") as file:
                function(hl7.parse(file.read().decode("utf-8")))
    for fault in FAULTS:
        print(fault)
    print(f"{CHECKED} fields read back by python-hl7 {hl7.__version__}, {len(FAULTS)} differ")
    return 1 if FAULTS or CHECKED < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
