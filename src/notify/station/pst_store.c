/* PST and OST through libpff, from memory (libbfio), so that the locked reader needs no path.
 * Property numbers: [MS-OXPROPS]; kinds of recipients: [MS-OXOMSG] 2.2.3.1 (PidTagRecipientType). */
#include <libbfio.h>
#include <libpff.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "notify/mail_people.h"
#include "notify/station/store_reader.h"

enum { DEPTH_MOST = 64, TEXT_MOST = 4096, HEADER_MOST = 1 << 20, ADDRESSES_MOST = 20000 };
enum { SMTP_ADDRESS = 0x39fe, SENDER_SMTP = 0x5d01, SENT_SMTP = 0x5d02 };
enum { ANY = LIBPFF_ENTRY_VALUE_FLAG_MATCH_ANY_VALUE_TYPE | LIBPFF_ENTRY_VALUE_FLAG_IGNORE_NAME_TO_ID_MAP };

typedef struct pst {
    uint64_t *number;
    const sk_mention_sink *to;
    bool gone; /* nobody listens any more */
    unsigned damaged;
} pst;

static void tell_damage(pst *p)
{
    if (p->damaged++ == 0) p->to->deviates(p->to->self, "parts of the mailbox are damaged and were not read");
}

/* ---- values ---- */

/* The property, whatever its type; NULL: there is none. */
static libpff_record_entry_t *take_entry(libpff_item_t *item, int set, uint32_t type, uint8_t flags)
{
    libpff_record_set_t *records = NULL;
    libpff_record_entry_t *entry = NULL;
    if (libpff_item_get_record_set_by_index(item, set, &records, NULL) != 1) return NULL;
    if (libpff_record_set_get_entry_by_type(records, type, 0, &entry, flags, NULL) != 1) entry = NULL;
    libpff_record_set_free(&records, NULL);
    return entry;
}

/* UTF-8 text of a property, allocated by malloc; empty where there is none. */
static sk_bytes take_text(libpff_item_t *item, int set, uint32_t type, uint8_t flags, size_t most)
{
    size_t size = 0;
    uint8_t *p = NULL;
    libpff_record_entry_t *entry = take_entry(item, set, type, flags);
    if (!entry) return (sk_bytes){0};
    if (libpff_record_entry_get_data_as_utf8_string_size(entry, &size, NULL) == 1 && size > 1 && size <= most) p = calloc(size, 1);
    if (p && libpff_record_entry_get_data_as_utf8_string(entry, p, size, NULL) != 1) {
        free(p);
        p = NULL;
    }
    libpff_record_entry_free(&entry, NULL);
    return sk_bytes_of(p, p ? strnlen((const char *)p, size) : 0);
}

static void drop(sk_bytes b) { free((void *)(uintptr_t)b.p); }

/* The first of the properties (ended by 0) that holds an address; else the last that holds anything. */
static sk_bytes take_address(libpff_item_t *item, int set, const uint32_t *types, uint8_t flags)
{
    sk_bytes kept = {0};
    for (; *types; types++) {
        sk_bytes b = take_text(item, set, *types, flags, TEXT_MOST);
        if (!b.len) continue;
        drop(kept);
        kept = b;
        if (sk_is_address(b) && !sk_is_exchange_name(b)) return b;
    }
    return kept;
}

static void tell(pst *p, libpff_item_t *item, int set, const uint32_t *addresses, uint32_t name, sk_mention m, uint8_t flags)
{
    m.address = take_address(item, set, addresses, flags);
    m.name = take_text(item, set, name, flags, TEXT_MOST);
    if (m.address.len && !p->to->person(p->to->self, &m)) p->gone = true;
    drop(m.address);
    drop(m.name);
}

/* ---- items ---- */

static uint64_t time_of(libpff_item_t *item)
{
    static const uint32_t types[] = {LIBPFF_ENTRY_TYPE_MESSAGE_CLIENT_SUBMIT_TIME, LIBPFF_ENTRY_TYPE_MESSAGE_DELIVERY_TIME};
    uint64_t time = 0;
    for (size_t i = 0; i < SK_COUNT(types) && !time; i++) {
        libpff_record_entry_t *entry = take_entry(item, 0, types[i], ANY);
        if (entry && libpff_record_entry_get_data_as_filetime(entry, &time, NULL) != 1) time = 0;
        if (entry) libpff_record_entry_free(&entry, NULL);
    }
    return time;
}

static sk_person_role role_of(libpff_item_t *list, int i)
{
    uint32_t kind = 1;
    libpff_record_entry_t *entry = take_entry(list, i, LIBPFF_ENTRY_TYPE_RECIPIENT_TYPE, ANY);
    if (entry && libpff_record_entry_get_data_as_32bit_integer(entry, &kind, NULL) != 1) kind = 1;
    if (entry) libpff_record_entry_free(&entry, NULL);
    return (kind & 0xf) == 1 ? SK_ROLE_TO : SK_ROLE_CC;
}

static void read_recipients(pst *p, libpff_item_t *message, sk_mention m)
{
    static const uint32_t addresses[] = {SMTP_ADDRESS, LIBPFF_ENTRY_TYPE_EMAIL_ADDRESS, 0};
    libpff_item_t *list = NULL;
    int count = 0;
    if (libpff_message_get_recipients(message, &list, NULL) != 1) return;
    if (libpff_item_get_number_of_record_sets(list, &count, NULL) != 1) count = 0;
    if (count > ADDRESSES_MOST) {
        p->to->deviates(p->to->self, "a mail names more people than are read");
        count = ADDRESSES_MOST;
    }
    for (int i = 0; i < count && !p->gone; i++) {
        m.role = (uint8_t)role_of(list, i);
        tell(p, list, i, addresses, LIBPFF_ENTRY_TYPE_DISPLAY_NAME, m, ANY);
    }
    libpff_item_free(&list, NULL);
}

