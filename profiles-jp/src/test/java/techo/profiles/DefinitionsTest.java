package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.profiles.Validators.FHIR;

import java.util.List;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.junit.jupiter.api.Test;

/** What is listed without being converted, against what HAPI lists after it has converted everything. */
class DefinitionsTest {
    private static final String OBSERVATION = "http://hl7.org/fhir/StructureDefinition/Observation";

    private final Definitions definitions = new Definitions();
    private final WorkerContextValidationSupportAdapter hapi = new WorkerContextValidationSupportAdapter();

    DefinitionsTest() {
        ProfileValidator.chain(FHIR, List.of(Validators.PROFILES.support(), Validators.BASE), definitions);
        ProfileValidator.chain(FHIR, List.of(Validators.PROFILES.support(), Validators.BASE), hapi);
    }

    @Test
    void the_list_tells_of_each_definition_what_hapis_list_tells() {
        assertThat(definitions.fetchResourcesByType(StructureDefinition.class))
                .hasSizeGreaterThan(700)
                .map(DefinitionsTest::told)
                .isEqualTo(hapi.fetchResourcesByType(StructureDefinition.class).stream()
                        .map(DefinitionsTest::told)
                        .toList());
    }

    @Test
    void a_listed_definition_has_its_elements() {
        StructureDefinition listed = definitions.fetchTypeDefinitions("Observation").stream()
                .filter(definition -> definition.getUrl().equals(OBSERVATION))
                .findFirst()
                .orElseThrow();
        StructureDefinition whole = definitions.fetchResource(StructureDefinition.class, OBSERVATION);

        assertThat(listed.hasSnapshot()).isTrue();
        assertThat(listed.getSnapshot()).isSameAs(whole.getSnapshot());
        assertThat(listed.copy().getSnapshot().getElement())
                .hasSameSizeAs(whole.getSnapshot().getElement());
    }

    @Test
    void primitives_are_told_from_other_types() {
        assertThat(definitions.isPrimitiveType("dateTime")).isTrue();
        assertThat(definitions.isPrimitiveType("Coding")).isFalse();
        assertThat(definitions.isPrimitiveType("Observation")).isFalse();
    }

    private static List<Object> told(StructureDefinition definition) {
        return List.of(
                definition.getUrl(),
                definition.getName(),
                definition.getType(),
                definition.getKind(),
                definition.getAbstract(),
                String.valueOf(definition.getDerivation()),
                String.valueOf(definition.getBaseDefinition()),
                String.valueOf(definition.getVersion()));
    }
}
