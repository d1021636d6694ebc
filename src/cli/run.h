/* What `scan` and `extract` share: their options, and the loop that feeds the pool and takes its results in order. */
#ifndef SK_CLI_RUN_H
#define SK_CLI_RUN_H

#include "cli/command.h"
#include "sekisho/pool.h"

#define RUN_LIST_MOST 64

/* The common options, filled by run_option. */
typedef struct run_options {
    unsigned jobs; /* 0: the cores of this machine */
    const char *kind, *allow_path;
    const char *passwords[RUN_LIST_MOST];
    size_t password_count;
    sk_limit_setting limits[RUN_LIST_MOST];
    size_t limit_count;
    sk_env_setting env[RUN_LIST_MOST]; /* of `emulate` */
    size_t env_count;
    sk_lang lang;
} run_options;

/* Rows that both commands begin their tables with; run_option understands the first RUN_OPTION_COUNT of such a table. */
#define RUN_OPTION_COUNT 6
#define RUN_OPTION_ROWS \
    {"allow", 0, "FILE", {"allow-list of files, macros and senders", "許可リスト(ファイル・マクロ・差出人)"}}, \
    {"jobs", 'j', "N", {"inputs looked at at the same time (default: the cores)", "同時に検査する数(既定: コア数)"}}, \
    {"kind", 0, "KIND", {"take the input for this kind instead of recognising it", "種類を判別せず指定します"}}, \
    {"lang", 0, "en|ja", {"language of texts for people", "表示言語"}}, \
    {"limit", 0, "NAME=N", {"set a limit; `sekisho list limits` shows them", "上限を設定します"}}, \
    {"password", 'p', "WORD", {"try this password on locks; may be repeated", "暗号化された部分に試すパスワード(複数可)"}}

/* False after telling what is wrong with the value. */
bool run_option(run_options *o, int option, const char *value);

/* Called for each result, in order. Owns nothing. */
typedef struct run_handler {
    void *self;
    /* path: of the file; result->tag is not for the handler. Takes result->report over. False ends the run. */
    bool (*result)(void *self, const char *path, sk_pool_result *result);
    /* NULL, or as sk_pool_input.content; self is passed as the tag. */
    void (*content)(void *self, const sk_artifact *artifact, uint64_t offset, sk_bytes chunk, bool last);
    /* NULL, or as sk_scan_options.trace. */
    void (*trace)(void *self, const sk_trace_line *line);
    bool progress; /* show on standard error how far it is */
} run_handler;

/* Looks at all paths. Returns an exit status: EXIT_FAILURE_OWN after a failure of ours (told), EXIT_UNLOOKED where some path
 * could not be read (told), EXIT_FOUND where a verdict is suspicious or malicious, EXIT_UNLOOKED, EXIT_NOTHING. */
int run_paths(const run_options *o, char **paths, int count, const run_handler *handler, uint64_t *ret_unread);

#endif
