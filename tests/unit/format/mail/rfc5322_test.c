/* Mails: parts, names, facts, and what programs read differently. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "make/mail.h"
#include "model/format.h"

extern const sk_format sk_format_rfc5322;

#define MOST 400

/* What a mail told: children with their bytes, facts and deviations. */
static struct told {
    struct {
        sk_relation relation;
        sk_bytes name, type, bytes;
        uint64_t offset;
        sk_content *content;
    } child[MOST];
    struct {
        uint32_t artifact;
        unsigned key;
        sk_bytes value;
    } fact[MOST];
    unsigned deviation[SK_DEV_COUNT];
    uint32_t children, facts;
    sk_outcome outcome;
} told;

static sk_budget budget;
static uint32_t take_child(void *self, uint32_t parent, const sk_child *c)
{
    (void)self;
    (void)parent;
    if (told.children >= MOST) return SK_NO_ARTIFACT;
    told.child[told.children].relation = c->relation;
    told.child[told.children].name = sk_arena_copy(arena, c->name);
    told.child[told.children].type = sk_arena_copy(arena, c->declared_type);
    told.child[told.children].offset = c->offset;
    told.child[told.children].content = c->content;
    return ++told.children;
}

static void take_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len)
{
    (void)self;
    (void)off;
    (void)len;
    if (told.facts >= MOST) return;
    told.fact[told.facts].artifact = artifact;
    told.fact[told.facts].key = key;
    told.fact[told.facts++].value = sk_arena_copy(arena, value);
}

static void take_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off)
{
    (void)self;
    (void)artifact;
    (void)off;
    told.deviation[id]++;
}

static void open_mail(sk_bytes mail)
{
    static const sk_sink sink = {NULL, take_child, take_fact, take_deviation, NULL};
    told = (struct told){.children = 0};
    budget = (sk_budget){.limits = sk_limits_default()};
    sk_artifact artifact = {.parent = SK_NO_ARTIFACT, .kind = SK_KIND_MAIL_RFC5322};
    sk_opening o = {.artifact = &artifact,
                    .content = sk_content_view(arena, mail),
                    .arena = arena,
                    .budget = &budget,
                    .sink = &sink};
    told.outcome = sk_format_rfc5322.open(&o);
    for (uint32_t i = 0; i < told.children; i++) told.child[i].bytes = sk_content_all(told.child[i].content);
}

static void open_text(const char *mail) { open_mail(sk_bytes_str(mail)); }

static void check_bytes(sk_bytes got, sk_bytes want)
{
    if (!sk_equal(got, want))
        fail_msg("'%.*s' is not '%.*s'", (int)got.len, (const char *)got.p, (int)want.len, (const char *)want.p);
}

static void check_child(uint32_t i, const char *bytes)
{
    assert_true(i < told.children);
    check_bytes(told.child[i].bytes, sk_bytes_str(bytes));
}

static bool has_child(const char *bytes)
{
    for (uint32_t i = 0; i < told.children; i++)
        if (sk_equal(told.child[i].bytes, sk_bytes_str(bytes))) return true;
    return false;
}

static sk_bytes fact_of(uint32_t artifact, unsigned key, unsigned nth)
{
    for (uint32_t i = 0; i < told.facts; i++)
        if (told.fact[i].artifact == artifact && told.fact[i].key == key && nth-- == 0) return told.fact[i].value;
    return (sk_bytes){NULL, 0};
}

static void check_fact(unsigned key, const char *want) { check_bytes(fact_of(0, key, 0), sk_bytes_str(want)); }

/* --- sound mails --- */

