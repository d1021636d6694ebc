#include "engine/password.h"
struct sk_passwords { sk_arena *arena; };
sk_passwords *sk_passwords_new(sk_arena *a) { return SK_NEW(a, sk_passwords); }
void sk_passwords_give(sk_passwords *p, sk_bytes word) { (void)p; (void)word; }
void sk_passwords_read(sk_passwords *p, uint32_t artifact, sk_bytes text) { (void)p; (void)artifact; (void)text; }
void sk_passwords_read_name(sk_passwords *p, uint32_t artifact, sk_bytes name) { (void)p; (void)artifact; (void)name; }
void sk_passwords_worked(sk_passwords *p, const sk_password *word) { (void)p; (void)word; }
bool sk_passwords_get(const sk_passwords *p, size_t i, sk_password *ret) { (void)p; (void)i; (void)ret; return false; }
