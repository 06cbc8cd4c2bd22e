#!/usr/bin/env python3
"""Writes forms/fhirpath/r4.model from the StructureDefinitions of the package hl7.fhir.r4.examples.

usage: npm pack hl7.fhir.r4.examples@4.0.1 && tar xzf hl7.fhir.r4.examples-4.0.1.tgz
       make_r4_model.py package > forms/fhirpath/r4.model
"""
import glob
import json
import os
import sys


def types_of(element):
    found = []
    for kind in element.get("type", []):
        code = kind["code"].replace("http://hl7.org/fhirpath/", "")
        if code not in found:
            found.append(code)
    return found


def main(folder):
    lines = []
    for file in sorted(glob.glob(os.path.join(folder, "StructureDefinition-*.json"))):
        definition = json.load(open(file, encoding="utf-8"))
        kinds = ("complex-type", "resource", "primitive-type")
        if definition.get("kind") not in kinds or definition.get("derivation") == "constraint":
            continue
        name = definition["type"]
        if definition["url"] != "http://hl7.org/fhir/StructureDefinition/" + name:
            continue
        base = definition.get("baseDefinition", "").rsplit("/", 1)[-1] or "-"
        rows = {name: [base]}
        for element in definition["snapshot"]["element"]:
            path = element["path"]
            if "." not in path:
                continue
            owner, _, leaf = path.rpartition(".")
            inherited = element.get("base", {}).get("path", path).split(".")[0] != name
            types = types_of(element)
            if types and types[0] in ("BackboneElement", "Element") and leaf != "contained":
                nested = any(e["path"].startswith(path + ".") for e in definition["snapshot"]["element"])
                if nested:
                    rows[path] = [types[0]]
                    types = ["@" + path]
            if "contentReference" in element:
                types = ["@" + element["contentReference"].lstrip("#")]
            generic = leaf in ("id", "extension") or (leaf == "modifierExtension")
            if owner == name and inherited or owner != name and generic:
                continue
            if definition["kind"] == "primitive-type" and leaf == "value":
                continue
            choice = leaf.endswith("[x]")
            rows[owner].append((leaf[:-3] + "*" if choice else leaf) + ":" + "|".join(types))
        lines += [" ".join([key] + row) for key, row in rows.items()]
    print("\n".join(lines))


main(sys.argv[1])
