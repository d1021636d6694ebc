/* See names.h. Sources: Windows' own lists of risky types (Attachment Manager's high-risk list, Outlook's level 1 blocked
 * attachments, Office's packager activation list), and what has been sent in mail since. */
#include "model/names.h"

#include "base/attr.h"
#include "base/text.h"

#define BLANKS_HIDE 10

/* Families of kinds. Those above ACTS can matter behind a foreign name. */
enum {
    F_NONE = 0,
    F_DOC = 1 << 0,
    F_DOCX = 1 << 1,
    F_XLS = 1 << 2,
    F_XLSX = 1 << 3,
    F_PPT = 1 << 4,
    F_PPTX = 1 << 5,
    F_ODF = 1 << 6,
    F_SEALED = 1 << 7, /* encrypted Office: which one cannot be seen */
    F_RTF = 1 << 8,
    F_PAGE = 1 << 9,   /* HTML, SVG */
    F_PDF = 1 << 10,
    F_XML = 1 << 11,   /* Office in one XML file */
    F_MAIL = 1 << 12,
    F_PROGRAM = 1 << 13,
    F_INSTALLER = 1 << 14,
    F_SCRIPT = 1 << 15,
    F_SHORTCUT = 1 << 16,
    F_HELP = 1 << 17,
    F_NOTE = 1 << 18,
    F_ZIP = 1 << 19,
    F_PACKED = 1 << 20, /* other archives */
    F_STREAM = 1 << 21, /* gzip, bzip2, xz, zstd, tar */
    F_DISK = 1 << 22,
    F_CFB = 1 << 23,
    F_MSG = 1 << 24,
    F_CAB = 1 << 25,
    F_SYLK = 1 << 26
};

#define F_OLD (F_DOC | F_XLS | F_PPT | F_CFB | F_SEALED)
#define F_NEW (F_DOCX | F_XLSX | F_PPTX | F_SEALED)
#define F_OFFICE (F_OLD | F_NEW | F_ODF | F_XML)
#define F_TEXTUAL (F_PAGE | F_SCRIPT | F_XML | F_MAIL | F_SHORTCUT | F_SYLK)
#define F_GRAVE (F_PROGRAM | F_INSTALLER | F_SCRIPT | F_SHORTCUT | F_HELP | F_NOTE | F_ZIP | F_PACKED | F_STREAM | F_DISK | F_CAB)

static const uint32_t families[SK_KIND_COUNT] = {
    [SK_KIND_OFFICE_DOC] = F_DOC,          [SK_KIND_OFFICE_DOCX] = F_DOCX,        [SK_KIND_OFFICE_XLS] = F_XLS,
    [SK_KIND_OFFICE_XLSX] = F_XLSX,        [SK_KIND_OFFICE_XLSB] = F_XLSX,        [SK_KIND_OFFICE_PPT] = F_PPT,
    [SK_KIND_OFFICE_PPTX] = F_PPTX,        [SK_KIND_OFFICE_ODF] = F_ODF,          [SK_KIND_OFFICE_ENCRYPTED] = F_SEALED,
    [SK_KIND_OFFICE_CFB] = F_CFB,          [SK_KIND_OFFICE_FLAT] = F_XML,         [SK_KIND_OFFICE_WORD2003] = F_XML,
    [SK_KIND_DOCUMENT_RTF] = F_RTF,        [SK_KIND_DOCUMENT_HTML] = F_PAGE,      [SK_KIND_DOCUMENT_SVG] = F_PAGE,
    [SK_KIND_DOCUMENT_PDF] = F_PDF,        [SK_KIND_DOCUMENT_CHM] = F_HELP,       [SK_KIND_NOTE_ONENOTE] = F_NOTE,
    [SK_KIND_MAIL_RFC5322] = F_MAIL,       [SK_KIND_MAIL_MSG] = F_MSG,            [SK_KIND_PROGRAM_DEX] = F_PROGRAM,
    [SK_KIND_PROGRAM_ELF] = F_PROGRAM,     [SK_KIND_PROGRAM_JAVA] = F_PROGRAM,    [SK_KIND_PROGRAM_MACHO] = F_PROGRAM,
    [SK_KIND_PROGRAM_PE] = F_PROGRAM,      [SK_KIND_PROGRAM_MSI] = F_INSTALLER,   [SK_KIND_PROGRAM_MSIX] = F_INSTALLER,
    [SK_KIND_SCRIPT_BATCH] = F_SCRIPT,     [SK_KIND_SCRIPT_ENCODED] = F_SCRIPT,   [SK_KIND_SCRIPT_HTA] = F_SCRIPT,
    [SK_KIND_SCRIPT_JAVASCRIPT] = F_SCRIPT, [SK_KIND_SCRIPT_POWERSHELL] = F_SCRIPT, [SK_KIND_SCRIPT_SHELL] = F_SCRIPT,
    [SK_KIND_SCRIPT_VBSCRIPT] = F_SCRIPT,  [SK_KIND_SCRIPT_WSF] = F_SCRIPT,
    [SK_KIND_SCRIPT_SCRIPTLET] = F_SCRIPT, [SK_KIND_SCRIPT_XSL] = F_SCRIPT | F_TEXTUAL,       [SK_KIND_SHORTCUT_LNK] = F_SHORTCUT,
    [SK_KIND_SHORTCUT_URL] = F_SHORTCUT,   [SK_KIND_ARCHIVE_ZIP] = F_ZIP,         [SK_KIND_ARCHIVE_7Z] = F_PACKED,
    [SK_KIND_ARCHIVE_ACE] = F_PACKED,      [SK_KIND_ARCHIVE_ARJ] = F_PACKED,      [SK_KIND_ARCHIVE_LHA] = F_PACKED,
    [SK_KIND_ARCHIVE_RAR] = F_PACKED,      [SK_KIND_ARCHIVE_CAB] = F_CAB,         [SK_KIND_ARCHIVE_BZIP2] = F_STREAM,
    [SK_KIND_ARCHIVE_GZIP] = F_STREAM,     [SK_KIND_ARCHIVE_TAR] = F_STREAM,      [SK_KIND_ARCHIVE_XZ] = F_STREAM,
    [SK_KIND_ARCHIVE_ZSTD] = F_STREAM,     [SK_KIND_DISK_IMAGE] = F_DISK,         [SK_KIND_DISK_ISO] = F_DISK,
    [SK_KIND_DISK_VHD] = F_DISK,           [SK_KIND_TEXT_SYLK] = F_SYLK,
};

