"""Frames with a story, as their names and fields."""

import struct

from wire import COMMAND, SAMPLE, SYNC

# A payload that looks like the start of frames of both sides.
SYNC_AND_COMMAND = struct.unpack("<i", SYNC + bytes([COMMAND, 0x00]))[0]
SYNC_AND_SAMPLE = struct.unpack("<i", SYNC + bytes([SAMPLE, 0x00]))[0]


def command_fields(**given):
    fields = {"enable": 0, "clear": 0, "reference": 0, "reserved": 0}
    fields |= {"sequence": 0, "validityMs": 100, "value": 0}
    return fields | given


COMMANDS = [
    ("nothing, the first after boot", command_fields()),
    ("12.5 N for 20 ms", command_fields(enable=1, sequence=1, validityMs=20, value=12500)),
    ("-12.5 N for 20 ms", command_fields(enable=1, sequence=2, validityMs=20, value=-12500)),
    ("clear the latch", command_fields(clear=1, sequence=3)),
    ("the cart is at the centre", command_fields(reference=1, sequence=4)),
    ("the lower pendulum hangs", command_fields(reference=2, sequence=5, value=2048)),
    ("the upper pendulum hangs", command_fields(reference=3, sequence=6, value=-2048)),
    ("the last sequence", command_fields(sequence=65535)),
    ("largest numbers", command_fields(sequence=32768, validityMs=65535, value=2**31 - 1)),
    ("smallest number", command_fields(enable=1, sequence=32767, validityMs=1, value=-(2**31))),
    ("all flags", command_fields(enable=1, clear=1, reference=3, reserved=15, sequence=4660)),
    ("a reserved bit", command_fields(reserved=1, sequence=7)),
    ("sync bytes in the value", command_fields(enable=1, sequence=8, value=SYNC_AND_COMMAND)),
    ("sync bytes in the sequence", command_fields(sequence=0x9BD1, validityMs=COMMAND)),
]

IDENTIFIES = [
    (name, {"page": page, "sequence": sequence})
    for name, page, sequence in [
        ("numbers", 0, 0),
        ("name", 1, 1),
        ("build", 2, 258),
        ("index", 3, 65535),
        ("a page that no device has", 255, 4660),
    ]
]


def sample_fields(**given):
    fields = {"supply": 96, "sequence": 0, "flags": 0x0701, "countX": 0, "countTheta1": 2048}
    fields |= {"countTheta2": 2048, "latchedUs": 1000000, "appliedUs": 1000060}
    return fields | given


SAMPLES = [
    ("after boot", sample_fields(flags=0x0001, countTheta1=0, countTheta2=0)),
    ("upright and enabled", sample_fields(sequence=1, flags=0x4700, countTheta1=9, countTheta2=-9)),
    ("a lapsed validity", sample_fields(sequence=2, flags=0x0703)),
    ("an opened contact", sample_fields(sequence=3, flags=0x0715)),
    ("a fault without power", sample_fields(sequence=4, flags=0x0729, supply=0)),
    ("at both switches", sample_fields(sequence=5, flags=0x07C0, countX=30000)),
    ("every index seen", sample_fields(sequence=6, flags=0x3F01)),
    ("refused", sample_fields(sequence=7, flags=0x8700)),
    ("largest numbers", {"supply": 255, "sequence": 65535, "flags": 65535}
     | {"countX": 2**31 - 1, "countTheta1": 2**31 - 1, "countTheta2": 2**31 - 1}
     | {"latchedUs": 2**32 - 1, "appliedUs": 2**32 - 1}),
    ("smallest numbers", {"supply": 0, "sequence": 0, "flags": 0}
     | {"countX": -(2**31), "countTheta1": -(2**31), "countTheta2": -(2**31)}
     | {"latchedUs": 0, "appliedUs": 0}),
    ("the clock wraps between", sample_fields(sequence=8, latchedUs=2**32 - 30, appliedUs=30)),
    ("sync bytes in counts", sample_fields(countX=SYNC_AND_SAMPLE, countTheta2=SYNC_AND_SAMPLE)),
]

IDENTITIES = [
    ("an Uno", {"page": 0, "sequence": 0, "major": 1, "minor": 0, "countsPerMetre": 20000}
     | {"countsPerRev1": 4096, "countsPerRev2": 4096, "forceLimitMn": 200000}
     | {"watchdogMs": 100, "features": 0x00BF}),
    ("largest numbers", {"page": 0, "sequence": 65535, "major": 255, "minor": 255}
     | {"countsPerMetre": 2**32 - 1, "countsPerRev1": 2**32 - 1, "countsPerRev2": 2**32 - 1}
     | {"forceLimitMn": 2**32 - 1, "watchdogMs": 65535, "features": 65535}),
    ("a name", {"page": 1, "sequence": 1, "name": "dip-bridge atmega328p"}),
    ("no name", {"page": 1, "sequence": 2, "name": ""}),
    ("a name that fills the page", {"page": 1, "sequence": 3, "name": "0123456789abcdefghijkl"}),
    ("a build", {"page": 2, "sequence": 258, "build": "1.0.0 avr-gcc 5.4.0"}),
    ("no index yet", {"page": 3, "sequence": 4, "seen": 0}
     | {"indexX": 0, "indexTheta1": 0, "indexTheta2": 0}),
    ("every index", {"page": 3, "sequence": 5, "seen": 7}
     | {"indexX": -123456, "indexTheta1": 2**31 - 1, "indexTheta2": -(2**31)}),
]
