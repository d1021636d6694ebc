#include "cli/sigma_run.h"

#include "hunt/hunt_files.h"

sk_status sigma_read(sk_arena *a, const char *path, const sk_host_view *machine, sk_sigma **ret, sk_error *error)
{
    *ret = sk_sigma_new(a, machine);
    sk_status status = *ret ? sk_hunt_read_rules(*ret, path, error) : sk_fail(error, SK_NOMEM, "no memory for the rules");
    if (status != SK_OK || sk_sigma_ready(*ret)) return status;
    return sk_fail(error, SK_NOMEM, "the rules need more memory than the limit allows");
}
