#include "make/machine.h"

#include <string.h>

#include "base/text.h"
#include "make/hive.h"
#include "make/jump_list.h"
#include "make/prefetch.h"

#define RUN "Software\\Microsoft\\Windows\\CurrentVersion\\Run"

static void put(make_files *f, const char *path, sk_bytes content)
{
    f->at[f->count].path = path;
    f->at[f->count++].content = content;
}

void make_machine_files(sk_arena *arena, make_files *ret)
{
    make_hive *software = make_hive_new(arena, "SOFTWARE"), *system = make_hive_new(arena, "SYSTEM"), *user = make_hive_new(arena, "NTUSER.DAT");
    const char *version = "Microsoft\\Windows NT\\CurrentVersion";
    make_hive_text(software, version, "CurrentBuildNumber", "19045");
    make_hive_text(software, "Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\S-1-5-21-1", "ProfileImagePath", "%SystemDrive%\\Users\\\xe8\x8a\xb1\xe5\xad\x90");
    make_hive_number(system, "Select", "Current", 2);
    make_hive_text(system, "ControlSet002\\Control\\ComputerName\\ComputerName", "ComputerName", "PC7");
    make_hive_text(system, "ControlSet002\\Services\\qwerty", "ImagePath", "regsvr32.exe /s C:\\Windows\\SysWOW64\\Abcdefg\\hijk.dll");
    make_hive_text(user, RUN, "pYvzqbuWqgBOj.dll", "regsvr32.exe \"C:\\Users\\\xe8\x8a\xb1\xe5\xad\x90\\AppData\\Local\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll\"");
    ret->count = 0;
    put(ret, "WINDOWS/system32/CONFIG/software", make_hive_end(software));
    put(ret, "WINDOWS/system32/CONFIG/SYSTEM", make_hive_end(system));
    put(ret, "Users/\xe8\x8a\xb1\xe5\xad\x90/ntuser.dat", make_hive_end(user));
    put(ret, "Users/\xe8\x8a\xb1\xe5\xad\x90/AppData/Local/EEdafoGqJrPp/pYvzqbuWqgBOj.dll", SK_LIT("MZ text"));
    put(ret, "WINDOWS/SysWOW64/a.dll", SK_LIT("MZ text"));
}

void make_machine(make_disk *disk, sk_arena *arena)
{
    make_files files;
    make_machine_files(arena, &files);
    for (size_t i = 0; i < files.count; i++) {
        make_disk_put(disk, files.at[i].path, files.at[i].content);
    }
}

/* ---- several users, every era ---- */

#define LOCAL "AppData\\Local\\"

static void put_system(make_disk *disk, sk_arena *arena, bool infected)
{
    make_hive *software = make_hive_new(arena, "SOFTWARE"), *system = make_hive_new(arena, "SYSTEM");
    make_hive_text(software, "Microsoft\\Windows NT\\CurrentVersion", "CurrentBuildNumber", "19045");
    make_hive_number(system, "Select", "Current", 1);
    make_hive_text(system, "ControlSet001\\Control\\ComputerName\\ComputerName", "ComputerName", "PC8");
    make_hive_text(system, "ControlSet001\\Services\\WinDefend", "ImagePath", "\"%ProgramFiles%\\Windows Defender\\MsMpEng.exe\"");
    if (infected) {
        make_hive_text(system, "ControlSet001\\Services\\WinDefService", "ImagePath", "C:\\Windows\\SysWOW64\\nosuch.exe");
        make_hive_text(system, "ControlSet001\\Services\\WinDefService", "DisplayName", "Windows Defender System Service");
    }
    make_disk_put(disk, "Windows/System32/config/SOFTWARE", make_hive_end(software));
    make_disk_put(disk, "Windows/System32/config/SYSTEM", make_hive_end(system));
    make_disk_put(disk, "Windows/System32/d3d11on12.dll", SK_LIT("MZ text"));
    make_disk_put(disk, "Windows/System32/mscpxl32.dll", SK_LIT("MZ text"));
    make_disk_put(disk, "Windows/SysWOW64/d3d11on12.dll", SK_LIT("MZ text"));
}

