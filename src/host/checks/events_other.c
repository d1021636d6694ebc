/* What Windows itself says: the antivirus program, its settings, cleared logs, questions that Office asked. */
#include "base/buf.h"
#include "base/text.h"
#include "host/checks/events.h"
#include "host/look.h"
#include "host/shapes.h"

/* Families that matter beside or after Emotet, as Microsoft names them. Heodo and Geodo are other names of Emotet. */
static const struct { const char *name; sk_host_check_id check; } families[] = {
    {"Emotet", SK_HOST_CHECK_EVENT_ANTIVIRUS},   {"Heodo", SK_HOST_CHECK_EVENT_ANTIVIRUS},   {"Geodo", SK_HOST_CHECK_EVENT_ANTIVIRUS},
    {"Trickbot", SK_HOST_CHECK_FOLLOW_TRICKBOT}, {"TrickLoad", SK_HOST_CHECK_FOLLOW_TRICKBOT}, {"Qakbot", SK_HOST_CHECK_FOLLOW_QAKBOT},
    {"Qbot", SK_HOST_CHECK_FOLLOW_QAKBOT},       {"IcedID", SK_HOST_CHECK_FOLLOW_ICEDID},     {"Dridex", SK_HOST_CHECK_FOLLOW_DRIDEX},
    {"CobaltStrike", SK_HOST_CHECK_FOLLOW_COBALT}, {"Cobaltstrike", SK_HOST_CHECK_FOLLOW_COBALT}, {"BumbleBee", SK_HOST_CHECK_FOLLOW_BUMBLEBEE},
    {"Ryuk", SK_HOST_CHECK_FOLLOW_RANSOM},       {"Conti", SK_HOST_CHECK_FOLLOW_RANSOM},
};

/* The name as a whole word: "Trojan:Win32/Emotet.PA!MTB", not "Win32/Continent". */
static bool names(sk_bytes threat, const char *family)
{
    sk_bytes f = sk_bytes_str(family);
    size_t at = sk_find_nocase(threat, 0, f);
    return at != SK_NPOS && !sk_is_alpha(sk_at(threat, at + f.len)) && (!at || !sk_is_alpha(threat.p[at - 1]));
}

/* Found in a mail or archive is not run: the file's place says which. */
static bool was_only_stored(sk_bytes path)
{
    static const char *const places[] = {"containerfile:", "\\Content.Outlook\\", ".eml", ".msg", ".pst", ".ost", ".zip", "\\Downloads\\", "\\INetCache\\"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (sk_find_nocase(path, 0, sk_bytes_str(places[i])) != SK_NPOS) return true;
    }
    return false;
}

void sk_event_malware_found(sk_event_look *l, const sk_event *e)
{
    sk_bytes threat = sk_event_value(e, "Threat Name"), path = sk_event_value(e, "Path");
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        if (!names(threat, families[i].name)) continue;
        sk_event_tell(l, e, (sk_host_finding){.check = families[i].check, .state = was_only_stored(path) ? SK_HOST_SUSPICIOUS : SK_HOST_PAST, .path = path,
                                              .process = sk_event_value(e, "Process Name"), .detail = threat});
        return;
    }
}

void sk_event_rule_worked(sk_event_look *l, const sk_event *e)
{
    sk_bytes path = sk_event_value(e, "Path");
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_BLOCKED, .state = SK_HOST_NOTE, .path = path, .process = sk_event_value(e, "Process Name"),
                                          .registry = sk_event_value(e, "ID"), .detail = path});
}

void sk_event_protection_off(sk_event_look *l, const sk_event *e)
{
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_PROTECTION, .state = SK_HOST_NOTE, .detail = SK_LIT("real-time protection off")});
}

/* An exception for a place where malware lives. */
void sk_event_protection_changed(sk_event_look *l, const sk_event *e)
{
    sk_bytes now = sk_event_value(e, "New Value");
    size_t at = sk_find_nocase(now, 0, SK_LIT("\\Exclusions\\"));
    bool off = sk_find_nocase(now, 0, SK_LIT("DisableRealtimeMonitoring = 0x1")) != SK_NPOS || sk_find_nocase(now, 0, SK_LIT("DisableAntiSpyware = 0x1")) != SK_NPOS;
    if (at == SK_NPOS && !off) return;
    bool user = sk_find_nocase(now, 0, SK_LIT("\\AppData")) != SK_NPOS || sk_find_nocase(now, 0, SK_LIT("\\ProgramData")) != SK_NPOS || sk_find_nocase(now, 0, SK_LIT("\\Users\\")) != SK_NPOS;
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_PROTECTION, .state = user ? SK_HOST_SUSPICIOUS : SK_HOST_NOTE, .registry = now, .detail = now});
}

void sk_event_log_cleared(sk_event_look *l, const sk_event *e)
{
    sk_bytes by = sk_event_value(e, "SubjectUserName"), channel = sk_event_value(e, "Channel");
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_CLEARED, .state = SK_HOST_NOTE, .command = by, .detail = channel});
}

/* The question names the document in one of its texts. */
static sk_bytes join_texts(sk_event_look *l, const sk_event *e)
{
    sk_buf b = sk_buf_new(l->scratch, 600);
    for (size_t i = 0; i < e->field_count; i++) {
        if (!sk_is(e->fields[i].name, "Data")) continue;
        if (b.len) sk_buf_str(&b, " / ");
        sk_buf_bytes(&b, e->fields[i].value);
    }
    return sk_buf_view(&b);
}

/* The text of the question is in the language of Office; macros are named in each. */
void sk_event_office_alert(sk_event_look *l, const sk_event *e)
{
    static const char *const words[] = {"macro", "\xe3\x83\x9e\xe3\x82\xaf\xe3\x83\xad", "Makro", "protected view", "\xe4\xbf\x9d\xe8\xad\xb7\xe3\x83\x93\xe3\x83\xa5\xe3\x83\xbc", "ActiveX", "DDE", "link"};
    for (size_t i = 0; i < e->field_count; i++) {
        for (size_t k = 0; sk_is(e->fields[i].name, "Data") && k < sizeof words / sizeof words[0]; k++) {
            if (sk_find_nocase(e->fields[i].value, 0, sk_bytes_str(words[k])) == SK_NPOS) continue;
            sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_ALERT, .state = SK_HOST_NOTE, .detail = join_texts(l, e)});
            return;
        }
    }
}
