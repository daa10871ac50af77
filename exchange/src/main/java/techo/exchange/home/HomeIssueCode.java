package techo.exchange.home;

import techo.exchange.ExchangeIssueCode;
import techo.exchange.IssueText;

/** Problems of what people measure at home. Those of the first group refuse a file; all others are warnings. */
public enum HomeIssueCode implements ExchangeIssueCode {
    UNDECODABLE("home-undecodable", "The text is neither UTF-8 nor Shift_JIS.", "文字コードがUTF-8でもシフトJISでもありません。"),
    MALFORMED("home-malformed", "The file is not of its format, or it is cut off.", "形式が正しくないか、途中で切れています。"),
    COLUMN_MISSING("home-column-missing", "A column that the table needs is missing.", "必要な列がありません。"),
    TOO_MANY(
            "home-too-many",
            "The file has more values than can be taken. A table, and data points, can be divided into several files.",
            "取り込める件数を超えています。表やデータポイントは、複数のファイルに分けて取り込めます。"),
    NOTHING_READ("home-nothing-read", "The file has no value that can be taken.", "取り込める値がありません。"),

    TYPE_NOT_READ("home-type-not-read", "Values of this type stay in the original only.", "原本にのみ残る種類の値があります。"),
    ITEM_UNKNOWN("home-item-unknown", "An item without a code is kept as written.", "コードのない項目を表記のまま残しました。"),
    UNIT_UNKNOWN(
            "home-unit-unknown", "A unit that the item does not have is kept as written.", "項目の単位でないため表記のまま残しました。"),
    COLUMN_UNKNOWN(
            "home-column-unknown",
            "A column without a meaning, or that is there before, stays in the original only.",
            "意味の分からない列、二度目の列は原本にのみ残ります。"),
    TIME_UNREADABLE("home-time-unreadable", "A time cannot be read; the line was left out.", "日時を読み取れない行を省きました。"),
    VALUE_UNREADABLE(
            "home-value-unreadable",
            "A value is no number, or may have a decimal comma; the line was left out.",
            "数値でない値、小数点がコンマかもしれない値の行を省きました。"),
    DEVICE_CUT("home-device-cut", "The name of a device was cut.", "機器の名称を途中までにしました。"),
    PAIR_INCOMPLETE("home-pair-incomplete", "One of two values of a blood pressure is missing.", "血圧の一方の値がありません。");

    private final IssueText text;

    HomeIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
