/* WScript.Network: Microsoft's "WshNetwork Object". */
#include "emulate/world/objects/objects.h"

static int give_identity(sk_world *w, const char *what, const char *value, sk_value *ret)
{
    sk_world_ask(w, SK_ASKED_IDENTITY);
    sk_world_probe(w, what, sk_str_c(value));
    return sk_give(ret, sk_flowing(sk_string_c(value), SK_FLOW_IDENTITY));
}

static int user(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return give_identity(w, "user name", w->env.user, ret);
}

static int computer(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return give_identity(w, "computer name", w->env.computer, ret);
}

static int domain(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return give_identity(w, "domain", w->env.domain, ret);
}

static int empty_list(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_collection_new(w));
}

static const sk_member members[] = {
    {"ComputerName", computer, NULL, NULL},
    {"EnumNetworkDrives", empty_list, NULL, NULL},
    {"EnumPrinterConnections", empty_list, NULL, NULL},
    {"MapNetworkDrive", sk_do_nothing, NULL, NULL},
    {"UserDomain", domain, NULL, NULL},
    {"UserName", user, NULL, NULL},
};

static const char *const progids[] = {"WScript.Network", NULL};
const sk_com_class sk_com_class_wscript_network = {
    .name = "IWshNetwork2", .progids = progids, .clsid = "093FF999-1EA0-4079-9525-9614C3504B74", SK_MEMBERS(members)};
