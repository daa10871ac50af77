package techo.exchange.cost;

import techo.exchange.ExchangeIssueCode;
import techo.exchange.IssueText;

/** Problems of cost notices. The first two refuse a file; all others are warnings. */
public enum CostIssueCode implements ExchangeIssueCode {
    UNDECODABLE("cost-undecodable", "The text is neither UTF-8 nor Shift_JIS.", "文字コードがUTF-8でもシフトJISでもありません。"),
    MALFORMED("cost-malformed", "The file is not CSV, or a quote is open at its end.", "CSVとして正しくありません。"),

    GROUP_KEPT("cost-group-kept", "A group of values stays in the original only.", "原本にのみ残る項目群があります。"),
    VALUE_KEPT("cost-value-kept", "A value that has no element is kept as a note.", "対応する要素がない値を注記として残しました。"),
    LINE_UNREADABLE("cost-line-unreadable", "A line is neither a group nor a key with a value.", "読み取れない行があります。"),
    TOTAL_DIFFERS("cost-total-differs", "A total is not the sum of its details.", "合計が明細の合計と違います。"),
    NOTHING_TO_WRITE("cost-nothing-to-write", "There is nothing that cost anything.", "書き出す医療費がありません。"),
    TEXT_ALTERED("cost-text-altered", "Characters that the encoding lacks were replaced.", "書き出せない文字を置き換えました。"),
    DAY_UNKNOWN("cost-day-unknown", "The day of payment is not known and stays empty.", "支払年月日が分からないため空欄です。"),
    NOT_WRITTEN("cost-not-written", "A claim without a month or not in yen was left out.", "診療年月または円の金額がないため書き出しません。");

    private final IssueText text;

    CostIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
