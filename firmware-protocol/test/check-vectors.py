#!/usr/bin/env python3
"""Checks the core's codec and parser against the vectors: check-vectors.py CODEC"""

import json
import pathlib
import subprocess
import sys

VECTORS = pathlib.Path(__file__).parent.parent / "vectors"


def read(name):
    return json.loads((VECTORS / f"{name}.json").read_text())


def questions():
    """What to ask the codec, what it should answer, and what that is about."""
    for kind in ("command", "identify", "sample", "identity"):
        for entry in read(kind):
            fields = " ".join(str(value) for value in entry["fields"].values())
            name = f"{kind}, {entry['name']}"
            yield f"encode {kind} {fields}", entry["bytes"], name
            yield f"decode {kind} {entry['bytes']}", fields, name
    for name in ("damaged", "streams"):
        for entry in read(name):
            answer = " ".join([str(entry["damaged"]), *entry["frames"]])
            yield f"find {entry['from']} {entry['bytes']}", answer, f"{name}, {entry['name']}"


def main():
    asked = list(questions())
    given = "".join(f"{question}\n" for question, _, _ in asked)
    run = subprocess.run([sys.argv[1]], input=given, capture_output=True, text=True, check=True)
    answers = run.stdout.split("\n")[:-1]
    wrong = [
        f"{name}: {question!r} gives {answer!r}, not {expected!r}"
        for (question, expected, name), answer in zip(asked, answers)
        if answer != expected
    ]
    print("\n".join([*wrong, f"{len(answers)} of {len(asked)} answers, {len(wrong)} wrong"]))
    sys.exit(len(wrong) > 0 or len(answers) != len(asked))


main()
