package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.List;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExchangeIssueCode;
import techo.exchange.Warnings;
import techo.exchange.XmlElement;

/** Collects what is wrong with one document. */
final class Issues {

    private static final int MAX_WARNINGS = 1_000;

    private final List<ExchangeIssue> errors = new ArrayList<>();
    private final Warnings warnings = new Warnings(MAX_WARNINGS);

    void reject(CheckupIssueCode code, XmlElement at) {
        reject(code, at.path());
    }

    void reject(CheckupIssueCode code, String path) {
        errors.add(new ExchangeIssue(code, path, ""));
    }

    void warn(CheckupIssueCode code, XmlElement at) {
        warn(code, at, "");
    }

    /** @param detail never a value of the person; see {@link ExchangeIssue} */
    void warn(CheckupIssueCode code, XmlElement at, String detail) {
        // The path is made only where it is shown: it looks at all siblings.
        warn(code, warnings.isFull() ? "/" : at.path(), detail);
    }

    void warn(ExchangeIssueCode code, String path, String detail) {
        warnings.add(code, path, detail);
    }

    List<ExchangeIssue> errors() {
        return errors;
    }

    List<ExchangeIssue> warnings() {
        return warnings.all();
    }
}
