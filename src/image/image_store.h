/* Images of disks through libtsk: raw, split, EnCase (E01), VHD, VMDK, AFF; whole disks with partitions or a volume alone; NTFS.
 *
 * This is a library of its own, sekisho-image.so, which the command's locked child loads when it is given an image: libtsk brings some
 * forty libraries, which would triple the start of every scan, and their parsers never run anywhere but in that child. It uses nothing
 * of the command but the form of a store. */
#ifndef SK_IMAGE_IMAGE_STORE_H
#define SK_IMAGE_IMAGE_STORE_H

#include "base/status.h"
#include "host/evidence_view.h"

#define SK_IMAGE_LIBRARY "sekisho-image.so"
#define SK_IMAGE_FUNCTION "sk_image_open"
#define SK_IMAGE_STORE_SIZE "sk_image_store_size"

/* Opens the volume that holds Windows; where several do, the first, and the others are told as not looked at. SK_UNSUPPORTED: no image, or no file system that is read; SK_USAGE: no Windows in
 * it. message: why, in English. */
__attribute__((visibility("default"))) sk_status sk_image_open(const char *path, sk_store *ret, char *message, size_t size);

/* sizeof(sk_store): a library of another version is not used. */
__attribute__((visibility("default"))) extern const size_t sk_image_store_size;

#endif
