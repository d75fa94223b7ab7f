#!/usr/bin/env python3
"""Writes the vectors of PROTOCOL.md: frames with their bytes, damaged ones, and streams.

It shares no code with the firmware or the bridge: struct packs the fields, binascii.crc_hqx
is the CRC, and the frames of a stream are found by trying every byte.

    generate.py [FOLDER]    writes the files into FOLDER, by default its own
"""

import json
import pathlib
import sys

from frames import COMMANDS, IDENTIFIES, IDENTITIES, SAMPLES
from streams import damaged_frames, streams
from wire import command, find, identify, identity, sample

# A list of strings up to this length stays on the line of its name.
LINE = 84


def entries(encode, named_fields):
    return [
        {"name": name, "fields": fields, "bytes": encode(**fields).hex()}
        for name, fields in named_fields
    ]


def verdict(side, data):
    frames, damaged = find(side, data)
    return {"frames": [frame.hex() for frame in frames], "damaged": damaged}


def files():
    yield "command", entries(command, COMMANDS)
    yield "identify", entries(identify, IDENTIFIES)
    yield "sample", entries(sample, SAMPLES)
    yield "identity", entries(identity, IDENTITIES)
    for name, described in (("damaged", damaged_frames), ("streams", streams)):
        yield name, [
            {"name": of, "from": side, "bytes": data.hex()} | verdict(side, data)
            for of, side, data in described()
        ]


def pretty(value, indent=0):
    """JSON as the formatter of this project leaves it."""
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key)}: {pretty(of, indent + 2)}" for key, of in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
    if isinstance(value, list) and len(value) > 0:
        if all(isinstance(of, str) for of in value) and len(json.dumps(value)) <= LINE:
            return json.dumps(value)
        lines = [inner + pretty(of, indent + 2) for of in value]
        return "[\n" + ",\n".join(lines) + "\n" + " " * indent + "]"
    return json.dumps(value)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__)
    folder = folder if folder.is_dir() else folder.parent
    for name, value in files():
        (folder / f"{name}.json").write_text(pretty(value) + "\n")


main()
