/* Expressions (MS-VBAL 5.6). Left-associative operators of one level become one flat node, so that a chain of any length
 * needs no depth; nesting by parentheses and signs is bounded. */
#include "emulate/vba/parser.h"

bool vba_take_sign(vba_parser *p, unsigned sign)
{
    if (!vba_at_sign(p, sign)) return false;
    vba_next(p);
    return true;
}

bool vba_take_word(vba_parser *p, vba_keyword k)
{
    if (!vba_at_word(p, k)) return false;
    vba_next(p);
    return true;
}

bool vba_word_is(const vba_parser *p, const vba_token *t, const char *text)
{
    return t->kind == VBA_T_NAME && sk_is(vba_token_text(&p->lexer, t), text);
}

void vba_expect_sign(vba_parser *p, unsigned sign)
{
    if (!vba_take_sign(p, sign)) p->broken = true;
}

vba_symbol *vba_take_name(vba_parser *p)
{
    if (p->t->kind != VBA_T_NAME) {
        p->broken = true;
        return NULL;
    }
    vba_symbol *s = vba_intern_bytes(p->program, vba_token_text(&p->lexer, p->t), p->module->codepage);
    vba_next(p);
    if (!s) p->broken = true;
    return s;
}

bool vba_push(vba_parser *p, void **items, uint32_t *count, uint32_t *cap, size_t size, const void *item)
{
    if (*count == *cap) {
        uint32_t more = *cap ? *cap * 2 : 4;
        void *grown = sk_arena_grow(p->program->arena, *items, *count, more, size);
        if (!grown) {
            p->broken = p->program->full = true;
            return false;
        }
        *items = grown;
        *cap = more;
    }
    sk_copy_out(sk_bytes_of(item, size), (uint8_t *)*items + *count * size, size);
    (*count)++;
    return true;
}

vba_node *vba_node_new(vba_parser *p, vba_node_kind kind)
{
    vba_node *n = SK_NEW(p->program->arena, vba_node);
    if (!n) {
        p->broken = p->program->full = true;
        return NULL;
    }
    n->kind = (uint8_t)kind;
    n->off = p->t->off;
    return n;
}

static vba_node *constant(vba_parser *p, sk_value v)
{
    vba_node *n = vba_node_new(p, VBA_N_CONST);
    sk_value *kept = SK_NEW(p->program->arena, sk_value);
    if (!n || !kept) {
        p->broken = true;
        return NULL;
    }
    *kept = v;
    n->u.value = kept;
    return n;
}

/* A value of a declared type: operations on two of them do not widen. */
static sk_value typed(sk_value v)
{
    v.tag = v.type;
    return v;
}

vba_node *vba_node_long(vba_parser *p, int32_t i)
{
    return constant(p, i >= -32768 && i <= 32767 ? sk_integer((int16_t)i) : sk_long(i));
}

/* Index of a name among those of the open procedure. */
static uint32_t name_index(vba_parser *p, vba_symbol *s)
{
    vba_proc *proc = p->proc;
    if (!proc) return 0;
    if (s->stamp == p->program->proc_number && s->index < proc->name_count && proc->names[s->index] == s) return s->index;
    s->stamp = p->program->proc_number;
    s->index = proc->name_count;
    vba_push(p, (void **)&proc->names, &proc->name_count, &proc->name_cap, sizeof s, &s);
    return s->index;
}

vba_node *vba_node_name(vba_parser *p, vba_symbol *s)
{
    vba_node *n = vba_node_new(p, VBA_N_NAME);
    if (!n || !s) {
        p->broken = true;
        return NULL;
    }
    n->u.name.symbol = s;
    n->u.name.index = name_index(p, s);
    return n;
}

vba_node *vba_node_copy(vba_parser *p, const vba_node *n)
{
    vba_node *copy = vba_node_new(p, VBA_N_CONST);
    if (copy && n) *copy = *n;
    return n ? copy : NULL;
}

sk_type vba_type_of_suffix(uint8_t suffix)
{
    switch (suffix) {
    case '%': return SK_V_INTEGER;
    case '&': return SK_V_LONG;
    case '!': return SK_V_SINGLE;
    case '#': return SK_V_DOUBLE;
    case '@': return SK_V_CURRENCY;
    case '$': return SK_V_STRING;
    case '^': return SK_V_LONGLONG;
    default: return SK_V_EMPTY;
    }
}

