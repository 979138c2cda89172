# SPDX-License-Identifier: Apache-2.0
"""Logs of sweeps, read and written by their format (sim/storage/record_log.hpp, sweep_log.cpp)."""

import struct

MARK = b"gwlog1\r\n"
SWEEP, POINT, RUN, FAILURE, END = 1, 2, 3, 4, 5
WORD = (1 << 64) - 1


def checksum(data):
    total = len(data)
    data += bytes(-len(data) % 8)
    for (word,) in struct.iter_unpack("<Q", data):
        total = (total ^ word) * 0x9E3779B97F4A7C15 & WORD
        total ^= total >> 32
    return total


def record(data):
    """A record as it stands in a log."""
    return struct.pack("<QQ", len(data), checksum(data)) + data


def records(path):
    """The place and bytes of every whole record."""
    whole = path.read_bytes()
    if not whole.startswith(MARK):
        raise ValueError(f"{path} is no log")
    at = len(MARK)
    while at + 16 <= len(whole):
        length, found = struct.unpack_from("<QQ", whole, at)
        data = whole[at + 16 : at + 16 + length]
        if length == 0 or len(data) < length or checksum(data) != found:
            return
        yield at, data
        at += 16 + length


def log_of(contents):
    """A log of these records."""
    return MARK + b"".join(record(data) for data in contents)


def number(data, at):
    """A whole number of as many bytes as it needs, and where the next thing begins."""
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


def pairs(path):
    """Point and world of every run, failed ones among them, in the order of the log."""
    found = []
    for _, data in records(path):
        if data[0] in (RUN, FAILURE):
            point, at = number(data, 1)
            found.append((point, number(data, at)[0]))
    return found


def with_version(path, version):
    """The log as another version of the program would have begun it; of as many letters."""
    whole = path.read_bytes()
    at, first = next(records(path))
    length, text = number(first, number(first, 1)[1] + number(first, 1)[0])
    begin = text + length + 1  # behind the scenario, and the length of what comes
    changed = first[:begin] + version.encode() + first[begin + len(version) :]
    return MARK + record(changed) + whole[at + 16 + len(first) :]
