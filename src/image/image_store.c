/* See image_store.h. Facts of NTFS: the volume's serial number is the eight bytes at 0x48 of the boot sector, of which Windows shows the
 * lower four; the tags of reparse points are those of MS-FSCC 2.1.2.1. */
#include "image/image_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <tsk/libtsk.h>

#include "base/filetime.h"

enum { REPARSE = 0xc0, TAG_JUNCTION = (int)0xa0000003, TAG_LINK = (int)0xa000000c, TAG_WOF = (int)0x80000017, SERIAL_AT = 0x48 };
enum { MOST_VOLUMES = 32, DEPTH_OF_WINDOWS = 3 };

typedef struct image {
    TSK_IMG_INFO *disk;
    TSK_VS_INFO *volumes;
    TSK_FS_INFO *fs;
    char names[MOST_VOLUMES][40];
    sk_host_blind blind[MOST_VOLUMES + 1];
    unsigned blind_count;
} image;

/* ---- files ---- */

static bool image_list(void *self, uint64_t folder, void (*add)(void *to, const sk_store_entry *e), void *to)
{
    image *i = self;
    TSK_FS_DIR *dir = tsk_fs_dir_open_meta(i->fs, folder);
    if (!dir) return false;
    for (size_t n = 0; n < tsk_fs_dir_getsize(dir); n++) {
        const TSK_FS_NAME *name = tsk_fs_dir_get_name(dir, n);
        if (!name || !name->name || !(name->flags & TSK_FS_NAME_FLAG_ALLOC) || name->type == TSK_FS_NAME_TYPE_VIRT) continue;
        if (strcmp(name->name, ".") == 0 || strcmp(name->name, "..") == 0) continue;
        add(to, &(sk_store_entry){.name = sk_bytes_str(name->name), .id = name->meta_addr, .folder = name->type == TSK_FS_NAME_TYPE_DIR,
                                  .link = name->type == TSK_FS_NAME_TYPE_LNK});
    }
    tsk_fs_dir_close(dir);
    return true;
}

/* 0: it has none. */
static int reparse_tag(TSK_FS_FILE *f)
{
    uint8_t tag[4];
    const TSK_FS_ATTR *a = tsk_fs_file_attr_get_type(f, (TSK_FS_ATTR_TYPE_ENUM)REPARSE, 0, 0);
    if (!a || tsk_fs_attr_read(a, 0, (char *)tag, sizeof tag, TSK_FS_FILE_READ_FLAG_NONE) != (ssize_t)sizeof tag) return 0;
    return (int)sk_u32le_at(sk_bytes_of(tag, sizeof tag), 0);
}

static uint64_t filetime_of(time_t seconds, uint32_t nanoseconds)
{
    if (seconds == 0 && nanoseconds == 0) return 0;
    return SK_FILETIME_1970 + (uint64_t)seconds * SK_FILETIME_SECOND + nanoseconds / 100;
}

static sk_host_answer image_stat(void *self, uint64_t id, sk_store_entry *ret)
{
    image *i = self;
    TSK_FS_FILE *f = tsk_fs_file_open_meta(i->fs, NULL, id);
    if (!f || !f->meta) {
        tsk_fs_file_close(f);
        return SK_HOST_BLIND;
    }
    const TSK_FS_META *m = f->meta;
    int tag = reparse_tag(f);
    ret->folder = m->type == TSK_FS_META_TYPE_DIR;
    ret->link = m->type == TSK_FS_META_TYPE_LNK || tag == TAG_JUNCTION || tag == TAG_LINK;
    ret->size = m->size > 0 ? (uint64_t)m->size : 0;
    ret->created = filetime_of(m->crtime, m->crtime_nano);
    ret->written = filetime_of(m->mtime, m->mtime_nano);
    tsk_fs_file_close(f);
    return SK_HOST_SOME;
}

static int64_t image_read(void *self, uint64_t id, uint64_t off, uint8_t *p, size_t len)
{
    image *i = self;
    TSK_FS_FILE *f = tsk_fs_file_open_meta(i->fs, NULL, id);
    ssize_t n = -1;
    /* What Windows compressed behind a reparse point looks like a file of zeros. */
    if (f && f->meta && reparse_tag(f) != TAG_WOF) n = tsk_fs_file_read(f, (TSK_OFF_T)off, (char *)p, len, TSK_FS_FILE_READ_FLAG_NONE);
    tsk_fs_file_close(f);
    return n;
}

