"""PowerShell has no second implementation here: powershell.answers is written by hand from Microsoft's help."""


def for_us(case):
    return "Start-Process ('' + (%s))" % case