static void put_user(make_disk *disk, sk_arena *arena, const char *name, const char *value, const char *command)
{
    make_hive *user = make_hive_new(arena, "NTUSER.DAT");
    make_hive_text(user, RUN, value, command);
    make_disk_put(disk, sk_text_format(arena, "Users/%s/NTUSER.DAT", name), make_hive_end(user));
}

/* The name is scrambled with the serial number, as EmoCheck's second scanner undoes it. */
static void put_scrambled(make_disk *disk, sk_arena *arena, const char *user)
{
    static const uint8_t serial[4] = {0xd1, 0x12, 0xfc, 0x8a};
    uint8_t name[] = "clrdriver";
    make_hive *h = make_hive_new(arena, "NTUSER.DAT");
    for (size_t i = 0; i + 1 < sizeof name; i++) {
        name[i] ^= serial[i % 4];
    }
    make_hive_value(h, "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer", "8afc12d1", SK_HIVE_BINARY, sk_bytes_of(name, sizeof name - 1));
    make_disk_put(disk, sk_text_format(arena, "Users/%s/NTUSER.DAT", user), make_hive_end(h));
}

/* The machine stopped while it wrote: the value is in the log alone. */
static void put_torn(make_disk *disk, sk_arena *arena)
{
    make_hive *before = make_hive_new(arena, "NTUSER.DAT"), *after = make_hive_new(arena, "NTUSER.DAT");
    make_hive_text(before, RUN, "plain", "C:\\a.invalid");
    make_hive_text(after, RUN, "plain", "C:\\a.invalid");
    make_hive_text(after, RUN, "ialkquzoobkioba.czi", "rundll32.exe C:\\Users\\taro\\" LOCAL "Ckninfwzsiyqxydc\\ialkquzoobkioba.czi,Control_RunDLL");
    make_hive_torn torn = make_hive_tear(arena, make_hive_end(before), make_hive_end(after), false);
    make_disk_put(disk, "Users/taro/NTUSER.DAT", torn.file);
    make_disk_put(disk, "Users/taro/ntuser.dat.LOG1", torn.log);
    make_disk_put(disk, "Users/taro/AppData/Local/Ckninfwzsiyqxydc/ialkquzoobkioba.czi", SK_LIT("MZ text"));
}

/* Two documents that were opened and are gone: one in Word's jump list, one as the shell's shortcut. */
static void put_opened(make_disk *disk, sk_arena *arena)
{
    const make_lnk list = {.local_path = "C:\\Users\\jiro\\Downloads\\letter.doc", .machine = "pc8"};
    const make_lnk recent = {.local_path = "C:\\Users\\jiro\\AppData\\Local\\Temp\\Temp1_form.zip\\form.xlsm", .machine = "pc8"};
    const make_jump jump = {"C:\\Users\\jiro\\Downloads\\\xe8\xab\x8b\xe6\xb1\x82\xe6\x9b\xb8.doc", "pc8", 133118460000000000u, 1, 2, false, &list};
    make_disk_put(disk, "Users/jiro/AppData/Roaming/Microsoft/Windows/Recent/AutomaticDestinations/a7bd71699cd38d1c.automaticDestinations-ms", make_jump_list(arena, 4, &jump, 1));
    make_disk_put(disk, "Users/jiro/AppData/Roaming/Microsoft/Windows/Recent/form.lnk", make_lnk_file(arena, &recent));
}