static void parts_keep_their_bytes(void **state)
{
    (void)state;
    make_mail m = make_mail_new(arena);
    make_mail_envelope(&m, "田中 一郎 <tanaka@sender.example>", "you@company.example", "Re: 返信: 請求書", "ISO-2022-JP", 'B');
    make_mail_begin(&m, "mixed");
    make_mail_begin(&m, "alternative");
    make_mail_text(&m, "plain", "ISO-2022-JP", MAKE_7BIT, "本文です。\r\n");
    make_mail_text(&m, "html", "UTF-8", MAKE_QP, "<p>本文です。</p>\r\n");
    make_mail_end(&m);
    make_mail_attach(&m, "application/octet-stream", "請求書.txt", MAKE_NAME_2231, "UTF-8", MAKE_BASE64,
                     SK_LIT("content\n"));
    make_mail_forward(&m, SK_LIT("Subject: inner\r\n\r\ninner text"));
    open_mail(make_mail_bytes(&m));
    assert_int_equal(told.outcome, SK_OUTCOME_COMPLETE);
    assert_int_equal(told.children, 5);
    check_bytes(told.child[0].bytes, make_charset(arena, "本文です。\r\n", "ISO-2022-JP"));
    assert_int_equal(told.child[0].relation, SK_REL_PART);
    check_child(1, "本文です。\r\n");
    assert_int_equal(told.child[1].relation, SK_REL_DECODED);
    check_child(2, "<p>本文です。</p>\r\n");
    check_child(3, "content\n");
    assert_int_equal(told.child[3].relation, SK_REL_ATTACHMENT);
    check_bytes(told.child[3].name, SK_LIT("請求書.txt"));
    check_child(4, "Subject: inner\r\n\r\ninner text");
    check_bytes(told.child[4].type, SK_LIT("message/rfc822"));
    check_fact(SK_FACT_MAIL_SUBJECT, "Re: 返信: 請求書");
    check_fact(SK_FACT_MAIL_REPLY_PREFIX, "Re: 返信:");
    check_fact(SK_FACT_MAIL_REPLY_PREFIX_COUNT, "2");
    check_fact(SK_FACT_MAIL_FROM_NAME, "田中 一郎");
    check_fact(SK_FACT_MAIL_FROM_ADDRESS, "tanaka@sender.example");
    check_fact(SK_FACT_MAIL_CONTENT_TYPE, "multipart/mixed");
    check_fact(SK_FACT_MAIL_ATTACHMENT_COUNT, "1");
    for (unsigned i = 0; i < SK_DEV_COUNT; i++) assert_int_equal(told.deviation[i], 0);
}

static void names_are_shown_as_people_see_them(void **state)
{
    (void)state;
    static const char *const charsets[] = {"UTF-8", "ISO-2022-JP", "CP932"};
    for (unsigned c = 0; c < 3; c++)
        for (unsigned how = MAKE_NAME_2231; how <= MAKE_NAME_BOTH; how++) {
            make_mail m = make_mail_new(arena);
            make_mail_envelope(&m, "a@sender.example", "b@company.example", "x", "UTF-8", 'B');
            make_mail_begin(&m, "mixed");
            make_mail_attach(&m, "application/zip", "十表ソ能.zip", (make_name)how, charsets[c], MAKE_BASE64, SK_LIT("z"));
            open_mail(make_mail_bytes(&m));
            assert_int_equal(told.children, 1);
            check_bytes(told.child[0].name, SK_LIT("十表ソ能.zip"));
            assert_int_equal(told.deviation[SK_DEV_MIME_NAME_RAW], how == MAKE_NAME_RAW);
            assert_int_equal(told.deviation[SK_DEV_MIME_NAME_CONFLICT], 0);
        }
}

static void every_mail_of_the_mailbox_is_whole(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MAKE_MAILBOX_COUNT; i++) {
        open_mail(make_mailbox_mail(arena, i));
        assert_int_equal(told.outcome, SK_OUTCOME_COMPLETE);
        assert_true(told.children >= 1);
        assert_int_equal(budget.reached[SK_LIMIT_MIME_VIEWS], false);
        assert_true(sk_utf8_valid(fact_of(0, SK_FACT_MAIL_SUBJECT, 0)));
        assert_int_equal(fact_of(0, SK_FACT_MAIL_QUOTED, 0).len > 0, i % 4 == 3);
    }
}

/* --- readings --- */

#define HEAD "From: a@sender.example\r\nTo: b@company.example\r\n"

