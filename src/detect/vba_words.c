/* Sources: MS-VBAL and the Office object models for the names; which of them Office starts by itself: Microsoft's
 * "Auto macros" and event references of Word and Excel; the events of ActiveX controls as used in documents of 2018 to 2021. */
#include "detect/vba_words.h"

#include "base/attr.h"

static const struct { const char *word; sk_vba_word means; } words[] = {
    {"callbyname", SK_VBA_CALL},
    {"chr", SK_VBA_HIDE},
    {"chrb", SK_VBA_HIDE},
    {"chrw", SK_VBA_HIDE},
    {"controltiptext", SK_VBA_STORE},
    {"alternativetext", SK_VBA_STORE},
    {"createobject", SK_VBA_OBJECT},
    {"createprocess", SK_VBA_START},
    {"createprocessa", SK_VBA_START},
    {"createthread", SK_VBA_START},
    {"customdocumentproperties", SK_VBA_STORE},
    {"builtindocumentproperties", SK_VBA_STORE},
    {"executeexcel4macro", SK_VBA_CALL},
    {"getobject", SK_VBA_OBJECT},
    {"groupname", SK_VBA_STORE},
    {"replace", SK_VBA_HIDE},
    {"shell", SK_VBA_START},
    {"shellexecute", SK_VBA_START},
    {"shellexecutea", SK_VBA_START},
    {"strreverse", SK_VBA_HIDE},
    {"tag", SK_VBA_STORE},
    {"urldownloadtofile", SK_VBA_FETCH},
    {"urldownloadtofilea", SK_VBA_FETCH},
    {"urldownloadtofilew", SK_VBA_FETCH},
    {"winexec", SK_VBA_START},
    {"xor", SK_VBA_HIDE},
};

static const char *const autostart_names[] = {
    "autoexec", "autoopen", "autonew", "autoclose", "autoexit", "auto_open", "auto_close", "auto_activate", "document_open", "documentopen",
    "document_new", "document_close", "document_beforeclose", "documentbeforeclose", "document_contentcontrolonenter", "workbook_open",
    "workbook_activate", "workbook_beforeclose", "workbook_deactivate", "worksheet_activate", "worksheet_calculate", "onslideshowpagechange",
    "presentation_open",
};

/* Events of controls on the page that fire without a click. */
static const char *const autostart_endings[] = {
    "_painted", "_painting", "_gotfocus", "_layout", "_resize", "_mousehover", "_mousemove", "_statechange", "_beforenavigate2",
    "_documentcomplete", "_downloadbegin", "_downloadcomplete", "_navigatecomplete2", "_progresschange",
};

static const char *const acting_objects[] = {
    "wscript.shell", "shell.application", "msxml2.", "microsoft.xmlhttp", "winhttp.", "adodb.stream", "schedule.service", "winmgmts:",
    "internetexplorer.application", "script:", "new:", "shell.explorer", "microsoft.xmldom",
};

sk_vba_word sk_vba_word_of(sk_bytes identifier)
{
    while (identifier.len && sk_find_byte(SK_LIT("$%&!#@"), 0, identifier.p[identifier.len - 1]) != SK_NPOS) identifier.len--;
    for (size_t i = 0; i < SK_COUNT(words); i++)
        if (sk_is(identifier, words[i].word)) return words[i].means;
    return SK_VBA_PLAIN;
}

bool sk_vba_is_autostart(sk_bytes procedure)
{
    for (size_t i = 0; i < SK_COUNT(autostart_names); i++)
        if (sk_is(procedure, autostart_names[i])) return true;
    for (size_t i = 0; i < SK_COUNT(autostart_endings); i++)
        if (sk_ends_nocase(procedure, sk_bytes_str(autostart_endings[i]))) return true;
    return false;
}

bool sk_vba_object_acts(sk_bytes name)
{
    for (size_t i = 0; i < SK_COUNT(acting_objects); i++)
        if (sk_starts_nocase(name, sk_bytes_str(acting_objects[i]))) return true;
    return false;
}