/* MS-VBAL 3.3.2: the smallest type that holds it; &H8000 to &HFFFF are negative Integers, &H80000000 up negative Longs. */
static sk_value number_value(const vba_token *t)
{
    double d = t->number;
    if (t->based) {
        if (t->suffix == '^') return typed(sk_longlong(d < 9.2e18 ? (int64_t)d : (int64_t)(d - 18446744073709551616.0)));
        if (d <= 0xFFFF && t->suffix != '&') return typed(sk_integer((int16_t)(uint16_t)d));
        if (d <= 4294967295.0) return typed(sk_long((int32_t)(uint32_t)d));
        return typed(sk_double(d));
    }
    switch (t->suffix) {
    case '%':
        if (d <= 32767) return typed(sk_integer((int16_t)d));
        break;
    case '&':
        if (d <= 2147483647.0) return typed(sk_long((int32_t)d));
        break;
    case '!': return typed((sk_value){.type = SK_V_SINGLE, .u.d = (double)(float)d});
    case '#': return typed(sk_double(d));
    case '@':
        if (d < 9e14) return typed((sk_value){.type = SK_V_CURRENCY, .u.i = (int64_t)(d * 10000 + 0.5)});
        break;
    default: break;
    }
    if (t->whole && d <= 32767) return typed(sk_integer((int16_t)d));
    if (t->whole && d <= 2147483647.0) return typed(sk_long((int32_t)d));
    return typed(sk_double(d));
}

sk_str vba_string_token(vba_parser *p)
{
    sk_bytes raw = vba_token_text(&p->lexer, p->t);
    sk_bytes quotes = SK_LIT("\"\"");
    if (sk_find(raw, 0, quotes) == SK_NPOS) return vba_text(p->program, raw, p->module->codepage);
    sk_buf b = sk_buf_new(p->program->arena, raw.len + 1);
    for (size_t i = 0; i < raw.len; i++) {
        sk_buf_byte(&b, raw.p[i]);
        if (raw.p[i] == '"' && sk_at(raw, i + 1) == '"') i++;
    }
    return vba_text(p->program, sk_buf_view(&b), p->module->codepage);
}

static vba_node *date_constant(vba_parser *p)
{
    double d = 0;
    if (!sk_text_to_date(vba_text(p->program, vba_token_text(&p->lexer, p->t), p->module->codepage), true, &d)) p->broken = true;
    return constant(p, typed(sk_date(d)));
}

/* ---- arguments ---- */

static bool at_named(const vba_parser *p)
{
    return p->t->kind == VBA_T_NAME && p->t[1].kind == VBA_T_SIGN && p->t[1].sign == VBA_SIGN_NAMED;
}

static vba_node *parse_arg(vba_parser *p, vba_symbol **ret_name)
{
    *ret_name = NULL;
    if (at_named(p)) {
        *ret_name = vba_take_name(p);
        vba_next(p);
    }
    if (vba_at_word(p, VBA_K_BYVAL) && p->t[1].kind != VBA_T_END) vba_next(p);
    if (vba_at_sign(p, ',') || vba_at_sign(p, ')') || vba_at_statement_end(p)) return vba_node_new(p, VBA_N_MISSING);
    vba_node *n = vba_parse_expression(p);
    if (vba_take_word(p, VBA_K_TO)) { /* bounds in ReDim: kept as a pair */
        vba_node *pair = vba_node_new(p, VBA_N_BINARY);
        vba_node *high = vba_parse_expression(p);
        if (!pair) return NULL;
        pair->op = UINT8_MAX;
        pair->u.two.a = n;
        pair->u.two.b = high;
        return pair;
    }
    return n;
}

