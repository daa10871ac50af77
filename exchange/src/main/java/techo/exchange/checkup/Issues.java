package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.List;
import techo.exchange.ImportIssue;
import techo.exchange.XmlElement;

/** Collects what is wrong with one document. Warnings are listed up to a limit, so that a hostile file stays cheap. */
final class Issues {

    private static final int MAX_WARNINGS = 1_000;

    private final List<ImportIssue> errors = new ArrayList<>();
    private final List<ImportIssue> warnings = new ArrayList<>();

    void reject(CheckupIssueCode code, XmlElement at) {
        errors.add(new ImportIssue(code, at.path(), ""));
    }

    void warn(CheckupIssueCode code, XmlElement at) {
        warn(code, at, "");
    }

    /** @param detail never a value of the person; see {@link ImportIssue} */
    void warn(CheckupIssueCode code, XmlElement at, String detail) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(new ImportIssue(code, at.path(), detail));
        } else if (warnings.size() == MAX_WARNINGS) {
            warnings.add(new ImportIssue(CheckupIssueCode.TOO_MANY_WARNINGS, "/", "limit " + MAX_WARNINGS));
        }
    }

    List<ImportIssue> errors() {
        return errors;
    }

    List<ImportIssue> warnings() {
        return warnings;
    }
}
