package techo.server.disclosure;

import java.util.Locale;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditOutcome.Result;
import techo.policy.identity.PurposeOfUse;

/** Says in a sentence who did what with a person's record, for what, and how it ended. */
final class AccessWords {
    private final LedgerWords words;

    AccessWords(LedgerWords words) {
        this.words = words;
    }

    Told sentence(AccessLine line) {
        Told verb = verb(line.record().action());
        Told purpose = PurposeOfUse.ofCode(line.record().agent().purpose())
                .map(known -> new Told(words.japanese(known), words.english(known)))
                .map(known -> new Told("「" + known.japanese() + "」のため、", " for \"" + known.english() + "\""))
                .orElse(new Told("", ""));
        Told kinds = line.kinds().isEmpty()
                ? new Told("記録", line.whole() ? "the record, and was shown nothing of it" : "the record")
                : new Told(words.kinds(line.kinds()), words.kinds(line.kinds()));
        Told end = end(line);
        return new Told(
                line.name() + "が、" + purpose.japanese() + kinds.japanese() + "を" + verb.japanese() + "。"
                        + end.japanese(),
                line.name() + " " + verb.english() + " " + kinds.english() + purpose.english() + "." + end.english());
    }

    Told verb(AuditAction action) {
        return switch (action) {
            case READ -> new Told("閲覧", "read");
            case SEARCH -> new Told("検索", "searched");
            case HISTORY -> new Told("履歴を閲覧", "read the history of");
            case OPERATION -> new Told("照会", "asked about");
            case CREATE -> new Told("登録", "added");
            case UPDATE -> new Told("更新", "changed");
            case DELETE -> new Told("削除", "deleted");
            case BATCH, TRANSACTION -> new Told("一括処理", "used several requests on");
            case IMPORT -> new Told("取り込み", "imported");
            case EXPORT -> new Told("書き出し", "exported");
            case ERASE -> new Told("消去", "erased");
            case SIGN_IN -> new Told("利用開始(ログイン)", "signed in to");
            case SIGN_OUT -> new Told("利用終了(ログアウト)", "signed out of");
            case OTHER -> new Told("利用", "used");
        };
    }

    Told result(Result result) {
        return switch (result) {
            case DONE -> new Told("完了", "done");
            case DENIED -> new Told("拒否", "denied");
            case FAILED -> new Told("失敗", "failed");
            case INTERRUPTED -> new Told("中断", "interrupted");
        };
    }

    /** Empty when there is none; what has no words yet is told by its code. */
    Told reason(String code) {
        return new Told(words.reason(code, Locale.JAPANESE), words.reason(code, Locale.ENGLISH));
    }

    private Told end(AccessLine line) {
        Told reason = reason(line.record().outcome().reason());
        Told result = result(line.record().outcome().result());
        if (line.record().outcome().result() == Result.DONE) {
            return reason.japanese().isEmpty()
                    ? reason
                    : new Told("(" + reason.japanese() + ")", " (" + reason.english() + ")");
        }
        return new Told(
                result.japanese() + "(" + reason.japanese() + ")",
                " " + result.english() + " (" + reason.english() + ")");
    }

    /** The same in both languages. */
    record Told(String japanese, String english) {
        String both() {
            return LedgerWords.both(japanese, english);
        }
    }
}
