package techo.exchange.prescription;

import techo.exchange.ExchangeIssueCode;
import techo.exchange.IssueText;

/** What can be wrong with a prescription. Those marked so refuse it; all others are warnings. */
public enum PrescriptionIssueCode implements ExchangeIssueCode {
    /** Refuses. */
    HEADER_MISSING(
            "prescription-header-missing",
            "The first line is not a prescription header.",
            "先頭行が院外処方箋2次元シンボルのバージョン行ではありません。"),
    /** Refuses. */
    PERSON_MISSING("prescription-person-missing", "The file has no patient record (11).", "患者氏名レコード(11)がありません。"),
    /** Refuses. */
    BYTES_UNDECODABLE(
            "prescription-bytes-undecodable",
            "The text is neither Shift_JIS (CP932) nor UTF-8; a part may be missing.",
            "文字コードがシフトJIS、UTF-8のいずれでもないか、一部の2次元シンボルが欠けています。"),
    /** Refuses. */
    DRUG_MISSING("prescription-drug-missing", "The prescription names no drug (201).", "薬品レコード(201)がありません。"),
    PRESCRIPTION_REPEATED("prescription-repeated", "The same prescription was given more than once.", "同じ処方箋が重複しています。"),
    VERSION_UNKNOWN("prescription-version-unknown", "The version is not one of 1 to 11.", "バージョンが1から11のいずれでもありません。"),
    CONTROL_CHARACTER(
            "prescription-control-character", "Control characters were replaced by spaces.", "制御文字を空白に置き換えました。"),
    PRIVATE_CHARACTER("prescription-private-character", "The text has private characters (gaiji).", "外字が含まれています。"),
    FIELD_MISSING("prescription-field-missing", "A required field is empty.", "必須項目が空です。"),
    FIELD_SURPLUS(
            "prescription-field-surplus",
            "The line has more fields than its record; the line is kept.",
            "レコードの項目数を超える項目があるため、行をそのまま保存しました。"),
    FIELD_TOO_LONG("prescription-field-too-long", "A value is longer than its field allows.", "値が項目の最大長を超えています。"),
    FIELD_TYPE("prescription-field-type", "A value has characters that its field does not allow.", "項目に許されない文字があります。"),
    CODE_UNKNOWN("prescription-code-unknown", "A code is not in the list of its field.", "コードがコード表にありません。"),
    DATE_UNREADABLE("prescription-date-unreadable", "A date cannot be read to the day.", "日付を日まで読み取れません。"),
    DATE_OUTSIDE_ERA("prescription-date-outside-era", "A date lies outside its era.", "日付が元号の期間外です。"),
    NUMBER_UNREADABLE("prescription-number-unreadable", "A number cannot be read.", "数値を読み取れません。"),
    RECORD_UNKNOWN(
            "prescription-record-unknown",
            "The record number is not known; the line is kept.",
            "未知のレコードのため、行をそのまま保存しました。"),
    RECORD_ORPHANED(
            "prescription-record-orphaned",
            "What it belongs to is missing; the line is kept.",
            "対応するレコードがないため、行をそのまま保存しました。"),
    RECORD_REPEATED(
            "prescription-record-repeated",
            "Only one such record is expected; the line is kept.",
            "重複したレコードのため、行をそのまま保存しました。"),
    RECORD_MISSING("prescription-record-missing", "A record that belongs here is missing.", "あるべきレコードがありません。"),
    RECORD_KEPT(
            "prescription-record-kept",
            "What the record says is not translated; the line is kept.",
            "変換の対象外のレコードのため、行をそのまま保存しました。"),
    UNIT_UNKNOWN(
            "prescription-unit-unknown", "A unit has no code; it is kept as text.", "単位に対応するコードがないため、文字のまま保存しました。"),
    VALUE_KEPT_AS_NOTE(
            "prescription-value-kept-as-note",
            "A value has no place in FHIR; it is kept as a note.",
            "対応する要素がない値を注記として保存しました。"),
    DETAILS_NOT_APPLIED(
            "prescription-details-not-applied",
            "The institution's number of the patient stays in the original.",
            "医療機関の患者コードは原本にのみ残ります。");

    private final IssueText text;

    PrescriptionIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
