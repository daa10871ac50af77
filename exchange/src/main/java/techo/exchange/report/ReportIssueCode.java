package techo.exchange.report;

import techo.exchange.ExchangeIssueCode;
import techo.exchange.IssueText;

/** Problems of reports. The first refuses the record; all others are warnings. */
public enum ReportIssueCode implements ExchangeIssueCode {
    NOTHING_TO_WRITE("report-nothing-to-write", "There is nothing that a report shows.", "報告書に書き出す内容がありません。"),
    NOT_WRITTEN("report-not-written", "The report does not show resources of this type.", "この種類の情報は報告書に書き出しません。"),
    ROWS_CUT("report-rows-cut", "Only the newest rows of a table are shown.", "表には新しいものだけを書き出しました。"),
    TEXT_ALTERED("report-text-altered", "Characters that the typeface lacks are shown as 〓.", "書体にない文字を〓で表しました。");

    private final IssueText text;

    ReportIssueCode(String code, String english, String japanese) {
        this.text = new IssueText(code, english, japanese);
    }

    @Override
    public IssueText text() {
        return text;
    }
}
