/* Scripting.FileSystemObject with File, Folder and Drive: Microsoft's "FileSystemObject reference" (scrrun.dll). */
#include "emulate/world/objects/objects.h"

enum { FOR_READING = 1, FOR_APPENDING = 8 };

typedef struct entry {
    sk_str path;
} entry;

static sk_str path_of(sk_object *self) { return ((entry *)sk_object_state(self))->path; }

static sk_value make_entry(sk_world *w, const sk_com_class *class, sk_str path);
static const sk_com_class file_class, folder_class, drive_class;

static int get_path(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_flowing(sk_string(path_of(self)), SK_FLOW_ENVIRONMENT));
}

static int get_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_string(sk_path_name(path_of(self))));
}

static int put_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_str to = sk_path_join(w, sk_path_folder(path_of(self)), sk_arg_str(w, args, args->count - 1));
    sk_world_copy(w, path_of(self), to, true);
    ((entry *)sk_object_state(self))->path = to;
    return 0;
}

static int get_size(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    sk_file *f = sk_world_file(w, path_of(self));
    return sk_give(ret, sk_long(f ? (int32_t)f->len : 0));
}

static int get_attributes(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    sk_file *f = sk_world_file(w, path_of(self));
    return sk_give(ret, sk_long(f ? (int32_t)f->attributes : 16));
}

static int put_attributes(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_file *f = sk_world_file(w, path_of(self));
    if (f) f->attributes = (uint32_t)sk_arg_int(w, args, args->count - 1, f->attributes);
    return 0;
}

static int get_date(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    sk_file *f = sk_world_file(w, path_of(self));
    return sk_give(ret, sk_flowing(sk_date(f ? f->changed : w->clock - 300), SK_FLOW_ENVIRONMENT));
}

static int get_parent(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return sk_give(ret, make_entry(w, &folder_class, sk_path_folder(path_of(self))));
}

static int delete_entry(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    sk_world_delete(w, path_of(self));
    return 0;
}

static int copy_entry(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    return sk_world_copy(w, path_of(self), sk_arg_str(w, args, 0), false) ? 0 : SK_ERR_NO_FILE;
}

static int move_entry(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    return sk_world_copy(w, path_of(self), sk_arg_str(w, args, 0), true) ? 0 : SK_ERR_NO_FILE;
}

static int open_entry(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    int64_t mode = sk_arg_int(w, args, 0, FOR_READING);
    *ret = sk_text_stream_new(w, path_of(self), mode != FOR_READING, mode == FOR_APPENDING, sk_arg_int(w, args, 1, 0) == -1);
    return ret->u.o ? 0 : SK_ERR_NO_FILE;
}

static int list(sk_world *w, sk_object *self, bool folders, sk_value *ret)
{
    sk_str pattern = sk_path_join(w, path_of(self), SK_STR("*"));
    *ret = sk_collection_new(w);
    sk_file *f;
    for (size_t n = 0; n < 500 && (f = sk_world_match(w, pattern, folders, n)); n++) {
        sk_value item = make_entry(w, folders ? &folder_class : &file_class, f->path);
        if (!sk_collection_add(w, ret, &item)) break;
    }
    return 0;
}

static int list_files(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return list(w, self, false, ret);
}

static int list_folders(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return list(w, self, true, ret);
}

static int get_drive_type(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_long(2)); /* fixed */
}

static int get_serial(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    sk_world_probe(w, "drive serial number", SK_STR("C:"));
    return sk_give(ret, sk_flowing(sk_long(0x5C3A91E7), SK_FLOW_IDENTITY));
}

static const sk_member file_members[] = {
    {"Attributes", get_attributes, put_attributes, NULL},
    {"Copy", copy_entry, NULL, "Destination,OverWriteFiles"},
    {"DateCreated", get_date, NULL, NULL},
    {"DateLastAccessed", get_date, NULL, NULL},
    {"DateLastModified", get_date, NULL, NULL},
    {"Delete", delete_entry, NULL, "Force"},
    {"Files", list_files, NULL, NULL},
    {"Move", move_entry, NULL, "Destination"},
    {"Name", get_name, put_name, NULL},
    {"OpenAsTextStream", open_entry, NULL, "IOMode,Format"},
    {"ParentFolder", get_parent, NULL, NULL},
    {"Path", get_path, NULL, NULL},
    {"ShortName", get_name, NULL, NULL},
    {"ShortPath", get_path, NULL, NULL},
    {"Size", get_size, NULL, NULL},
    {"SubFolders", list_folders, NULL, NULL},
};