struct promise {
    const char *name;
    uint32_t fits;
};

/* Extensions and the families that they promise. 0: nothing that acts (pictures, sound, texts in one binary format). */
static const struct promise extensions[] = {
    {"7z", F_PACKED},
    {"ace", F_PACKED},
    {"aif", 0},
    {"arj", F_PACKED},
    {"avi", 0},
    {"bat", F_SCRIPT},
    {"bmp", 0},
    {"bz2", F_STREAM},
    {"cab", F_CAB},
    {"chm", F_HELP},
    {"cmd", F_SCRIPT},
    {"csv", F_TEXTUAL},
    {"dll", F_PROGRAM},
    {"doc", F_DOC | F_CFB | F_SEALED},
    {"docm", F_DOCX | F_SEALED},
    {"docx", F_DOCX | F_SEALED},
    {"dot", F_DOC | F_CFB | F_SEALED},
    {"dotm", F_DOCX | F_SEALED},
    {"dotx", F_DOCX | F_SEALED},
    {"emf", 0},
    {"eml", F_MAIL},
    {"exe", F_PROGRAM},
    {"flac", 0},
    {"gif", 0},
    {"gz", F_STREAM},
    {"heic", 0},
    {"hta", F_SCRIPT},
    {"htm", F_PAGE | F_MAIL},
    {"html", F_PAGE | F_MAIL},
    {"ico", 0},
    {"ics", 0},
    {"img", F_DISK},
    {"iso", F_DISK},
    {"jpeg", 0},
    {"jpg", 0},
    {"js", F_SCRIPT},
    {"jse", F_SCRIPT},
    {"json", F_TEXTUAL},
    {"lha", F_PACKED},
    {"lnk", F_SHORTCUT},
    {"log", F_TEXTUAL},
    {"lzh", F_PACKED},
    {"m4a", 0},
    {"md", F_TEXTUAL},
    {"mht", F_MAIL | F_PAGE},
    {"mhtml", F_MAIL | F_PAGE},
    {"mov", 0},
    {"mp3", 0},
    {"mp4", 0},
    {"msg", F_MSG | F_MAIL}, /* mail programs other than Outlook save plain mails so */
    {"msi", F_INSTALLER},
    {"odp", F_ODF},
    {"ods", F_ODF},
    {"odt", F_ODF},
    {"ogg", 0},
    {"one", F_NOTE},
    {"otf", 0},
    {"pdf", F_PDF},
    {"png", 0},
    {"pot", F_PPT | F_CFB | F_SEALED},
    {"potx", F_PPTX | F_SEALED},
    {"pps", F_PPT | F_CFB | F_SEALED},
    {"ppsx", F_PPTX | F_SEALED},
    {"ppt", F_PPT | F_CFB | F_SEALED},
    {"pptm", F_PPTX | F_SEALED},
    {"pptx", F_PPTX | F_SEALED},
    {"ps1", F_SCRIPT},
    {"psd", 0},
    {"rar", F_PACKED},
    {"rtf", F_RTF},
    {"scr", F_PROGRAM},
    {"slk", F_SYLK},
    {"svg", F_PAGE},
    {"tar", F_STREAM},
    {"tgz", F_STREAM},
    {"tif", 0},
    {"tiff", 0},
    {"ttf", 0},
    {"txt", F_TEXTUAL},
    {"url", F_SHORTCUT},
    {"vbe", F_SCRIPT},
    {"vbs", F_SCRIPT},
    {"vcf", 0},
    {"vhd", F_DISK},
    {"vhdx", F_DISK},
    {"wav", 0},
    {"webp", 0},
    {"wmf", 0},
    {"wmv", 0},
    {"woff", 0},
    {"woff2", 0},
    {"wsf", F_SCRIPT},
    {"xhtml", F_PAGE},
    {"xlam", F_XLSX | F_SEALED},
    {"xls", F_XLS | F_CFB | F_SEALED},
    {"xlsb", F_XLSX | F_SEALED},
    {"xlsm", F_XLSX | F_SEALED},
    {"xlsx", F_XLSX | F_SEALED},
    {"xlt", F_XLS | F_CFB | F_SEALED},
    {"xltx", F_XLSX | F_SEALED},
    {"xml", F_TEXTUAL},
    {"xps", F_ZIP | F_NEW},
    {"xz", F_STREAM},
    {"zip", F_ZIP},
};

