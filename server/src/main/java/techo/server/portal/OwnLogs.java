package techo.server.portal;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;

/** What the server recorded of the use of a person's record: who looked, and to whom it was given. */
final class OwnLogs {
    private final FhirRequests fhir;
    private final Words words;

    OwnLogs(FhirRequests fhir, Words words) {
        this.fhir = fhir;
        this.words = words;
    }

    /** @param self how the page calls the person */
    LogPage<Access> accesses(Opened opened, int number, String self, Locale language) {
        return page(
                opened,
                "$access-log",
                "access",
                number,
                line -> Access.of(line, opened.reference(), self, words, language));
    }

    LogPage<DisclosureLine> disclosures(Opened opened, int number, Locale language) {
        return page(opened, "$disclosures", "disclosure", number, line -> DisclosureLine.of(line, words, language));
    }

    private <T> LogPage<T> page(
            Opened opened, String operation, String name, int number, Function<ParametersParameterComponent, T> shown) {
        int asked = LogPage.number(number);
        Parameters answer = fhir.ask(
                opened.token(),
                opened.operation(operation) + "?count=" + LogPage.SIZE + "&offset=" + LogPage.offset(asked));
        List<T> lines = answer.getParameter().stream()
                .filter(line -> name.equals(line.getName()))
                .map(shown)
                .toList();
        return new LogPage<>(lines, asked, answer.hasParameter("next"));
    }
}
