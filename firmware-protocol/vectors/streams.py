"""Damaged frames, and streams with frames in them: names, sides and bytes."""

import random

from frames import SYNC_AND_COMMAND, SYNC_AND_SAMPLE, sample_fields
from wire import SYNC, command, flipped, identify, identity, of_kind, sample, with_guard_off

FORCE = command(enable=1, sequence=513, validityMs=20, value=31234)
UPRIGHT = sample(**sample_fields(sequence=513, flags=0x4700, countTheta1=33, countTheta2=-20))


def damaged_frames():
    """Name, side, bytes: none of them is a frame of that side."""
    for side, frame in (("host", FORCE), ("device", UPRIGHT)):
        length = len(frame)
        yield f"{side}: a bit of the payload", side, flipped(frame, 8 * 8 + 3)
        # The lowest bit of the sequence is 1, that of byte 8 is 0: the sum stays.
        yield f"{side}: two bits of one weight, which the guard cannot see", side, (
            flipped(frame, 8 * 4, 8 * 8)
        )
        yield f"{side}: three bits", side, flipped(frame, 40, 77, 8 * length - 1)
        yield f"{side}: a bit of the sequence", side, flipped(frame, 8 * 4)
        yield f"{side}: a bit of the kind", side, flipped(frame, 16)
        yield f"{side}: a bit of the sync", side, flipped(frame, 3)
        yield f"{side}: a bit of the guard", side, flipped(frame, 8 * (length - 4) + 5)
        yield f"{side}: a bit of the crc", side, flipped(frame, 8 * (length - 1))
        yield f"{side}: a right crc over a wrong guard", side, with_guard_off(frame, 1)
        yield f"{side}: another right crc over a wrong guard", side, with_guard_off(frame, 0x8000)
        yield f"{side}: of major version 2", side, of_kind(frame, frame[2] + 0x10)
        yield f"{side}: of a kind that does not exist", side, of_kind(frame, frame[2] | 0x06)
        yield f"{side}: an echo", side, of_kind(frame, frame[2] ^ 0x08)
        yield f"{side}: all zeros", side, bytes(length)
        yield f"{side}: all ones", side, b"\xff" * length
        yield f"{side}: a byte short", side, frame[:-1]
        yield f"{side}: a byte lost within", side, frame[:7] + frame[8:]


def streams():
    """Name, side, bytes."""
    noise = random.Random(3)
    for side, first, second in (
        ("host", FORCE, command(clear=1, sequence=514)),
        ("device", UPRIGHT, sample(**sample_fields(sequence=514))),
    ):
        length = len(first)
        kind = bytes([first[2]])
        yield f"{side}: nothing", side, b""
        yield f"{side}: one frame", side, first
        yield f"{side}: two frames", side, first + second
        yield f"{side}: noise before", side, noise.randbytes(23) + first
        yield f"{side}: noise between", side, first + noise.randbytes(5) + second
        yield f"{side}: a sync byte before", side, SYNC[:1] + first
        yield f"{side}: three sync bytes before", side, SYNC[:1] * 3 + first
        yield f"{side}: a false sync before", side, SYNC + first
        yield f"{side}: a false sync with a kind before", side, SYNC + kind + first
        yield f"{side}: false syncs one after another", side, (SYNC + kind) * 4 + first + second
        yield f"{side}: cut short, and then a frame", side, first[: length - 5] + second
        yield f"{side}: cut after the sync", side, first[:2] + second
        yield f"{side}: cut after a byte", side, first[:1] + second
        yield f"{side}: all but the last byte", side, first[:-1] + second
        yield f"{side}: all but the first byte", side, first[1:] + second
        yield f"{side}: a byte added within", side, first[:9] + b"\x55" + first[9:] + second
        yield f"{side}: a byte lost within", side, first[:9] + first[10:] + second
        yield f"{side}: damaged, and then a frame", side, flipped(first, 70) + second
        yield f"{side}: damaged at the end of the stream", side, first + flipped(second, 70)
        yield f"{side}: a frame that is not all there", side, first + second[:-1]
        # What begins as a damaged frame has an intact one inside, whatever its length said.
        yield f"{side}: intact from the third byte of a damaged one", side, (
            SYNC + kind + second + noise.randbytes(length)
        )
        yield f"{side}: of another version between", side, (
            first + of_kind(first, first[2] + 0x10) + second
        )
    with_sync = command(enable=1, sequence=8, value=SYNC_AND_COMMAND)
    yield "host: sync bytes inside of a payload", "host", with_sync + FORCE
    yield "host: sync bytes inside of a damaged payload", "host", flipped(with_sync, 50) + FORCE
    held = sample(**sample_fields(countX=SYNC_AND_SAMPLE, countTheta2=SYNC_AND_SAMPLE))
    yield "device: sync bytes inside of payloads", "device", held + UPRIGHT
    yield "device: sync bytes inside of a damaged payload", "device", flipped(held, 50) + UPRIGHT
    yield "host: a device's frame comes back", "host", UPRIGHT + FORCE
    yield "device: a host's frame comes back", "device", FORCE + UPRIGHT
    yield "host: both kinds", "host", FORCE + identify(1, 9) + FORCE
    yield "device: both kinds", "device", UPRIGHT + identity(1, 9, name="x") + UPRIGHT
    for number in range(8):
        side = ("host", "device")[number % 2]
        yield f"{side}: a bad wire, {number // 2 + 1}", side, bad_wire(side, noise)


def bad_wire(side, noise):
    """Frames that come whole, cut, changed, or with noise between."""
    stream = b""
    for sequence in range(12):
        frame = (
            command(enable=1, sequence=sequence, value=noise.randrange(-200000, 200000))
            if side == "host"
            else sample(**sample_fields(sequence=sequence, countX=noise.randrange(-20000, 20000)))
        )
        fate = noise.randrange(6)
        if fate == 0:
            frame = flipped(frame, *noise.sample(range(8 * len(frame)), 3))
        elif fate == 1:
            frame = frame[: noise.randrange(1, len(frame))]
        elif fate == 2:
            frame += noise.choice((SYNC, SYNC[:1], noise.randbytes(4)))
        stream += frame
    return stream
