package techo.exchange.checkup;

import techo.exchange.ExchangeIssueCode;
import techo.exchange.IssueText;

/**
 * Problems that only checkup documents have. The first six reject a file that is read; a missing composition, person, date
 * or class, and a class that is not written, refuse one that is to be written; all others are warnings.
 */
public enum CheckupIssueCode implements ExchangeIssueCode {
    REPORT_CLASS_MISSING("checkup-report-class-missing", "The report class is missing.", "報告区分がありません。"),
    SUBJECT_MISSING("checkup-subject-missing", "The document does not say whose it is.", "受診者の記載がありません。"),
    SUBJECT_AMBIGUOUS("checkup-subject-ambiguous", "The document names several people.", "受診者が複数記載されています。"),
    DATE_INVALID("checkup-date-invalid", "A date of the header is not a date.", "日付が正しくありません。"),
    DATE_MISSING("checkup-date-missing", "The date of the checkup is missing.", "健診実施日がありません。"),
    TOO_MANY_DOCUMENTS(
            "checkup-too-many-documents", "The file holds more than can be imported at once.", "一度に取り込める件数を超えています。"),

    GUIDANCE_KEPT(
            "checkup-guidance-kept",
            "A guidance report is kept as a document; its content is not translated.",
            "特定保健指導の報告は文書として保存し、内容は取り込みません。"),
    DELETION_KEPT(
            "checkup-deletion-kept",
            "A deletion request is kept as a document; nothing is deleted by it.",
            "削除依頼は文書として保存し、削除は行いません。"),
    CLERICAL_KEPT(
            "checkup-clerical-kept",
            "A clerical file (index, summary, claim) is kept as a document only.",
            "索引・集計・決済ファイルは文書としてのみ保存します。"),
    ENTRY_NOT_READ(
            "checkup-entry-not-read", "A file in the archive is not a checkup document.", "健診結果でないファイルは取り込みません。"),
    RECORD_COUNT_DIFFERS(
            "checkup-record-count-differs", "The index announces another number of documents.", "索引の件数と実際の件数が違います。"),
    ELEMENT_NOT_TRANSLATED(
            "checkup-element-not-translated", "An element stays in the original only.", "原本にのみ残る項目があります。"),
    REPORT_CLASS_UNKNOWN("checkup-report-class-unknown", "The report class is not in the list.", "報告区分が一覧にありません。"),
    REPORT_CLASS_NOT_IN_GUIDE(
            "checkup-report-class-not-in-guide",
            "The checkup guide has no report of this class; the report is stored and claims no profile.",
            "健診結果報告書の手引きにない報告区分のため、プロファイルを宣言せずに保存します。"),
    PROGRAM_UNKNOWN("checkup-program-unknown", "The programme is missing or not in the list.", "健診プログラム種別が一覧にありません。"),
    GENDER_UNKNOWN("checkup-gender-unknown", "The gender is missing or not in the list.", "性別が一覧にありません。"),
    IDENTIFIER_FORM("checkup-identifier-form", "A number has not the form of its kind.", "番号の形式が正しくありません。"),
    SECTION_UNKNOWN("checkup-section-unknown", "A section is not in the list; it is kept as it is.", "一覧にないセクションです。"),
    ITEM_UNKNOWN("checkup-item-unknown", "An item is not in the list; it is kept as it is.", "一覧にない検査項目です。"),
    ITEM_CODE_MISSING("checkup-item-code-missing", "An item has no code.", "検査項目コードがありません。"),
    ITEM_REPEATED("checkup-item-repeated", "An item occurs more than once; all are kept.", "同じ検査項目が複数あります。"),
    CODE_SYSTEM_UNKNOWN("checkup-code-system-unknown", "A code system is not an OID.", "コード体系がOIDではありません。"),
    UNIT_UNKNOWN("checkup-unit-unknown", "A unit is not known; it is kept as text.", "単位が不明です。"),
    UNIT_UNEXPECTED("checkup-unit-unexpected", "A unit is not that of the item.", "検査項目の単位と違います。"),
    VALUE_MISSING("checkup-value-missing", "An item has no result.", "結果がありません。"),
    VALUE_NOT_NUMBER("checkup-value-not-number", "A result is not a number; it is kept as text.", "結果が数値ではありません。"),
    VALUE_NOT_DATE("checkup-value-not-date", "A result is not a date; it is kept as text.", "結果が日付ではありません。"),
    VALUE_TYPE_UNEXPECTED("checkup-value-type-unexpected", "A result is not of the item's type.", "結果の型が検査項目と違います。"),
    VALUE_REPEATED("checkup-value-repeated", "An item has several results; the others are in a note.", "結果が複数あります。"),
    VALUE_DESPITE_NEGATION("checkup-value-despite-negation", "An item not performed has a result.", "未実施の項目に結果があります。"),
    CHOICE_LIST_UNEXPECTED("checkup-choice-list-unexpected", "An answer is from another list.", "別の選択肢一覧の回答です。"),
    CHOICE_UNKNOWN("checkup-choice-unknown", "An answer is not in the list.", "選択肢一覧にない回答です。"),
    NULL_FLAVOR_UNKNOWN("checkup-null-flavor-unknown", "A null flavour is not known.", "nullFlavorが不明です。"),
    INTERPRETATION_UNKNOWN("checkup-interpretation-unknown", "An interpretation is not known.", "結果解釈コードが不明です。"),
    METHOD_UNKNOWN("checkup-method-unknown", "A method is not in the list.", "検査方法コードが一覧にありません。"),
    OBSERVATION_DATE_INVALID(
            "checkup-observation-date-invalid",
            "An item's own date is not a date; the checkup's is used.",
            "項目の日付が正しくありません。"),
    GROUP_UNKNOWN("checkup-group-unknown", "A group of items is not in the list.", "一覧にない一連検査グループです。"),
    RELATION_UNKNOWN(
            "checkup-relation-unknown", "The relation of a member to its group is not known.", "一連検査の関係が不明です。"),

