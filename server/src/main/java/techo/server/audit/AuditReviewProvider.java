package techo.server.audit;

import static techo.server.audit.OperatorOnRequest.text;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.audit.AccessReview.Finding;
import techo.policy.audit.AuditAgent;
import techo.policy.identity.TokenSubject;
import techo.server.audit.AuditReviews.Stored;

/** Shows operators the weekly reviews of accesses, and records who has looked at them (アクセスログの定期確認). */
public final class AuditReviewProvider {
    private static final int LONGEST_NOTE = 1000;

    private final AuditReviews reviews;

    AuditReviewProvider(AuditReviews reviews) {
        this.reviews = reviews;
    }

    @Operation(name = "$audit-reviews", idempotent = true)
    public Parameters list(RequestDetails request) {
        TokenSubject unused = OperatorOnRequest.subject(request);
        Parameters answer = new Parameters();
        reviews.all().forEach(review -> describe(answer.addParameter().setName("review"), review));
        return answer;
    }

    /** Once, by an operator whose own accesses are not among the findings. */
    @Operation(name = "$sign-audit-review")
    public Parameters sign(
            @OperationParam(name = "week", min = 1, max = 1) @Nullable DateType week,
            @OperationParam(name = "note", min = 1, max = 1) @Nullable StringType note,
            RequestDetails request) {
        TokenSubject operator = OperatorOnRequest.subject(request);
        Stored review = Optional.ofNullable(week)
                .flatMap(AuditReviewProvider::day)
                .flatMap(reviews::find)
                .filter(found -> found.signedBy().isEmpty())
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        if (review.findings().stream().anyMatch(finding -> isOf(finding, operator))) {
            throw new TechoException(KeepingError.REVIEW_OF_OWN_ACCESSES);
        }
        String said = text(note).filter(given -> given.length() <= LONGEST_NOTE).orElse("");
        if (!reviews.sign(review.week(), said, operator)) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        return new Parameters();
    }

    private static boolean isOf(Finding finding, TokenSubject operator) {
        return finding.key().agent() == AuditAgent.Kind.OPERATOR
                && finding.key().who().equals(operator.toString());
    }

    private static Optional<LocalDate> day(DateType given) {
        try {
            return Optional.of(LocalDate.parse(given.getValueAsString()));
        } catch (DateTimeParseException notADay) {
            return Optional.empty();
        }
    }

    private static void describe(ParametersParameterComponent line, Stored review) {
        line.addPart().setName("week").setValue(new DateType(review.week().toString()));
        line.addPart().setName("records").setValue(new StringType(Long.toString(review.records())));
        review.signedBy().ifPresent(by -> line.addPart().setName("signed-by").setValue(new StringType(by)));
        review.note().ifPresent(note -> line.addPart().setName("note").setValue(new StringType(note)));
        for (Finding finding : review.findings()) {
            ParametersParameterComponent part = line.addPart().setName("finding");
            part.addPart()
                    .setName("kind")
                    .setValue(new CodeType(finding.key().kind().code()));
            part.addPart()
                    .setName("agent")
                    .setValue(new CodeType(finding.key().agent().code()));
            part.addPart().setName("who").setValue(new StringType(finding.key().who()));
            part.addPart()
                    .setName("client")
                    .setValue(new StringType(finding.key().client()));
            part.addPart().setName("count").setValue(new IntegerType(Math.toIntExact(finding.count())));
        }
    }
}