vba_args *vba_parse_args(vba_parser *p, bool bare)
{
    vba_args *args = SK_NEW(p->program->arena, vba_args);
    if (!args) {
        p->broken = true;
        return NULL;
    }
    uint32_t cap = 0, name_cap = 0;
    if (!bare && vba_at_sign(p, ')')) return args;
    for (;;) {
        vba_symbol *name;
        vba_node *n = parse_arg(p, &name);
        if (!n || p->broken) {
            p->broken = true;
            return args;
        }
        vba_push(p, (void **)&args->items, &args->count, &cap, sizeof n, &n);
        if (name || args->named_count) vba_push(p, (void **)&args->names, &args->named_count, &name_cap, sizeof name, &name);
        if (vba_take_sign(p, ',') || vba_take_sign(p, ';')) continue;
        return args;
    }
}

static vba_args *parse_list(vba_parser *p)
{
    vba_next(p);
    if (++p->depth > VBA_DEPTH_MOST) {
        p->broken = true;
        p->depth--;
        return NULL;
    }
    vba_args *args = vba_parse_args(p, false);
    p->depth--;
    vba_expect_sign(p, ')');
    return args;
}

/* ---- primaries ---- */

/* What may follow a name or value: .member, !member, (arguments). */
static vba_node *parse_suffixes(vba_parser *p, vba_node *head)
{
    vba_suffix *list = NULL;
    uint32_t count = 0, cap = 0;
    bool bare = p->bare_target;
    p->bare_target = false;
    while (!p->broken) {
        if (bare && vba_at_sign(p, '.') && p->t->spaced && !p->t->continued && p->with != VBA_NO_WITH) break;
        vba_suffix s = {.off = p->t->off};
        if (vba_at_sign(p, '.') || (vba_at_sign(p, '!') && p->t[1].kind == VBA_T_NAME && !p->t[1].spaced)) {
            s.bang = vba_at_sign(p, '!');
            vba_next(p);
            s.off = p->t->off;
            s.member = vba_take_name(p);
            if (vba_at_sign(p, '(') && !s.bang) s.args = parse_list(p);
        } else if (vba_at_sign(p, '(')) {
            if (count == 0 && head && head->kind == VBA_N_NAME && !head->u.name.args) {
                head->u.name.args = parse_list(p);
                continue;
            }
            s.args = parse_list(p);
        } else {
            break;
        }
        vba_push(p, (void **)&list, &count, &cap, sizeof s, &s);
    }
    if (!count || p->broken) return head;
    vba_node *n = vba_node_new(p, VBA_N_CHAIN);
    if (!n) return NULL;
    n->off = head ? head->off : n->off;
    n->u.chain.head = head;
    n->u.chain.suffixes = list;
    n->u.chain.count = count;
    return n;
}

static vba_node *parse_new(vba_parser *p)
{
    vba_node *n = vba_node_new(p, VBA_N_NEW);
    vba_type_ref *type = SK_NEW(p->program->arena, vba_type_ref);
    if (!n || !type) return NULL;
    vba_next(p);
    type->type = SK_V_OBJECT;
    type->symbol = vba_take_name(p);
    while (vba_take_sign(p, '.')) {
        type->qualifier = type->symbol;
        type->symbol = vba_take_name(p);
    }
    n->u.two.type = type;
    return n;
}

static vba_node *parse_typeof(vba_parser *p)
{
    vba_node *n = vba_node_new(p, VBA_N_TYPEOF);
    vba_type_ref *type = SK_NEW(p->program->arena, vba_type_ref);
    if (!n || !type) return NULL;
    vba_next(p);
    n->u.two.a = vba_parse_primary(p);
    if (!vba_take_word(p, VBA_K_IS)) p->broken = true;
    type->symbol = vba_take_name(p);
    while (vba_take_sign(p, '.')) {
        type->qualifier = type->symbol;
        type->symbol = vba_take_name(p);
    }
    n->u.two.type = type;
    return n;
}

static vba_node *parse_with_head(vba_parser *p)
{
    vba_node *n = vba_node_new(p, VBA_N_WITH);
    if (n) n->u.name.index = p->with;
    return n;
}

