/* sekisho-notify: started by `sekisho notify`, which checked the settings: NAME=VALUE... -- PATH...
 * This process opens files and keeps the list; readers, which are locked, look into them. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/filetime.h"
#include "base/text.h"
#include "notify/mail_date.h"
#include "notify/people_report.h"
#include "notify/station/store_reader.h"
#include "sekisho/engine.h"

enum { DEPTH_MOST = 64, OWN_MOST = 256, UNREAD_MOST = 10000 };
enum { STATUS_DONE = 0, STATUS_UNLOOKED = 2, STATUS_FAILED = 3 };

typedef struct station {
    sk_arena *arena;
    sk_people people;
    sk_store_reader reader;
    sk_notify_facts facts;
    sk_unread *unread, **unread_end;
    unsigned unread_count;
    uint64_t readers;   /* started so far: numbers of mails begin anew in each */
    const char *path;   /* being read */
    const char *format, *letter;
    const char *own[OWN_MOST + 1];
    size_t own_count;
} station;

static void tell_unread(station *s, const char *why)
{
    if (s->unread_count++ >= UNREAD_MOST) return;
    sk_unread *u = SK_NEW(s->arena, sk_unread);
    if (!u) return;
    u->what = sk_arena_copy(s->arena, sk_bytes_str(s->path));
    u->why = sk_arena_copy(s->arena, sk_bytes_str(why));
    *s->unread_end = u;
    s->unread_end = &u->next;
}

/* ---- what readers tell ---- */

static bool take_person(void *self, const sk_mention *m)
{
    station *s = self;
    sk_mention n = *m;
    if (n.mail) n.mail += s->readers << 48;
    sk_people_add(&s->people, &n);
    return true;
}

static void take_mail(void *self, uint64_t time)
{
    station *s = self;
    s->facts.mails += !time || time >= s->people.since;
}

static void take_deviation(void *self, const char *what) { tell_unread(self, what); }

/* ---- files ---- */

static void read_file(station *s, int fd, const struct stat *st, bool named)
{
    const sk_mention_sink to = {take_person, take_mail, take_deviation, s};
    sk_store_answer answer = SK_STORE_OTHER;
    const char *why, *slash = strrchr(s->path, '/');
    if (!s->reader.pid) s->readers++;
    if (!sk_store_reader_read(&s->reader, fd, (uint64_t)st->st_size, sk_bytes_str(slash ? slash + 1 : s->path), &to, &answer, &why)) tell_unread(s, why);
    else if (answer == SK_STORE_READ) s->facts.stores++;
    else if (answer == SK_STORE_DAMAGED) tell_unread(s, "it is damaged");
    else if (named && st->st_size) tell_unread(s, "it is neither mail nor contacts");
    else s->facts.others++;
    if (s->reader.pid && !s->reader.locked) s->facts.locked = false;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static void read_path(station *s, const char *path, unsigned depth, bool named);

static void read_folder(station *s, const char *path, unsigned depth)
{
    struct dirent **names = NULL;
    int count = depth < DEPTH_MOST ? scandir(path, &names, NULL, by_name) : -1;
    if (count < 0) tell_unread(s, depth < DEPTH_MOST ? strerror(errno) : "folders lie too deep");
    for (int i = 0; i < count; i++) {
        char *below = NULL;
        const char *name = names[i]->d_name;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && asprintf(&below, "%s/%s", path, name) >= 0) {
            read_path(s, below, depth + 1, false);
            free(below);
        }
        free(names[i]);
    }
    free(names);
}

/* Links inside folders are not followed: they would leave what was named. */
static void read_path(station *s, const char *path, unsigned depth, bool named)
{
    struct stat st;
    s->path = path;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (named ? 0 : O_NOFOLLOW));
    if (fd < 0 && !named && errno == ELOOP) return;
    if (fd < 0 || fstat(fd, &st) != 0) tell_unread(s, strerror(errno));
    else if (S_ISREG(st.st_mode)) read_file(s, fd, &st, named);
    else if (S_ISDIR(st.st_mode)) read_folder(s, path, depth);
    else if (named) tell_unread(s, "it is neither a file nor a folder");
    if (fd >= 0) close(fd);
}

/* ---- settings ---- */

static bool take_setting(station *s, const char *setting)
{
    const char *value = strchr(setting, '=');
    if (!value) return false;
    sk_bytes name = sk_bytes_of(setting, (size_t)(value++ - setting));
    if (sk_is(name, "format")) s->format = value;
    else if (sk_is(name, "letter")) s->letter = value;
    else if (sk_is(name, "since")) s->people.since = sk_day_date(sk_bytes_str(value));
    else if (sk_is(name, "organisation")) s->facts.organisation = value;
    else if (sk_is(name, "contact")) s->facts.contact = value;
    else if (sk_is(name, "internal")) s->facts.internal = true;
    else if (sk_is(name, "own") && s->own_count < OWN_MOST) s->own[s->own_count++] = value;
    else return false;
    return true;
}

static bool write_stdout(void *self, const uint8_t *p, size_t len)
{
    (void)self;
    return fwrite(p, 1, len, stdout) == len;
}

static int write_result(station *s)
{
    static sk_out out;
    if (s->people.cut) {
        s->path = "the list of people";
        tell_unread(s, "it needs more memory than it may have");
    }
    s->facts.unread = s->unread;
    sk_out_init(&out, write_stdout, NULL);
    if (!sk_people_sort(&s->people)) return STATUS_FAILED;
    if (s->letter) sk_notify_write_letter(&out, &s->facts, strcmp(s->letter, "ja") == 0);
    else if (s->format && strcmp(s->format, "json") == 0) sk_notify_write_json(&out, &s->facts);
    else if (s->format && strcmp(s->format, "csv") == 0) sk_notify_write_csv(&out, &s->facts);
    else sk_notify_write_table(&out, &s->facts);
    if (!sk_out_flush(&out) || fflush(stdout) != 0) return STATUS_FAILED;
    return s->unread_count ? STATUS_UNLOOKED : STATUS_DONE;
}

/* A list that goes elsewhere than to the table has to say on the side what it lacks. */
static void complain_unread(const station *s)
{
    if (!s->letter && (!s->format || strcmp(s->format, "csv") != 0)) return;
    for (const sk_unread *u = s->unread; u; u = u->next)
        fprintf(stderr, "sekisho-notify: not looked at: %.*s: %.*s\n", (int)u->what.len, (const char *)u->what.p, (int)u->why.len, (const char *)u->why.p);
}

int main(int argc, char **argv)
{
    static station s;
    int i = 1;
    signal(SIGPIPE, SIG_IGN);
    s.arena = sk_arena_new((size_t)4 << 30);
    if (!s.arena || !sk_people_start(&s.people, s.arena, 0, s.own)) return STATUS_FAILED;
    s.unread_end = &s.unread;
    s.facts = (sk_notify_facts){.people = &s.people, .version = sk_version(), .now = SK_FILETIME_1970 + (uint64_t)time(NULL) * SK_FILETIME_SECOND, .locked = true};
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (take_setting(&s, argv[i])) continue;
        fputs("sekisho-notify: use `sekisho notify`\n", stderr);
        return STATUS_FAILED;
    }
    for (i++; i < argc; i++) read_path(&s, argv[i], 0, true);
    sk_store_reader_end(&s.reader);
    int status = write_result(&s);
    if (status == STATUS_FAILED) fputs("sekisho-notify: the list could not be written\n", stderr);
    complain_unread(&s);
    sk_arena_free(s.arena);
    return status;
}
