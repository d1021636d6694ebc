/* Values that were deleted from hives and whose cells were not overwritten yet: what cleaned the machine removes the Run value or the
 * service, not its bytes. The key that held a value is lost with the link to it, so that its text alone decides, and only names
 * that nobody would think of count. */
#include "base/text.h"
#include "format/host/hive.h"
#include "host/emocheck.h"
#include "host/look.h"
#include "host/shapes.h"

enum { MOST_VALUES = 200000, MOST_TEXT = 4096 };

typedef struct deleted_look {
    sk_host_result *r;
    sk_host_root root;
    uint32_t user, seen;
    sk_bytes serial_value; /* name of the value of EmoCheck's scanner 2; empty: the serial number is not known */
} deleted_look;

static const char *const hive_names[SK_HOST_ROOT_COUNT] = {[SK_HOST_SOFTWARE] = "HKLM\\SOFTWARE", [SK_HOST_SYSTEM] = "HKLM\\SYSTEM", [SK_HOST_USER] = "HKCU"};

static sk_bytes where(const deleted_look *l, sk_bytes name)
{
    return sk_text_bytes(l->r->arena, "%s, deleted value %.*s", hive_names[l->root], (int)name.len, (const char *)name.p);
}

/* What still starts is told by the checks of autostarts. */
static bool still_starts(sk_host_result *r, sk_bytes path)
{
    for (const sk_autostart *e = sk_autostarts(r); e; e = e->next) {
        if (sk_equal_nocase(e->program, path) || sk_equal_nocase(e->loaded, path)) return true;
    }
    return false;
}

static void look_at_command(deleted_look *l, sk_bytes name, sk_bytes text)
{
    sk_arena *a = l->r->arena;
    sk_bytes program, loaded, entry, command = sk_host_expand(l->r->view, a, l->user, text);
    sk_autostart_split(a, command, &program, &loaded, &entry);
    sk_bytes path = sk_shape_loader(program) ? loaded : program;
    if (!sk_shape_random_path(path) || still_starts(l->r, path)) return;
    sk_host_tell(l->r, &(sk_host_finding){.check = SK_HOST_CHECK_PAST_AUTOSTART, .state = SK_HOST_PAST, .user = l->user, .path = path,
                                          .registry = where(l, name), .command = command, .detail = command});
}

static void look_at_scrambled_name(deleted_look *l, const sk_host_value *v)
{
    sk_bytes decoded = sk_emocheck_v2_name(l->r->arena, l->r->view->volume_serial, v->data);
    if (!decoded.len) return;
    sk_host_tell(l->r, &(sk_host_finding){.check = SK_HOST_CHECK_EMOCHECK_V2, .state = SK_HOST_PAST, .user = l->user, .registry = where(l, v->name), .detail = decoded});
}

static bool take_value(void *self, const sk_host_value *v)
{
    deleted_look *l = self;
    if (++l->seen > MOST_VALUES) {
        sk_host_tell_blind(l->r, sk_bytes_str(hive_names[l->root]), "more deleted values than are looked at");
        return false;
    }
    if (v->type == SK_HIVE_BINARY && l->serial_value.len && sk_equal_nocase(v->name, l->serial_value)) look_at_scrambled_name(l, v);
    sk_bytes text = v->data.len <= MOST_TEXT ? sk_host_value_text(l->r->arena, v) : (sk_bytes){0};
    if (sk_find_byte(text, 0, '\\') != SK_NPOS) look_at_command(l, v->name, text);
    return true;
}

static void look_in_hive(sk_host_result *r, sk_host_root root, uint32_t user)
{
    const sk_host_view *v = r->view;
    deleted_look l = {.r = r, .root = root, .user = user};
    if (v->volume_serial) l.serial_value = sk_emocheck_v2_value(r->arena, v->volume_serial);
    (void)v->deleted(v->self, root, user, take_value, &l); /* a hive that cannot be read is told by the checks of autostarts */
}

void sk_host_check_deleted(sk_host_result *r)
{
    if (!r->view->deleted) return;
    look_in_hive(r, SK_HOST_SOFTWARE, SK_HOST_NO_USER);
    look_in_hive(r, SK_HOST_SYSTEM, SK_HOST_NO_USER);
    for (uint32_t user = 0; user < r->view->user_count; user++) {
        look_in_hive(r, SK_HOST_USER, user);
    }
}
