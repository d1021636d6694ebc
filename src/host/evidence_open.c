/* What stands at a path decides how it is opened: by its bytes, never by its name. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/host/evtx.h"
#include "host/evidence_map.h"
#include "host/folder_view.h"
#include "host/zip_view.h"

static sk_status map_archive(sk_arena *a, int fd, size_t len, const char *path, sk_bytes *ret, sk_error *error)
{
    *ret = sk_evidence_map(a, fd, len);
    return ret->len ? SK_OK : sk_fail(error, SK_IO, "'%s': %s", path, strerror(errno));
}

static sk_status open_image(sk_arena *a, const char *path, const sk_evidence_options *options, sk_evidence_view **ret, sk_error *error)
{
    sk_store store;
    char message[sizeof error->message];
    sk_status status = options->open_image(path, &store, message, sizeof message);
    if (status != SK_OK) return sk_fail(error, status, "%s", message);
    *ret = sk_evidence_view_new(a, &store, options);
    return *ret ? SK_OK : sk_fail(error, SK_NOMEM, "no memory for the host check");
}

sk_status sk_evidence_open(sk_arena *a, const char *path, const sk_evidence_options *options, sk_evidence_view **ret, sk_error *error)
{
    struct stat s;
    uint8_t head[8] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &s) != 0) {
        if (fd >= 0) close(fd);
        return sk_fail(error, SK_IO, "'%s': %s", path, strerror(errno));
    }
    sk_status status = SK_OK;
    sk_bytes file = {0};
    bool zip = S_ISREG(s.st_mode) && pread(fd, head, sizeof head, 0) >= 4 && memcmp(head, "PK", 2) == 0;
    if (zip) status = map_archive(a, fd, (size_t)s.st_size, path, &file, error);
    close(fd);
    if (status != SK_OK) return status;
    if (zip) return sk_zip_view_open(a, file, path, options, ret, error);
    bool log = S_ISREG(s.st_mode) && sk_evtx_is(sk_bytes_of(head, sizeof head)) && options && options->logs_do;
    if (S_ISDIR(s.st_mode) || log) return sk_folder_view_open(a, path, options, ret, error);
    if (!options || !options->open_image) return sk_fail(error, SK_UNSUPPORTED, "'%s' is neither a folder nor an archive of collected files", path);
    return open_image(a, path, options, ret, error);
}