static const TSK_FS_ATTR *find_stream(TSK_FS_FILE *f, const char *name)
{
    int count = tsk_fs_file_attr_getsize(f);
    for (int n = 0; n < count; n++) {
        const TSK_FS_ATTR *a = tsk_fs_file_attr_get_idx(f, n);
        if (a && a->type == TSK_FS_ATTR_TYPE_NTFS_DATA && a->name && strcasecmp(a->name, name) == 0) return a;
    }
    return NULL;
}

static int64_t image_stream(void *self, uint64_t id, const char *name, uint8_t *p, size_t len)
{
    image *i = self;
    TSK_FS_FILE *f = tsk_fs_file_open_meta(i->fs, NULL, id);
    const TSK_FS_ATTR *a = f && f->meta ? find_stream(f, name) : NULL;
    ssize_t n = -1;
    if (a && a->size >= 0) {
        if ((TSK_OFF_T)len > a->size) len = (size_t)a->size;
        n = len ? tsk_fs_attr_read(a, 0, (char *)p, len, TSK_FS_FILE_READ_FLAG_NONE) : 0;
    }
    tsk_fs_file_close(f);
    return n;
}

/* ---- volumes ---- */

typedef struct child_search {
    const char *name;
    uint64_t id;
    bool found;
} child_search;

static void note_child(void *to, const sk_store_entry *e)
{
    child_search *c = to;
    if (!e->folder || e->name.len != strlen(c->name) || strncasecmp((const char *)e->name.p, c->name, e->name.len) != 0) return;
    c->id = e->id;
    c->found = true;
}

/* How much of Windows a volume holds: the folder Windows, System32 and config, one below the other. */
static unsigned depth_of_windows(image *i)
{
    static const char *const names[DEPTH_OF_WINDOWS] = {"Windows", "System32", "config"};
    uint64_t folder = i->fs->root_inum;
    for (unsigned n = 0; n < DEPTH_OF_WINDOWS; n++) {
        child_search c = {.name = names[n]};
        if (!image_list(i, folder, note_child, &c) || !c.found) return n;
        folder = c.id;
    }
    return DEPTH_OF_WINDOWS;
}

/* A volume that asks to be told when another one is looked at. */
typedef struct volume {
    TSK_OFF_T off;
    unsigned windows; /* depth; 0: it is locked by BitLocker */
} volume;

typedef struct search {
    image *i;
    volume volumes[MOST_VOLUMES];
    unsigned count;
    bool any, cut; /* a file system was there; more volumes than that */
} search;

static void note_volume(search *s, TSK_OFF_T off, unsigned windows)
{
    if (s->count == MOST_VOLUMES) s->cut = true;
    else s->volumes[s->count++] = (volume){off, windows};
}

/* True: there is a file system at off. */
static bool look_at_volume(search *s, TSK_OFF_T off)
{
    char head[11];
    if (tsk_img_read(s->i->disk, off, head, sizeof head) == (ssize_t)sizeof head && memcmp(head + 3, "-FVE-FS-", 8) == 0) note_volume(s, off, 0);
    s->i->fs = tsk_fs_open_img(s->i->disk, off, TSK_FS_TYPE_NTFS);
    if (!s->i->fs) return false;
    s->any = true;
    unsigned windows = depth_of_windows(s->i);
    if (windows) note_volume(s, off, windows);
    tsk_fs_close(s->i->fs);
    s->i->fs = NULL;
    return true;
}

/* The first of those that hold most of Windows; NULL: none does. */
static const volume *best_volume(const search *s)
{
    const volume *best = NULL;
    for (unsigned n = 0; n < s->count; n++) {
        if (s->volumes[n].windows > (best ? best->windows : 0)) best = &s->volumes[n];
    }
    return best;
}

