package techo.exchange.notebook;

import java.util.ArrayList;
import java.util.List;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExchangeIssueCode;
import techo.exchange.Warnings;

/** Collects what is found while one import is read. */
final class Issues {

    private final Warnings warnings;
    private final List<ExchangeIssue> errors = new ArrayList<>();

    Issues(NotebookLimits limits) {
        this.warnings = new Warnings(limits.warnings());
    }

    void warn(ExchangeIssueCode code, String location, String detail) {
        warnings.add(code, location, detail);
    }

    void refuse(ExchangeIssueCode code, String location, String detail) {
        errors.add(new ExchangeIssue(code, location, detail));
    }

    boolean refused() {
        return !errors.isEmpty();
    }

    List<ExchangeIssue> warnings() {
        return warnings.inOrderOfFile();
    }

    List<ExchangeIssue> errors() {
        return List.copyOf(errors);
    }
}
