/* Statements, pipelines and commands of PowerShell. Source of facts: Windows PowerShell Language Specification 3.0,
 * section 8. What cannot be read costs its statement: reading goes on at the next line or semicolon. */
#include "emulate/powershell/ps_parse.h"

static sk_ps_node *parse_block(sk_ps_parser *p)
{
    sk_ps_space(p);
    size_t from = p->pos;
    if (sk_ps_peek(p, 0) != '{') {
        sk_ps_lost(p);
        return sk_ps_node_new(p, SK_PN_STATEMENTS, from);
    }
    if (!sk_ps_enter(p)) return sk_ps_node_new(p, SK_PN_STATEMENTS, from);
    p->pos++;
    sk_ps_node *n = sk_ps_statements(p, '}');
    p->depth--;
    return n;
}

/* ( pipeline ) as heads of statements have it. NULL where empty. */
static sk_ps_node *parse_head(sk_ps_parser *p)
{
    sk_ps_space(p);
    if (sk_ps_peek(p, 0) != '(') {
        sk_ps_lost(p);
        return NULL;
    }
    p->pos++;
    sk_ps_space(p);
    sk_ps_node *n = sk_ps_statement(p);
    sk_ps_space(p);
    if (sk_ps_peek(p, 0) == ')')
        p->pos++;
    else
        sk_ps_lost(p);
    return n;
}

/* ---- statements with a word in front ------------------------------------------------------------------------------- */

static sk_ps_node *parse_if(sk_ps_parser *p, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_IF, from);
    sk_ps_list list = {0};
    for (;;) {
        sk_ps_list_add(p, &list, parse_head(p));
        sk_ps_list_add(p, &list, parse_block(p));
        size_t before = p->pos;
        sk_ps_space(p);
        if (sk_ps_take_word(p, "elseif")) continue;
        if (sk_ps_take_word(p, "else")) {
            n->b = parse_block(p);
            break;
        }
        p->pos = before;
        break;
    }
    sk_ps_list_to(n, &list);
    return n;
}

static sk_ps_node *parse_while(sk_ps_parser *p, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_WHILE, from);
    n->a = parse_head(p);
    n->b = parse_block(p);
    return n;
}

static sk_ps_node *parse_do(sk_ps_parser *p, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_DO, from);
    n->b = parse_block(p);
    sk_ps_space(p);
    n->op = sk_ps_take_word(p, "until");
    if (!n->op && !sk_ps_take_word(p, "while")) sk_ps_lost(p);
    n->a = parse_head(p);
    return n;
}

static sk_ps_node *parse_for(sk_ps_parser *p, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_FOR, from);
    sk_ps_list list = {0};
    sk_ps_space(p);
    if (sk_ps_peek(p, 0) == '(')
        p->pos++;
    else
        sk_ps_lost(p);
    for (unsigned i = 0; i < 3; i++) {
        sk_ps_space(p);
        int c = sk_ps_peek(p, 0);
        sk_ps_list_add(p, &list, c == ';' || c == ')' ? NULL : sk_ps_statement(p));
        sk_ps_space(p);
        if (i < 2 && sk_ps_peek(p, 0) == ';') p->pos++;
    }
    if (sk_ps_peek(p, 0) == ')')
        p->pos++;
    else
        sk_ps_lost(p);
    sk_ps_list_to(n, &list);
    n->b = parse_block(p);
    return n;
}

static sk_ps_node *parse_foreach(sk_ps_parser *p, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_FOREACH, from);
    sk_ps_space(p);
    if (sk_ps_peek(p, 0) == '(') p->pos++;
    sk_ps_space(p);
    sk_ps_node *variable = sk_ps_peek(p, 0) == '$' ? sk_ps_variable_token(p) : NULL;
    if (!variable) {
        sk_ps_lost(p);
        variable = sk_ps_node_new(p, SK_PN_VARIABLE, p->pos);
        variable->symbol = sk_ps_symbol_of(p->symbols, SK_LIT("_"));
    }
    n->symbol = variable->symbol;
    sk_ps_space(p);
    if (!sk_ps_take_word(p, "in")) sk_ps_lost(p);
    sk_ps_space(p);
    n->a = sk_ps_statement(p);
    sk_ps_space(p);
    if (sk_ps_peek(p, 0) == ')')
        p->pos++;
    else
        sk_ps_lost(p);
    n->b = parse_block(p);
    return n;
}

