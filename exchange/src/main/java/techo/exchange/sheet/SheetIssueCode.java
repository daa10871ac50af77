package techo.exchange.sheet;

import techo.exchange.ExchangeIssueCode;

/** Problems of tables. The first refuses the record; the other is a warning. */
public enum SheetIssueCode implements ExchangeIssueCode {
    NOTHING_TO_WRITE("sheet-nothing-to-write", "There is nothing that a table shows.", "表に書き出す内容がありません。"),
    NOT_WRITTEN("sheet-not-written", "No table shows resources of this type.", "この種類の情報は表に書き出しません。");

    private final String code;
    private final String english;
    private final String japanese;

    SheetIssueCode(String code, String english, String japanese) {
        this.code = code;
        this.english = english;
        this.japanese = japanese;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public String english() {
        return english;
    }

    @Override
    public String japanese() {
        return japanese;
    }
}
