package techo.exchange.sheet;

import techo.exchange.ExchangeIssueCode;
import techo.exchange.IssueText;

/** Problems of tables. The first refuses the record; the other is a warning. */
public enum SheetIssueCode implements ExchangeIssueCode {
    NOTHING_TO_WRITE("sheet-nothing-to-write", "There is nothing that a table shows.", "表に書き出す内容がありません。"),
    NOT_WRITTEN("sheet-not-written", "No table shows resources of this type.", "この種類の情報は表に書き出しません。");

    private final IssueText text;

    SheetIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
