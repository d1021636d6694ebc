"""Runs programs in LibreOffice Basic with Option VBASupport 1: one soffice process, one module a program, in a profile of its own."""
import os
import subprocess
import tempfile
import time


class BasicHost:
    def __init__(self, folder):
        import uno
        pipe = "sekisho-oracle-%d" % os.getpid()
        self.process = subprocess.Popen(
            ["soffice", "-env:UserInstallation=file://" + folder, "--headless", "--norestore", "--nodefault", "--accept=pipe,name=%s;urp;" % pipe],
            env=dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for attempt in range(60):
            try:
                context = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
                break
            except Exception:
                if attempt == 59:
                    raise
                time.sleep(0.5)
        make = lambda name: context.ServiceManager.createInstanceWithContext(name, context)
        self.library = make("com.sun.star.script.ApplicationScriptLibraryContainer").createLibrary("Oracle")
        self.provider = make("com.sun.star.script.provider.MasterScriptProviderFactory").createScriptProvider("")
        self.count = 0

    def add(self, name, source):
        self.library.insertByName(name, "Option VBASupport 1\n" + source)

    def run(self, source, function):
        """What the function answers; None where LibreOffice does not compile the module."""
        self.count += 1
        name = "Case%d" % self.count
        self.add(name, source)
        script = self.provider.getScript("vnd.sun.star.script:Oracle.%s.%s?language=Basic&location=application" % (name, function))
        return script.invoke((), (), ())[0]

    def close(self):
        """By signal: leaving by itself, it may crash and ask for a report."""
        import signal
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def answers(programs, common, function):
    """A module that LibreOffice cannot read answers nothing and may leave the process so that later ones answer nothing either;
    some end the process. Such a program is asked once more in a new process before it counts as not answered."""
    found, again = [], False
    while len(found) < len(programs):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            host = BasicHost(folder)
            try:
                host.add("Common", common)
                while len(found) < len(programs):
                    answer = ask(host, programs[len(found)], function)
                    if answer is None and not again:
                        again = True
                        break
                    found.append(answer)
                    again = False
                    if answer is None:
                        break
            finally:
                host.close()
    return found


def ask(host, program, function):
    try:
        return host.run(program, function)
    except Exception as e:
        if "Disposed" not in type(e).__name__:
            raise
        return None
