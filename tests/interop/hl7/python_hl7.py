#!/usr/bin/python3
"""Exchanges made-up messages with python3-hl7, both ways, and compares every value.

Usage: python_hl7.py HL7_INTEROP COUNT_PER_TYPE     (as talk.mjs, for the Python library)
"""
import asyncio
import base64
import json
import re
import subprocess
import sys

import hl7
import hl7.mllp

FAULTS = []
VALUES = 0
ESCAPES = {"F": "|", "S": "^", "T": "&", "R": "~", "E": "\\", ".br": "\n"}


def plain(text):
    """Escapes by the standard: the library's own unescape loses an unknown one."""
    def resolve(found):
        body = found.group(1)
        if re.fullmatch(r"X([0-9A-F]{2})+", body):
            return bytes.fromhex(body[1:]).decode("latin-1")
        return ESCAPES.get(body, found.group(0))
    return re.sub(r"\\([^\\]*)\\", resolve, text)


def part(value, number):
    if isinstance(value, str):
        return value if number == 1 else ""
    return value[number - 1] if number <= len(value) else ""


def read(message, place):
    segment, occurrence, field, repetition, component, sub = place
    value = message.segments(segment)[occurrence - 1][field]
    for number in (repetition, component, sub):
        value = part(value, number)
    return plain(str(value))


def compare(way, sample, reader):
    global VALUES
    for value in sample["values"]:
        VALUES += 1
        try:
            found = reader(value[:6])
        except (IndexError, KeyError) as error:
            found = repr(error)
        if found != value[6]:
            FAULTS.append(f"{way} {sample['type']} {value[:6]}: expected {value[6]!r}, read {found!r}")


async def out(program, count, samples):
    seen = set()

    async def take(reader, writer):
        try:
            while not writer.is_closing():
                message = await reader.readmessage()
                sample = samples[str(message.segment("MSH")[10])]
                seen.add(sample["id"])
                compare("out", sample, lambda place: read(message, place))
                writer.writemessage(message.create_ack())
                await writer.drain()
        except asyncio.IncompleteReadError:
            writer.close()

    server = await hl7.mllp.start_hl7_server(take, host="127.0.0.1", port=0, encoding="utf-8", limit=1 << 22)
    port = server.sockets[0].getsockname()[1]
    child = await asyncio.create_subprocess_exec(program, "send", str(port), count, stdout=subprocess.PIPE)
    answers = [json.loads(line) for line in (await child.stdout.read()).splitlines()]
    server.close()
    FAULTS.extend(f"out {a['id']}: answered {a['code']}" for a in answers if a["code"] != "AA")
    if len(seen) != len(samples):
        FAULTS.append(f"out: {len(samples) - len(seen)} messages were not read")
    return len([a for a in answers if a["code"] == "AA"])


async def into(program, samples):
    child = await asyncio.create_subprocess_exec(
        program, "listen", str(len(samples)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=1 << 22)
    port = json.loads(await child.stdout.readline())["port"]
    reader, writer = await hl7.mllp.open_hl7_connection("127.0.0.1", port, encoding="utf-8", limit=1 << 22)
    received = {}

    async def collect():
        async for line in child.stdout:
            value = json.loads(line)
            received[value["id"]] = {tuple(one[:6]): one[6] for one in value["values"]}

    collecting = asyncio.create_task(collect())
    accepted = 0
    for sample in samples.values():
        writer.writemessage(hl7.parse(sample["text"]))
        await writer.drain()
        answer = await reader.readmessage()
        msa = answer.segment("MSA")
        if (str(msa[1]), str(msa[2])) == ("AA", sample["id"]):
            accepted += 1
        else:
            FAULTS.append(f"in {sample['type']} {sample['id']}: answered {msa}")
    child.stdin.close()
    await collecting
    writer.close()
    for sample in samples.values():
        compare("in", sample, lambda place: received[sample["id"]].get(tuple(place)))
    return accepted


async def main():
    program, count = sys.argv[1], sys.argv[2]
    samples = {}
    for line in subprocess.run([program, "samples", count], check=True, stdout=subprocess.PIPE).stdout.splitlines():
        sample = json.loads(line)
        sample["text"] = base64.b64decode(sample["hl7"]).decode("utf-8")
        samples[sample["id"]] = sample
    taken = await out(program, count, samples)
    given = await into(program, samples)
    for fault in FAULTS[:20]:
        print(fault, file=sys.stderr)
    print(f"python_hl7: {len(samples)} messages each way, accepted {taken} and {given}, "
          f"{VALUES} values compared, {len(FAULTS)} faults")
    return 0 if samples and not FAULTS and taken == given == len(samples) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
