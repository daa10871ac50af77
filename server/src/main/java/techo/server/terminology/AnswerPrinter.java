package techo.server.terminology;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;

/** Prints what a server answered, one fact a line. */
final class AnswerPrinter {
    private AnswerPrinter() {}

    static void print(HttpResponse<String> answer, PrintWriter out) {
        try {
            print((Resource) FhirContext.forR4Cached().newJsonParser().parseResource(answer.body()), out);
        } catch (DataFormatException e) {
            out.println("HTTP " + answer.statusCode());
        }
        out.flush();
    }

    /** The address of the next page of a search; empty at the last. */
    static String next(HttpResponse<String> answer) {
        Bundle page = FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, answer.body());
        return page.getLink("next") == null ? "" : page.getLink("next").getUrl();
    }

    private static void print(Resource resource, PrintWriter out) {
        if (resource instanceof OperationOutcome outcome) {
            outcome.getIssue().forEach(issue -> out.println(line(issue)));
        } else if (resource instanceof Parameters parameters) {
            parameters.getParameter().forEach(parameter -> out.println(line(parameter)));
        } else if (resource instanceof Bundle bundle) {
            bundle.getEntry().stream()
                    .map(entry -> (CodeSystem) entry.getResource())
                    .forEach(system -> out.println(system.getUrl() + "|" + system.getVersion() + " " + system.getCount()
                            + " " + system.getTitle()));
        }
    }

    private static String line(ParametersParameterComponent parameter) {
        if (parameter.hasPart()) {
            return parameter.getName() + " "
                    + parameter.getPart().stream().map(AnswerPrinter::line).collect(Collectors.joining(", "));
        }
        return parameter.getName() + " " + parameter.getValue().primitiveValue();
    }

    private static String line(OperationOutcomeIssueComponent issue) {
        String place = issue.hasLocation() ? " at " + issue.getLocation().get(0).getValue() : "";
        return issue.getSeverity().toCode() + " "
                + issue.getDetails().getCodingFirstRep().getCode() + place + ": "
                + issue.getDetails().getText();
    }
}
