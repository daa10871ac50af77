package techo.exchange.fhir;

import java.util.ArrayList;
import java.util.List;
import techo.exchange.ExchangeIssue;

/** Collects warnings up to a limit. */
final class FhirIssues {

    private final int limit;
    private final List<ExchangeIssue> warnings = new ArrayList<>();

    FhirIssues(int limit) {
        this.limit = limit;
    }

    void warn(FhirIssueCode code, String place) {
        warn(code, place, "");
    }

    /** @param detail never a value of the person; see {@link ExchangeIssue} */
    void warn(FhirIssueCode code, String place, String detail) {
        if (warnings.size() < limit) {
            warnings.add(new ExchangeIssue(code, place, detail));
        } else if (warnings.size() == limit) {
            warnings.add(new ExchangeIssue(FhirIssueCode.WARNINGS_CUT, "/", "limit " + limit));
        }
    }

    List<ExchangeIssue> warnings() {
        return warnings;
    }
}
