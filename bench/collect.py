#!/usr/bin/python3
"""How many reports a minute does the collector take? 10,000 machines, each with a connection of its own over HTTPS (as real ones have), over
one HTTP connection a sender, and through the folder; then the time of `sekisho fleet` over them.
usage: collect.py SEKISHO WORK_FOLDER [REPORTS [SENDERS]]"""
import http.client
import json
import multiprocessing
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time

TOKEN = "0123456789abcdef" * 2


def text_of(number):
    """Every tenth machine has findings, every fifth something that was not looked at; 2 to 4 KB, as real reports have."""
    finding = {"check": "emotet.loader", "state": "infected" if number % 50 == 0 else "note", "era": "2022", "attack": ["T1218.010"], "user": "hanako",
               "path": r"C:\Users\hanako\AppData\Local\Folder%d\name%d.dll" % (number % 700, number % 900), "time": "2022-11-08T10:00:00Z",
               "registry": r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run", "command": "regsvr32.exe name.dll", "text": "a program starts with Windows: {}" * 4}
    findings = [finding] * (4 if number % 10 == 0 else 0)
    verdict = "infected" if number % 50 == 0 else "clean"
    blind = [{"what": "user %d" % n, "why": "access is denied, so its hive and its profile were not looked at"} for n in range(12 if number % 5 == 0 else 0)]
    return json.dumps({"schema": "sekisho.host/1", "version": "0.1.0", "id": "%032x" % number, "source": "live", "computer": "PC-%05d" % number,
                       "volume_serial": "%08x" % number, "windows": {"major": 10, "build": 19045, "is_64_bit": True}, "live": True,
                       "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "verdict": verdict, "findings": findings, "not_looked_at": blind,
                       "findings_cut": 0, "padding": "x" * 1500}).encode()


def send(port, secure, keep, first, count, step, answers):
    context = ssl.create_default_context() if secure else None
    if secure:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connect = lambda: http.client.HTTPSConnection("127.0.0.1", port, context=context) if secure else http.client.HTTPConnection("127.0.0.1", port)
    connection, good = None, 0
    for number in range(first, count, step):
        connection = connection or connect()
        connection.request("POST", "/v1/report", text_of(number), {"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        good += answer.status == 200
        if not keep:
            connection.close()
            connection = None
    answers.put(good)


def start(sekisho, folder, *more):
    with open(folder + "/token", "w") as f:
        f.write(TOKEN + "\n")
    os.chmod(folder + "/token", 0o600)
    p = subprocess.Popen([sekisho, "collect", "--listen", "127.0.0.1:0", "--store", folder + "/fleet.db", "--token-file", folder + "/token", *more],
                         stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    line = p.stderr.readline().decode()
    return p, int(re.search(r"port (\d+)", line).group(1))


def memory_of(p):
    with open("/proc/%d/status" % p.pid) as f:
        return int(re.search(r"VmHWM:\s+(\d+)", f.read()).group(1)) // 1024


def tell(what, count, seconds, p):
    memory = memory_of(p)
    p.send_signal(signal.SIGTERM)
    usage = os.wait4(p.pid, 0)[2]
    p.stderr.close()
    print("collect %-36s %6d reports in %6.2f s, %6.0f a second; processor %5.2f s, memory %d MB" %
          (what + ":", count, seconds, count / seconds, usage.ru_utime + usage.ru_stime, memory))


def measure(sekisho, folder, what, count, senders, secure, keep):
    os.makedirs(folder)
    more = ()
    if secure:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=collector.example",
                        "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem"], check=True, stderr=subprocess.DEVNULL)
        more = ("--cert", folder + "/cert.pem", "--key", folder + "/key.pem")
    p, port = start(sekisho, folder, *more)
    answers = multiprocessing.Queue()
    begin = time.monotonic()
    crew = [multiprocessing.Process(target=send, args=(port, secure, keep, n, count, senders, answers)) for n in range(senders)]
    for c in crew:
        c.start()
    good = sum(answers.get() for _ in crew)
    seconds = time.monotonic() - begin
    for c in crew:
        c.join()
    tell(what, good, seconds, p)


def measure_folder(sekisho, folder, count):
    os.makedirs(folder + "/share")
    for number in range(count):
        path = "%s/share/PC-%05d.json" % (folder, number)
        with open(path, "wb") as f:
            f.write(text_of(number))
        os.utime(path, (0, time.time() - 60))
    begin = time.monotonic()
    p, port = start(sekisho, folder, "--folder", folder + "/share")
    while True:
        c = http.client.HTTPConnection("127.0.0.1", port)
        c.request("GET", "/metrics")
        stored = int(re.search(r"^sekisho_fleet_reports (\d+)", c.getresponse().read().decode(), re.M).group(1))
        c.close()
        if stored == count:
            break
        time.sleep(0.05)
    tell("from a folder", count, time.monotonic() - begin, p)


def main():
    sekisho, folder = sys.argv[1], sys.argv[2] + "/collect"
    count, senders = int(sys.argv[3]) if len(sys.argv) > 3 else 10000, int(sys.argv[4]) if len(sys.argv) > 4 else 32
    shutil.rmtree(folder, ignore_errors=True)
    measure(sekisho, folder + "/tls", "over HTTPS, a connection each", count, senders, True, False)
    measure(sekisho, folder + "/http", "over HTTP, a connection a sender", count, senders, False, True)
    measure_folder(sekisho, folder + "/dropped", count)
    for form in ("table", "json", "html"):
        begin = time.monotonic()
        run = subprocess.run([sekisho, "fleet", "--store", folder + "/http/fleet.db", "--format", form, "--details"], stdout=subprocess.PIPE)
        print("fleet   as %-5s %.2f s, %.1f MB" % (form, time.monotonic() - begin, len(run.stdout) / 1e6))
    print("store   %.1f MB" % (os.path.getsize(folder + "/http/fleet.db") / 1e6))


main()
