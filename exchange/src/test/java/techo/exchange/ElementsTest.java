package techo.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

class ElementsTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();

    @Test
    void references_are_found_wherever_they_stand_also_where_hapi_does_not_look() {
        Observation result = new Observation();
        Organization laboratory = new Organization();
        laboratory.setId("lab");
        laboratory.setPartOf(new Reference("Organization/clinic"));
        result.addContained(laboratory);
        result.addPerformer(new Reference("#lab"));
        result.setSubject(new Reference("Patient/1"));
        result.addHasMember(new Reference("Observation/2"));
        result.addExtension(new Extension("https://example.org/e", new Reference("Device/1")));
        result.getStatusElement().addExtension(new Extension("https://example.org/s", new Reference("Device/2")));
        result.addNote().setAuthor(new Reference("Practitioner/1"));
        // Asked for, which makes an empty one.
        assertThat(result.getEncounter().isEmpty()).isTrue();

        assertThat(Elements.references(result))
                .as("within an extension of a primitive it finds none")
                .containsAll(R4.newTerser().getAllPopulatedChildElementsOfType(result, Reference.class))
                .extracting(Reference::getReference)
                .containsExactlyInAnyOrder(
                        "Organization/clinic",
                        "#lab",
                        "Patient/1",
                        "Observation/2",
                        "Device/1",
                        "Device/2",
                        "Practitioner/1");
    }

    @Test
    void an_element_comes_before_what_is_in_it() {
        Observation result = new Observation();
        result.getCode().addCoding().setCode("29463-7");
        List<Base> visited = new ArrayList<>();

        Elements.visit(result, visited::add);

        assertThat(visited)
                .containsSubsequence(
                        result.getCode(),
                        result.getCode().getCodingFirstRep(),
                        result.getCode().getCodingFirstRep().getCodeElement());
    }
}
