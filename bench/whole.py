#!/usr/bin/python3
"""Whole processes: start-up, growth with size, the 548 MB document.    usage: whole.py SEKISHO WORK_FOLDER"""
import base64
import io
import json
import os
import statistics
import subprocess
import sys
import time
import zipfile

MAIL = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: bench\r\nMIME-Version: 1.0\r\n"


def scan(sekisho, path):
    start = time.monotonic()
    run = subprocess.run([sekisho, "scan", "--format", "jsonl", "--jobs", "1", path], stdout=subprocess.PIPE)
    wall = (time.monotonic() - start) * 1e3
    return wall, json.loads(run.stdout.splitlines()[0])


def median(sekisho, path, passes):
    runs = [scan(sekisho, path) for _ in range(passes)]
    return statistics.median(r[0] for r in runs), statistics.median(r[1]["elapsed_ms"] for r in runs), runs[0][1]


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(data)
    return path


def zipped(count, size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for i in range(count):
            z.writestr("member%d.txt" % i, (b"line of text %d\r\n" % i) * (size // 16))
    return out.getvalue()


GROWTH = (
    ("lines of text", lambda n: MAIL + b"Content-Type: text/plain\r\n\r\n" + b"a line of ordinary text in a mail\r\n" * (1000 * n)),
    ("MIME parts", lambda n: MAIL + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * (50 * n) + b"--b--\r\n"),
    ("base64 attachment", lambda n: MAIL + b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * (200 * n))),
    ("members of a ZIP", lambda n: zipped(30 * n, 2000)),
    ("HTML", lambda n: MAIL + b"Content-Type: text/html\r\n\r\n" + b'<p>text <a href="http://e.example/p">link</a></p>\r\n' * (30 * n)),
)


def main():
    sekisho, folder = sys.argv[1:3]
    path = write(folder, "small.eml", MAIL + b"Content-Type: text/plain\r\n\r\n" + b"hello\r\n" * 100)
    wall, inside, _ = median(sekisho, path, 41)
    print("start-up and one small mail, whole process: %.1f ms (%.2f ms of it the scan)" % (wall, inside))
    for name, make in GROWTH:
        times = []
        for n in (1, 10, 100):
            path = write(folder, "grow.bin", make(n))
            times.append(median(sekisho, path, 7)[1])
        print("growth, %-18s 1x %.2f ms, 10x %.2f ms, 100x %.2f ms: the last step costs %.1f times" % (name + ":", *times, times[2] / max(times[1], 1e-3)))
    body = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + (0x3E).to_bytes(2, "little") + (3).to_bytes(2, "little") + b"\xfe\xff\x09\0\x06\0" + bytes(10)
    body += b"".join(v.to_bytes(4, "little") for v in (1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)) + b"\xff" * 432
    body += b"\xfd\xff\xff\xff\xfe\xff\xff\xff" + b"\xff" * 504
    name = "Root Entry".encode("utf-16le")
    body += name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little") + b"\5\1" + b"\xff" * 12 + bytes(36) + b"\xfe\xff\xff\xff" + bytes(8) + bytes(384)
    path = os.path.join(folder, "padded.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        with z.open("W-9 form.doc", "w", force_zip64=True) as f:
            f.write(body)
            for _ in range(548):
                f.write(bytes(1 << 20))
    wall, inside, report = median(sekisho, path, 11)
    print("548 MB padded document in a ZIP: %.1f ms whole process, %.2f ms the scan, %s (%s)" % (wall, inside, report["verdict"], ",".join(report["limits"])))


main()