enum { SWITCH_WILDCARD = 1, SWITCH_REGEX = 2, SWITCH_CASE = 4 };

static sk_ps_node *parse_switch(sk_ps_parser *p, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_SWITCH, from);
    sk_ps_list list = {0};
    size_t dash = 0;
    for (sk_ps_space(p); sk_ps_is_dash(p, &dash); sk_ps_space(p)) {
        p->pos += dash;
        sk_bytes word = sk_ps_name(p);
        if (sk_starts_nocase(word, SK_LIT("w"))) n->op |= SWITCH_WILDCARD;
        if (sk_starts_nocase(word, SK_LIT("r"))) n->op |= SWITCH_REGEX;
        if (sk_starts_nocase(word, SK_LIT("c"))) n->op |= SWITCH_CASE;
        if (word.len == 0) break;
    }
    n->a = parse_head(p);
    sk_ps_space(p);
    if (sk_ps_peek(p, 0) == '{')
        p->pos++;
    else
        sk_ps_lost(p);
    for (;;) {
        sk_ps_separators(p);
        if (p->pos >= p->s.len || sk_ps_peek(p, 0) == '}') break;
        size_t before = p->pos;
        sk_ps_node *condition = NULL;
        if (!sk_ps_take_word(p, "default") && !(condition = sk_ps_primary(p, false)))
            condition = sk_ps_token(p, p->pos, (sk_bytes){0}, NULL);
        sk_ps_list_add(p, &list, condition);
        sk_ps_list_add(p, &list, parse_block(p));
        if (p->pos == before) p->pos++;
    }
    if (p->pos < p->s.len)
        p->pos++;
    else
        sk_ps_lost(p);
    sk_ps_list_to(n, &list);
    return n;
}

static sk_ps_node *parse_try(sk_ps_parser *p, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_TRY, from);
    sk_ps_list list = {0};
    n->a = parse_block(p);
    for (;;) {
        size_t before = p->pos;
        sk_ps_space(p);
        if (sk_ps_take_word(p, "catch")) {
            for (sk_ps_space(p); sk_ps_peek(p, 0) == '[' || sk_ps_peek(p, 0) == ','; sk_ps_space(p)) {
                p->pos++;
                if (sk_at(p->s, p->pos - 1) == '[') sk_ps_type_token(p);
            }
            sk_ps_list_add(p, &list, parse_block(p));
        } else if (sk_ps_take_word(p, "finally")) {
            n->b = parse_block(p);
        } else {
            p->pos = before;
            break;
        }
    }
    sk_ps_list_to(n, &list);
    return n;
}

static void parse_parameters(sk_ps_parser *p, sk_ps_list *list)
{
    p->pos++; /* the opening bracket */
    bool is_switch = false;
    for (;;) {
        sk_ps_space(p);
        int c = sk_ps_peek(p, 0);
        if (c < 0 || c == ')') break;
        size_t before = p->pos;
        if (c == ',') {
            p->pos++;
        } else if (c == '[') { /* types and attributes */
            p->pos++;
            sk_bytes type = sk_ps_type_token(p);
            is_switch = is_switch || sk_is(type, "switch") || sk_is(type, "System.Management.Automation.SwitchParameter");
        } else if (c == '$') {
            sk_ps_node *variable = sk_ps_variable_token(p);
            if (variable) variable->count = is_switch;
            is_switch = false;
            sk_ps_space(p);
            if (variable && sk_ps_peek(p, 0) == '=') {
                p->pos++;
                sk_ps_space(p);
                sk_ps_node *n = sk_ps_node_new(p, SK_PN_ASSIGN, before);
                n->a = variable;
                bool in_arguments = p->in_arguments;
                p->in_arguments = true;
                n->b = sk_ps_expression(p);
                p->in_arguments = in_arguments;
                variable = n;
            }
            if (variable) sk_ps_list_add(p, list, variable);
        }
        if (p->pos == before) {
            sk_ps_lost(p);
            p->pos++;
        }
    }
    if (p->pos < p->s.len)
        p->pos++;
    else
        sk_ps_lost(p);
}