static vba_node *parse_word(vba_parser *p)
{
    vba_node *n;
    switch (p->t->bracketed ? VBA_K_NONE : p->t->keyword) {
    case VBA_K_TRUE: n = constant(p, typed(sk_bool(true))); break;
    case VBA_K_FALSE: n = constant(p, typed(sk_bool(false))); break;
    case VBA_K_NULL: n = constant(p, sk_null()); break;
    case VBA_K_EMPTY: n = constant(p, sk_empty()); break;
    case VBA_K_NOTHING: n = constant(p, sk_nothing()); break;
    case VBA_K_ME: n = vba_node_new(p, VBA_N_ME); break;
    case VBA_K_NEW: return parse_suffixes(p, parse_new(p));
    case VBA_K_TYPEOF: return parse_typeof(p);
    case VBA_K_ADDRESSOF:
        n = vba_node_new(p, VBA_N_ADDRESSOF);
        vba_next(p);
        if (n) n->u.name.symbol = vba_take_name(p);
        while (vba_take_sign(p, '.')) {
            if (n) n->u.name.symbol = vba_take_name(p);
        }
        return n;
    case VBA_K_THEN:
    case VBA_K_ELSE:
    case VBA_K_AND:
    case VBA_K_OR:
    case VBA_K_XOR:
    case VBA_K_MOD:
    case VBA_K_IS:
        p->broken = true;
        return NULL;
    default: {
        vba_token word = *p->t;
        n = vba_node_name(p, vba_take_name(p));
        if (n) {
            n->off = word.off;
            n->op = word.suffix;
            n->depth = word.bracketed;
        }
        return n;
    }
    }
    vba_next(p);
    return n;
}

vba_node *vba_parse_primary(vba_parser *p)
{
    vba_node *n = NULL;
    switch (p->t->kind) {
    case VBA_T_NAME: return parse_suffixes(p, parse_word(p));
    case VBA_T_NUMBER: n = constant(p, number_value(p->t)); break;
    case VBA_T_STRING: n = constant(p, typed(sk_string(vba_string_token(p)))); break;
    case VBA_T_DATE: n = date_constant(p); break;
    case VBA_T_SIGN:
        if (p->t->sign == '.' || (p->t->sign == '!' && p->t[1].kind == VBA_T_NAME)) return parse_suffixes(p, parse_with_head(p));
        if (p->t->sign == '#') { /* file number */
            vba_next(p);
            return vba_parse_primary(p);
        }
        if (p->t->sign != '(') break;
        n = vba_node_new(p, VBA_N_PAREN);
        vba_next(p);
        if (!n) return NULL;
        n->u.two.a = vba_parse_expression(p);
        vba_expect_sign(p, ')');
        return parse_suffixes(p, n);
    default: break;
    }
    if (!n) p->broken = true;
    else vba_next(p);
    return n;
}

vba_node *vba_parse_target(vba_parser *p)
{
    if (p->t->kind != VBA_T_NAME && !vba_at_sign(p, '.') && !vba_at_sign(p, '!') && !vba_at_sign(p, '(')) {
        p->broken = true;
        return NULL;
    }
    return vba_parse_primary(p);
}

/* ---- operators ---- */

/* Levels from loosest to tightest (MS-VBAL 5.6.9); Not stands between LEVEL_AND and comparisons, minus between * and ^. */
enum { LEVEL_IMP, LEVEL_EQV, LEVEL_XOR, LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARE, LEVEL_CONCAT, LEVEL_ADD, LEVEL_MOD,
       LEVEL_INTDIV, LEVEL_MUL, LEVEL_MINUS, LEVEL_POW };

static const struct { uint16_t sign; uint8_t keyword, level, op; } operators[] = {
    {0, VBA_K_IMP, LEVEL_IMP, SK_OP2_IMP}, {0, VBA_K_EQV, LEVEL_EQV, SK_OP2_EQV}, {0, VBA_K_XOR, LEVEL_XOR, SK_OP2_XOR},
    {0, VBA_K_OR, LEVEL_OR, SK_OP2_OR}, {0, VBA_K_AND, LEVEL_AND, SK_OP2_AND}, {'=', 0, LEVEL_COMPARE, SK_OP2_EQ},
    {VBA_SIGN_NE, 0, LEVEL_COMPARE, SK_OP2_NE}, {'<', 0, LEVEL_COMPARE, SK_OP2_LT}, {'>', 0, LEVEL_COMPARE, SK_OP2_GT},
    {VBA_SIGN_LE, 0, LEVEL_COMPARE, SK_OP2_LE}, {VBA_SIGN_GE, 0, LEVEL_COMPARE, SK_OP2_GE},
    {0, VBA_K_LIKE, LEVEL_COMPARE, SK_OP2_LIKE}, {0, VBA_K_IS, LEVEL_COMPARE, SK_OP2_IS}, {'&', 0, LEVEL_CONCAT, SK_OP2_CONCAT},
    {'+', 0, LEVEL_ADD, SK_OP2_ADD}, {'-', 0, LEVEL_ADD, SK_OP2_SUB}, {0, VBA_K_MOD, LEVEL_MOD, SK_OP2_MOD},
    {'\\', 0, LEVEL_INTDIV, SK_OP2_INTDIV}, {'*', 0, LEVEL_MUL, SK_OP2_MUL}, {'/', 0, LEVEL_MUL, SK_OP2_DIV},
    {'^', 0, LEVEL_POW, SK_OP2_POW},
};