static const sk_member drive_members[] = {
    {"DriveLetter", get_name, NULL, NULL}, {"DriveType", get_drive_type, NULL, NULL}, {"IsReady", sk_answer_true, NULL, NULL},
    {"Path", get_path, NULL, NULL},        {"SerialNumber", get_serial, NULL, NULL},
};

static const sk_com_class file_class = {
    .name = "File", SK_MEMBERS(file_members), .default_member = "Path", .state_size = sizeof(entry)};
static const sk_com_class folder_class = {
    .name = "Folder", SK_MEMBERS(file_members), .default_member = "Path", .state_size = sizeof(entry)};
static const sk_com_class drive_class = {
    .name = "Drive", SK_MEMBERS(drive_members), .default_member = "Path", .state_size = sizeof(entry)};

static sk_value make_entry(sk_world *w, const sk_com_class *class, sk_str path)
{
    sk_object *o = sk_object_new(w, class);
    if (o) ((entry *)sk_object_state(o))->path = path;
    return sk_object_value(o);
}

static int file_exists(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_bool(sk_world_file(w, sk_arg_str(w, args, 0)) != NULL));
}

static int folder_exists(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_bool(sk_world_is_folder(w, sk_arg_str(w, args, 0))));
}

static int drive_exists(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_bool(sk_str_starts(sk_arg_str(w, args, 0), "C")));
}

static int get_file(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_file *f = sk_world_file(w, sk_arg_str(w, args, 0));
    return f ? sk_give(ret, make_entry(w, &file_class, f->path)) : SK_ERR_NO_FILE;
}

static int get_folder(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_str path = sk_path_whole(w, sk_arg_str(w, args, 0));
    return sk_world_is_folder(w, path) ? sk_give(ret, make_entry(w, &folder_class, path)) : SK_ERR_NO_PATH;
}

static int get_drive(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, make_entry(w, &drive_class, SK_STR("C:")));
}

static int list_drives(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value drive;
    *ret = sk_collection_new(w);
    if (get_drive(w, self, args, &drive) == 0) sk_collection_add(w, ret, &drive);
    return 0;
}

static int get_special_folder(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    static const char *const names[] = {"Windows", "System", "Temp"};
    (void)self;
    int64_t n = sk_arg_int(w, args, 0, 0);
    if (n < 0 || n > 2) return SK_ERR_CALL;
    return sk_give(ret, make_entry(w, &folder_class, sk_world_folder(w, sk_str_c(names[n]))));
}

/* Names look random; here they are counted, so that runs repeat. */
static int get_temp_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    sk_value n = sk_long((int32_t)(0x1A2B0 + w->clock_looks++ % 0xFFFF));
    sk_str text = SK_STR("");
    if (sk_value_to_str(w, &n, &text)) return SK_ERR_CALL;
    text = sk_str_concat(&w->strings, SK_STR("rad"), sk_str_slice(text, 0, 5));
    return sk_give(ret, sk_flowing(sk_string(sk_str_concat(&w->strings, text, SK_STR(".tmp"))), SK_FLOW_ENVIRONMENT));
}

static int create_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    *ret = sk_text_stream_new(w, sk_arg_str(w, args, 0), true, false, sk_arg_bool(w, args, 2, false));
    return 0;
}

static int open_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    int64_t mode = sk_arg_int(w, args, 1, FOR_READING);
    sk_str path = sk_arg_str(w, args, 0);
    if (mode != FOR_READING && !sk_arg_bool(w, args, 2, false) && !sk_world_file(w, path)) return SK_ERR_NO_FILE;
    *ret = sk_text_stream_new(w, path, mode != FOR_READING, mode == FOR_APPENDING, sk_arg_int(w, args, 3, 0) == -1);
    return ret->u.o ? 0 : SK_ERR_NO_FILE;
}

