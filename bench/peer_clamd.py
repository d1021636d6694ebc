#!/usr/bin/python3
"""The same mails through clamd, one INSTREAM at a time over its socket.    usage: peer_clamd.py SOCKET MAILBOX PASSES"""
import mailbox
import socket
import statistics
import struct
import sys
import time


def scan(path, data):
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)
    s.sendall(b"zINSTREAM\0" + struct.pack(">I", len(data)) + data + struct.pack(">I", 0))
    answer = b""
    while not answer.endswith(b"\0"):
        block = s.recv(4096)
        if not block:
            break
        answer += block
    s.close()
    return answer.strip(b"\0").decode("utf-8", "replace")


def main():
    path, box, passes = sys.argv[1], sys.argv[2], int(sys.argv[3])
    folder = mailbox.mbox(box)
    mails = [folder.get_bytes(key) for key in folder.keys()]
    walls, times, found = [], [], 0
    for _ in range(passes):
        begin = time.monotonic()
        for mail in mails:
            start = time.monotonic()
            found += "FOUND" in scan(path, mail)
            times.append(time.monotonic() - start)
        walls.append(time.monotonic() - begin)
    times.sort()
    print("%d mails: %.0f mails/s, p50 %.2f ms, p99 %.2f ms, %d found a pass" % (
        len(mails), len(mails) / statistics.median(walls), times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3, found // passes))


main()
