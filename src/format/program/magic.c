/* Signatures: kinds that are told by fixed bytes, whether or not something of ours opens them.
 *
 * One table. The numbers are those of the formats' own specifications (PE/COFF, ELF gABI, JVM 4.1, Mach-O loader.h,
 * MS-SHLLINK 2.1, MS-ONESTORE 2.3.1, MS-OXTNEF 2.1.3, MS-CAB 2.1, ECMA-119 8.1, RFC 2083, ISO 10918-1, RFC 5652, RFC 9580).
 * Where the fixed bytes are few, a check looks at fields behind them. */
#include "base/attr.h"
#include "format/program/pkcs7.h"
#include "model/format.h"

#define VOLUME_AT 32769 /* ECMA-119 8: the first volume descriptor stands in sector 16; its identifier is its second byte */
#define BOOT_SECTOR 512
#define MPEG_LEAST 512

typedef bool (*check_fn)(const sk_probe_input *in);

struct signature {
    uint16_t at;
    uint8_t len;
    const char *bytes;
    uint16_t kind;
    int score;
    check_fn check; /* NULL: the bytes are enough */
};

/* --- checks --- */

static bool is_pe(const sk_probe_input *in)
{
    uint32_t at = sk_u32le_at(in->head, 0x3C); /* e_lfanew */
    sk_bytes b = in->head;
    if (at > in->head.len - 4 && at < (1u << 20)) b = sk_content_need(in->content, (uint64_t)at + 4);
    return sk_starts(sk_from(b, at), SK_LIT("PE\0\0"));
}

/* A DOS or 16-bit program: the header's counts are small numbers, which text never gives. */
static bool is_dos_program(const sk_probe_input *in)
{
    return in->head.len >= 28 && sk_u16le_at(in->head, 2) < 512 && sk_u16le_at(in->head, 8) < 0x1000;
}

/* 0xCAFEBABE is Java and the "fat" Mach-O alike: Java's major version starts at 45, a fat file holds a few programs. */
static bool is_java(const sk_probe_input *in) { return sk_u16be_at(in->head, 6) >= 45; }
static bool is_fat_macho(const sk_probe_input *in) { return in->head.len >= 8 && sk_u32be_at(in->head, 4) < 45; }

static bool is_bmp(const sk_probe_input *in)
{
    uint32_t header = sk_u32le_at(in->head, 14);
    return sk_u32le_at(in->head, 6) == 0 && (header == 12 || (header >= 40 && header <= 124));
}

static bool is_icon(const sk_probe_input *in)
{
    unsigned count = sk_u16le_at(in->head, 4);
    return count > 0 && count <= 256 && sk_u32le_at(in->head, 14) > 0 && sk_u32le_at(in->head, 18) >= 6 + 16 * count;
}

static bool is_emf(const sk_probe_input *in) { return sk_starts(sk_from(in->head, 40), SK_LIT(" EMF")); }
static bool is_eot(const sk_probe_input *in) { return sk_u32le_at(in->head, 0) >= 36; }

static bool is_truetype(const sk_probe_input *in)
{
    unsigned tables = sk_u16be_at(in->head, 4);
    return tables > 0 && tables <= 64 && sk_is_alnum(sk_at(in->head, 12) | 0x20);
}

/* A frame of MPEG audio (ISO 11172-3 2.4.1.3): layer, bit rate and sampling rate are not the reserved values. */
static bool is_mpeg_audio(const sk_probe_input *in)
{
    int a = sk_at(in->head, 1), b = sk_at(in->head, 2);
    return in->head.len >= MPEG_LEAST && (a & 0xE0) == 0xE0 && (a & 0x18) != 0x08 && (a & 0x06) != 0 && (b & 0xF0) != 0xF0 &&
           (b & 0xF0) != 0 && (b & 0x0C) != 0x0C;
}

