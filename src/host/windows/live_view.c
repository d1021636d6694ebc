#include "host/windows/live_view.h"

#include "base/text.h"
#include "host/windows/live_inside.h"
#include "host/windows/wide.h"

static sk_bytes environment(live *l, const WCHAR *name, const char *otherwise)
{
    WCHAR value[1024];
    DWORD len = GetEnvironmentVariableW(name, value, 1024);
    return len && len < 1024 ? sk_narrow(l->arena, value) : sk_bytes_str(otherwise);
}

void live_tell_blind(live *l, const char *what, const char *why)
{
    for (const sk_host_blind *b = l->view.blind; b; b = b->next) {
        if (sk_is(b->what, what)) return;
    }
    sk_host_blind *n = SK_NEW(l->arena, sk_host_blind);
    if (!n) return; /* without memory the check says so */
    *n = (sk_host_blind){sk_bytes_str(what), sk_bytes_str(why), (sk_host_blind *)(uintptr_t)l->view.blind};
    l->view.blind = n;
}

static uint32_t next_user(live *l)
{
    if (l->view.user_count < LIVE_MOST_USERS) return l->view.user_count++;
    live_tell_blind(l, "users beyond the limit", "the machine has more than 256 users");
    return SK_HOST_NO_USER;
}

static bool take_profile(void *to, sk_bytes sid, uint64_t written)
{
    live *l = to;
    sk_host_value path;
    (void)written;
    const char *key = sk_text_format(l->arena, "Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\%.*s", (int)sid.len, (const char *)sid.p);
    if (sk_host_value_of(&l->view, l->arena, SK_HOST_SOFTWARE, SK_HOST_NO_USER, key, "ProfileImagePath", &path) != SK_HOST_SOME) return true;
    sk_bytes profile = sk_host_expand(&l->view, l->arena, SK_HOST_NO_USER, sk_host_value_text(l->arena, &path));
    uint32_t n = profile.len ? next_user(l) : SK_HOST_NO_USER;
    if (n == SK_HOST_NO_USER) return profile.len == 0;
    l->users[n] = (sk_host_user){.name = sk_host_path_name(profile), .sid = sk_arena_copy(l->arena, sid), .profile = profile,
                                 .local = sk_host_join(l->arena, profile, SK_LIT("AppData\\Local")), .roaming = sk_host_join(l->arena, profile, SK_LIT("AppData\\Roaming"))};
    if (RegOpenKeyExW(HKEY_USERS, sk_wide(l->arena, sid), 0, KEY_READ | KEY_WOW64_64KEY, &l->of_users[n].key) != ERROR_SUCCESS) l->of_users[n].key = NULL;
    return true;
}

/* The one who runs the check, where the list of profiles does not know him. */
static void add_own_user(live *l)
{
    sk_bytes profile = environment(l, L"USERPROFILE", "");
    for (uint32_t i = 0; i < l->view.user_count; i++) {
        if (sk_equal_nocase(l->users[i].profile, profile)) return;
    }
    uint32_t n = profile.len ? next_user(l) : SK_HOST_NO_USER;
    if (n == SK_HOST_NO_USER) return;
    l->users[n] = (sk_host_user){.name = environment(l, L"USERNAME", ""), .profile = profile, .local = environment(l, L"LOCALAPPDATA", ""), .roaming = environment(l, L"APPDATA", "")};
    l->of_users[n].key = HKEY_CURRENT_USER;
}

static void read_facts(live *l)
{
    WCHAR text[MAX_PATH];
    DWORD len = MAX_PATH, serial = 0;
    FILETIME now;
    typedef LONG WINAPI get_version(OSVERSIONINFOW *out);
    OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};
    get_version *get = (get_version *)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
    if (get && get(&version) == 0) {
        l->view.version_major = version.dwMajorVersion;
        l->view.version_minor = version.dwMinorVersion;
        l->view.build = version.dwBuildNumber;
    }
    if (GetComputerNameW(text, &len)) l->view.computer = sk_narrow(l->arena, text);
    if (GetWindowsDirectoryW(text, MAX_PATH)) {
        l->view.windows = sk_narrow(l->arena, text);
        text[3] = 0; /* "C:\" */
        if (GetVolumeInformationW(text, NULL, 0, &serial, NULL, NULL, NULL, 0)) l->view.volume_serial = serial;
    }
    SYSTEM_INFO system;
    GetNativeSystemInfo(&system);
    l->view.is_64_bit = system.wProcessorArchitecture != PROCESSOR_ARCHITECTURE_INTEL;
    GetSystemTimeAsFileTime(&now);
    l->view.now = sk_filetime_of(now);
}

/* A 32-bit program sees SysWOW64 in place of System32 unless it asks not to. */
static void stop_redirection(void)
{
    typedef BOOL WINAPI disable(PVOID *old);
    PVOID old;
    disable *run = (disable *)(void *)GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "Wow64DisableWow64FsRedirection");
    if (run) (void)run(&old);
}

const sk_host_view *sk_live_view_open(sk_arena *a)
{
    live *l = SK_NEW(a, live);
    if (!l) return NULL;
    stop_redirection();
    l->arena = a;
    l->view = (sk_host_view){.self = l, .live = true, .has_processes = true, .users = l->users, .windows = SK_LIT("C:\\Windows"), .key = live_key,
                             .subkeys = live_subkeys, .values = live_values, .list = live_list, .stat = live_stat, .read = live_read, .stream = live_stream,
                             .processes = live_processes, .modules = live_modules, .memory = live_memory, .connections = live_connections,
                             .credentials = live_credentials};
    read_facts(l);
    l->view.program_data = environment(l, L"ProgramData", "C:\\ProgramData");
    l->view.program_files = environment(l, L"ProgramW6432", "C:\\Program Files");
    l->view.program_files_x86 = environment(l, L"ProgramFiles(x86)", "C:\\Program Files (x86)");
    (void)live_subkeys(l, SK_HOST_SOFTWARE, SK_HOST_NO_USER, "Microsoft\\Windows NT\\CurrentVersion\\ProfileList", take_profile, l);
    add_own_user(l);
    return &l->view;
}
