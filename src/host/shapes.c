/* See shapes.h. Sources of the shapes: EmoCheck v2.0 (folders and files of letters), Unit 42's and executemalware's notes of 2021-11 to
 * 2023-03. The pairs of letters were counted over 400,000 names of published software packages. */
#include "host/shapes.h"

#include "base/text.h"
#include "host/look.h"

/* Pairs of letters that make less than 5 in 10,000 of all: bit b of row a stands for the pair ab. */
static const uint32_t rare_pairs[26] = {0x0014200, 0x3e9b6ee, 0x2e12262, 0x2e12280, 0x2000280, 0x2e1b6ce, 0x3e9062a, 0x2e5beee, 0x1410380,
                                        0x3fbbeee, 0x3e9b6ee, 0x2e326c0, 0x2e326e0, 0x2c30280, 0x3010290, 0x2e13662, 0x3eff7ff, 0x2c10280,
                                        0x2a00240, 0x2a12640, 0x3f146a0, 0x3ffbeee, 0x3fbbeee, 0x3f77eff, 0x3f10680, 0x3ffffef};
enum { LEAST_RARE = 3, LEAST_SHARE = 30 /* per cent */ };

/* Folders of one word that Windows or its own programs keep in these places. */
static const char *const known_folders[] = {
    "Apps", "Comms", "CrashDumps", "D3DSCache", "Google", "History", "Microsoft", "Mozilla", "Packages", "Programs", "Publishers", "Temp", "VirtualStore",
    "AdvancedInstallers", "AppLocker", "appraiser", "Boot", "Bthprops", "CatRoot", "catroot2", "CodeIntegrity", "Com", "config", "Configuration", "DDFs",
    "Dism", "downlevel", "drivers", "DriverStore", "FxsTmp", "GroupPolicy", "icsxml", "IME", "inetsrv", "InputMethod", "Keywords", "LogFiles", "Macromed",
    "migration", "migwiz", "MsDtc", "MUI", "NDF", "networklist", "Nui", "oobe", "OpenSSH", "PointOfService", "ProximityToast", "ras", "Recovery", "restore",
    "setup", "Sgrm", "ShellExperiences", "slmgr", "SMI", "Speech", "spool", "spp", "sppui", "sru", "Sysprep", "SystemResetPlatform", "Tasks", "UNP", "wbem", "WCN",
    "WDI", "WinBioDatabase", "WinBioPlugIns", "WindowsPowerShell", "winevt", "WinMetadata", "winrm"};

static bool is_known_folder(sk_bytes name)
{
    for (size_t i = 0; i < sizeof known_folders / sizeof known_folders[0]; i++) {
        if (sk_is(name, known_folders[i])) return true;
    }
    return false;
}

bool sk_shape_folder(sk_bytes name)
{
    bool letter = false;
    for (size_t i = 0; i < name.len; i++) {
        if (!sk_is_alnum(name.p[i])) return false;
        letter |= sk_is_alpha(name.p[i]);
    }
    return letter && name.len >= 4 && name.len <= 20 && !is_known_folder(name);
}

static void count_rare(sk_bytes name, size_t *rare, size_t *pairs)
{
    for (size_t i = 0; i + 1 < name.len; i++) {
        int a = sk_lower(name.p[i]), b = sk_lower(name.p[i + 1]);
        if (!sk_is_alpha(a) || !sk_is_alpha(b)) continue;
        *rare += rare_pairs[a - 'a'] >> (b - 'a') & 1;
        ++*pairs;
    }
}

bool sk_shape_random(sk_bytes folder, sk_bytes stem)
{
    size_t rare = 0, pairs = 0;
    count_rare(folder, &rare, &pairs);
    if (!sk_equal_nocase(folder, stem)) count_rare(stem, &rare, &pairs);
    return rare >= LEAST_RARE && rare * 100 >= pairs * LEAST_SHARE;
}

bool sk_shape_random_path(sk_bytes path)
{
    sk_bytes folder = sk_host_path_name(sk_host_path_folder(path));
    return sk_place_of(path) == SK_PLACE_OWN_FOLDER && sk_shape_random(folder, sk_host_path_stem(sk_host_path_name(path)));
}

bool sk_shape_is_one_of(sk_bytes program, const char *list)
{
    sk_bytes name = sk_host_path_name(program), rest = sk_bytes_str(list), word;
    if (sk_ends_nocase(name, SK_LIT(".exe"))) name.len -= 4;
    while (sk_next_field(&rest, '|', &word)) {
        if (sk_equal_nocase(name, word)) return true;
    }
    return false;
}

bool sk_shape_loader(sk_bytes program) { return sk_shape_is_one_of(program, "regsvr32|rundll32"); }

/* ---- places ---- */

/* What stands behind "\Users\NAME\" or "\Documents and Settings\NAME\"; empty where the path is of no user. */
static sk_bytes below_profile(sk_bytes path)
{
    static const sk_bytes above[] = {{(const uint8_t *)"\\Users\\", 7}, {(const uint8_t *)"\\Documents and Settings\\", 24}};
    for (size_t i = 0; i < sizeof above / sizeof above[0]; i++) {
        size_t at = sk_find_nocase(path, 0, above[i]);
        size_t end = at == SK_NPOS || at > 2 ? SK_NPOS : sk_find_byte(path, at + above[i].len, '\\');
        if (end != SK_NPOS) return sk_from(path, end + 1);
    }
    return (sk_bytes){0};
}

