/* Processes of the running machine. The command line is read from the process itself (PEB, RTL_USER_PROCESS_PARAMETERS), because the
 * query for it does not exist everywhere. Sources: winternl.h; the offsets of both structures for 64- and 32-bit processes are
 * those that debuggers use. */
#include <winsock2.h>

#include <iphlpapi.h>
#include <tlhelp32.h>

#include "base/text.h"
#include "host/windows/live_inside.h"
#include "host/windows/wide.h"

enum { MOST_COMMAND = 65534, PIECE = 1 << 20, OVERLAP = 64, MOST_REGION = 256 << 20 };

typedef LONG WINAPI query_process(HANDLE process, int class, void *out, ULONG size, ULONG *ret_size);
typedef struct basic_information {
    void *reserved1, *peb, *reserved2[2];
    ULONG_PTR pid;
    void *reserved3;
} basic_information;

/* Where the parameters hang in the PEB, and the command line (a counted wide string) in them, for a process like ourselves. */
#ifdef _WIN64
enum { PARAMETERS_AT = 0x20, COMMAND_AT = 0x70 };
#else
enum { PARAMETERS_AT = 0x10, COMMAND_AT = 0x40 };
#endif
typedef struct counted_string {
    USHORT length, capacity;
    WCHAR *text;
} counted_string;

static bool peek(HANDLE process, const void *at, void *out, size_t size)
{
    SIZE_T got = 0;
    return at && ReadProcessMemory(process, at, out, size, &got) && got == size;
}

static sk_bytes command_line(live *l, HANDLE process)
{
    static query_process *query;
    basic_information info = {0};
    const uint8_t *parameters = NULL;
    counted_string line;
    if (!query) query = (query_process *)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationProcess");
    if (!query || query(process, 0, &info, sizeof info, NULL) < 0 || !info.peb) return (sk_bytes){0};
    if (!peek(process, (const uint8_t *)info.peb + PARAMETERS_AT, &parameters, sizeof parameters)) return (sk_bytes){0};
    if (!peek(process, parameters + COMMAND_AT, &line, sizeof line) || !line.length || line.length > MOST_COMMAND) return (sk_bytes){0};
    uint8_t *text = sk_arena_take(l->arena, line.length, 1);
    return text && peek(process, line.text, text, line.length) ? sk_utf16le_to_utf8(l->arena, sk_bytes_of(text, line.length)) : (sk_bytes){0};
}

static sk_bytes image_path(live *l, HANDLE process)
{
    WCHAR path[1024];
    DWORD len = 1024;
    return QueryFullProcessImageNameW(process, 0, path, &len) ? sk_narrow(l->arena, path) : (sk_bytes){0};
}

static void look_inside(live *l, sk_host_process *p)
{
    HANDLE h = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, p->pid);
    if (!h) h = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, p->pid);
    FILETIME created, unused[3];
    BOOL wow = FALSE;
    if (!h) return;
    p->image = image_path(l, h);
    p->command_line = command_line(l, h);
    if (GetProcessTimes(h, &created, &unused[0], &unused[1], &unused[2])) p->started = sk_filetime_of(created);
    p->is_64_bit = l->view.is_64_bit && IsWow64Process(h, &wow) && !wow;
    CloseHandle(h);
}

sk_host_answer live_processes(void *self, bool (*visit)(void *to, const sk_host_process *process), void *to)
{
    live *l = self;
    PROCESSENTRY32W e = {.dwSize = sizeof e};
    HANDLE h = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (h == INVALID_HANDLE_VALUE) return SK_HOST_BLIND;
    for (BOOL more = Process32FirstW(h, &e); more; more = Process32NextW(h, &e)) {
        sk_host_process p = {.pid = e.th32ProcessID, .parent = e.th32ParentProcessID, .name = sk_narrow(l->arena, e.szExeFile)};
        if (p.pid) look_inside(l, &p);
        if (!visit(to, &p)) break;
    }
    CloseHandle(h);
    return SK_HOST_SOME;
}

sk_host_answer live_modules(void *self, uint32_t pid, bool (*visit)(void *to, sk_bytes path, uint64_t base, uint64_t size), void *to)
{
    live *l = self;
    MODULEENTRY32W e = {.dwSize = sizeof e};
    HANDLE h = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE | TH32CS_SNAPMODULE32, pid);
    if (h == INVALID_HANDLE_VALUE) return SK_HOST_BLIND;
    for (BOOL more = Module32FirstW(h, &e); more; more = Module32NextW(h, &e)) {
        if (!visit(to, sk_narrow(l->arena, e.szExePath), (uint64_t)(uintptr_t)e.modBaseAddr, e.modBaseSize)) break;
    }
    CloseHandle(h);
    return SK_HOST_SOME;
}