static void read_message(pst *p, libpff_item_t *item)
{
    static const uint32_t sender[] = {SENDER_SMTP, LIBPFF_ENTRY_TYPE_MESSAGE_SENDER_EMAIL_ADDRESS, 0};
    static const uint32_t sent_for[] = {SENT_SMTP, LIBPFF_ENTRY_TYPE_MESSAGE_SENT_REPRESENTING_EMAIL_ADDRESS, 0};
    sk_mention m = {.time = time_of(item), .role = SK_ROLE_FROM, .mail = ++*p->number};
    sk_bytes headers = take_text(item, 0, LIBPFF_ENTRY_TYPE_MESSAGE_TRANSPORT_HEADERS, ANY, HEADER_MOST);
    if (headers.len) sk_mail_people(headers, m.mail, m.time, p->to); /* Reply-To, and addresses as they came */
    else p->to->mail(p->to->self, m.time);
    drop(headers);
    if (!headers.len) {
        tell(p, item, 0, sender, LIBPFF_ENTRY_TYPE_MESSAGE_SENDER_NAME, m, ANY);
        tell(p, item, 0, sent_for, LIBPFF_ENTRY_TYPE_MESSAGE_SENT_REPRESENTING_NAME, m, ANY);
    }
    read_recipients(p, item, m);
}

static void read_contact(pst *p, libpff_item_t *item)
{
    static const uint32_t of_contact[][2] = {{LIBPFF_ENTRY_TYPE_CONTACT_EMAIL_ADDRESS_1, 0}, {LIBPFF_ENTRY_TYPE_CONTACT_EMAIL_ADDRESS_2, 0},
                                             {LIBPFF_ENTRY_TYPE_CONTACT_EMAIL_ADDRESS_3, 0}};
    for (size_t i = 0; i < SK_COUNT(of_contact); i++) /* these are named properties: the map from names to numbers counts */
        tell(p, item, 0, of_contact[i], LIBPFF_ENTRY_TYPE_DISPLAY_NAME, (sk_mention){.role = SK_ROLE_CONTACT}, LIBPFF_ENTRY_VALUE_FLAG_MATCH_ANY_VALUE_TYPE);
}

static void read_item(pst *p, libpff_item_t *item)
{
    uint8_t type = 0;
    if (libpff_item_get_type(item, &type, NULL) != 1) return;
    if (type == LIBPFF_ITEM_TYPE_CONTACT) read_contact(p, item);
    else if (type == LIBPFF_ITEM_TYPE_EMAIL || type == LIBPFF_ITEM_TYPE_EMAIL_SMIME || type == LIBPFF_ITEM_TYPE_MEETING ||
             type == LIBPFF_ITEM_TYPE_CONFLICT_MESSAGE || type == LIBPFF_ITEM_TYPE_SHARING || type == LIBPFF_ITEM_TYPE_TASK_REQUEST)
        read_message(p, item);
}

/* ---- folders ---- */

static void read_messages(pst *p, libpff_item_t *folder)
{
    int count = 0;
    if (libpff_folder_get_number_of_sub_messages(folder, &count, NULL) != 1) count = 0;
    for (int i = 0; i < count && !p->gone; i++) {
        libpff_item_t *item = NULL;
        if (libpff_folder_get_sub_message(folder, i, &item, NULL) == 1) read_item(p, item);
        else tell_damage(p);
        if (item) libpff_item_free(&item, NULL);
    }
}

static void read_folder(pst *p, libpff_item_t *folder, unsigned depth)
{
    int count = 0;
    read_messages(p, folder);
    if (libpff_folder_get_number_of_sub_folders(folder, &count, NULL) != 1) count = 0;
    if (depth == DEPTH_MOST && count) p->to->deviates(p->to->self, "folders lie deeper than are read");
    for (int i = 0; i < count && depth < DEPTH_MOST && !p->gone; i++) {
        libpff_item_t *sub = NULL;
        if (libpff_folder_get_sub_folder(folder, i, &sub, NULL) == 1) read_folder(p, sub, depth + 1);
        else tell_damage(p);
        if (sub) libpff_item_free(&sub, NULL);
    }
}

static bool open_memory(sk_bytes file, libbfio_handle_t **ret)
{
    return libbfio_memory_range_initialize(ret, NULL) == 1 && libbfio_memory_range_set(*ret, (uint8_t *)(uintptr_t)file.p, file.len, NULL) == 1;
}

sk_store_answer sk_pst_people(sk_bytes file, uint64_t *number, const sk_mention_sink *to)
{
    pst p = {.number = number, .to = to};
    libbfio_handle_t *memory = NULL;
    libpff_file_t *store = NULL;
    libpff_item_t *root = NULL;
    sk_store_answer answer = SK_STORE_DAMAGED;
    if (open_memory(file, &memory) && libpff_file_initialize(&store, NULL) == 1 &&
        libpff_file_open_file_io_handle(store, memory, LIBPFF_OPEN_READ, NULL) == 1 && libpff_file_get_root_folder(store, &root, NULL) == 1) {
        read_folder(&p, root, 0);
        answer = SK_STORE_READ;
    }
    if (root) libpff_item_free(&root, NULL);
    if (store) {
        (void)libpff_file_close(store, NULL);
        libpff_file_free(&store, NULL);
    }
    if (memory) libbfio_handle_free(&memory, NULL);
    return answer;
}