static bool is_arj(const sk_probe_input *in)
{
    unsigned size = sk_u16le_at(in->head, 2); /* basic header size: at most 2600 */
    return size >= 30 && size <= 2600 && sk_at(in->head, 4) >= 30 && sk_at(in->head, 4) <= (int)size;
}

static bool is_lha(const sk_probe_input *in)
{
    int family = sk_at(in->head, 3), method = sk_at(in->head, 5);
    return sk_at(in->head, 4) != -1 && sk_at(in->head, 6) == '-' && sk_at(in->head, 20) <= 3 && family == 'l' &&
           (sk_is_alnum(method));
}

/* A boot sector of FAT, exFAT or NTFS: a disk without a partition table, as .img files are. */
static bool is_boot_sector(const sk_probe_input *in)
{
    sk_bytes b = in->head;
    if (sk_u16le_at(b, BOOT_SECTOR - 2) != 0xAA55) return false;
    return sk_starts(sk_from(b, 54), SK_LIT("FAT")) || sk_starts(sk_from(b, 82), SK_LIT("FAT32")) ||
           sk_starts(sk_from(b, 3), SK_LIT("NTFS    ")) || sk_starts(sk_from(b, 3), SK_LIT("EXFAT   "));
}

/* A partition table: the boot mark, and four entries whose first byte is 0x00 or 0x80, one of them in use. */
static bool is_partition_table(const sk_probe_input *in)
{
    bool used = false;
    for (unsigned i = 0; i < 4; i++) {
        int status = sk_at(in->head, 446 + 16 * i);
        if (status != 0 && status != 0x80) return false;
        used = used || (sk_at(in->head, 450 + 16 * i) > 0 && sk_u32le_at(in->head, 458 + 16 * i) > 0);
    }
    return used;
}

static bool is_der_key(const sk_probe_input *in) { return sk_der_type(in->head) == SK_DER_KEY; }
static bool is_der_signature(const sk_probe_input *in) { return sk_der_type(in->head) == SK_DER_SIGNATURE; }
static bool is_der_message(const sk_probe_input *in) { return sk_der_type(in->head) == SK_DER_MESSAGE; }
static bool is_pgp_message(const sk_probe_input *in) { return sk_pgp_type(in->head) == SK_DER_MESSAGE; }
static bool is_pgp_signature(const sk_probe_input *in) { return sk_pgp_type(in->head) == SK_DER_SIGNATURE; }
static bool is_pgp_key(const sk_probe_input *in) { return sk_pgp_type(in->head) == SK_DER_KEY; }

/* --- the table --- */

#define SIG(at, bytes, kind, score, check)                                                                                       \
    {                                                                                                                            \
        at, sizeof(bytes) - 1, bytes, SK_KIND_##kind, score, check                                                               \
    }

