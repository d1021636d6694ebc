/* What `scan` and `extract` look at: paths become inputs. Directories (and so Maildirs) are walked in the order of
 * their names, mailboxes are cut into their mails, `-` is standard input. */
#ifndef SK_CLI_INPUTS_H
#define SK_CLI_INPUTS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct input_file {
    char *path; /* owned */
    int fd;     /* owned; -1: it could not be opened, and that was told */
} input_file;

typedef struct inputs inputs;

/* paths: count of them, borrowed. NULL when there is no memory. */
inputs *inputs_new(char **paths, int count);
/* The next regular file, opened for reading; false behind the last. What cannot be read is told on standard error,
 * counted in inputs_failed, and passed over. The caller frees the file by input_file_close. */
bool inputs_next(inputs *in, input_file *ret);
uint64_t inputs_failed(const inputs *in);
void input_file_close(input_file *f);
void inputs_free(inputs *in);

#endif