static int operator_at(const vba_parser *p, unsigned *ret_level)
{
    if (p->t->kind != VBA_T_SIGN && (p->t->kind != VBA_T_NAME || !p->t->keyword || p->t->bracketed)) return -1;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        bool hit = p->t->kind == VBA_T_SIGN ? operators[i].sign && operators[i].sign == p->t->sign
                                            : operators[i].keyword && operators[i].keyword == p->t->keyword;
        if (!hit) continue;
        *ret_level = operators[i].level;
        return operators[i].op;
    }
    return -1;
}

static vba_node *parse_level(vba_parser *p, unsigned level);

static vba_node *parse_unary(vba_parser *p, unsigned op, unsigned level)
{
    vba_node *n = vba_node_new(p, VBA_N_UNARY);
    vba_next(p);
    if (!n) return NULL;
    n->op = (uint8_t)op;
    n->u.two.a = parse_level(p, level);
    vba_fold_unary(p, n);
    return n;
}

static vba_node *parse_operand(vba_parser *p)
{
    if (vba_at_sign(p, '-')) return parse_unary(p, VBA_NEGATE, LEVEL_POW);
    if (vba_at_sign(p, '+')) return parse_unary(p, VBA_PLUS, LEVEL_POW);
    if (vba_at_word(p, VBA_K_NOT)) return parse_unary(p, VBA_NOT, LEVEL_COMPARE);
    return vba_parse_primary(p);
}

static vba_node *sequence(vba_parser *p, vba_operand *operands, uint32_t count)
{
    count = vba_fold_operands(p, operands, count);
    if (count == 1) return operands[0].node;
    vba_node *n = vba_node_new(p, count == 2 ? VBA_N_BINARY : VBA_N_SEQUENCE);
    if (!n) return NULL;
    n->off = operands[0].node ? operands[0].node->off : n->off;
    if (count == 2) {
        n->op = operands[1].op;
        n->u.two.a = operands[0].node;
        n->u.two.b = operands[1].node;
    } else {
        n->u.many.operands = operands;
        n->u.many.count = count;
    }
    return n;
}

/* Precedence climbing: operands of this level and all tighter ones. */
static vba_node *parse_level(vba_parser *p, unsigned level)
{
    if (++p->depth > VBA_DEPTH_MOST) {
        p->broken = true;
        p->depth--;
        return NULL;
    }
    vba_node *left = parse_operand(p);
    unsigned found = 0;
    int op;
    while (!p->broken && (op = operator_at(p, &found)) >= 0 && found >= level) {
        unsigned at = found;
        vba_operand *operands = NULL, item = {left, 0};
        uint32_t count = 0, cap = 0;
        vba_push(p, (void **)&operands, &count, &cap, sizeof item, &item);
        while (!p->broken && (op = operator_at(p, &found)) >= 0 && found == at) {
            vba_next(p);
            item.op = (uint8_t)op;
            item.node = parse_level(p, at + 1);
            vba_push(p, (void **)&operands, &count, &cap, sizeof item, &item);
        }
        if (p->broken) break;
        left = sequence(p, operands, count);
    }
    p->depth--;
    return left;
}

vba_node *vba_parse_expression(vba_parser *p)
{
    vba_node *n = parse_level(p, LEVEL_IMP);
    if (!n) p->broken = true;
    return n;
}