/* A library that is gone: Amcache has seen it, and regsvr32 loaded it. */
static void put_gone(make_disk *disk, sk_arena *arena)
{
    static const char *const files[] = {"\\VOLUME{01d8a3}\\WINDOWS\\SYSTEM32\\NTDLL.DLL", "\\VOLUME{01d8a3}\\USERS\\SABURO\\APPDATA\\LOCAL\\KFJCHJGQ\\XZVQWKBN.ZIA"};
    const make_run run = {"REGSVR32.EXE", 0x12345678, 3, 133118460000000000u, files, 2, "\\VOLUME{01d8a3}", 0x8afc12d1};
    make_hive *amcache = make_hive_new(arena, "Amcache.hve");
    const char *key = "Root\\InventoryApplicationFile\\xzvqwkbn.zia|0123456789abcdef";
    make_hive_text(amcache, key, "LowerCaseLongPath", "c:\\users\\saburo\\appdata\\local\\kfjchjgq\\xzvqwkbn.zia");
    make_hive_text(amcache, key, "FileId", "0000da39a3ee5e6b4b0d3255bfef95601890afd80709");
    make_disk_put(disk, "Windows/AppCompat/Programs/Amcache.hve", make_hive_end(amcache));
    make_disk_put(disk, "Windows/Prefetch/REGSVR32.EXE-12345678.pf", make_prefetch(arena, &run, true));
}

void make_machine_eras(make_disk *disk, sk_arena *arena)
{
    char *large = sk_arena_take(arena, 20000, 1);
    memcpy(large, "MZ text", 7);
    put_system(disk, arena, true);
    make_disk_put(disk, "Windows/SysWOW64/clrdriver.exe", SK_LIT("MZ text"));
    put_user(disk, arena, "\xe8\x8a\xb1\xe5\xad\x90", "pYvzqbuWqgBOj.dll",
             "regsvr32.exe \"C:\\Users\\\xe8\x8a\xb1\xe5\xad\x90\\" LOCAL "EEdafoGqJrPp\\pYvzqbuWqgBOj.dll\"");
    make_disk_put(disk, "Users/\xe8\x8a\xb1\xe5\xad\x90/AppData/Local/EEdafoGqJrPp/pYvzqbuWqgBOj.dll", SK_LIT("MZ text"));
    put_torn(disk, arena);
    put_user(disk, arena, "jiro", "khmerduck", "C:\\Users\\jiro\\" LOCAL "Microsoft\\Windows\\khmerduck.exe");
    make_disk_put(disk, "Users/jiro/AppData/Local/Microsoft/Windows/khmerduck.exe", SK_LIT("MZ text"));
    put_opened(disk, arena);
    put_scrambled(disk, arena, "\xe8\xa1\xa8\xe5\xad\x90");
    make_disk_put(disk, "Users/\xe8\xa1\xa8\xe5\xad\x90/AppData/Local/d3d11on12/mscpxl32.exe", sk_bytes_of(large, 20000));
    put_gone(disk, arena);
    put_user(disk, arena, "saburo", "haics", "regsvr32.exe /s C:\\Users\\saburo\\haics1.ocx");
    make_disk_put(disk, "Users/saburo/haics1.ocx", SK_LIT("MZ text"));
    make_disk_put(disk, "Users/saburo/AppData/Local/Temp/OneNote/16.0/Exported/{11111111-2222-3333-4444-555555555555}/NT/0/click.wsf", SK_LIT("text"));
    make_disk_put(disk, "Users/saburo/AppData/Local/Qwertyuiop/weekold.dat", SK_LIT("MZ text"));
    make_disk_put(disk, "Users/saburo/AppData/Local/Zxcvbnmasd/padded.dll", SK_LIT("MZ text"));
}

void make_machine_clean(make_disk *disk, sk_arena *arena)
{
    put_system(disk, arena, false);
    put_user(disk, arena, "\xe8\x8a\xb1\xe5\xad\x90", "OneDrive", "\"C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe\" /background");
    put_user(disk, arena, "taro", "plain", "C:\\a.invalid");
    make_disk_put(disk, "Users/taro/AppData/Local/Programs/Editor/editor.exe", SK_LIT("MZ text"));
    make_disk_put(disk, "Users/taro/Downloads/notes.txt", SK_LIT("text"));
}