static const struct signature signatures[] = {
    /* programs */
    SIG(0, "MZ", PROGRAM_PE, 100, is_pe), SIG(0, "MZ", PROGRAM_PE, 80, is_dos_program),
    SIG(0,
        "\x7F"
        "ELF",
        PROGRAM_ELF, 100, NULL),
    SIG(0, "\xCA\xFE\xBA\xBE", PROGRAM_JAVA, 100, is_java), SIG(0, "\xCA\xFE\xBA\xBE", PROGRAM_MACHO, 100, is_fat_macho),
    SIG(0, "\xCA\xFE\xBA\xBF", PROGRAM_MACHO, 100, is_fat_macho), SIG(0, "\xFE\xED\xFA\xCE", PROGRAM_MACHO, 100, NULL),
    SIG(0, "\xFE\xED\xFA\xCF", PROGRAM_MACHO, 100, NULL), SIG(0, "\xCE\xFA\xED\xFE", PROGRAM_MACHO, 100, NULL),
    SIG(0, "\xCF\xFA\xED\xFE", PROGRAM_MACHO, 100, NULL), SIG(0, "dex\n0", PROGRAM_DEX, 100, NULL),
    SIG(0, "dey\n0", PROGRAM_DEX, 100, NULL),
    SIG(0, "L\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", SHORTCUT_LNK, 100, NULL), SIG(0, "ITSF", DOCUMENT_CHM, 100, NULL),
    /* documents and mail */
    SIG(0, "{\\rt", DOCUMENT_RTF, 95, NULL), /* Word asks for no more than these four bytes */
    SIG(0, "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3", NOTE_ONENOTE, 100, NULL),
    SIG(0, "\xA1\x2F\xFF\x43\xD9\xEF\x76\x4C\x9E\xE2\x10\xEA\x57\x22\x76\x5F", NOTE_ONENOTE, 100, NULL),
    SIG(0, "\x78\x9F\x3E\x22", MAIL_TNEF, 100, NULL),
    /* archives */
    SIG(0, "7z\xBC\xAF\x27\x1C", ARCHIVE_7Z, 100, NULL), SIG(0, "Rar!\x1A\x07", ARCHIVE_RAR, 100, NULL),
    SIG(0, "MSCF\0\0\0\0", ARCHIVE_CAB, 100, NULL), SIG(0, "ISc(", ARCHIVE_CAB, 90, NULL), /* InstallShield's own cabinet */
    SIG(7, "**ACE**", ARCHIVE_ACE, 100, NULL), SIG(0, "\x60\xEA", ARCHIVE_ARJ, 90, is_arj), SIG(2, "-l", ARCHIVE_LHA, 90, is_lha),
    /* disks */
    SIG(0, "conectix", DISK_VHD, 100, NULL), SIG(0, "vhdxfile", DISK_VHD, 100, NULL), SIG(0, "KDMV", DISK_IMAGE, 100, NULL),
    SIG(0, "QFI\xFB", DISK_IMAGE, 100, NULL), SIG(0, "MSWIM\0\0\0", DISK_IMAGE, 100, NULL),
    SIG(0, "EVF\x09\x0D\x0A\xFF\0", DISK_IMAGE, 100, NULL), SIG(0, "\xEB", DISK_IMAGE, 90, is_boot_sector),
    SIG(510, "\x55\xAA", DISK_IMAGE, 80, is_partition_table),
    /* keys, signatures, ciphertext */
    SIG(0, "\x30", CRYPTO_PKCS7, 95, is_der_message), SIG(0, "\x30", CRYPTO_SIGNATURE, 95, is_der_signature),
    SIG(0, "\x30", CRYPTO_KEY, 95, is_der_key), SIG(0, "", CRYPTO_PGP, 80, is_pgp_message),
    SIG(0, "", CRYPTO_SIGNATURE, 80, is_pgp_signature), SIG(0, "", CRYPTO_KEY, 80, is_pgp_key),
    SIG(0, "-----BEGIN PGP MESSAGE-----", CRYPTO_PGP, 100, NULL),
    SIG(0, "-----BEGIN PGP SIGNATURE-----", CRYPTO_SIGNATURE, 100, NULL),
    SIG(0, "-----BEGIN PGP PUBLIC KEY BLOCK-----", CRYPTO_KEY, 100, NULL),
    SIG(0, "-----BEGIN PGP PRIVATE KEY BLOCK-----", CRYPTO_KEY, 100, NULL),
    SIG(0, "-----BEGIN PKCS7-----", CRYPTO_PKCS7, 100, NULL), SIG(0, "-----BEGIN CMS-----", CRYPTO_PKCS7, 100, NULL),
    SIG(0, "-----BEGIN CERTIFICATE", CRYPTO_KEY, 100, NULL), SIG(0, "-----BEGIN X509 CRL-----", CRYPTO_KEY, 100, NULL),
    SIG(0, "-----BEGIN PUBLIC KEY-----", CRYPTO_KEY, 100, NULL), SIG(0, "-----BEGIN PRIVATE KEY-----", CRYPTO_KEY, 100, NULL),
    SIG(0, "-----BEGIN ENCRYPTED PRIVATE KEY-----", CRYPTO_KEY, 100, NULL), SIG(0, "-----BEGIN RSA ", CRYPTO_KEY, 100, NULL),
    SIG(0, "-----BEGIN EC ", CRYPTO_KEY, 100, NULL), SIG(0, "-----BEGIN DSA ", CRYPTO_KEY, 100, NULL),
    SIG(0, "-----BEGIN OPENSSH PRIVATE KEY-----", CRYPTO_KEY, 100, NULL),
    SIG(0, "-----BEGIN NEW CERTIFICATE", CRYPTO_KEY, 100, NULL),
    /* pictures */
    SIG(0, "\x89PNG\r\n\x1A\n", IMAGE, 100, NULL), SIG(0, "\xFF\xD8\xFF", IMAGE, 100, NULL), SIG(0, "GIF87a", IMAGE, 100, NULL),
    SIG(0, "GIF89a", IMAGE, 100, NULL), SIG(0, "BM", IMAGE, 95, is_bmp), SIG(0, "II*\0", IMAGE, 95, NULL),
    SIG(0, "II+\0", IMAGE, 95, NULL), SIG(0, "MM\0*", IMAGE, 95, NULL), SIG(0, "MM\0+", IMAGE, 95, NULL),
    SIG(8, "WEBP", IMAGE, 100, NULL), SIG(0, "\0\0\x01\0", IMAGE, 90, is_icon), SIG(0, "\0\0\x02\0", IMAGE, 90, is_icon),
    SIG(0, "\xD7\xCD\xC6\x9A", IMAGE, 100, NULL),  /* placeable WMF */
    SIG(0, "\x01\0\x09\0\0\x03", IMAGE, 95, NULL), /* WMF, MS-WMF 2.3.2.2 */
    SIG(0, "\x01\0\0\0", IMAGE, 100, is_emf), SIG(0, "8BPS\0", IMAGE, 100, NULL),
    SIG(0, "\0\0\0\x0CjP  \r\n\x87\n", IMAGE, 100, NULL), SIG(0, "\0\0\0\x0CJXL \r\n\x87\n", IMAGE, 100, NULL),
    SIG(0, "\xFF\x4F\xFF\x51\0", IMAGE, 100, NULL), SIG(0, "AT&TFORM", IMAGE, 100, NULL), SIG(0, "gimp xcf", IMAGE, 100, NULL),
    SIG(0, "icns", IMAGE, 90, NULL), SIG(4, "ftypheic", IMAGE, 100, NULL), SIG(4, "ftypheix", IMAGE, 100, NULL),
    SIG(4, "ftypmif1", IMAGE, 100, NULL), SIG(4, "ftypavif", IMAGE, 100, NULL),
    /* sound */
    SIG(0, "ID3", AUDIO, 95, NULL), SIG(0, "\xFF", AUDIO, 70, is_mpeg_audio), SIG(0, "OggS\0", AUDIO, 100, NULL),
    SIG(0, "fLaC", AUDIO, 100, NULL), SIG(8, "WAVE", AUDIO, 95, NULL), SIG(8, "AIFF", AUDIO, 95, NULL),
    SIG(0, "MThd\0\0\0\x06", AUDIO, 100, NULL), SIG(0, "#!AMR", AUDIO, 100, NULL), SIG(0, ".snd\0", AUDIO, 95, NULL),
    SIG(4, "ftypM4A", AUDIO, 100, NULL),
    /* moving pictures */
    SIG(8, "AVI LIST", VIDEO, 100, NULL), SIG(4, "ftyp", VIDEO, 95, NULL), SIG(4, "moov", VIDEO, 80, NULL),
    SIG(4, "mdat", VIDEO, 80, NULL), SIG(0, "\x1A\x45\xDF\xA3", VIDEO, 100, NULL), SIG(0, "FLV\x01", VIDEO, 100, NULL),
    SIG(0, "\0\0\x01\xBA", VIDEO, 95, NULL), SIG(0, "\0\0\x01\xB3", VIDEO, 95, NULL),
    SIG(0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9", VIDEO, 100, NULL),
    /* fonts */
    SIG(0, "\0\x01\0\0", FONT, 90, is_truetype), SIG(0, "OTTO", FONT, 95, is_truetype), SIG(0, "ttcf\0", FONT, 100, NULL),
    SIG(0, "wOFF", FONT, 100, NULL), SIG(0, "wOF2", FONT, 100, NULL), SIG(34, "LP\0\0\0\0\0\0\0", FONT, 90, is_eot),
    /* data that nothing runs */
    SIG(0,
        "\0\0\0\x01"
        "Bud1",
        DATA_INERT, 100, NULL),                                /* .DS_Store */
    SIG(0, "\0\x05\x16\x07\0\x02\0\0", DATA_INERT, 100, NULL), /* AppleDouble, RFC 1740: Finder's half of a file */
    SIG(0, "SQLite format 3\0", DATA_INERT, 100, NULL), SIG(0, "ElfFile\0", DATA_INERT, 100, NULL), /* Windows event log */
    SIG(0, "\xD4\xC3\xB2\xA1\x02\0\x04\0", DATA_INERT, 100, NULL), SIG(0, "\xA1\xB2\xC3\xD4\0\x02\0\x04", DATA_INERT, 100, NULL),
    SIG(0, "\x0A\x0D\x0D\x0A", DATA_INERT, 95, NULL),                                                /* pcapng */
    SIG(0, "TZif", DATA_INERT, 95, NULL), SIG(0, "\xDE\x12\x04\x95\0\0\0\0", DATA_INERT, 100, NULL), /* gettext */
};

static sk_match match_head(const sk_probe_input *in)
{
    sk_match best = {0};
    for (size_t i = 0; i < SK_COUNT(signatures); i++) {
        const struct signature *s = &signatures[i];
        if (s->score <= best.score || !sk_starts(sk_from(in->head, s->at), sk_bytes_of(s->bytes, s->len))) continue;
        if (!s->check || s->check(in)) best = (sk_match){s->score, s->kind};
    }
    return best;
}

static bool is_iso(const sk_probe_input *in)
{
    static const char *const identifiers[] = {"CD001", "BEA01", "NSR02", "NSR03", "CDROM"};
    if (in->head.len < 4096 || sk_content_size(in->content) < VOLUME_AT + 5) return false;
    sk_bytes id = sk_slice(sk_content_need(in->content, VOLUME_AT + 5), VOLUME_AT, 5);
    for (size_t i = 0; i < SK_COUNT(identifiers); i++)
        if (sk_equal(id, sk_bytes_str(identifiers[i]))) return true;
    return false;
}

/* A fixed VHD is a raw disk with the footer in its last sector (VHD 1.0, "Hard Disk Footer Format"): told from a plain
 * disk image only there. Asked for only when all bytes are there. */
static bool is_fixed_vhd(const sk_probe_input *in)
{
    if (!sk_content_ended(in->content)) return false;
    sk_bytes b = sk_content_had(in->content);
    return b.len > 2 * BOOT_SECTOR && sk_starts(sk_from(b, b.len - BOOT_SECTOR), SK_LIT("conectix"));
}

static sk_match probe(const sk_probe_input *in)
{
    sk_match m = match_head(in);
    if (m.score < 100 && is_iso(in)) return (sk_match){100, SK_KIND_DISK_ISO};
    if ((m.score == 0 || m.kind == SK_KIND_DISK_IMAGE) && is_fixed_vhd(in)) return (sk_match){100, SK_KIND_DISK_VHD};
    return m;
}

const sk_format sk_format_magic = {
    .id = "program.magic",
    .title = "Signatures",
    .source = "the formats' own specifications; docs/formats/magic.md",
    .probe = probe,
};
