#!/usr/bin/python3
"""Two mailboxes of ordinary traffic, the same bytes every time.    usage: mails.py FOLDER_OF_SAMPLE_MAILS OUT_FOLDER

plain.mbox: letters of 2 to 75 KB in English and Japanese, newsletters of 100 KB, one in eight. mixed.mbox: as many mails with an
attachment of about 300 KB (Word, Excel, PDF, ZIP with pictures and texts) as there are sample mails beside them."""
import base64
import io
import os
import quopri
import random
import sys
import zipfile
import zlib

WORDS = ("the of and to in invoice payment please find attached regards meeting report week customer number account we will send "
         "you our order delivery date address company office team project status update thank information about").split()
JAPANESE = "お世話になっております。請求書を添付いたしましたのでご確認ください。\r\n今後ともよろしくお願いいたします。\r\n"
HEAD = ("From: Alice <alice@sender.example>\r\nTo: Bob <bob@receiver.example>\r\nSubject: status of the project\r\n"
        "Date: Thu, 1 Jan 2026 00:00:00 +0000\r\nMessage-ID: <%d@sender.example>\r\n"
        "Received: from mail.sender.example (mail.sender.example [192.0.2.1]) by receiver.example; Thu, 1 Jan 2026 00:00:00 +0000\r\n"
        "MIME-Version: 1.0\r\n")
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument."
chance = random.Random(7)


def prose(size):
    lines, made = [], 0
    while made < size:
        line = " ".join(chance.choice(WORDS) for _ in range(11))
        lines.append(line)
        made += len(line) + 2
    return "\r\n".join(lines) + "\r\n"


def picture(size):
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + chance.randbytes(size)


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files:
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def package(part, kind, more):
    types = ('<?xml version="1.0"?><Types xmlns="%scontent-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
             'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" '
             'ContentType="image/jpeg"/><Override PartName="/%s" ContentType="%s"/></Types>') % (PACKAGE, part, MAIN + kind)
    return zipped([("[Content_Types].xml", types), ("_rels/.rels", relation("officeDocument", part))] + more)


def relation(kind, target):
    return ('<?xml version="1.0"?><Relationships xmlns="%srelationships"><Relationship Id="r1" Type="%s/%s" Target="%s"/></Relationships>'
            % (PACKAGE, OFFICE, kind, target))


def word():
    body = "".join('<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:sz w:val="22"/></w:rPr><w:t>%s</w:t></w:r></w:p>'
                   % prose(60).strip() for _ in range(1500))
    text = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
    return package("word/document.xml", "wordprocessingml.document.main+xml", [("word/document.xml", text % body), ("word/media/image1.jpeg", picture(270000))])


def excel():
    rows = "".join('<row r="%d">%s</row>' % (r, "".join('<c r="%s%d"><v>%d</v></c>' % (c, r, chance.randrange(10 ** 9)) for c in "ABCDEFGHIJKLMNOP"))
                   for r in range(1, 2150))
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    book = '<?xml version="1.0"?><workbook %s xmlns:r="%s"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>' % (space, OFFICE)
    return package("xl/workbook.xml", "spreadsheetml.sheet.main+xml", [
        ("xl/workbook.xml", book), ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", '<?xml version="1.0"?><worksheet %s><sheetData>%s</sheetData></worksheet>' % (space, rows))])


def pdf():
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>"]
    for i in range(40):
        data = zlib.compress(prose(4000).encode()) if i % 4 else picture(25000)
        head = b"<</Length %d/Filter/%s>>stream\n" % (len(data), b"FlateDecode" if i % 4 else b"DCTDecode")
        objects.append(head + data + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects):
        places.append(len(out))
        out += b"%d 0 obj\n" % (i + 1) + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def folder():
    return zipped([("photos/%d.jpeg" % i, picture(50000)) for i in range(5)] + [("notes/%d.txt" % i, prose(4000)) for i in range(30)])


def newsletter():
    row = ('<tr><td style="font-family:Arial,sans-serif;font-size:14px;color:#333333" align="left"><p>%s</p><a href="https://news.example/c/%d?u=1" '
           'target="_blank"><img src="https://cdn.example/i/%d.png" width="200" height="100" alt="item"></a></td></tr>\r\n')
    html = "<!DOCTYPE html><html><head><title>News</title><style>%s</style></head><body><table>%s</table></body></html>\r\n" % (
        ".a{color:red;margin:0}\r\n" * 150, "".join(row % (prose(200).replace("\r\n", " "), i, i) for i in range(200)))
    return b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quopri.encodestring(html.encode())


def letter(size):
    return b"Content-Type: text/plain; charset=us-ascii\r\n\r\n" + prose(size).encode()


def japanese(size):
    return b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + (JAPANESE * (size // 120)).encode("iso-2022-jp")


def with_attachment(name, data):
    return (b'Content-Type: multipart/mixed; boundary="=_b"\r\n\r\n--=_b\r\n' + letter(600) + b'\r\n--=_b\r\nContent-Type: application/octet-stream; name="'
            + name.encode() + b'"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + base64.encodebytes(data).replace(b"\n", b"\r\n") + b"--=_b--\r\n")


def write(path, mails):
    with open(path, "wb") as f:
        for i, mail in enumerate(mails):
            mail = mail if mail[:5] == b"From:" or b"\nFrom:" in mail[:4096] else (HEAD % i).encode() + mail
            f.write(b"From alice@sender.example Thu Jan  1 00:00:00 2026\n" + mail.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ") + b"\n\n")


def main():
    samples, out = sys.argv[1:3]
    small = []
    for name in sorted(os.listdir(samples)):
        with open(os.path.join(samples, name), "rb") as f:
            small.append(f.read())
    plain = []
    for _ in range(25):
        plain += [letter(2000), letter(5000), japanese(3000), letter(20000), letter(10000), japanese(70000), letter(75000), newsletter()]
    makers = (("minutes.docx", word), ("estimate.xlsx", excel), ("invoice.pdf", pdf), ("folder.zip", folder))
    mixed = []
    for i, mail in enumerate(small * 2):
        name, make = makers[i % len(makers)]
        mixed += [mail, with_attachment(name, make())]
    write(os.path.join(out, "plain.mbox"), plain)
    write(os.path.join(out, "mixed.mbox"), mixed)


main()
