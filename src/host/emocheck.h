/* Names that Emotet gave itself, computed from the machine: what JPCERT/CC's EmoCheck looks for (its source up to v2.0). */
#ifndef SK_HOST_EMOCHECK_H
#define SK_HOST_EMOCHECK_H

#include "base/arena.h"

/* Before 2020-02-06: two words of a list, chosen by the serial number of the volume that holds Windows. "clrdriver.exe" */
sk_bytes sk_emocheck_v1_name(sk_arena *a, uint32_t serial);
/* From 2020-02-06: a registry value named by the serial holds the name, XORed with it. */
sk_bytes sk_emocheck_v2_value(sk_arena *a, uint32_t serial);                      /* name of the value: "8afc12d1" */
sk_bytes sk_emocheck_v2_name(sk_arena *a, uint32_t serial, sk_bytes data);         /* file name; empty where nothing readable comes out */

/* Shapes of 2020-12-21 and later. */
bool sk_emocheck_v4_folder(sk_bytes name);   /* 4 to 16 letters */
bool sk_emocheck_v4_file(sk_bytes name);     /* 3 to 15 letters, a dot, 3 letters, not exe or dll */
bool sk_emocheck_v4_value(sk_bytes name);    /* 7 to 16 letters */
/* File exactly seven days older than its folder, as the file's time was set back: within 300 ms. Times are FILETIME. */
bool sk_emocheck_v5_times(uint64_t folder_written, uint64_t file_written);

/* As EmoCheck compares command lines: without quotes, white space to one blank, lower case. */
sk_bytes sk_emocheck_unify(sk_arena *a, sk_bytes command_line);

#endif
