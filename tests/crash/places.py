"""Where the database of a crash round lies: one SQLite file, or a PostgreSQL of its own with fsync on. Both are looked at past the program."""
import glob, os, pwd, random, shutil, signal, sqlite3, subprocess, tempfile

END = "-- end of the answer --"


class Sqlite:
    kills = ["server"]

    def __init__(self, work):
        self.url = os.path.join(work, "demo.db")
        self.db = None

    def rows(self, sql):
        if not self.db:
            self.db = sqlite3.connect(self.url, isolation_level=None, timeout=180)
        return self.db.execute(sql).fetchall()

    def complaints(self):
        return [row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"] + self.rows("PRAGMA foreign_key_check")

    def ready(self):
        pass

    def settle(self):
        pass

    def close(self):
        if self.db:
            self.db.close()


class Postgres:
    kills = ["server", "backend", "postmaster"]

    def __init__(self, work):
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))[-1]
        self.dir = tempfile.mkdtemp(prefix="banso-crash-pg.", dir="/tmp")
        self.url = "postgres://postgres@/banso?host=" + self.dir
        self.user = self.asked = None
        if os.getuid() == 0:
            self.user = pwd.getpwnam("postgres").pw_uid
            shutil.chown(self.dir, "postgres")
        self.tool("initdb", "-D", self.dir + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.ready()
        self.tool("createdb", "-h", self.dir, "-U", "postgres", "banso")

    def tool(self, name, *words, check=True):
        done = subprocess.run([self.bin + "/" + name, *words], cwd="/", user=self.user, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if check and done.returncode != 0:
            raise SystemExit(name + ": " + done.stdout.decode())
        return done.returncode == 0

    def ready(self):
        """Starts it unless it runs, as often as the last one's children still hold its memory; then waits until it has recovered."""
        if self.asked and self.answers():
            return
        while not self.tool("pg_ctl", "-D", self.dir + "/data", "status", check=False):
            with open(self.dir + "/start", "wb") as log:
                subprocess.run([self.bin + "/pg_ctl", "-s", "-w", "-t", "60", "-D", self.dir + "/data", "-l", self.dir + "/log", "-o",
                                "-c listen_addresses= -c unix_socket_directories=" + self.dir, "start"], cwd="/", user=self.user, stdout=log, stderr=log)
        while not self.tool("psql", "-qAt", "-h", self.dir, "-U", "postgres", "-d", "postgres", "-c", "SELECT 1", check=False):
            pass

    def settle(self):
        """What the connections of a killed server were in the middle of comes to its end."""
        while self.rows("SELECT 1 FROM pg_stat_activity WHERE application_name = 'banso'"):
            pass

    def lines(self, sql):
        """One psql answers until its server is killed; None: it is gone."""
        if not self.asked:
            self.asked = subprocess.Popen([self.bin + "/psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-F", "\t", self.url], stdin=subprocess.PIPE,
                                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
        try:
            self.asked.stdin.write(sql + ";\n\\echo " + END + "\n")
            self.asked.stdin.flush()
            lines = []
            for line in self.asked.stdout:
                if line == END + "\n":
                    return lines
                lines.append(line.rstrip("\n"))
        except OSError:
            pass
        self.hang_up()
        return None

    def answers(self):
        return self.lines("SELECT 1") == ["1"]

    def hang_up(self):
        if self.asked:
            self.asked.kill()
            self.asked.communicate()
            self.asked = None

    def rows(self, sql):
        lines = self.lines(sql)
        if lines is None:
            raise SystemExit("psql: no answer to " + sql)
        return [tuple(int(cell) if cell.lstrip("-").isdigit() else cell for cell in line.split("\t")) for line in lines]

    def complaints(self):
        return []

    def kill(self, what):
        pids = [] if what == "postmaster" else self.rows("SELECT pid FROM pg_stat_activity WHERE application_name = 'banso' AND pid <> pg_backend_pid()")
        self.hang_up()
        if what == "postmaster":
            with open(self.dir + "/data/postmaster.pid") as file:
                os.kill(int(file.readline()), signal.SIGKILL)
            os.remove(self.dir + "/data/postmaster.pid")
            return
        try:
            if pids:
                os.kill(random.choice(pids)[0], signal.SIGKILL)
        except ProcessLookupError:
            pass  # it ended by itself meanwhile

    def close(self):
        self.hang_up()
        self.tool("pg_ctl", "-s", "-D", self.dir + "/data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.dir, ignore_errors=True)