static sk_ps_node *parse_function(sk_ps_parser *p, size_t from)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_FUNCTION, from);
    sk_ps_space(p);
    size_t start = p->pos;
    while (!sk_ps_is_end(sk_ps_peek(p, 0))) p->pos++;
    sk_bytes name = sk_slice(p->s, start, p->pos - start);
    size_t colon = sk_find_byte(name, 0, ':');
    n->text = colon == SK_NPOS ? name : sk_from(name, colon + 1);
    sk_ps_space(p);
    sk_ps_list parameters = {0};
    if (sk_ps_peek(p, 0) == '(') parse_parameters(p, &parameters);
    sk_ps_space(p);
    if (sk_ps_peek(p, 0) != '{' || !sk_ps_enter(p)) {
        sk_ps_lost(p);
        n->a = sk_ps_node_new(p, SK_PN_SCRIPT, from);
        return n;
    }
    p->pos++;
    n->a = sk_ps_script(p, '}');
    p->depth--;
    if (parameters.count > 0) sk_ps_list_to(n->a, &parameters);
    return n;
}

static sk_ps_node *parse_flow(sk_ps_parser *p, size_t from, sk_ps_flow_word word)
{
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_FLOW, from);
    n->op = (uint8_t)word;
    sk_ps_blank(p);
    int c = sk_ps_peek(p, 0);
    if (c >= 0 && c != ';' && c != '}' && c != ')' && c != '\n' && c != '\r') n->a = sk_ps_statement(p);
    n->len = (uint32_t)(p->pos - from);
    return n;
}

static sk_ps_node *parse_keyword(sk_ps_parser *p)
{
    static const struct {
        const char *word;
        sk_ps_flow_word flow;
    } flows[] = {{"break", SK_PS_WORD_BREAK},
                 {"continue", SK_PS_WORD_CONTINUE},
                 {"return", SK_PS_WORD_RETURN},
                 {"exit", SK_PS_WORD_EXIT},
                 {"throw", SK_PS_WORD_THROW}};
    static const struct {
        const char *word;
        sk_ps_node *(*parse)(sk_ps_parser *, size_t);
    } words[] = {{"if", parse_if},           {"while", parse_while},      {"do", parse_do},   {"for", parse_for},
                 {"foreach", parse_foreach}, {"switch", parse_switch},    {"try", parse_try}, {"function", parse_function},
                 {"filter", parse_function}, {"workflow", parse_function}};
    size_t from = p->pos;
    for (size_t i = 0; i < SK_COUNT(flows); i++)
        if (sk_ps_take_word(p, flows[i].word)) return parse_flow(p, from, flows[i].flow);
    for (size_t i = 0; i < SK_COUNT(words); i++)
        if (sk_ps_take_word(p, words[i].word)) {
            if (!sk_ps_enter(p)) return NULL;
            sk_ps_node *n = words[i].parse(p, from);
            n->len = (uint32_t)(p->pos - from);
            p->depth--;
            return n;
        }
    return NULL;
}

/* ---- commands ------------------------------------------------------------------------------------------------------ */

static bool is_stop(int c) { return c < 0 || c == ';' || c == '|' || c == ')' || c == '}' || c == '\n' || c == '\r'; }

