/* Declarations of modules: parse_declaration.c for parse_module.c. */
#ifndef SK_EMULATE_VBA_PARSE_DECLARATION_H
#define SK_EMULATE_VBA_PARSE_DECLARATION_H

#include "emulate/vba/parser.h"

vba_proc *vba_add_proc(vba_parser *p, vba_symbol *s, vba_proc_kind kind, bool is_public);
void vba_parse_header(vba_parser *p, bool is_public, bool is_static, bool is_default);
void vba_parse_declare(vba_parser *p, bool is_public);
void vba_parse_type(vba_parser *p, bool is_public);
void vba_parse_type_line(vba_parser *p);
void vba_parse_enum_line(vba_parser *p);
void vba_parse_def(vba_parser *p, sk_type type);

#endif
