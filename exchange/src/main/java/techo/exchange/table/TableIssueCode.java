package techo.exchange.table;

import techo.exchange.ExchangeIssueCode;
import techo.exchange.IssueText;

/** Problems of tables by maps of columns. Those of the first group refuse; all others are warnings. */
public enum TableIssueCode implements ExchangeIssueCode {
    MALFORMED("table-malformed", "The file is not CSV, or a quote is open at its end.", "CSVとして正しくありません。"),
    TOO_MANY_ROWS("table-too-many-rows", "The table has more rows than are taken at once.", "一度に取り込める行数を超えています。"),
    NOTHING_READ("table-nothing-read", "The table has no row that can be taken.", "取り込める行がありません。"),
    NOTHING_TO_WRITE("table-nothing-to-write", "The record has nothing of this table.", "この表に書き出す内容がありません。"),

    ROW_WITHOUT_DAY("table-row-without-day", "A row without a readable day was left out.", "日付を読み取れない行を省きました。"),
    ROW_INCOMPLETE("table-row-incomplete", "A row without a vaccine or a drug was left out.", "予防接種名または薬品名のない行を省きました。"),
    COLUMN_UNKNOWN(
            "table-column-unknown",
            "A column without a meaning, or that is there before, stays in the original only.",
            "意味の分からない列、二度目の列は原本にのみ残ります。"),
    NUMBER_AS_TEXT("table-number-as-text", "A value that is no number is kept as text.", "数値でない値を文字のまま残しました。"),
    PART_NOT_READ("table-part-not-read", "What no map leads to stays in the original.", "列対応表にない部分は原本にのみ残ります。");

    private final IssueText text;

    TableIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