static sk_bytes below(sk_bytes path, sk_bytes folder) { return sk_starts_nocase(path, folder) ? sk_from(path, folder.len) : (sk_bytes){0}; }

static size_t count_separators(sk_bytes path)
{
    size_t n = 0;
    for (size_t i = 0; i < path.len; i++) {
        n += path.p[i] == '\\';
    }
    return n;
}

/* FOLDER\FILE in the folders where Emotet puts itself. */
static bool is_own_folder(sk_bytes rest)
{
    return count_separators(rest) == 1 && sk_shape_folder(sk_host_path_folder(rest)) && sk_host_path_name(rest).len;
}

sk_place sk_place_of(sk_bytes path)
{
    sk_bytes user = below_profile(path);
    sk_bytes local = below(user, SK_LIT("AppData\\Local\\"));
    if (!local.len) local = below(user, SK_LIT("Local Settings\\Application Data\\"));
    bool drive = path.len > 3 && path.p[1] == ':';
    sk_bytes plain = drive ? sk_from(path, 2) : path;
    if (local.len) {
        if (count_separators(local) == 1 && sk_starts_nocase(local, SK_LIT("Temp\\"))) return SK_PLACE_TEMP;
        return is_own_folder(local) ? SK_PLACE_OWN_FOLDER : SK_PLACE_ELSEWHERE;
    }
    if (is_own_folder(below(plain, SK_LIT("\\Windows\\SysWOW64\\"))) || is_own_folder(below(plain, SK_LIT("\\Windows\\System32\\")))) return SK_PLACE_OWN_FOLDER;
    sk_bytes data = below(plain, SK_LIT("\\ProgramData\\"));
    if ((user.len && !count_separators(user)) || (data.len && !count_separators(data))) return SK_PLACE_ROOT;
    sk_bytes temp = below(plain, SK_LIT("\\Windows\\Temp\\"));
    return temp.len && !count_separators(temp) ? SK_PLACE_TEMP : SK_PLACE_ELSEWHERE;
}

sk_bytes sk_shape_drive_path(sk_arena *a, sk_bytes path)
{
    size_t at = SK_NPOS;
    if (sk_starts_nocase(path, SK_LIT("\\VOLUME{"))) at = sk_find_byte(path, 1, '\\');
    else if (sk_starts_nocase(path, SK_LIT("\\DEVICE\\HARDDISKVOLUME"))) at = sk_find_byte(path, 8, '\\');
    if (at == SK_NPOS) return path;
    sk_bytes rest = sk_from(path, at);
    return sk_text_bytes(a, "C:%.*s", (int)rest.len, (const char *)rest.p);
}

/* ---- what mail brings ---- */

static bool ends_with_one_of(sk_bytes name, const char *const *endings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sk_ends_nocase(name, sk_bytes_str(endings[i]))) return true;
    }
    return false;
}

bool sk_shape_is_script(sk_bytes name)
{
    static const char *const endings[] = {".wsf", ".vbs", ".vbe", ".js", ".jse", ".hta", ".cmd", ".bat", ".ps1", ".lnk", ".exe", ".dll", ".scr", ".chm"};
    return ends_with_one_of(name, endings, sizeof endings / sizeof endings[0]);
}

bool sk_shape_carries_code(sk_bytes name)
{
    static const char *const endings[] = {".doc", ".docm", ".dot", ".dotm", ".rtf", ".xls", ".xlsm", ".xlsb", ".xlt", ".xltm", ".xll", ".ppt", ".pptm", ".one", ".iso", ".img", ".zip", ".rar", ".7z"};
    return ends_with_one_of(name, endings, sizeof endings / sizeof endings[0]) || sk_shape_is_script(name);
}

bool sk_shape_arrives(sk_bytes path)
{
    static const char *const folders[] = {"\\Content.Outlook\\", "\\Downloads\\", "\\AppData\\Local\\Temp\\", "\\AppData\\Local\\Microsoft\\Windows\\INetCache\\"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (sk_find_nocase(path, 0, sk_bytes_str(folders[i])) != SK_NPOS) return true;
    }
    return false;
}

/* ---- addresses ---- */

bool sk_shape_private_address(sk_bytes ip)
{
    static const char *const prefixes[] = {"10.", "127.", "169.254.", "192.168.", "0.", "224.", "239.", "255.", "fe80:", "::1", "0:0:0:0:", "ff02:"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (sk_starts_nocase(ip, sk_bytes_str(prefixes[i]))) return true;
    }
    uint64_t second;
    bool local = sk_find_byte(ip, 0, ':') == 4 && (sk_starts_nocase(ip, SK_LIT("fc")) || sk_starts_nocase(ip, SK_LIT("fd"))); /* fc00::/7 (RFC 4193) */
    if (local) return true;
    return sk_starts(ip, SK_LIT("172.")) && sk_parse_u64(sk_from(ip, 4), &second) && second >= 16 && second <= 31;
}

/* The servers' ports: MalConfScan's list and Bitsight's 348 servers of 2022. */
bool sk_shape_server_port(sk_bytes port)
{
    static const char *const ports[] = {"20", "22", "80", "443", "990", "995", "4143", "7080", "8080", "8081", "8082", "8090", "8443", "50000"};
    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++) {
        if (sk_is(port, ports[i])) return true;
    }
    return false;
}
