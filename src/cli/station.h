/* Programs with a server or a database are executables of their own, beside `sekisho`, which starts them. */
#ifndef SK_CLI_STATION_H
#define SK_CLI_STATION_H

/* Becomes the program sekisho-NAME (argv[0]) beside our own; comes back only when that is impossible, with the exit status. */
int station_start(char **argv);

#endif