/* Media types likewise; a row ending in '/' stands for the whole tree. Mailers label all Office files alike. */
static const struct promise types[] = {
    {"application/gzip", F_STREAM},
    {"application/msword", F_OFFICE | F_RTF | F_PAGE | F_MAIL},
    {"application/pdf", F_PDF},
    {"application/rtf", F_RTF | F_DOC},
    {"application/vnd.ms-", F_OFFICE | F_RTF | F_PAGE | F_MAIL | F_MSG | F_NOTE | F_CAB | F_HELP | F_INSTALLER | F_SYLK | F_SHORTCUT},
    {"application/vnd.openxmlformats-officedocument", F_OFFICE},
    {"application/x-zip-compressed", F_ZIP | F_NEW | F_ODF},
    {"application/zip", F_ZIP | F_NEW | F_ODF},
    {"audio/", 0},
    {"font/", 0},
    {"image/", F_PAGE},
    {"message/rfc822", F_MAIL},
    {"text/calendar", F_TEXTUAL},
    {"text/csv", F_TEXTUAL | F_OFFICE},
    {"text/html", F_PAGE | F_MAIL | F_XML},
    {"text/plain", F_TEXTUAL | F_RTF},
    {"text/rtf", F_RTF},
    {"text/vcard", F_TEXTUAL},
    {"video/", 0},
};

/* What runs, mounts or connects on a double click. */
static const char *const dangerous[] = {
    "accde", "ade", "adp",              /* Access with code */
    "appinstaller", "application", "appref-ms", "appx", "appxbundle", "msix", "msixbundle", /* installs packages */
    "asp", "aspx", "bas", "bat", "bgi", "chm", "cmd", "cnt", "com", "cpl", "csh", "diagcab", "dll", "exe",
    "fxp", "gadget", "grp", "hlp", "hpj", "hta", "htc", "img", "inf", "ins", "iqy", /* iqy: Excel fetches what it names */
    "iso", "isp", "its", "jar", "jnlp", "js", "jse", "ksh", "library-ms", "lnk", "mad", "maf", "mag", "mam", "maq", "mar", "mas",
    "mau", "mav", "maw", "mcf", "mda", "mde", "mdt", "mdw", "mdz", "msc", "msh", "msh1", "msh1xml", "msh2", "msh2xml", "mshxml",
    "msi", "msp", "mst", "msu", "oqy", "one", "onepkg", "onetoc2", "ops", "osd", "pcd", "pif", "pl", "plg", "prf", "prg", "printerexport",
    "ps1", "ps1xml", "ps2", "ps2xml", "psc1", "psc2", "psd1", "psdm1", "psm1", "py", "pyc", "pyo", "pyw", "pyz", "pyzw", "rdp",
    "reg", "rqy", "scf", "scr", "sct", "search-ms", "searchconnector-ms", "settingcontent-ms", "shb", "shs", "slk", "sys", "theme",
    "themepack", "url", "vb", "vbe", "vbp", "vbs", "vhd", "vhdx", "vsmacros", "vsw", "webpnp", "website", "wim", "ws", "wsb", "wsc",
    "wsf", "wsh", "xbap", "xll", "xnk",
};

/* Extensions that people open without a thought: in front of a dangerous one they are a mask. */
static const char *const trusted[] = {"avi", "bmp", "csv", "doc", "docm", "docx", "gif", "htm", "html", "jpeg", "jpg", "mp3", "mp4",
                                      "pdf", "png", "ppt", "pptx", "rtf", "tif", "tiff", "txt", "wav", "xls", "xlsm", "xlsx", "zip"};

