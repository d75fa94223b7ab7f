"""The frames of PROTOCOL.md, from their fields to their bytes, and how they are found."""

import binascii
import struct

SYNC = b"\xd1\x9b"
COMMAND, IDENTIFY, SAMPLE, IDENTITY = 0x11, 0x12, 0x19, 0x1A
KINDS = {"host": (COMMAND, IDENTIFY), "device": (SAMPLE, IDENTITY)}
LENGTH = {"host": 16, "device": 32}


def crc(data):
    return binascii.crc_hqx(data, 0xFFFF)


assert crc(b"123456789") == 0x29B1


def guard(covered):
    return ~sum(struct.unpack(f"<{len(covered) // 2}H", covered)) & 0xFFFF


def seal(covered):
    """A frame around its bytes from the kind up to the guard."""
    guarded = covered + struct.pack("<H", guard(covered))
    return SYNC + guarded + struct.pack("<H", crc(guarded))


def command(enable=0, clear=0, reference=0, reserved=0, sequence=0, validityMs=100, value=0):
    flags = enable | clear << 1 | reference << 2 | reserved << 4
    return seal(struct.pack("<BBHHi", COMMAND, flags, sequence, validityMs, value))


def identify(page, sequence):
    return seal(struct.pack("<BBH6x", IDENTIFY, page, sequence))


def sample(supply, sequence, flags, countX, countTheta1, countTheta2, latchedUs, appliedUs):
    numbers = (supply, sequence, flags, countX, countTheta1, countTheta2, latchedUs, appliedUs)
    return seal(struct.pack("<BBHH3iII", SAMPLE, *numbers))


def identity(page, sequence, **content):
    values = list(content.values())
    if page == 0:
        packed = struct.pack("<BBIIIIHH", *values)
    elif page in (1, 2):
        packed = struct.pack("22s", values[0].encode("ascii"))
    else:
        packed = struct.pack("<Bx3i8x", *values)
    return seal(struct.pack("<BBH", IDENTITY, page, sequence) + packed)


def is_intact(frame):
    covered = frame[2:-4]
    return seal(covered) == frame


def find(side, stream):
    """The intact frames in a stream, and the number of damaged ones."""
    frames, damaged, at = [], 0, 0
    length = LENGTH[side]
    while at + length <= len(stream):
        frame = stream[at : at + length]
        if frame[:2] != SYNC or frame[2] not in KINDS[side]:
            at += 1
        elif is_intact(frame):
            frames.append(frame)
            at += length
        else:
            damaged += 1
            at += 1
    return frames, damaged


def flipped(frame, *bits):
    """The frame with bits changed; bit 0 is the lowest of byte 0."""
    changed = bytearray(frame)
    for bit in bits:
        changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def with_guard_off(frame, offset):
    """The frame with its guard off by a number, and the CRC that belongs to that."""
    covered = frame[2:-4]
    guarded = covered + struct.pack("<H", (guard(covered) + offset) & 0xFFFF)
    return SYNC + guarded + struct.pack("<H", crc(guarded))


def of_kind(frame, kind):
    """The frame as one of another kind, with a right guard and CRC."""
    return seal(bytes([kind]) + frame[3:-4])