static const struct reading {
    const char *mail;
    sk_deviation_id deviation;
    const char *found[3]; /* bytes of children that must be there */
} readings[] = {
    {HEAD "Content-Type: multipart/mixed; boundary=a; "
          "boundary=b\r\n\r\n--a\r\n\r\none\r\n--a--\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
     SK_DEV_MIME_BOUNDARY_REPEATED,
     {"one", "two"}},
    {HEAD "Content-Type: multipart/mixed; boundary=a; "
          "boundary*=us-ascii''b\r\n\r\n--a\r\n\r\none\r\n--a--\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
     SK_DEV_MIME_BOUNDARY_CONFLICT,
     {"one", "two"}},
    {HEAD "Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
     SK_DEV_MIME_TYPE_CONFLICT,
     {"--b\r\n\r\ntwo\r\n--b--\r\n", "two"}},
    {HEAD "Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD",
     SK_DEV_MIME_ENCODING_CONFLICT,
     {"QUJD", "ABC"}},
    {HEAD "Content-Transfer-Encoding: base64;\r\n\r\nQUJD", SK_DEV_MIME_ENCODING_MALFORMED, {"QUJD", "ABC"}},
    {HEAD "Content-Transfer-Encoding: secret\r\n\r\nQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD",
     SK_DEV_MIME_ENCODING_UNKNOWN,
     {"QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD", "ABCABCABCABCABCABCABCABCABC"}},
    {HEAD "Content-Transfer-Encoding: base64\r\n\r\nQQ==QUJD", SK_DEV_MIME_BASE64_PADDING_INSIDE, {"AABC", "A"}},
    {HEAD "Content-Transfer-Encoding: base64\r\n\r\nQUJD!QUJD", SK_DEV_MIME_BASE64_JUNK, {"ABCABC", "ABC"}},
    {HEAD "Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\nQ", SK_DEV_MIME_BASE64_CUT, {"ABC", "QUJDQ"}},
    {HEAD "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\none\r\n--ab\r\n\r\ntwo\r\n--a--\r\n",
     SK_DEV_MIME_BOUNDARY_PREFIX,
     {"one\r\n--ab\r\n\r\ntwo", "one", "two"}},
    {HEAD "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\none\r\n--a--\r\n--x\r\n", 0, {"one"}},
    {HEAD "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: multipart/mixed; "
          "boundary=a\r\n\r\n--a\r\n\r\none\r\n--a--\r\n"
          "--a\r\n\r\ntwo\r\n--a--\r\n--o--\r\n",
     SK_DEV_MIME_BOUNDARY_AFTER_END,
     {"one", "two"}},
    {HEAD "Content-Type: multipart/mixed\r\n\r\n--a\r\n\r\none\r\n--a--\r\n",
     SK_DEV_MIME_BOUNDARY_ABSENT,
     {"--a\r\n\r\none\r\n--a--\r\n", "one"}},
    {HEAD "Content-Type: multipart/mixed; boundary=z\r\n\r\n--a\r\n\r\none\r\n--a--\r\n",
     SK_DEV_MIME_BOUNDARY_ABSENT,
     {"one"}},
    {HEAD "Content-Type: text/x; boundary=a\r\n\r\n--a\r\n\r\none\r\n--a--\r\n",
     SK_DEV_MIME_BOUNDARY_UNEXPECTED,
     {"one"}},
    {HEAD "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\none", SK_DEV_MIME_BOUNDARY_UNCLOSED, {"one"}},
    {HEAD "junk line\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD",
     SK_DEV_MAIL_HEADER_JUNK,
     {"junk line\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD", "ABC"}},
    {HEAD "Content-Transfer-Encoding : base64\r\n\r\nQUJD", SK_DEV_MAIL_HEADER_NAME_SPACE, {"ABC", "QUJD"}},
    {HEAD "X: a\rContent-Transfer-Encoding: base64\r\n\r\nQUJD", SK_DEV_MAIL_HEADER_BARE_CR, {"ABC", "QUJD"}},
    {HEAD " \r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD", SK_DEV_MAIL_HEADER_WHITE_LINE, {"ABC"}},
    {HEAD " \r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD", SK_DEV_MAIL_HEADER_WHITE_LINE,
     {"ABC", "Content-Transfer-Encoding: base64\r\n\r\nQUJD"}},
    {HEAD "Content-Type: application/x; name=one.txt\r\nContent-Disposition: attachment; filename=two.exe\r\n\r\nx",
     SK_DEV_MIME_NAME_CONFLICT,
     {"x"}},
    {HEAD "Content-Type: multipart/mixed; boundary=a\r\nContent-Transfer-Encoding: "
          "base64\r\n\r\nLS1hDQoNCm9uZQ0KLS1hLS0NCg==\r\n",
     SK_DEV_MIME_ENCODING_MULTIPART,
     {"Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n--a\r\n\r\none\r\n--a--\r\n"}},
    {HEAD "From: c@other.example\r\n\r\nx", SK_DEV_MAIL_FROM_SEVERAL, {"x"}},
    {"\r\n\r\n" HEAD "\r\nx", SK_DEV_MAIL_LEADING, {"x"}},
    {"From a@sender.example Mon Jun  6 09:30:00 2022\n" HEAD "\r\nx", SK_DEV_MAIL_SEPARATOR, {"x"}},
    {HEAD "\r\none\r\ntwo\n", SK_DEV_MAIL_LINE_MIXED, {"one\r\ntwo\n"}},
    {HEAD "Content-Type: message/partial; id=\"x\"; number=1; total=2\r\n\r\nSubject: y\r\n\r\nz",
     SK_DEV_MAIL_PARTIAL,
     {"Subject: y\r\n\r\nz"}},
};

