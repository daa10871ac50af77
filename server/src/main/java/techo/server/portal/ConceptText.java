package techo.server.portal;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** What the record calls something. */
final class ConceptText {
    private static final String UNNAMED = "—";

    private ConceptText() {}

    static String of(@Nullable Type named) {
        if (!(named instanceof CodeableConcept concept)) {
            return UNNAMED;
        }
        return concept.hasText()
                ? concept.getText()
                : Optional.ofNullable(concept.getCodingFirstRep().getDisplay()).orElse(UNNAMED);
    }
}