/* 2>&1, >file, *>>file: NULL where none stands here. */
static sk_ps_node *parse_redirect(sk_ps_parser *p)
{
    size_t from = p->pos;
    int c = sk_ps_peek(p, 0);
    if ((c == '*' || (c >= '1' && c <= '6')) && sk_ps_peek(p, 1) == '>') p->pos++;
    bool main_stream = p->pos == from || c == '*' || c == '1';
    if (sk_ps_peek(p, 0) != '>') return NULL;
    p->pos++;
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_REDIRECT, from);
    if (sk_ps_peek(p, 0) == '>') {
        p->pos++;
        n->op = 1;
    }
    if (sk_ps_peek(p, 0) == '&' && sk_is_digit(sk_ps_peek(p, 1))) {
        p->pos += 2;
        return n;
    }
    sk_ps_blank(p);
    sk_ps_node *target = sk_ps_primary(p, true);
    if (!target) target = sk_ps_token(p, p->pos, (sk_bytes){0}, NULL);
    n->a = main_stream ? target : NULL;
    return n;
}

static sk_ps_node *parse_word(sk_ps_parser *p, bool in_list)
{
    size_t from = p->pos;
    int c = sk_ps_peek(p, 0);
    if (c == '$' || c == '@' || c == '(' || c == '{' || sk_ps_quote(p)) {
        sk_ps_node *n = sk_ps_primary(p, true);
        if (n) {
            int next = sk_ps_peek(p, 0);
            bool ends = sk_ps_is_end(next) || next == ']' || n->kind == SK_PN_CONST || n->kind == SK_PN_PAREN ||
                        n->kind == SK_PN_BLOCK || n->kind == SK_PN_HASH || n->kind == SK_PN_ARRAY || c == '"' || in_list;
            return ends ? n : sk_ps_token(p, from, (sk_bytes){0}, n);
        }
        p->pos = from + 1;
        return sk_ps_token(p, from, sk_slice(p->s, from, 1), NULL);
    }
    sk_ps_node *n = sk_ps_token(p, from, (sk_bytes){0}, NULL);
    sk_ps_value number;
    if (n->kind == SK_PN_CONST && (sk_is_digit(c) || c == '-' || c == '.') &&
        sk_ps_parse_number(sk_slice(p->s, from, p->pos - from), &number))
        n->value = number;
    return n;
}

/* A word, or several with commas between. */
static sk_ps_node *parse_argument(sk_ps_parser *p)
{
    size_t from = p->pos;
    sk_ps_node *first = parse_word(p, false);
    sk_ps_list list = {0};
    for (;;) {
        size_t before = p->pos;
        sk_ps_blank(p);
        if (sk_ps_peek(p, 0) != ',') {
            p->pos = before;
            break;
        }
        p->pos++;
        sk_ps_space(p);
        if (list.count == 0) sk_ps_list_add(p, &list, first);
        before = p->pos;
        sk_ps_list_add(p, &list, parse_word(p, false));
        if (p->pos == before) break;
    }
    if (list.count == 0) return first;
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_LIST, from);
    n->len = (uint32_t)(p->pos - from);
    sk_ps_list_to(n, &list);
    return n;
}

static sk_ps_node *parse_parameter(sk_ps_parser *p, size_t dash)
{
    size_t from = p->pos;
    p->pos += dash;
    sk_bytes name = sk_ps_name(p);
    int c = sk_ps_peek(p, 0);
    if (name.len == 0 || (!sk_ps_is_end(c) && c != ':' && c != '"' && c != '\'' && c != '$')) {
        p->pos = from;
        return parse_argument(p);
    }
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_PARAMETER, from);
    n->text = name;
    if (c == ':') {
        p->pos++;
        sk_ps_blank(p);
        if (!is_stop(sk_ps_peek(p, 0))) n->a = parse_argument(p);
    }
    n->len = (uint32_t)(p->pos - from);
    return n;
}

