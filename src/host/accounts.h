/* Whose passwords must be changed: mail accounts, sites with saved log-ins, credentials that Windows keeps, wireless networks. Names of
 * servers, sites and users alone: what is secret is neither decoded nor copied, encrypted or not.
 *
 * Read, because Emotet's modules read it (US-CERT TA18-201A: MailPassView, WebBrowserPassView; Proofpoint 2022: Chrome). */
#ifndef SK_HOST_ACCOUNTS_H
#define SK_HOST_ACCOUNTS_H

#include "host/host_report.h"

typedef enum sk_account_kind {
    SK_ACCOUNT_MAIL,       /* where: servers */
    SK_ACCOUNT_SITE,       /* where: scheme and host of a site with a saved log-in */
    SK_ACCOUNT_CREDENTIAL, /* where: target of the Credential Manager; count alone where targets are encrypted */
    SK_ACCOUNT_NETWORK,    /* where: name of a wireless network; user: none */
    SK_ACCOUNT_KIND_COUNT
} sk_account_kind;

typedef struct sk_account {
    sk_account_kind kind;
    uint32_t user;      /* of the machine, or SK_HOST_NO_USER */
    const char *program;
    sk_bytes where, name; /* name: the account's user name or address; empty where it is unknown or encrypted */
    sk_bytes place;     /* file or key */
    uint32_t count;     /* entries that it stands for */
    struct sk_account *next;
} sk_account;

typedef struct sk_accounts {
    sk_arena *arena;
    const sk_host_view *view;
    struct sk_map *known; /* what was told */
    sk_account *first, **end;
    uint32_t counts[SK_ACCOUNT_KIND_COUNT], kept, cut; /* cut: left out, for want of room */
    sk_host_blind *blind, **blind_end;
    uint32_t blind_count;
} sk_accounts;

/* NULL without memory. The view must outlive the result. */
sk_accounts *sk_accounts_run(sk_arena *a, const sk_host_view *v);
void sk_accounts_write_text(sk_out *o, const sk_accounts *c, const sk_host_report_options *options);
/* One object, schema sekisho.accounts/1. */
void sk_accounts_write_json(sk_out *o, const sk_accounts *c, const sk_host_report_options *options);

/* For the readers below. The same account of the same program and user is told once. */
void sk_account_tell(sk_accounts *c, const sk_account *account);
void sk_account_tell_blind(sk_accounts *c, sk_bytes what, const char *why);
/* A whole file, in memory of its own that the caller frees; NULL: there is none, or it was told as not looked at. */
sk_arena *sk_account_read(sk_accounts *c, sk_bytes path, sk_bytes *ret);
/* "https://bank.example:8443" of "https://user:word@bank.example:8443/path?query": nothing else of an address leaves. */
sk_bytes sk_account_site(sk_arena *a, sk_bytes url);
void sk_accounts_of_mail(sk_accounts *c, uint32_t user);
void sk_accounts_of_browsers(sk_accounts *c, uint32_t user);
/* hostname of each entry of logins.json. */
void sk_accounts_of_mozilla(sk_accounts *c, uint32_t user, sk_bytes profile, sk_account_kind kind, const char *program);

#endif
