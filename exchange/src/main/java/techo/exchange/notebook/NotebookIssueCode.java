package techo.exchange.notebook;

import techo.exchange.ExchangeIssueCode;
import techo.exchange.IssueText;

/** What can be wrong with a notebook file. Those marked so refuse it; all others are warnings. */
public enum NotebookIssueCode implements ExchangeIssueCode {
    /** Refuses. */
    HEADER_MISSING("notebook-header-missing", "The first line is not a notebook header.", "先頭行が電子版お薬手帳のバージョン行ではありません。"),
    /** Refuses. */
    PERSON_MISSING("notebook-person-missing", "The file has no patient record (1).", "患者情報レコード(1)がありません。"),
    /** Refuses. */
    BYTES_UNDECODABLE(
            "notebook-bytes-undecodable",
            "The text is neither Shift_JIS (CP932) nor UTF-8.",
            "文字コードがシフトJIS、UTF-8のいずれでもありません。"),
    /** Refuses. */
    PARTS_INCOMPLETE("notebook-parts-incomplete", "Parts of the divided file are missing.", "分割されたファイルの一部がありません。"),
    /** Refuses. */
    PARTS_CONFLICT("notebook-parts-conflict", "The files are not parts of one notebook.", "一つの手帳を分割したファイルの組ではありません。"),
    PART_REPEATED("notebook-part-repeated", "The same part was given more than once.", "同じ分割ファイルが重複しています。"),
    VERSION_UNKNOWN("notebook-version-unknown", "The version is not one of 01 to 08.", "バージョンが01から08のいずれでもありません。"),
    HEADER_REPEATED("notebook-header-repeated", "A header stands inside the file.", "ファイルの途中にバージョン行があります。"),
    ENCODING_UTF8("notebook-encoding-utf8", "The text is UTF-8 instead of Shift_JIS.", "文字コードがシフトJISではなくUTF-8です。"),
    LINE_ENDING("notebook-line-ending", "Lines do not end in CR LF.", "改行がCR LFではありません。"),
    CONTROL_CHARACTER("notebook-control-character", "Control characters were replaced by spaces.", "制御文字を空白に置き換えました。"),
    PRIVATE_CHARACTER("notebook-private-character", "The text has private characters (gaiji).", "外字が含まれています。"),
    HALF_WIDTH_KANA("notebook-half-width-kana", "The text has half-width kana.", "半角カナが含まれています。"),
    SURROUNDING_SPACE("notebook-surrounding-space", "Spaces around the value were left out.", "値の前後の空白を除きました。"),
    FIELD_MISSING("notebook-field-missing", "A required field is empty.", "必須項目が空です。"),
    FIELD_SURPLUS("notebook-field-surplus", "The line has more fields than its record.", "レコードの項目数を超える項目があります。"),
    FIELD_TOO_LONG("notebook-field-too-long", "A value is longer than its field allows.", "値が項目の最大長を超えています。"),
    FIELD_TYPE("notebook-field-type", "A value has characters that its field does not allow.", "項目に許されない文字があります。"),
    CODE_UNKNOWN("notebook-code-unknown", "A code is not in the list of its field.", "コードがコード表にありません。"),
    DATE_UNREADABLE("notebook-date-unreadable", "A date cannot be read.", "日付を読み取れません。"),
    DATE_OUTSIDE_ERA("notebook-date-outside-era", "A date lies outside its era.", "日付が元号の期間外です。"),
    NUMBER_UNREADABLE("notebook-number-unreadable", "A number cannot be read.", "数値を読み取れません。"),
    RECORD_UNKNOWN(
            "notebook-record-unknown", "The record number is not known; the line is kept.", "未知のレコードのため、行をそのまま保存しました。"),
    RECORD_ORPHANED(
            "notebook-record-orphaned",
            "The record it belongs to is missing; the line is kept.",
            "対応するレコードがないため、行をそのまま保存しました。"),
    RECORD_REPEATED(
            "notebook-record-repeated",
            "Only one such record is expected; the line is kept.",
            "重複したレコードのため、行をそのまま保存しました。"),
    RECORD_EMPTY("notebook-record-empty", "The record says nothing; the line is kept.", "内容がないため、行をそのまま保存しました。"),
    RECORD_MISSING("notebook-record-missing", "A record that belongs here is missing.", "あるべきレコードがありません。"),
    USAGE_MISSING("notebook-usage-missing", "The drugs of an RP have no usage record (301).", "用法レコード(301)のないRPがあります。"),
    UNIT_UNKNOWN("notebook-unit-unknown", "A unit has no code; it is kept as text.", "単位に対応するコードがないため、文字のまま保存しました。"),
    VALUE_KEPT_AS_NOTE(
            "notebook-value-kept-as-note",
            "A value has no place in FHIR; it is kept as a note.",
            "対応する要素がない値を注記として保存しました。"),
    DETAILS_NOT_APPLIED(
            "notebook-details-not-applied",
            "Name, address and contacts stay in the original; they do not change the patient.",
            "氏名・住所・連絡先は原本にのみ残り、患者情報は変更されません。"),
    NOTHING_TO_WRITE("notebook-nothing-to-write", "There is no person to write a notebook for.", "書き出す患者がありません。"),
    LINE_TOO_LONG("notebook-line-too-long", "A line does not fit into a part of that size.", "1行が分割の上限を超えています。"),
    PARTS_TOO_MANY("notebook-parts-too-many", "The notebook has more than 999 parts.", "分割数が999を超えています。"),
    FIELD_CUT("notebook-field-cut", "A value was cut to the length of its field.", "項目の最大長で切り詰めました。"),
    TEXT_ALTERED(
            "notebook-text-altered", "Characters that CP932 lacks were replaced by a square.", "書き出せない文字を■に置き換えました。"),
    LINE_NOT_WRITTEN(
            "notebook-line-not-written", "A kept line has no place of its own and was left out.", "保存していた行を書き出せません。"),
    NOT_WRITTEN(
            "notebook-not-written",
            "A notebook has no place for a medicine that was not handed over, nor for this dosage.",
            "渡されていない薬やこの用法は手帳に書き出せません。");

    private final IssueText text;

    NotebookIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