static void parse_command_words(sk_ps_parser *p, sk_ps_list *list)
{
    for (;;) {
        sk_ps_blank(p);
        int c = sk_ps_peek(p, 0), next = sk_ps_peek(p, 1);
        size_t dash = 0, before = p->pos;
        if (is_stop(c) || c == '&') return;
        if (sk_ps_take(p, "--%")) { /* the rest of the line as it is */
            size_t from = p->pos;
            while (!is_stop(sk_ps_peek(p, 0))) p->pos++;
            sk_ps_list_add(p, list, sk_ps_const_text(p, sk_trim(sk_slice(p->s, from, p->pos - from)), from));
            return;
        }
        sk_ps_node *redirect = parse_redirect(p);
        if (redirect)
            sk_ps_list_add(p, list, redirect);
        else if (sk_ps_is_dash(p, &dash) && (sk_is_alpha(sk_ps_peek(p, dash)) || next == '?' || next == '_'))
            sk_ps_list_add(p, list, parse_parameter(p, dash));
        else
            sk_ps_list_add(p, list, parse_argument(p));
        if (p->pos == before) p->pos++;
    }
}

static sk_ps_node *parse_command(sk_ps_parser *p)
{
    size_t from = p->pos;
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_COMMAND, from);
    int c = sk_ps_peek(p, 0), next = sk_ps_peek(p, 1);
    if (c == '&' ||
        (c == '.' && (sk_is_space(next) || next == '(' || next == '$' || next == '\'' || next == '"' || next == '{'))) {
        n->op = (uint8_t)c;
        p->pos++;
        sk_ps_space(p);
    }
    bool in_arguments = p->in_arguments;
    p->in_arguments = false;
    n->a = parse_word(p, false);
    sk_ps_list list = {0};
    parse_command_words(p, &list);
    sk_ps_list_to(n, &list);
    p->in_arguments = in_arguments;
    n->len = (uint32_t)(p->pos - from);
    return n;
}

/* What starts here: an expression, or the name of a command (language specification 8.2)? */
static bool starts_expression(const sk_ps_parser *p)
{
    int c = sk_ps_peek(p, 0), next = sk_ps_peek(p, 1);
    size_t dash = 0;
    if (c == '$' || c == '@' || c == '(' || c == '[' || c == '{' || c == '!' || c == ',' || c == '+' || sk_ps_quote(p))
        return true;
    if (sk_ps_is_dash(p, &dash)) return true;
    if (c == '.' && sk_is_digit(next)) return true;
    if (!sk_is_digit(c)) return false;
    size_t i = 0;
    while (sk_is_alnum(sk_ps_peek(p, i)) || (sk_ps_peek(p, i) == '.' && sk_is_alnum(sk_ps_peek(p, i + 1)))) i++;
    sk_ps_value number;
    sk_bytes word = sk_slice(p->s, p->pos, i);
    return sk_ps_parse_number(word, &number) || sk_find(word, 0, SK_LIT("..")) != SK_NPOS || sk_ps_peek(p, i) == '.';
}

static sk_ps_node *parse_assignment(sk_ps_parser *p, sk_ps_node *target, size_t from)
{
    static const struct {
        const char *text;
        uint8_t op;
    } signs[] = {{"+=", SK_PO_ADD}, {"-=", SK_PO_SUB}, {"*=", SK_PO_MUL},
                 {"/=", SK_PO_DIV}, {"%=", SK_PO_MOD}, {"=", SK_PO_NONE}};
    sk_ps_blank(p);
    for (size_t i = 0; i < SK_COUNT(signs); i++) {
        if (!sk_ps_take(p, signs[i].text)) continue;
        if (!sk_ps_enter(p)) return target;
        sk_ps_space(p);
        sk_ps_node *n = sk_ps_node_new(p, SK_PN_ASSIGN, from);
        n->op = signs[i].op;
        n->a = target;
        n->b = sk_ps_statement(p);
        n->len = (uint32_t)(p->pos - from);
        p->depth--;
        return n;
    }
    return NULL;
}

