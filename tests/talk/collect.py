#!/usr/bin/python3
"""`sekisho collect` and `sekisho fleet` as machines and people use them: reports that are sound, late, broken, huge, sent twice or with
a wrong token, a folder, HTTPS, and a collector that is killed while it works.    usage: collect.py SEKISHO"""
import http.client
import json
import os
import re
import resource
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import warnings

TOKEN = "0123456789abcdef0123456789abcdef"
SEKISHO = sys.argv[1]
failures = 0


def check(holds, text, *more):
    global failures
    if not holds:
        failures += 1
        print("FAILED: " + text, *more)


def stamp(ago=0):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - ago))


def report(number, verdict="clean", computer=None, ago=0, findings=(), blind=(), version=None, **more):
    r = {"schema": "sekisho.host/1", "version": version or VERSION, "id": "%032x" % number, "source": "live", "computer": computer or "PC-%04d" % number,
         "volume_serial": "%08x" % (0x8a000000 + number % 100000), "windows": {"major": 10, "build": 19045, "is_64_bit": True}, "live": True, "time": stamp(ago),
         "verdict": verdict, "findings": list(findings), "not_looked_at": list(blind), "findings_cut": 0}
    r.update(more)
    return r


def finding(state, path="", registry="", **more):
    return dict({"check": "emotet.loader", "state": state, "era": "2022", "attack": ["T1218.010"], "text": "x {}", "path": path, "registry": registry}, **more)


class Collector:
    """The program in a folder of its own; its log is read as it comes."""

    def __init__(self, folder, *more, listen="127.0.0.1:0", secure=False):
        self.folder, self.secure, self.lines = folder, secure, []
        with open(folder + "/token", "w") as f:
            f.write(TOKEN + "\n")
        os.chmod(folder + "/token", 0o600)
        self.process = subprocess.Popen([SEKISHO, "collect", "--listen", listen, "--store", folder + "/fleet.db", "--token-file", folder + "/token", *more],
                                        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        first = self.process.stderr.readline().decode()
        found = re.search(r"port (\d+)", first)
        if not found:
            sys.exit("collect does not start: " + first + self.process.stderr.read().decode())
        self.port = int(found.group(1))
        self.reading = threading.Thread(target=self.read)
        self.reading.start()

    def read(self):
        for line in self.process.stderr:
            self.lines.append(line.decode().rstrip("\n"))

    def connect(self):
        if not self.secure:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=180, context=context)

    def post(self, body, token=TOKEN, path="/v1/report", connection=None, method="POST"):
        c = connection or self.connect()
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = "Bearer " + token
        try:
            c.request(method, path, data, headers)
            answer = c.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            if not connection:
                c.close()

    def get(self, path):
        c = self.connect()
        c.request("GET", path)
        answer = c.getresponse()
        return answer.status, answer.read().decode()

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        status = self.process.wait(60)
        self.reading.join()
        return status

    def told(self, text):
        return sum(text in line for line in self.lines)


