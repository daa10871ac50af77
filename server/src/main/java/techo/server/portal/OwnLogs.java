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

    /**
     * @param person the Patient, as a reference
     * @param self how the page calls that person
     */
    LogPage<Access> accesses(String token, String person, int number, String self, Locale language) {
        return page(
                token,
                "/" + person + "/$access-log",
                "access",
                number,
                line -> Access.of(line, person, self, words, language));
    }

    /** @param person the Patient, as a reference */
    LogPage<DisclosureLine> disclosures(String token, String person, int number, Locale language) {
        return page(
                token,
                "/" + person + "/$disclosures",
                "disclosure",
                number,
                line -> DisclosureLine.of(line, words, language));
    }

    private <T> LogPage<T> page(
            String token, String operation, String name, int number, Function<ParametersParameterComponent, T> shown) {
        int asked = LogPage.number(number);
        Parameters answer = fhir.ask(token, operation + "?count=" + LogPage.SIZE + "&offset=" + LogPage.offset(asked));
        List<T> lines = answer.getParameter().stream()
                .filter(line -> name.equals(line.getName()))
                .map(shown)
                .toList();
        return new LogPage<>(lines, asked, answer.hasParameter("next"));
    }
}