static sk_ps_node *parse_stage(sk_ps_parser *p)
{
    if (!starts_expression(p)) return parse_command(p);
    sk_ps_node *n = sk_ps_expression(p);
    for (;;) {
        sk_ps_blank(p);
        sk_ps_node *redirect = parse_redirect(p);
        if (!redirect) return n;
    }
}

/* Pipelines joined by && and || run one after the other on paper. */
sk_ps_node *sk_ps_pipeline(sk_ps_parser *p)
{
    size_t from = p->pos;
    sk_ps_list stages = {0}, chain = {0};
    for (;;) {
        size_t before = p->pos;
        sk_ps_node *stage = parse_stage(p);
        if (stages.count == 0 && chain.count == 0) {
            sk_ps_node *assignment = stage->kind == SK_PN_COMMAND ? NULL : parse_assignment(p, stage, from);
            if (assignment) return assignment;
        }
        sk_ps_list_add(p, &stages, stage);
        size_t behind = p->pos;
        sk_ps_blank(p);
        int c = sk_ps_peek(p, 0), next = sk_ps_peek(p, 1);
        if (c == '|' && next != '|') {
            p->pos++;
            sk_ps_space(p);
            if (p->pos > before && !is_stop(sk_ps_peek(p, 0))) continue;
        } else if ((c == '|' || c == '&') && next == c) {
            sk_ps_node *n = sk_ps_node_new(p, SK_PN_PIPELINE, from);
            sk_ps_list_to(n, &stages);
            sk_ps_list_add(p, &chain, n);
            stages = (sk_ps_list){0};
            p->pos += 2;
            sk_ps_space(p);
            if (!is_stop(sk_ps_peek(p, 0))) continue;
        } else if (c == '&') {
            p->pos++; /* a background job */
        } else {
            p->pos = behind;
        }
        break;
    }
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_PIPELINE, from);
    n->len = (uint32_t)(p->pos - from);
    sk_ps_list_to(n, &stages);
    if (chain.count == 0) return stages.count == 1 && stages.p[0]->kind != SK_PN_COMMAND ? stages.p[0] : n;
    sk_ps_list_add(p, &chain, n);
    sk_ps_node *all = sk_ps_node_new(p, SK_PN_STATEMENTS, from);
    sk_ps_list_to(all, &chain);
    return all;
}

sk_ps_node *sk_ps_statement(sk_ps_parser *p)
{
    sk_ps_blank(p);
    int c = sk_ps_peek(p, 0);
    if (is_stop(c)) return NULL;
    if (c == ':' && sk_is_alpha(sk_ps_peek(p, 1))) { /* a loop's label */
        p->pos++;
        sk_ps_name(p);
        sk_ps_space(p);
        c = sk_ps_peek(p, 0);
        if (is_stop(c)) return NULL;
    }
    sk_ps_node *n = sk_is_alpha(c) ? parse_keyword(p) : NULL;
    return n ? n : sk_ps_pipeline(p);
}

/* Behind a statement: its end, or what could not be read. */
static void recover(sk_ps_parser *p, int close)
{
    bool block = sk_at(p->s, p->pos - 1) == '}'; /* statements with a block need no separator */
    sk_ps_blank(p);
    int c = sk_ps_peek(p, 0);
    if (c < 0 || c == ';' || c == '\n' || c == '\r' || c == close) return;
    if (c == '}' || c == ')') {
        if (close == 0) {
            sk_ps_lost(p);
            p->pos++;
        }
        return;
    }
    if (block) return;
    sk_ps_lost(p);
    while (p->pos < p->s.len) {
        c = sk_ps_peek(p, 0);
        if (c == ';' || c == '\n' || c == close) return;
        p->pos++;
    }
}

