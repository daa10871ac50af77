package techo.server.portal;

import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;

/**
 * Somebody to whom the person can consent.
 *
 * @param id of the Organization
 */
record RecipientChoice(String id, String name, String country, List<Choice> purposes) {
    static RecipientChoice of(ParametersParameterComponent line, Words words, Locale language) {
        Named named = Named.of(line);
        Reference recipient = named.value("reference", Reference.class).orElseGet(Reference::new);
        return new RecipientChoice(
                String.valueOf(recipient.getReferenceElement().getIdPart()),
                String.valueOf(recipient.getDisplay()),
                named.text("country"),
                named.values("purpose", Coding.class).stream()
                        .map(Coding::getCode)
                        .filter(ConsentForm.PURPOSES::contains)
                        .map(code -> new Choice(code, words.purpose(code, language)))
                        .toList());
    }

    /** A code and what it is called. */
    record Choice(String code, String name) {}
}