    COMPOSITION_MISSING("checkup-composition-missing", "There is no Composition to write.", "Compositionがありません。"),
    CLASS_NOT_WRITTEN(
            "checkup-class-not-written",
            "Guidance, deletion requests and municipal screenings are not written as XML of the exchange.",
            "特定保健指導・削除依頼・自治体検診の報告は、特定健診のXMLとしては作成しません。"),
    DELIVERY_UNNUMBERED(
            "checkup-delivery-unnumbered",
            "The number of the institution or of the insurer is not known; the checkup is in no delivery archive.",
            "健診機関または保険者の番号がないため、送付用アーカイブには入れていません。"),
    RESOURCE_NOT_WRITTEN(
            "checkup-resource-not-written", "The format has no place for an element.", "この形式に書き出せない要素があります。"),
    REFERENCE_UNRESOLVED("checkup-reference-unresolved", "A reference leads to nothing in the Bundle.", "参照先がありません。"),
    DOCUMENT_INCOMPLETE(
            "checkup-document-incomplete",
            "The record does not say what the guide asks for; the profile is not claimed.",
            "手引きの必須項目が記録にないため、プロファイルを宣言しません。"),
    TEXT_ALTERED("checkup-text-altered", "Characters that the format cannot carry were replaced.", "書き出せない文字を置き換えました。"),
    TEXT_CUT("checkup-text-cut", "A text was cut to the length of its element.", "文字数の上限で切り詰めました。"),
    BOUND_AS_INTERPRETATION(
            "checkup-bound-as-interpretation",
            "A result beyond a bound is written as the bound with the interpretation L or H.",
            "範囲外の結果は下限・上限値と結果解釈コードで書き出します。");

    private final IssueText text;

    CheckupIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