def fleet(folder, *more, status=None):
    run = subprocess.run([SEKISHO, "fleet", "--store", folder + "/fleet.db", *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=180)
    if status is not None:
        check(run.returncode == status, "fleet %s ended with %d instead of %d" % (" ".join(more), run.returncode, status), run.stderr.decode())
    return run.stdout.decode()


def validate(name, value):
    import jsonschema
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", name)) as f:
        for error in jsonschema.Draft202012Validator(json.load(f)).iter_errors(value):
            check(False, "%s: %s at %s" % (name, error.message[:200], list(error.path)))


def test_answers(folder):
    c = Collector(folder)
    check(c.post(report(1)) == 200, "a sound report is not taken")
    check(c.post(report(1)) == 409, "a replay is not refused")
    check(c.post(report(2), token=None) == 401, "a report without token is not refused")
    check(c.post(report(2), token=TOKEN[:-1]) == 401, "a report with a wrong token is not refused")
    check(c.post(b"{\"schema\":") == 400, "half a report is not refused")
    check(c.post(b"") == 400, "nothing is not refused")
    check(c.post(b"\xff\xfe\x00" * 1000) == 400, "no JSON is not refused")
    check(c.post(report(3, computer="PC\x1b[2J")) == 400, "a name with controls is not refused")
    check(c.post(report(4, ago=86400 * 40)) == 422, "a report of last month is not refused")
    check(c.post(report(5, ago=-86400 * 3)) == 422, "a report of tomorrow is not refused")
    check(c.post(b"x" * (9 << 20)) in (413, 0), "a huge report is not refused")
    check(c.post((b"x" * 65536 for _ in range(200))) in (413, 0), "a huge report of unknown length is not refused")
    check(c.post((b"x" * 65536 for _ in range(2000))) in (413, 0), "an endless report is not refused")
    check(c.post(report(6), path="/v1/other") == 404, "an unknown page is there")
    check(c.post(report(6), method="PUT") == 405, "a report may be put")
    check(c.get("/healthz")[0] == 200, "the collector is not healthy")
    figures = c.get("/metrics")[1]
    for line in ('reports_total{answer="stored"} 1', 'reports_total{answer="replay"} 1', 'reports_total{answer="token"} 2', 'reports_total{answer="broken"} 4',
                 'reports_total{answer="time"} 2', 'sekisho_fleet_hosts{verdict="clean"} 1'):
        check("_" + line in figures or line in figures, "the figures do not say " + line, figures)
    check(c.end() == 0, "the collector does not end with 0")
    for text, times in (("refused (replay)", 1), ("refused (token)", 2), ("refused (broken)", 4), ("refused (time)", 2)):
        check(c.told(text) == times, "%s is told %d times" % (text, c.told(text)), c.lines)
    check(c.told("refused (large)") >= 2, "a huge report is not told", c.lines)
    check(not any("\x1b" in line for line in c.lines), "a name of a stranger reaches the log as it is")
    check(not any(TOKEN[:-1] in line for line in c.lines), "a token stands in the log")


def test_slow_and_half(folder):
    """Connections that say nothing, or half, hold up nobody."""
    c = Collector(folder)
    idle = [socket.create_connection(("127.0.0.1", c.port)) for _ in range(20)]
    half = socket.create_connection(("127.0.0.1", c.port))
    half.sendall(b"POST /v1/report HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN.encode() + b"\r\nContent-Length: 1000\r\n\r\n{\"schema\"")
    check(c.post(report(1)) == 200, "idle connections keep others out")
    half.close()
    for s in idle:
        s.close()
    check(c.end() == 0, "the collector does not end with 0")


def test_killed(folder):
    """What was answered with 200 is there after kill -9, whenever it comes."""
    taken, number, lock, rounds = set(), [0], threading.Lock(), 5

    def send(c):
        connection = c.connect()
        while True:
            with lock:
                number[0] += 1
                mine = number[0]
            status = c.post(report(mine), connection=connection)
            if status != 200:
                break
            with lock:
                taken.add(mine)
        connection.close()

    for _ in range(rounds):
        c = Collector(folder)
        before = len(taken)
        threads = [threading.Thread(target=send, args=(c,)) for _ in range(8)]
        for t in threads:
            t.start()
        end = time.time() + 180
        while time.time() < end and len(taken) < before + 20:
            time.sleep(0.01)
        c.end(signal.SIGKILL)
        for t in threads:
            t.join()
        check(len(taken) >= before + 20, "the collector took no reports within a minute")
    c = Collector(folder)
    for n in sorted(taken)[:50]:
        check(c.post(report(n)) == 409, "report %d was taken, and is not known any more" % n)
    check(c.end() == 0, "the collector does not end with 0")
    stored = {h["computer"] for h in json.loads(fleet(folder, "--format", "json"))["hosts"]}
    lost = sorted(n for n in taken if "PC-%04d" % n not in stored)
    check(not lost, "reports were lost", lost[:10])
    check(len(stored) <= number[0], "there are more machines than were sent")
    print("%d reports taken, collector killed %d times, %d lost" % (len(taken), rounds, len(lost)))


def drop(folder, name, body, ago=60):
    path = folder + "/share/" + name
    with open(path, "wb") as f:
        f.write(json.dumps(body).encode() if isinstance(body, dict) else body)
    os.utime(path, (time.time() - ago, time.time() - ago))
    return path


def wait_for(holds):
    end = time.time() + 180
    while not holds() and time.time() < end:
        time.sleep(0.05)


def test_folder(folder):
    os.mkdir(folder + "/share")
    drop(folder, "PC-0001_20221108100000_sekisho.json", report(1, ago=86400 * 100))
    drop(folder, "broken.json", b"MZ text")
    drop(folder, "huge.json", b" " * (9 << 20))
    drop(folder, "passed.txt", report(2))
    drop(folder, "line\nbreak.json", b"MZ text")
    with open(folder + "/secret.json", "wb") as f:
        f.write(json.dumps(report(3)).encode())
    os.symlink(folder + "/secret.json", folder + "/share/link.json")
    os.mkfifo(folder + "/share/pipe.json")
    os.mkdir(folder + "/share/folder.json")
    c = Collector(folder, "--folder", folder + "/share")
    wait_for(lambda: c.told("refused") >= 3)
    check(c.post(report(4)) == 200, "the network does not work beside the folder")
    drop(folder, "late.json", report(5))
    drop(folder, "copy.json", report(4))
    drop(folder, "end.json", b"the end")
    wait_for(lambda: c.told("end.json") == 1)
    c.end(signal.SIGKILL)
    check(c.told("refused (broken)") == 3 and c.told("refused (large)") == 1, "files that are no reports are not told once", c.lines)
    before = sorted(os.listdir(folder + "/share"))
    drop(folder, "end2.json", b"the end")
    c = Collector(folder, "--folder", folder + "/share")
    wait_for(lambda: c.told("end2.json") == 1)
    check(c.told("refused") == 1, "files are read again after a restart", c.lines)
    check(c.end() == 0, "the collector does not end with 0")
    check(sorted(set(os.listdir(folder + "/share")) - {"end2.json"}) == before, "the folder was changed")
    names = sorted(h["computer"] for h in json.loads(fleet(folder, "--format", "json"))["hosts"])
    check(names == ["PC-0001", "PC-0004", "PC-0005"], "the folder's reports are not those that were dropped", names)


def test_https(folder):
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=collector.example",
                           "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if made.returncode:
        print("skipped: HTTPS, there is no openssl")
        return
    c = Collector(folder, "--cert", folder + "/cert.pem", "--key", folder + "/key.pem", secure=True, listen="0.0.0.0:0")
    check(c.post(report(1)) == 200, "HTTPS does not work")
    c.secure = False
    check(c.post(report(2)) in (0, 400), "HTTP is answered where HTTPS is spoken")
    warnings.simplefilter("ignore", DeprecationWarning)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    try:
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("ALL:@SECLEVEL=0")
        with socket.create_connection(("127.0.0.1", c.port)) as plain, old.wrap_socket(plain):
            check(False, "TLS 1.1 is spoken")
    except (OSError, ValueError):
        pass
    check(c.end() == 0, "the collector does not end with 0")


def refuses(folder, what, *arguments):
    run = subprocess.run([SEKISHO, "collect", *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)
    lines = run.stderr.decode().splitlines()
    check(run.returncode == 3 and len(lines) == 1, "not refused with one line: " + what, run.returncode, lines)


def test_wrong_settings(folder):
    with open(folder + "/token", "w") as f:
        f.write(TOKEN)
    base = ("--store", folder + "/fleet.db", "--token-file", folder + "/token")
    os.chmod(folder + "/token", 0o644)
    refuses(folder, "a token that all may read", "--listen", "127.0.0.1:0", *base)
    os.chmod(folder + "/token", 0o600)
    refuses(folder, "the network without certificate", "--listen", "0.0.0.0:0", *base)
    refuses(folder, "no port", "--listen", "127.0.0.1", *base)
    refuses(folder, "a certificate without key", "--listen", "127.0.0.1:0", "--cert", folder + "/token", *base)
    refuses(folder, "a certificate that is none", "--listen", "127.0.0.1:0", "--cert", folder + "/token", "--key", folder + "/token", *base)
    refuses(folder, "no store", "--listen", "127.0.0.1:0", "--token-file", folder + "/token")
    refuses(folder, "a store that is a text", "--listen", "127.0.0.1:0", "--store", folder + "/token", "--token-file", folder + "/token")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refuses(folder, "a port that is taken", "--listen", "127.0.0.1:%d" % other.getsockname()[1], *base)


def test_fleet(folder):
    c = Collector(folder)
    loader = r"C:\Users\%s\AppData\Local\EEdafoGqJrPp\pYvzqbuWqgBOj.dll"
    service = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\winprintx"
    reports = [report(1, "infected", "SALES-01", findings=[finding("infected", loader % "hanako")]),
               report(2, "infected", "sales-02", findings=[finding("infected", loader % "\u592a\u90ce", registry=service)]),
               report(3, "suspicious", "DEV-01", findings=[finding("suspicious", registry=service)]),
               report(4, "clean", "DEV-02"),
               report(5, "clean", "DEV-03", blind=[{"what": "user ichiro", "why": "access denied"}]),
               report(6, "clean", "DEV-04", ago=86400 * 10), report(7, "clean", "DEV-05", version="0.0.9"),
               report(8, "past", "<script>alert(1)</script>"), report(9, "infected", "HR-01", ago=86400 * 2, volume_serial="00000009"),
               report(10, "clean", "HR-01", volume_serial="00000009"), report(11, "clean", "=HYPERLINK(1)"), report(12, "clean", "GUEST-PC")]
    for r in reports:
        check(c.post(r) == 200, "a report is not taken: " + r["computer"])
    c.end()
    with open(folder + "/expected.csv", "w") as f:
        f.write("asset,Computer Name,owner\n1,SALES-01,a\n2,SALES-02,\"b, c\"\n3,DEV-01.company.example,\n4,DEV-02,\n5,DEV-03,\n6,DEV-04,\n7,DEV-05,\n"
                "8,HR-01,\n9,MISSING-01,\n")
    view = json.loads(fleet(folder, "--expected", folder + "/expected.csv", "--format", "json", status=1))
    validate("fleet.schema.json", view)
    for r in reports:
        validate("host.schema.json", r)
    states = {h["computer"]: h["state"] for h in view["hosts"]}
    wanted = {"SALES-01": "infected", "sales-02": "infected", "DEV-01": "suspicious", "DEV-02": "clean", "DEV-03": "unscannable", "DEV-04": "outdated", "DEV-05": "outdated",
              "<script>alert(1)</script>": "past", "HR-01": "past", "=HYPERLINK(1)": "clean", "GUEST-PC": "clean", "MISSING-01": "silent"}
    for name, state in wanted.items():
        check(states.get(name) == state, "%s is %s, not %s" % (name, states.get(name), state))
    check(len(states) == len(wanted), "there are other machines", states)
    check(view["totals"]["infected"] == 2 and view["totals"]["unexpected"] == 3 and view["totals"]["clean"] == 3, "totals", view["totals"])
    groups = {(g["kind"], g["value"]): sorted(g["computers"]) for g in view["groups"]}
    check(groups.get(("file", "pyvzqbuwqgboj.dll")) == ["SALES-01", "sales-02"], "the file is not joined", groups)
    check(groups.get(("folder", r"c:\users\*\appdata\local\eedafogqjrpp")) == ["SALES-01", "sales-02"], "the folder is not joined", groups)
    check(groups.get(("service", "winprintx")) == ["DEV-01", "sales-02"], "the service is not joined", groups)
    page = fleet(folder, "--expected", folder + "/expected.csv", "--format", "html", "--lang", "ja", "--details", status=1)
    check("<script" not in page and "&lt;script&gt;" in page, "the page is not escaped")
    table = fleet(folder, "--expected", folder + "/expected.csv", status=1)
    check("user ichiro: access denied" in table, "the table does not say what was not looked at", table)
    check("SALES-01" in table and "MISSING-01" in table and "DEV-02" not in table, "the table does not show what asks for something", table)
    cells = fleet(folder, "--format", "csv", status=1)
    check("\"'=HYPERLINK(1)\"" in cells and "\n\"=" not in cells, "a cell is a formula", cells)
    with open(folder + "/empty.csv", "w") as f:
        f.write("")
    fleet(folder, "--expected", folder + "/empty.csv", status=3)
    fleet(folder, "--expected", folder + "/not-there.csv", status=3)
    fleet(folder, "--format", "xml", status=3)
    fleet(folder + "/not-there", status=3)


def test_health(folder):
    """A store that cannot be written is told before a report is lost, and so is its recovery."""
    c = Collector(folder)
    limits = resource.prlimit(c.process.pid, resource.RLIMIT_FSIZE)
    check(c.get("/healthz") == (200, '{"answer":"ok"}\n'), "the collector is not healthy")
    resource.prlimit(c.process.pid, resource.RLIMIT_FSIZE, (1, limits[1]))
    wait_for(lambda: c.get("/healthz")[0] != 200)
    check(c.get("/healthz") == (503, '{"answer":"the store cannot be written"}\n'), "a store that cannot be written is healthy", c.get("/healthz"))
    wait_for(lambda: c.told("unhealthy: the store cannot be written: ") > 0)
    check(c.told("unhealthy: the store cannot be written: ") > 0, "the log does not say why", c.lines)
    check(c.post(report(1)) == 503, "a report that could not be stored is taken")
    resource.prlimit(c.process.pid, resource.RLIMIT_FSIZE, limits)
    wait_for(lambda: c.get("/healthz")[0] == 200)
    check(c.get("/healthz")[0] == 200, "the collector does not recover")
    check(c.post(report(1)) == 200, "a sound report is not taken")
    check(c.end() == 0, "the collector does not end with 0")


def test_nothing_known(folder):
    """No machine is no good news."""
    Collector(folder).end()
    check("No infection is known, but" in fleet(folder, status=2), "a store without reports is good news")
    c = Collector(folder)
    check(c.post(report(1)) == 200, "a sound report is not taken")
    c.end()
    check("No infection is known, but" not in fleet(folder, status=0), "a fleet without trace is bad news")


def main():
    global VERSION
    VERSION = subprocess.run([SEKISHO, "--version"], stdout=subprocess.PIPE, check=True).stdout.decode().split()[1]
    for test in (test_wrong_settings, test_answers, test_slow_and_half, test_killed, test_folder, test_https, test_fleet, test_health, test_nothing_known):
        with tempfile.TemporaryDirectory() as folder:
            test(folder)
    sys.exit(1 if failures else 0)


main()