static int delete_path(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    return sk_world_delete(w, sk_arg_str(w, args, 0)) ? 0 : SK_ERR_NO_FILE;
}

static int copy_path(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    return sk_world_copy(w, sk_arg_str(w, args, 0), sk_arg_str(w, args, 1), false) ? 0 : SK_ERR_NO_FILE;
}

static int move_path(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    return sk_world_copy(w, sk_arg_str(w, args, 0), sk_arg_str(w, args, 1), true) ? 0 : SK_ERR_NO_FILE;
}

static int create_folder(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_str path = sk_path_whole(w, sk_arg_str(w, args, 0));
    if (sk_world_is_folder(w, path)) return SK_ERR_FILE_EXISTS;
    sk_world_make_folder(w, path);
    return sk_give(ret, make_entry(w, &folder_class, path));
}

static int build_path(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_string(sk_path_join(w, sk_arg_str(w, args, 0), sk_arg_str(w, args, 1))));
}

static int file_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_string(sk_path_name(sk_arg_str(w, args, 0))));
}

static int base_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_str name = sk_path_name(sk_arg_str(w, args, 0));
    size_t dot = sk_str_find_last(name, SK_STR("."), SK_NPOS, false);
    return sk_give(ret, sk_string(dot == SK_NPOS ? name : sk_str_slice(name, 0, dot)));
}

static int extension(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_str name = sk_path_name(sk_arg_str(w, args, 0));
    size_t dot = sk_str_find_last(name, SK_STR("."), SK_NPOS, false);
    return sk_give(ret, sk_string(dot == SK_NPOS ? SK_STR("") : sk_str_from(name, dot + 1)));
}

static int parent_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_string(sk_path_folder(sk_arg_str(w, args, 0))));
}

static int absolute(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_string(sk_path_whole(w, sk_arg_str(w, args, 0))));
}

static const sk_member members[] = {
    {"BuildPath", build_path, NULL, "Path,Name"},
    {"CopyFile", copy_path, NULL, "Source,Destination,OverWriteFiles"},
    {"CopyFolder", sk_do_nothing, NULL, NULL},
    {"CreateFolder", create_folder, NULL, "Path"},
    {"CreateTextFile", create_text, NULL, "FileName,Overwrite,Unicode"},
    {"DeleteFile", delete_path, NULL, "FileSpec,Force"},
    {"DeleteFolder", delete_path, NULL, "FolderSpec,Force"},
    {"DriveExists", drive_exists, NULL, NULL},
    {"Drives", list_drives, NULL, NULL},
    {"FileExists", file_exists, NULL, "FileSpec"},
    {"FolderExists", folder_exists, NULL, "FolderSpec"},
    {"GetAbsolutePathName", absolute, NULL, "Path"},
    {"GetBaseName", base_name, NULL, "Path"},
    {"GetDrive", get_drive, NULL, NULL},
    {"GetExtensionName", extension, NULL, "Path"},
    {"GetFile", get_file, NULL, "FilePath"},
    {"GetFileName", file_name, NULL, "Path"},
    {"GetFolder", get_folder, NULL, "FolderPath"},
    {"GetParentFolderName", parent_name, NULL, "Path"},
    {"GetSpecialFolder", get_special_folder, NULL, "SpecialFolder"},
    {"GetTempName", get_temp_name, NULL, NULL},
    {"MoveFile", move_path, NULL, "Source,Destination"},
    {"MoveFolder", sk_do_nothing, NULL, NULL},
    {"OpenTextFile", open_text, NULL, "FileName,IOMode,Create,Format"},
};

static const char *const progids[] = {"Scripting.FileSystemObject", NULL};
const sk_com_class sk_com_class_file_system = {
    .name = "FileSystemObject", .progids = progids, .clsid = "0D43FE01-F093-11CF-8940-00A0C9054228", SK_MEMBERS(members)};
