/* The Credential Manager of the user who runs this: targets and user names. What is secret in an entry is not looked at. */
#include "host/windows/live_inside.h"
#include "host/windows/wide.h"

#include <wincred.h>

sk_host_answer live_credentials(void *self, bool (*visit)(void *to, sk_bytes target, sk_bytes user), void *to)
{
    live *l = self;
    DWORD count = 0;
    CREDENTIALW **all = NULL;
    if (!CredEnumerateW(NULL, 0, &count, &all)) return GetLastError() == ERROR_NOT_FOUND ? SK_HOST_NONE : SK_HOST_BLIND;
    for (DWORD i = 0; i < count; i++) {
        if (!visit(to, sk_narrow(l->arena, all[i]->TargetName), sk_narrow(l->arena, all[i]->UserName))) break;
    }
    CredFree(all);
    return SK_HOST_SOME;
}
