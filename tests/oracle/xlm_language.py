"""Formulas: one workbook of OOXML that LibreOffice Calc calculates and writes as text. Each case has a row of its own in the sheet
Cases: its type, and its value."""
import csv
import io
import os
import subprocess
import tempfile
import zipfile
from xml.sax.saxutils import escape

CELLS = {"A1": 10, "A2": 20, "A3": 30, "A4": 40, "A5": 50, "B1": "apple", "B2": "Banana", "B3": "cherry", "B4": "date", "B5": "apple",
         "E1": 1.5, "E2": -2.5, "E3": 0, "E4": 1000, "E5": 0.125, "G1": "x1", "G3": 12, "G4": "abc def"}
ERRORS = {"1": 2000, "2": 2007, "3": 2015, "4": 2023, "5": 2029, "6": 2036, "7": 2042}  # ERROR.TYPE and the numbers of CVErr


def for_us(case):
    return case


def cell(address, value):
    if isinstance(value, str):
        return '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (address, escape(value))
    return '<c r="%s"><v>%r</v></c>' % (address, value)


def sheet(rows):
    return ('<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + "".join('<row r="%d">%s</row>' % (n, cells) for n, cells in rows) + "</sheetData></worksheet>")


def write_workbook(path, cases):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    data = [(r, "".join(cell(a, CELLS[a]) for a in sorted(CELLS) if a[1] == str(r))) for r in range(1, 6)]
    asked = []
    for n, case in enumerate(cases, 1):
        columns = ["J", "K", "L"]
        formulas = [case, "IF(ISERROR(J%d),ERROR.TYPE(J%d),IF(ISTEXT(J%d),\"text\",IF(ISLOGICAL(J%d),\"logical\",\"number\")))" % (n, n, n, n),
                    'IF(ISERROR(J%d),"",J%d&"")' % (n, n)]
        asked.append((n, "".join('<c r="%s%d"><f>%s</f></c>' % (c, n, escape(f)) for c, f in zip(columns, formulas))))
    parts = {
        "[Content_Types].xml": '<Types xmlns="%scontent-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                               'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="%ssheet.main+xml"/>' % (package, kind)
                               + "".join('<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>' % (i, kind) for i in (1, 2))
                               + "</Types>",
        "_rels/.rels": '<Relationships xmlns="%srelationships"><Relationship Id="rId1" Type="%s/officeDocument" Target="xl/workbook.xml"/>'
                       "</Relationships>" % (package, relations),
        "xl/workbook.xml": '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="Cases" sheetId="1" r:id="rId1"/><sheet name="Sheet1" '
                           'sheetId="2" r:id="rId2"/></sheets></workbook>' % (main, relations),
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="%srelationships">' % package
                                      + "".join('<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>' % (i, relations, i)
                                                for i in (1, 2)) + "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet(asked),
        "xl/worksheets/sheet2.xml": sheet(data),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in parts.items():
            z.writestr(name, text)


def shown(value, kind, plain):
    if kind in ("text", "logical"):
        return kind + " " + value
    if kind == "number":  # as text without the format that Calc chose for the cell
        return "number %.12g" % (float(plain) + 0.0)
    return "error %d" % ERRORS.get(kind, 2015)  # what Calc has beyond the seven of Excel is #VALUE! in files


def ask_oracle(cases):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        write_workbook(os.path.join(folder, "cases.xlsx"), cases)
        # 44,34,76: comma, quotation mark, UTF-8; the eighth token false: values as they are, not as shown
        subprocess.run(["soffice", "-env:UserInstallation=file://%s/profile" % folder, "--headless", "--norestore", "--convert-to",
                        "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false", "--outdir", folder, os.path.join(folder, "cases.xlsx")],
                       env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=120, check=True)
        with open(os.path.join(folder, "cases.csv"), encoding="utf-8", newline="") as f:
            rows = list(csv.reader(io.StringIO(f.read())))
    return [shown(*rows[n][-3:]) if n < len(rows) else None for n in range(len(cases))]
