package techo.exchange.fhir;

import techo.exchange.ExchangeIssueCode;
import techo.exchange.IssueText;

/** Problems that FHIR files of other records have. The first four refuse a file; all others are warnings. */
public enum FhirIssueCode implements ExchangeIssueCode {
    MALFORMED("fhir-malformed", "The file is not FHIR R4 in JSON, or it is cut off.", "FHIR R4のJSONとして正しくありません。"),
    SUBJECT_AMBIGUOUS("fhir-subject-ambiguous", "The file is about several people.", "複数の人の記録が含まれています。"),
    TOO_MANY_RESOURCES(
            "fhir-too-many-resources", "The file holds more than can be imported at once.", "一度に取り込める件数を超えています。"),
    WITHHELD(
            "fhir-withheld",
            "The file holds what its sender marked as not told or not to be given to the person.",
            "本人に未告知または未提供とされた情報が含まれています。"),

    TYPE_NOT_IMPORTED(
            "fhir-type-not-imported",
            "A resource of a type that is not taken over stays in the original.",
            "取り込まない種類のリソースです。"),
    ELEMENT_UNKNOWN(
            "fhir-element-unknown", "An element that FHIR R4 does not know stays in the original.", "FHIR R4にない要素です。"),
    RESOURCE_REPEATED(
            "fhir-resource-repeated",
            "A resource is in the files twice; what was changed last is taken.",
            "同じリソースが重複しています。新しい方を取り込みます。"),
    REFERENCE_OUTSIDE(
            "fhir-reference-outside",
            "A reference leads out of the file; it is kept as an identifier.",
            "ファイル外への参照は識別子として残します。"),
    ENTRY_NOT_READ(
            "fhir-entry-not-read",
            "A file in the archive is no FHIR, or tells the record again; it stays in the original.",
            "アーカイブ内のFHIRでないファイル、または同じ記録を重ねて表すファイルは取り込みません。"),
    PROFILE_DROPPED(
            "fhir-profile-dropped", "A claim to a profile of another system is left out.", "他システム独自のプロファイル宣言を除きました。"),
    IDENTIFIER_REPLACED(
            "fhir-identifier-replaced",
            "The only identifier that the type allows was replaced by the import's.",
            "識別子を取り込み用のものに置き換えました。"),
    ATTACHMENT_OUTSIDE(
            "fhir-attachment-outside", "The content of an attachment is not in the file.", "添付の内容がファイルにありません。"),
    ANSWER_OF_OTHER_LIST(
            "fhir-answer-of-other-list", "An answer is not of the list that its item has.", "回答が項目の選択肢表のものではありません。"),
    ANSWER_NOT_IN_LIST("fhir-answer-not-in-list", "The item's list does not have that answer.", "項目の選択肢表にない回答です。"),
    ANSWER_WORDS_DIFFER(
            "fhir-answer-words-differ", "An answer's words are not those of its code.", "回答の文言がコードの意味と違います。"),
    NOTHING_TO_WRITE("fhir-nothing-to-write", "There is nothing but the person to write.", "書き出す記録がありません。"),
    REFERENCE_OUT_OF_RECORD(
            "fhir-reference-out-of-record",
            "A reference leads out of the record; it is written as it is.",
            "記録の外への参照は、そのまま書き出しています。"),
    CONTENT_NOT_WRITTEN(
            "fhir-content-not-written",
            "The content of a file is not in the document, which names it only.",
            "ファイルの中身は文書に含めず、場所だけを示しています。");

    private final IssueText text;

    FhirIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
