/* See image_store.h. Facts of NTFS: the volume's serial number is the eight bytes at 0x48 of the boot sector, of which Windows shows the
 * lower four; the tags of reparse points are those of MS-FSCC 2.1.2.1. */
#include "image/image_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <tsk/libtsk.h>

#include "base/filetime.h"

enum { REPARSE = 0xc0, TAG_JUNCTION = (int)0xa0000003, TAG_LINK = (int)0xa000000c, TAG_WOF = (int)0x80000017, SERIAL_AT = 0x48 };

typedef struct image {
    TSK_IMG_INFO *disk;
    TSK_VS_INFO *volumes;
    TSK_FS_INFO *fs;
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

static void note_windows(void *to, const sk_store_entry *e)
{
    if (e->folder && e->name.len == 7 && strncasecmp((const char *)e->name.p, "windows", 7) == 0) *(bool *)to = true;
}

typedef struct search {
    image *i;
    bool any, locked; /* a file system was there; a volume is locked by BitLocker */
} search;

/* True: the volume at off holds Windows; it is then i->fs. */
static bool try_volume(search *s, TSK_OFF_T off)
{
    char head[11];
    bool windows = false;
    if (tsk_img_read(s->i->disk, off, head, sizeof head) == (ssize_t)sizeof head) s->locked |= memcmp(head + 3, "-FVE-FS-", 8) == 0;
    s->i->fs = tsk_fs_open_img(s->i->disk, off, TSK_FS_TYPE_NTFS);
    if (!s->i->fs) return false;
    s->any = true;
    if (image_list(s->i, s->i->fs->root_inum, note_windows, &windows) && windows) return true;
    tsk_fs_close(s->i->fs);
    s->i->fs = NULL;
    return false;
}

static bool find_volume(search *s)
{
    if (try_volume(s, 0)) return true;
    s->i->volumes = tsk_vs_open(s->i->disk, 0, TSK_VS_TYPE_DETECT);
    for (TSK_PNUM_T n = 0; s->i->volumes && n < s->i->volumes->part_count; n++) {
        const TSK_VS_PART_INFO *part = tsk_vs_part_get(s->i->volumes, n);
        bool used = part && (part->flags & TSK_VS_PART_FLAG_ALLOC);
        if (used && try_volume(s, (TSK_OFF_T)(part->start * s->i->volumes->block_size))) return true;
    }
    return false;
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
    if (!find_volume(&s)) {
        if (s.any) return fail(i, SK_USAGE, message, size, path, "holds no volume with a folder Windows");
        if (s.locked) return fail(i, SK_UNSUPPORTED, message, size, path, "is locked by BitLocker: unlock it first and give the volume or its folder");
        return fail(i, SK_UNSUPPORTED, message, size, path, "is neither a folder, an archive of collected files nor an image of a disk with NTFS");
    }
    *ret = (sk_store){.self = i, .roots = {i->fs->root_inum}, .root_count = 1, .volume_serial = read_serial(i), .list = image_list, .stat = image_stat,
                      .read = image_read, .stream = image_stream};
    return SK_OK;
}
