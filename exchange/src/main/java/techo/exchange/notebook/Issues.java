package techo.exchange.notebook;

import java.util.ArrayList;
import java.util.List;
import techo.exchange.ImportIssue;
import techo.exchange.ImportIssueCode;

/** Collects what is found while one import is read. */
final class Issues {

    private final int limit;
    private final List<ImportIssue> warnings = new ArrayList<>();
    private final List<ImportIssue> errors = new ArrayList<>();

    Issues(NotebookLimits limits) {
        this.limit = limits.warnings();
    }

    void warn(ImportIssueCode code, String location, String detail) {
        if (warnings.size() < limit) {
            warnings.add(new ImportIssue(code, location, detail));
            return;
        }
        if (warnings.size() == limit) {
            warnings.add(new ImportIssue(NotebookIssueCode.WARNINGS_CUT, location, ""));
        }
    }

    void refuse(ImportIssueCode code, String location, String detail) {
        errors.add(new ImportIssue(code, location, detail));
    }

    boolean refused() {
        return !errors.isEmpty();
    }

    List<ImportIssue> warnings() {
        return List.copyOf(warnings);
    }

    List<ImportIssue> errors() {
        return List.copyOf(errors);
    }
}