sk_ps_node *sk_ps_statements(sk_ps_parser *p, int close)
{
    size_t from = p->pos;
    bool in_arguments = p->in_arguments;
    p->in_arguments = false;
    sk_ps_list list = {0};
    for (;;) {
        sk_ps_separators(p);
        if (p->pos >= p->s.len) {
            if (close) sk_ps_lost(p);
            break;
        }
        if (close && sk_ps_peek(p, 0) == close) {
            p->pos++;
            break;
        }
        if (p->symbols->parse_most && sk_arena_used(p->arena) > p->symbols->parse_most) { /* what was read so far is calculated */
            sk_ps_lost(p);
            p->pos = p->s.len;
            break;
        }
        if (close == ')' && sk_ps_peek(p, 0) == '}') { /* the bracket of what stands around */
            sk_ps_lost(p);
            break;
        }
        size_t before = p->pos;
        sk_ps_node *n = sk_ps_statement(p);
        if (n) sk_ps_list_add(p, &list, n);
        recover(p, close);
        if (p->pos == before) {
            sk_ps_lost(p);
            p->pos++;
        }
    }
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_STATEMENTS, from);
    n->len = (uint32_t)(p->pos - from);
    sk_ps_list_to(n, &list);
    p->in_arguments = in_arguments;
    return n;
}

/* begin, process, end and dynamicparam blocks, run in this order. */
static bool parse_phase(sk_ps_parser *p, sk_ps_node *script)
{
    static const char *const words[] = {"begin", "process", "end", "dynamicparam"};
    size_t before = p->pos;
    for (size_t i = 0; i < SK_COUNT(words); i++) {
        if (!sk_ps_take_word(p, words[i])) continue;
        sk_ps_space(p);
        if (sk_ps_peek(p, 0) != '{') break;
        sk_ps_node *block = parse_block(p);
        if (i == 0)
            script->a = block;
        else if (i == 1)
            script->b = block;
        else if (i == 2)
            script->c = block;
        return true;
    }
    p->pos = before;
    return false;
}

sk_ps_node *sk_ps_script(sk_ps_parser *p, int close)
{
    size_t from = p->pos;
    sk_ps_node *n = sk_ps_node_new(p, SK_PN_SCRIPT, from);
    sk_ps_list parameters = {0};
    sk_ps_separators(p);
    size_t before = p->pos;
    while (sk_ps_peek(p, 0) == '[') { /* [CmdletBinding()] in front of param */
        p->pos++;
        sk_ps_type_token(p);
        sk_ps_space(p);
    }
    if (sk_ps_take_word(p, "param")) {
        sk_ps_space(p);
        if (sk_ps_peek(p, 0) == '(' && sk_ps_enter(p)) {
            parse_parameters(p, &parameters);
            p->depth--;
        } else {
            p->pos = before;
        }
    } else {
        p->pos = before;
    }
    sk_ps_list_to(n, &parameters);
    sk_ps_separators(p);
    bool phases = false;
    while (parse_phase(p, n)) {
        phases = true;
        sk_ps_separators(p);
    }
    if (phases && close && sk_ps_peek(p, 0) == close)
        p->pos++;
    else if (phases && close == 0 && p->pos >= p->s.len) {
    } else if (n->c)
        sk_ps_statements(p, close);
    else
        n->c = sk_ps_statements(p, close);
    n->len = (uint32_t)(p->pos - from);
    return n;
}

sk_ps_parsed sk_ps_parse(sk_ps_symbols *symbols, sk_bytes source, uint32_t base)
{
    sk_ps_parser p = {.arena = symbols->arena, .symbols = symbols, .s = source, .base = base};
    if (sk_starts(source, SK_LIT("\xEF\xBB\xBF"))) p.pos = 3;
    sk_ps_node *script = sk_ps_script(&p, 0);
    if (script == &p.spare) script = NULL;
    return (sk_ps_parsed){.script = script, .error_count = p.errors};
}
