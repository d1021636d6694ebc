/* People: everybody who wrote or was written to, by address, each once. Names and addresses are hostile text: writers escape them. */
#ifndef SK_NOTIFY_PEOPLE_H
#define SK_NOTIFY_PEOPLE_H

#include "base/map.h"

typedef enum sk_person_role {
    SK_ROLE_FROM, /* and Sender */
    SK_ROLE_TO,
    SK_ROLE_CC, /* and Bcc */
    SK_ROLE_REPLY_TO,
    SK_ROLE_CONTACT, /* stands in an address book */
    SK_ROLE_COUNT
} sk_person_role;

/* One mention of a person. */
typedef struct sk_mention {
    sk_bytes name, address; /* UTF-8, as far as the source was; name may be empty */
    uint64_t time;          /* FILETIME of the mail, 0: unknown */
    uint8_t role;
    uint64_t mail;          /* number of the mail, so that a person counts once in it; 0: none */
} sk_mention;

/* Where readers of mailboxes tell what they find. person answers false where nobody listens any more. */
typedef struct sk_mention_sink {
    bool (*person)(void *self, const sk_mention *m);
    void (*mail)(void *self, uint64_t time);
    void (*deviates)(void *self, const char *what); /* something was not read */
    void *self;
} sk_mention_sink;

typedef struct sk_person {
    sk_bytes key, name, address, domain; /* key: lower case; domain: the part of key behind its last @, empty for Exchange names */
    uint64_t mails, roles[SK_ROLE_COUNT], first, last, last_mail;
    bool internal;
} sk_person;

typedef struct sk_domain {
    sk_bytes name;
    uint64_t mails;
    size_t at, count; /* of people in sorted */
    bool internal;
} sk_domain;

typedef struct sk_people {
    sk_arena *arena;
    sk_map *by_key;
    sk_person **all;
    size_t count, cap;
    uint64_t since;          /* FILETIME: older mail is not counted */
    const char *const *own;  /* domains, ended by NULL */
    uint64_t odd, undated;   /* mentions that are no address; mentions without a time */
    bool cut;                /* no memory for more */
    sk_domain *domains;      /* after sk_people_sort: internal first, then by number of mails */
    size_t domain_count;
} sk_people;

bool sk_people_start(sk_people *p, sk_arena *a, uint64_t since, const char *const *own);
void sk_people_add(sk_people *p, const sk_mention *m);
/* Groups by domain, and orders people inside by number of mails and address. False: no memory. */
bool sk_people_sort(sk_people *p);
/* Something@something without blanks, controls and quotes; or the name that Exchange gives ("/o=.../cn=..."). */
bool sk_is_address(sk_bytes address);
bool sk_is_exchange_name(sk_bytes address);

#endif