/* ---- memory ---- */

typedef struct reading {
    HANDLE process;
    uint8_t *buffer;
    bool (*visit)(void *to, const sk_host_region *region, uint64_t at, sk_bytes bytes);
    void *to;
} reading;

/* Of files that are mapped only what is not in them matters: the checks pass over those regions. */
static bool is_cut(const sk_host_region *region) { return region->size > MOST_REGION && !region->image; }

static bool read_region(const reading *rd, const sk_host_region *region)
{
    for (uint64_t at = 0; at < region->size && at < MOST_REGION; at += PIECE - OVERLAP) {
        uint64_t rest = region->size - at;
        SIZE_T got = 0, want = rest < PIECE ? (SIZE_T)rest : PIECE;
        if (!ReadProcessMemory(rd->process, (const void *)(uintptr_t)(region->base + at), rd->buffer, want, &got) || !got) break;
        if (!rd->visit(rd->to, region, region->base + at, sk_bytes_of(rd->buffer, got))) return false;
        if (rest <= PIECE) break;
    }
    return true;
}

static bool is_executable(DWORD protect) { return protect & (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY); }
static bool is_writable(DWORD protect) { return protect & (PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY); }

sk_host_answer live_memory(void *self, uint32_t pid, bool executable, bool (*visit)(void *to, const sk_host_region *region, uint64_t at, sk_bytes bytes), void *to)
{
    live *l = self;
    if (!l->piece) l->piece = sk_arena_room(l->arena, PIECE);
    reading rd = {OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, pid), l->piece, visit, to};
    MEMORY_BASIC_INFORMATION m;
    if (sizeof(void *) == 4 && l->view.is_64_bit) live_tell_blind(l, "memory of 64-bit programs", "the program of 32 bits cannot read it: sekisho-host.exe can");
    if (!rd.process || !rd.buffer) {
        if (rd.process) CloseHandle(rd.process);
        return SK_HOST_BLIND;
    }
    for (const uint8_t *at = NULL; VirtualQueryEx(rd.process, at, &m, sizeof m) == sizeof m; at = (const uint8_t *)m.BaseAddress + m.RegionSize) {
        bool readable = m.State == MEM_COMMIT && !(m.Protect & (PAGE_GUARD | PAGE_NOACCESS));
        sk_host_region r = {pid, (uint64_t)(uintptr_t)m.BaseAddress, m.RegionSize, is_executable(m.Protect), is_writable(m.Protect), m.Type == MEM_IMAGE};
        bool wanted = readable && (r.executable || !executable);
        if (wanted && is_cut(&r)) live_tell_blind(l, sk_text_format(l->arena, "memory of process %u at %llx", pid, (unsigned long long)r.base), "what lies beyond the first 256 MiB of a region is not looked at");
        if (wanted && !read_region(&rd, &r)) break;
        if ((const uint8_t *)m.BaseAddress + m.RegionSize <= at) break;
    }
    CloseHandle(rd.process);
    return SK_HOST_SOME;
}

sk_host_answer live_connections(void *self, bool (*visit)(void *to, const sk_host_connection *connection), void *to)
{
    live *l = self;
    DWORD size = 0;
    GetExtendedTcpTable(NULL, &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_ALL, 0);
    MIB_TCPTABLE_OWNER_PID *t = size && size < 16 << 20 ? sk_arena_take(l->arena, size + 4096, 1) : NULL;
    size += 4096;
    if (!t || GetExtendedTcpTable(t, &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_ALL, 0) != NO_ERROR) return SK_HOST_BLIND;
    for (DWORD i = 0; i < t->dwNumEntries; i++) {
        const MIB_TCPROW_OWNER_PID *row = &t->table[i];
        const uint8_t *ip = (const uint8_t *)&row->dwRemoteAddr;
        sk_host_connection c = {row->dwOwningPid, sk_text_bytes(l->arena, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]),
                                (uint16_t)((row->dwRemotePort & 0xff) << 8 | (row->dwRemotePort >> 8 & 0xff)), row->dwState == MIB_TCP_STATE_ESTAB};
        if (!visit(to, &c)) break;
    }
    return SK_HOST_SOME;
}