static void differing_readings_are_all_opened(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        const struct reading *r = &readings[i];
        open_text(r->mail);
        if (r->deviation && !told.deviation[r->deviation]) fail_msg("reading %zu: no deviation", i);
        for (unsigned k = 0; k < 3 && r->found[k]; k++)
            if (!has_child(r->found[k])) fail_msg("reading %zu: no part '%s'", i, r->found[k]);
        assert_int_equal(budget.reached[SK_LIMIT_MIME_VIEWS], false);
    }
}

static void other_names_are_facts(void **state)
{
    (void)state;
    open_text(
        HEAD "Content-Type: application/x; name=one.txt\r\nContent-Disposition: attachment; filename=two.exe\r\n\r\nx");
    check_bytes(told.child[0].name, SK_LIT("two.exe"));
    check_bytes(fact_of(1, SK_FACT_MAIL_PART_NAME, 0), SK_LIT("one.txt"));
}

static void uuencoded_files_in_text_are_opened(void **state)
{
    (void)state;
    open_text(HEAD "\r\nHello\r\nbegin 644 note.txt\r\n#86)C\r\n`\r\nend\r\nbye\r\n");
    assert_int_equal(told.children, 2);
    check_child(1, "abc");
    check_bytes(told.child[1].name, SK_LIT("note.txt"));
    assert_int_equal(told.child[1].relation, SK_REL_ATTACHMENT);
    check_fact(SK_FACT_MAIL_ATTACHMENT_COUNT, "1");
}

