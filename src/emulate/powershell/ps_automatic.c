/* Values: about_Automatic_Variables and about_Preference_Variables, as Windows PowerShell 5.1 has them on Windows 10. */
#include "emulate/powershell/ps_automatic.h"

#include "base/text.h"

#define HOME_FOLDER "C:\\Users\\admin"

static const struct {
    const char *name, *text;
    int64_t number;
} variables[] = {
    {"ConfirmPreference", "High", 0},
    {"ConsoleFileName", "", 0},
    {"DebugPreference", "SilentlyContinue", 0},
    {"ErrorActionPreference", "Continue", 0},
    {"ErrorView", "NormalView", 0},
    {"FormatEnumerationLimit", NULL, 4},
    {"HOME", HOME_FOLDER, 0},
    {"InformationPreference", "SilentlyContinue", 0},
    {"MaximumAliasCount", NULL, 4096},
    {"MaximumDriveCount", NULL, 4096},
    {"MaximumErrorCount", NULL, 256},
    {"MaximumFunctionCount", NULL, 4096},
    {"MaximumHistoryCount", NULL, 4096},
    {"MaximumVariableCount", NULL, 4096},
    {"NestedPromptLevel", NULL, 0},
    {"OFS", " ", 0},
    {"OutputEncoding", "System.Text.ASCIIEncoding", 0},
    {"PID", NULL, 4660},
    {"PROFILE", HOME_FOLDER "\\Documents\\WindowsPowerShell\\Microsoft.PowerShell_profile.ps1", 0},
    {"ProgressPreference", "Continue", 0},
    {"PSCulture", "en-US", 0},
    {"PSEmailServer", "", 0},
    {"PSHOME", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0", 0},
    {"PSSessionApplicationName", "wsman", 0},
    {"PSSessionConfigurationName", "http://schemas.microsoft.com/powershell/Microsoft.PowerShell", 0},
    {"PSUICulture", "en-US", 0},
    {"PWD", HOME_FOLDER, 0},
    {"ReportErrorShowExceptionClass", NULL, 0},
    {"ShellId", "Microsoft.PowerShell", 0},
    {"VerbosePreference", "SilentlyContinue", 0},
    {"WarningPreference", "Continue", 0},
    {"WhatIfPreference", "False", 0},
};

void sk_ps_automatic(sk_ps *r)
{
    for (size_t i = 0; i < SK_COUNT(variables); i++) {
        sk_ps_value v = variables[i].text ? sk_ps_literal(r->arena, variables[i].text) : sk_ps_int(variables[i].number);
        sk_ps_set(r, sk_ps_symbol_c(r, variables[i].name), SK_PS_SCOPE_GLOBAL, v);
    }
    sk_str folder = r->w->self_path.len ? sk_path_folder(r->w->self_path) : r->w->current_folder;
    sk_ps_set(r, sk_ps_symbol_c(r, "PSScriptRoot"), SK_PS_SCOPE_GLOBAL, sk_ps_from_str(r, folder));
    sk_ps_set(r, sk_ps_symbol_c(r, "PSCommandPath"), SK_PS_SCOPE_GLOBAL, sk_ps_from_str(r, r->w->self_path));
    r->underscore = sk_ps_symbol_c(r, "_");
    r->args = sk_ps_symbol_c(r, "args");
    r->input = sk_ps_symbol_c(r, "input");
    r->matches = sk_ps_symbol_c(r, "matches");
    r->error_symbol = sk_ps_symbol_c(r, "error");
    sk_ps_set(r, sk_ps_symbol_c(r, "true"), SK_PS_SCOPE_GLOBAL, sk_ps_bool(true));
    sk_ps_set(r, sk_ps_symbol_c(r, "false"), SK_PS_SCOPE_GLOBAL, sk_ps_bool(false));
    sk_ps_set(r, sk_ps_symbol_c(r, "?"), SK_PS_SCOPE_GLOBAL, sk_ps_bool(true));
    sk_ps_value context = sk_ps_new_object(r->arena, SK_PS_EXECUTION_CONTEXT,
                                           SK_LIT("System.Management.Automation.EngineIntrinsics"));
    sk_ps_set(r, sk_ps_symbol_c(r, "executioncontext"), SK_PS_SCOPE_GLOBAL, context);
    sk_ps_value table = sk_ps_new_hash(r->arena), version = sk_ps_new_hash(r->arena);
    if (table.type != SK_PS_HASH || version.type != SK_PS_HASH) return;
    sk_ps_hash_put(r->arena, version.hash, sk_ps_literal(r->arena, "Major"), sk_ps_int(5));
    sk_ps_hash_put(r->arena, version.hash, sk_ps_literal(r->arena, "Minor"), sk_ps_int(1));
    sk_ps_hash_put(r->arena, table.hash, sk_ps_literal(r->arena, "PSVersion"), version);
    sk_ps_set(r, sk_ps_symbol_c(r, "psversiontable"), SK_PS_SCOPE_GLOBAL, table);
}

sk_bytes sk_ps_automatic_match(sk_bytes pattern, size_t n)
{
    for (size_t i = 0; i < SK_COUNT(variables); i++) {
        sk_bytes name = sk_bytes_str(variables[i].name);
        if (sk_ps_like(name, pattern, true) && n-- == 0) return name;
    }
    return (sk_bytes){0};
}
