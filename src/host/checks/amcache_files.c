/* Amcache: programs and libraries that Windows has seen, with SHA-1 and time, also those that are gone. InventoryApplicationFile is
 * that of Windows 10, File\{volume} that of 7 and 8 (values are numbers: 15 path, 101 SHA-1, 17 time of the file, 1 company).
 * Source: RegRipper's amcache plug-ins, ANSSI "Analysis of the AmCache" (2019). */
#include "base/text.h"
#include "host/look.h"
#include "host/shapes.h"
#include "host/traces.h"

enum { MOST_FILES = 200000, MEMORY = 1 << 20 };

typedef struct looking {
    sk_host_result *r;
    sk_arena *arena; /* of one file */
    const char *key;
    sk_trace trace;
    uint32_t count;
} looking;

static sk_bytes text_of(looking *l, const sk_host_value *v) { return sk_host_value_text(l->arena, v); }

/* A running Windows keeps the hive open most of the time: that is told, but says nothing about the machine. */
static void tell_unread(sk_host_result *r)
{
    sk_bytes path = sk_host_join(r->arena, r->view->windows, SK_LIT("AppCompat\\Programs\\Amcache.hve"));
    if (r->view->live) sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_AMCACHE_OPEN, .state = SK_HOST_NOTE, .user = SK_HOST_NO_USER, .evidence = path, .detail = path});
    else sk_host_tell_blind(r, SK_LIT("Amcache.hve"), "the hive could not be read");
}

/* "0000" and the SHA-1. */
static sk_bytes hash_of(looking *l, const sk_host_value *v)
{
    sk_bytes id = text_of(l, v);
    return id.len == 44 && sk_starts(id, SK_LIT("0000")) ? sk_text_bytes(l->arena, "SHA-1 %.40s", (const char *)id.p + 4) : (sk_bytes){0};
}

static bool take_value(void *to, const sk_host_value *v)
{
    looking *l = to;
    if (sk_is(v->name, "LowerCaseLongPath") || sk_is(v->name, "15")) l->trace.path = text_of(l, v);
    else if (sk_is(v->name, "FileId") || sk_is(v->name, "101")) l->trace.hash = hash_of(l, v);
    else if (sk_is(v->name, "Publisher") || sk_is(v->name, "1")) l->trace.publisher = text_of(l, v);
    return true;
}

static bool take_key(void *to, sk_bytes name, uint64_t written)
{
    looking *l = to;
    sk_host_result *r = l->r;
    if (++l->count > MOST_FILES) {
        sk_host_tell_blind(r, SK_LIT("Amcache.hve"), "it names more files than are looked at");
        return false;
    }
    l->arena = sk_arena_new(MEMORY);
    if (!l->arena) {
        sk_host_tell_blind(r, SK_LIT("Amcache.hve"), "the system has no memory");
        return false;
    }
    const char *key = sk_text_format(l->arena, "%s\\%.*s", l->key, (int)name.len, (const char *)name.p);
    l->trace = (sk_trace){.as = SK_HOST_CHECK_AMCACHE, .time = written};
    if (r->view->values(r->view->self, SK_HOST_AMCACHE, SK_HOST_NO_USER, key, take_value, l) == SK_HOST_BLIND) tell_unread(r);
    sk_bytes path = l->trace.path;
    l->trace.library = !sk_ends_nocase(path, SK_LIT(".exe"));
    l->trace.evidence = sk_text_bytes(l->arena, "Amcache.hve, %s", key);
    if (path.len) sk_trace_of_program(r, &l->trace);
    sk_arena_free(l->arena);
    return true;
}

static bool take_volume(void *to, sk_bytes name, uint64_t written)
{
    looking *l = to;
    (void)written;
    l->key = sk_text_format(l->r->arena, "Root\\File\\%.*s", (int)name.len, (const char *)name.p);
    if (l->r->view->subkeys(l->r->view->self, SK_HOST_AMCACHE, SK_HOST_NO_USER, l->key, take_key, l) == SK_HOST_BLIND) tell_unread(l->r);
    return true;
}

void sk_host_check_amcache(sk_host_result *r)
{
    looking l = {.r = r, .key = "Root\\InventoryApplicationFile"};
    const sk_host_view *v = r->view;
    if (v->subkeys(v->self, SK_HOST_AMCACHE, SK_HOST_NO_USER, l.key, take_key, &l) == SK_HOST_BLIND) tell_unread(r);
    (void)v->subkeys(v->self, SK_HOST_AMCACHE, SK_HOST_NO_USER, "Root\\File", take_volume, &l);
}
