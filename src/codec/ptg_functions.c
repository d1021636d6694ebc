/* Names of functions and error values in formula tokens. Source: MS-XLS 2.5.198.17 (Ftab), 2.5.198.4 (Cetab), 2.5.10
 * (BErr). */
#include "codec/ptg.h"

struct row {
    const char *name;
    int args;
};

static const struct row functions[] = {
#define SK_FUNCTION(number, args, name) [number] = {name, args},
#include "codec/ptg_functions.def"
#undef SK_FUNCTION
};

static const char *const commands[] = {
#define SK_COMMAND(number, name) [number] = name,
#include "codec/ptg_commands.def"
#undef SK_COMMAND
};

#define FUNCTIONS (sizeof functions / sizeof functions[0])
#define COMMANDS (sizeof commands / sizeof commands[0])

const char *sk_ptg_function(uint32_t index, bool command, int *ret_args)
{
    if (command) {
        if (index >= COMMANDS || !commands[index]) return NULL;
        if (ret_args) *ret_args = -1;
        return commands[index];
    }
    if (index >= FUNCTIONS || !functions[index].name) return NULL;
    if (ret_args) *ret_args = functions[index].args;
    return functions[index].name;
}

int32_t sk_ptg_function_find(sk_bytes name, bool command)
{
    size_t count = command ? COMMANDS : FUNCTIONS;
    for (uint32_t i = 0; i < count; i++) {
        const char *have = sk_ptg_function(i, command, NULL);
        if (have && sk_is(name, have)) return (int32_t)i;
    }
    return -1;
}

const char *sk_ptg_error(unsigned code)
{
    static const struct {
        unsigned code;
        const char *text;
    } errors[] = {{0x00, "#NULL!"}, {0x07, "#DIV/0!"}, {0x0F, "#VALUE!"}, {0x17, "#REF!"},
                  {0x1D, "#NAME?"}, {0x24, "#NUM!"},   {0x2A, "#N/A"},    {0x2B, "#GETTING_DATA"}};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].code == code) return errors[i].text;
    return "#ERR!";
}
