#include "make/machine.h"

#include "make/hive.h"

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