/* The volume that is looked at; it is then i->fs. */
static const volume *find_volume(search *s)
{
    image *i = s->i;
    bool alone = look_at_volume(s, 0);
    i->volumes = alone ? NULL : tsk_vs_open(i->disk, 0, TSK_VS_TYPE_DETECT);
    for (TSK_PNUM_T n = 0; i->volumes && n < i->volumes->part_count; n++) {
        const TSK_VS_PART_INFO *part = tsk_vs_part_get(i->volumes, n);
        if (part && (part->flags & TSK_VS_PART_FLAG_ALLOC)) (void)look_at_volume(s, (TSK_OFF_T)(part->start * i->volumes->block_size));
    }
    const volume *best = best_volume(s);
    if (best) i->fs = tsk_fs_open_img(i->disk, best->off, TSK_FS_TYPE_NTFS);
    return i->fs ? best : NULL;
}

static bool is_locked(const search *s)
{
    for (unsigned n = 0; n < s->count; n++) {
        if (!s->volumes[n].windows) return true;
    }
    return false;
}

/* ---- what is not looked at ---- */

static void tell(image *i, sk_bytes what, const char *why)
{
    i->blind[i->blind_count] = (sk_host_blind){what, sk_bytes_str(why), i->blind_count ? &i->blind[i->blind_count - 1] : NULL};
    i->blind_count++;
}

static void tell_others(search *s, const volume *chosen)
{
    image *i = s->i;
    for (unsigned n = 0; n < s->count; n++) {
        const volume *v = &s->volumes[n];
        if (v == chosen) continue;
        snprintf(i->names[n], sizeof i->names[n], "volume at byte %lld", (long long)v->off);
        tell(i, sk_bytes_str(i->names[n]), v->windows ? "it holds another Windows: give that volume alone to have it looked at" : "it is locked by BitLocker");
    }
    if (s->cut) tell(i, SK_LIT("volumes"), "more volumes with Windows or BitLocker than are told");
}

static uint32_t read_serial(const image *i)
{
    uint8_t serial[8];
    if (tsk_img_read(i->disk, i->fs->offset + SERIAL_AT, (char *)serial, sizeof serial) != (ssize_t)sizeof serial) return 0;
    return sk_u32le_at(sk_bytes_of(serial, sizeof serial), 0);
}

static void close_image(image *i)
{
    if (i->fs) tsk_fs_close(i->fs);
    if (i->volumes) tsk_vs_close(i->volumes);
    if (i->disk) tsk_img_close(i->disk);
    free(i);
}

static sk_status fail(image *i, sk_status status, char *message, size_t size, const char *path, const char *why)
{
    if (i) close_image(i);
    snprintf(message, size, "'%s' %s", path, why);
    return status;
}

const size_t sk_image_store_size = sizeof(sk_store);

/* The image stays open for the life of the process, which has nothing else to do. */
sk_status sk_image_open(const char *path, sk_store *ret, char *message, size_t size)
{
    image *i = calloc(1, sizeof *i);
    search s = {.i = i};
    if (!i) return fail(NULL, SK_NOMEM, message, size, path, "cannot be opened: no memory");
    i->disk = tsk_img_open_utf8_sing(path, TSK_IMG_TYPE_DETECT, 0);
    if (!i->disk) return fail(i, SK_UNSUPPORTED, message, size, path, "is neither a folder, an archive of collected files nor an image of a disk that can be read");
    const volume *chosen = find_volume(&s);
    if (!chosen) {
        if (is_locked(&s)) return fail(i, SK_UNSUPPORTED, message, size, path, "is locked by BitLocker: unlock it first and give the volume or its folder");
        if (s.any) return fail(i, SK_USAGE, message, size, path, "holds no volume with a folder Windows");
        return fail(i, SK_UNSUPPORTED, message, size, path, "is neither a folder, an archive of collected files nor an image of a disk with NTFS");
    }
    tell_others(&s, chosen);
    *ret = (sk_store){.self = i, .roots = {i->fs->root_inum}, .root_count = 1, .volume_serial = read_serial(i), .list = image_list, .stat = image_stat,
                      .read = image_read, .stream = image_stream, .blind = i->blind_count ? &i->blind[i->blind_count - 1] : NULL};
    return SK_OK;
}
