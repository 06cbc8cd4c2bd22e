#!/usr/bin/env python3
"""A host that loads the plugin gets a window and a socket: no database, no key, no decoder.

usage: check_links.py SARTORIUS LIBSARTORIUS SARTORIUSD WORKER
The last two are the positive control: they do link what the first two must not.
"""
import re
import subprocess
import sys

FORBIDDEN = re.compile(r"lib(dcm|ofstd|oflog|Qt6Sql|ssl|crypto|argon2|sqlite3)")


def needed(file):
    text = subprocess.run(["readelf", "-d", file], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", text)


def main(workspace, plugin, service, worker):
    broken = [(file, library) for file in (workspace, plugin) for library in needed(file)
              if FORBIDDEN.match(library)]
    for file, library in broken:
        print(f"{file}: needs {library}: the window and the plugin link no database, key or decoder")
    for file in (service, worker):
        if not any(FORBIDDEN.match(library) for library in needed(file)):
            print(f"{file}: positive control failed, nothing forbidden seen where it must be")
            return 1
    return 1 if broken else 0


if len(sys.argv) != 5:
    print(__doc__, file=sys.stderr)
    sys.exit(64)
sys.exit(main(*sys.argv[1:]))