static void quoted_mails_are_seen(void **state)
{
    (void)state;
    static const struct {
        const char *text, *how;
    } rows[] = {{"new\r\n\r\n> old\r\n> older\r\n", "angle"}, {"new\r\n-----Original Message-----\r\n", "outlook"},
                {"From: A\r\nSent: Monday\r\n", "header"}, {"差出人: A\r\n送信日時: 今日\r\n", "japanese"},
                {"On Monday, A wrote:\r\n", "wrote"}, {"2022年6月6日(月) 9:30 A <a@s.example>:\r\n", "wrote"},
                {"just > text\r\n> once\r\nFrom: me\r\n", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        open_text(sk_text_format(arena, HEAD "Content-Type: text/plain; charset=utf-8\r\n\r\n%s", rows[i].text));
        check_fact(SK_FACT_MAIL_QUOTED, rows[i].how);
    }
    open_text(HEAD "Content-Type: text/html\r\n\r\n<p>new</p><BLOCKQUOTE type=cite>old</BLOCKQUOTE>");
    check_fact(SK_FACT_MAIL_QUOTED, "html");
}

static void addresses_are_read(void **state)
{
    (void)state;
    open_text("From: \"Doe, Jane\" <jane@company.example> (office)\r\n"
              "Reply-To: other@elsewhere.invalid (Jane Doe)\r\n"
              "To: friends: a@one.example, \"b, c\" <b@two.example>;, <@relay.example:d@three.example>, "
              "e@four.example\r\n\r\nx");
    check_fact(SK_FACT_MAIL_FROM_NAME, "Doe, Jane");
    check_fact(SK_FACT_MAIL_FROM_ADDRESS, "jane@company.example");
    check_fact(SK_FACT_MAIL_REPLY_TO_ADDRESS, "other@elsewhere.invalid");
    static const char *const to[] = {"a@one.example", "b@two.example", "d@three.example", "e@four.example"};
    for (unsigned i = 0; i < 4; i++) check_bytes(fact_of(0, SK_FACT_MAIL_TO, i), sk_bytes_str(to[i]));
    check_bytes(fact_of(0, SK_FACT_MAIL_TO_NAME, 0), SK_LIT("b, c"));
}

/* --- hostile mails --- */

static void limits_are_told(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 32u << 20);
    sk_buf_str(&b, HEAD);
    for (unsigned i = 0; i < 3000; i++)
        sk_buf_format(&b, "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n--b%u\r\n", i, i);
    for (unsigned i = 0; i < 100000; i++) sk_buf_str(&b, "--x\r\n");
    open_mail(sk_buf_view(&b));
    assert_int_equal(told.outcome, SK_OUTCOME_LIMIT);
    assert_true(budget.reached[SK_LIMIT_MIME_DEPTH]);

    b = sk_buf_new(arena, 32u << 20);
    sk_buf_str(&b, HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for (unsigned i = 0; i < 20000; i++) sk_buf_str(&b, "--b\r\n\r\n");
    open_mail(sk_buf_view(&b));
    assert_int_equal(told.outcome, SK_OUTCOME_LIMIT);

    b = sk_buf_new(arena, 32u << 20);
    sk_buf_str(&b, HEAD "X-Long: ");
    for (unsigned i = 0; i < 100000; i++) sk_buf_str(&b, "aaaaaaaaa ");
    sk_buf_str(&b, "\r\nSubject: late\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD");
    open_mail(sk_buf_view(&b));
    assert_int_equal(told.outcome, SK_OUTCOME_LIMIT);
    assert_true(budget.reached[SK_LIMIT_HEADER_BYTES]);
    check_child(0, "ABC");
}

/* Two boundaries that shadow each other, closed in any order, end. */
static void same_boundary_inside_itself(void **state)
{
    (void)state;
    open_text(
        HEAD "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"
             "--a\r\n\r\none\r\n--a--\r\n--a\r\n\r\ntwo\r\n--a--\r\n");
    assert_true(has_child("one") && has_child("two"));
    assert_int_equal(told.outcome, SK_OUTCOME_COMPLETE);
}

static void truncated_mails_end(void **state)
{
    (void)state;
    make_mail m = make_mail_new(arena);
    make_mail_envelope(&m, "田中 <tanaka@sender.example>", "you@company.example", "請求書", "ISO-2022-JP", 'B');
    make_mail_begin(&m, "mixed");
    make_mail_text(&m, "plain", "ISO-2022-JP", MAKE_BASE64, "本文\r\n");
    make_mail_attach(&m, "application/zip", "表.zip", MAKE_NAME_2231_SPLIT, "CP932", MAKE_UUENCODE, SK_LIT("content"));
    sk_bytes mail = make_mail_bytes(&m);
    for (size_t len = 0; len <= mail.len; len++) {
        open_mail(sk_slice(mail, 0, len));
        assert_true(told.outcome == SK_OUTCOME_COMPLETE || told.outcome == SK_OUTCOME_PARTIAL);
    }
}

static void only_mails_are_recognised(void **state)
{
    (void)state;
    static const struct {
        const char *head, *type;
        bool mail;
    } rows[] = {{HEAD "\r\nx", "", true},
                {"Subject: x\r\n\r\n", "", true},
                {"hello\r\nworld\r\n", "", false},
                {"MZ\x90\x01", "message/rfc822", true},
                {"a: b\r\nc: d\r\n", "", false},
                {"{\"from\": 1}", "", false},
                {HEAD "\r\nx", "text/plain", false},
                {"\xEF\xBB\xBF" HEAD "\r\n", "", true},
                {"From x Mon Jun  6 09:30:00 2022\n" HEAD "\r\n", "", true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sk_bytes head = sk_bytes_str(rows[i].head);
        sk_probe_input in = {.content = sk_content_view(arena, head),
                             .head = head,
                             .declared_type = sk_bytes_str(rows[i].type),
                             .parent_kind = SK_KIND_NONE};
        sk_match m = sk_format_rfc5322.probe(&in);
        if ((m.score > 0) != rows[i].mail) fail_msg("row %zu: score %d", i, m.score);
        assert_true(m.score < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts_keep_their_bytes),
                                       cmocka_unit_test(names_are_shown_as_people_see_them),
                                       cmocka_unit_test(every_mail_of_the_mailbox_is_whole),
                                       cmocka_unit_test(differing_readings_are_all_opened),
                                       cmocka_unit_test(other_names_are_facts),
                                       cmocka_unit_test(uuencoded_files_in_text_are_opened),
                                       cmocka_unit_test(addresses_are_read),
                                       cmocka_unit_test(quoted_mails_are_seen),
                                       cmocka_unit_test(limits_are_told),
                                       cmocka_unit_test(same_boundary_inside_itself),
                                       cmocka_unit_test(truncated_mails_end),
                                       cmocka_unit_test(only_mails_are_recognised)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
