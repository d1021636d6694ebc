/* One line of a log about something a stranger sent: what could deceive a reader of the log is escaped. */
#ifndef SK_FLEET_TELL_H
#define SK_FLEET_TELL_H

#include "base/attr.h"

void sk_tell(void (*tell)(void *self, const char *line), void *self, const char *format, ...) SK_PRINTF(3, 4);

#endif
