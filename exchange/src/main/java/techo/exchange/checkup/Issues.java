package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.List;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExchangeIssueCode;
import techo.exchange.XmlElement;

/** Collects what is wrong with one document. Warnings are listed up to a limit, so that a hostile file stays cheap. */
final class Issues {

    private static final int MAX_WARNINGS = 1_000;

    private final List<ExchangeIssue> errors = new ArrayList<>();
    private final List<ExchangeIssue> warnings = new ArrayList<>();

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
        warn(code, warnings.size() < MAX_WARNINGS ? at.path() : "", detail);
    }

    void warn(ExchangeIssueCode code, String path, String detail) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(new ExchangeIssue(code, path, detail));
        } else if (warnings.size() == MAX_WARNINGS) {
            warnings.add(new ExchangeIssue(CheckupIssueCode.TOO_MANY_WARNINGS, "/", "limit " + MAX_WARNINGS));
        }
    }

    List<ExchangeIssue> errors() {
        return errors;
    }

    List<ExchangeIssue> warnings() {
        return warnings;
    }
}