static bool is_listed(const char *const *list, size_t count, sk_bytes word)
{
    for (size_t i = 0; i < count; i++)
        if (sk_is(word, list[i])) return true;
    return false;
}

static sk_bytes without_tail(sk_bytes name)
{
    while (name.len > 0 && (name.p[name.len - 1] == '.' || sk_is_space(name.p[name.len - 1]))) name.len--;
    return name;
}

/* Splits at the last dot of the last path component; false when there is none. */
static bool split_name(sk_bytes name, sk_bytes *ret_stem, sk_bytes *ret_extension)
{
    name = without_tail(name);
    for (size_t i = name.len; i > 0; i--) {
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') return false;
        if (name.p[i - 1] != '.') continue;
        *ret_stem = sk_slice(name, 0, i - 1);
        *ret_extension = sk_from(name, i);
        return true;
    }
    return false;
}

sk_bytes sk_name_extension(sk_bytes name)
{
    sk_bytes stem, extension;
    return split_name(name, &stem, &extension) ? extension : (sk_bytes){0};
}

static const struct promise *promise_of_name(sk_bytes extension)
{
    for (size_t i = 0; i < SK_COUNT(extensions); i++)
        if (sk_is(extension, extensions[i].name)) return &extensions[i];
    return NULL;
}

bool sk_name_is_inert(sk_bytes name)
{
    const struct promise *p = promise_of_name(sk_name_extension(name));
    return p && p->fits == 0;
}

static uint32_t family_of(uint16_t kind) { return kind < SK_KIND_COUNT ? families[kind] : 0; }

bool sk_name_disagrees(sk_bytes name, uint16_t kind, sk_bytes *ret_extension)
{
    sk_bytes extension = sk_name_extension(name);
    const struct promise *p = promise_of_name(extension);
    uint32_t family = family_of(kind);
    if (!p || family == 0 || (p->fits & family)) return false;
    if (ret_extension) *ret_extension = extension;
    return true;
}

bool sk_name_masks(sk_bytes name, uint16_t kind)
{
    const struct promise *p = promise_of_name(sk_name_extension(name));
    return p && sk_name_disagrees(name, kind, NULL) && (family_of(kind) & F_GRAVE) && !(p->fits & (F_GRAVE & ~F_TEXTUAL));
}

bool sk_type_disagrees(sk_bytes declared_type, uint16_t kind)
{
    uint32_t family = family_of(kind);
    for (size_t i = 0; family && i < SK_COUNT(types); i++) {
        sk_bytes name = sk_bytes_str(types[i].name);
        int last = name.p[name.len - 1];
        bool tree = last == '/' || last == '-' || sk_is(name, "application/vnd.openxmlformats-officedocument");
        if (tree ? sk_starts_nocase(declared_type, name) : sk_equal_nocase(declared_type, name)) return !(types[i].fits & family);
    }
    return false;
}

bool sk_name_is_dangerous(sk_bytes name, sk_bytes *ret_extension)
{
    sk_bytes extension = sk_name_extension(name);
    if (extension.len == 0 || !is_listed(dangerous, SK_COUNT(dangerous), sk_trim(extension))) return false;
    if (ret_extension) *ret_extension = extension;
    return true;
}

bool sk_name_is_double(sk_bytes name, sk_bytes *ret_shown_extension)
{
    sk_bytes stem, extension;
    if (!sk_name_is_dangerous(name, NULL) || !split_name(name, &stem, &extension)) return false;
    sk_bytes shown = sk_name_extension(stem);
    if (!is_listed(trusted, SK_COUNT(trusted), shown)) return false;
    if (ret_shown_extension) *ret_shown_extension = shown;
    return true;
}

bool sk_name_is_reordered(sk_bytes name)
{
    for (size_t i = 0; i < name.len;) {
        uint32_t c = sk_utf8_next(name, &i, NULL);
        if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F) return true;
    }
    return false;
}

bool sk_name_is_padded(sk_bytes name)
{
    sk_bytes stem, extension;
    if (!split_name(name, &stem, &extension)) return false;
    size_t blanks = 0;
    while (stem.len > 0) {
        if (sk_is_space(stem.p[stem.len - 1])) stem.len--;
        else if (stem.len >= 3 && sk_starts(sk_from(stem, stem.len - 3), SK_LIT("\xE3\x80\x80"))) stem.len -= 3; /* ideographic */
        else if (stem.len >= 2 && sk_starts(sk_from(stem, stem.len - 2), SK_LIT("\xC2\xA0"))) stem.len -= 2;     /* no-break */
        else break;
        blanks++;
    }
    return blanks >= BLANKS_HIDE;
}
