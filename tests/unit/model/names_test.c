/* What names promise, and how they mislead. */
#include "../test.h"

#include "model/names.h"

static void extensions_disagree_only_where_it_matters(void **state)
{
    (void)state;
    sk_bytes e;
    assert_true(sk_name_disagrees(SK_LIT("scan.pdf"), SK_KIND_PROGRAM_PE, &e));
    assert_bytes(e, "pdf");
    assert_true(sk_name_disagrees(SK_LIT("photo.JPG"), SK_KIND_DOCUMENT_HTML, NULL));
    assert_true(sk_name_disagrees(SK_LIT("list.doc"), SK_KIND_DOCUMENT_RTF, NULL));
    assert_true(sk_name_disagrees(SK_LIT("a.zip"), SK_KIND_ARCHIVE_RAR, NULL));
    assert_false(sk_name_disagrees(SK_LIT("list.doc"), SK_KIND_OFFICE_DOC, NULL));
    assert_false(sk_name_disagrees(SK_LIT("list.xlsx"), SK_KIND_OFFICE_ENCRYPTED, NULL));
    assert_false(sk_name_disagrees(SK_LIT("photo.jpg"), SK_KIND_IMAGE, NULL));
    assert_false(sk_name_disagrees(SK_LIT("photo.pdf"), SK_KIND_IMAGE, NULL));
    assert_false(sk_name_disagrees(SK_LIT("notes"), SK_KIND_PROGRAM_PE, NULL));
    assert_false(sk_name_disagrees(SK_LIT("v1.2/notes"), SK_KIND_PROGRAM_PE, NULL));
    assert_false(sk_name_disagrees((sk_bytes){0}, SK_KIND_PROGRAM_PE, NULL));
    assert_false(sk_name_disagrees(SK_LIT("x.pdf"), SK_KIND_NONE, NULL));
}

static void a_mask_is_more_than_another_office_format(void **state)
{
    (void)state;
    assert_true(sk_name_masks(SK_LIT("scan.pdf"), SK_KIND_PROGRAM_PE));
    assert_true(sk_name_masks(SK_LIT("scan.jpg"), SK_KIND_ARCHIVE_ZIP));
    assert_false(sk_name_masks(SK_LIT("list.doc"), SK_KIND_DOCUMENT_RTF));
    assert_false(sk_name_masks(SK_LIT("list.doc"), SK_KIND_OFFICE_DOCX));
    assert_false(sk_name_masks(SK_LIT("a.zip"), SK_KIND_ARCHIVE_RAR));
}

static void media_types_disagree(void **state)
{
    (void)state;
    assert_true(sk_type_disagrees(SK_LIT("image/png"), SK_KIND_PROGRAM_PE));
    assert_true(sk_type_disagrees(SK_LIT("text/plain"), SK_KIND_ARCHIVE_ZIP));
    assert_true(sk_type_disagrees(SK_LIT("Application/PDF"), SK_KIND_DOCUMENT_HTML));
    assert_false(sk_type_disagrees(SK_LIT("application/octet-stream"), SK_KIND_PROGRAM_PE));
    assert_false(sk_type_disagrees(SK_LIT("application/msword"), SK_KIND_OFFICE_DOCX));
    assert_false(sk_type_disagrees(SK_LIT("application/vnd.ms-excel"), SK_KIND_OFFICE_XLSX));
    assert_false(sk_type_disagrees(SK_LIT("image/jpeg"), SK_KIND_IMAGE));
}

static void dangerous_names_are_known(void **state)
{
    (void)state;
    sk_bytes e;
    assert_true(sk_name_is_dangerous(SK_LIT("a/b/run.EXE"), &e));
    assert_bytes(e, "EXE");
    assert_true(sk_name_is_dangerous(SK_LIT("run.exe. . "), NULL)); /* Windows drops the tail */
    assert_true(sk_name_is_dangerous(SK_LIT("x.library-ms"), NULL));
    assert_true(sk_name_is_dangerous(SK_LIT("disk.img"), NULL));
    assert_false(sk_name_is_dangerous(SK_LIT("exe"), NULL));
    assert_false(sk_name_is_dangerous(SK_LIT("a.exe/readme.txt"), NULL));
    assert_false(sk_name_is_dangerous(SK_LIT("letter.pdf"), NULL));
    assert_true(sk_name_is_double(SK_LIT("invoice.pdf.exe"), &e));
    assert_bytes(e, "pdf");
    assert_false(sk_name_is_double(SK_LIT("tool.v2.exe"), NULL));
    assert_true(sk_name_is_reordered(SK_LIT("annex\xE2\x80\xAE" "cod.exe")));
    assert_false(sk_name_is_reordered(SK_LIT("\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8.pdf")));
    assert_true(sk_name_is_padded(SK_LIT("invoice.pdf               .exe")));
    assert_true(sk_name_is_padded(SK_LIT("a\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80.exe")));
    assert_false(sk_name_is_padded(SK_LIT("a b.exe")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extensions_disagree_only_where_it_matters),
        cmocka_unit_test(a_mask_is_more_than_another_office_format),
        cmocka_unit_test(media_types_disagree),
        cmocka_unit_test(dangerous_names_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
