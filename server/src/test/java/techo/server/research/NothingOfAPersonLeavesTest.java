package techo.server.research;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import techo.policy.research.OutputKind;

/** Every element of every type that may leave is filled with what tells who somebody is. */
class NothingOfAPersonLeavesTest {
    private static final int PEOPLE = 40;

    @ParameterizedTest
    @EnumSource(OutputKind.class)
    void whatever_was_written_wherever_no_name_number_day_or_id_leaves(OutputKind kind) {
        Pseudonymiser pseudonymiser = ResearchData.of(ResearchData.key(3), kind);
        for (int seed = 0; seed < PEOPLE; seed++) {
            HostileRecords records = new HostileRecords(seed);
            for (String type : ResearchData.ALLOWED.types()) {
                String json = records.resource(type);
                assertThat(json).contains(records.person().words());
                String line =
                        ResearchData.line(pseudonymiser, type, records.person().id(), seed + 1, json);
                assertThat(line)
                        .as(type)
                        .contains("\"resourceType\":\"" + type + "\"")
                        .matches("[\\x20-\\x7e]+")
                        .doesNotContain(records.person().words())
                        .doesNotContain(
                                "phr.example", "urn:uuid", "display", "extension", "contained", "text", "T08:15");
            }
        }
    }

    @Test
    void what_leaves_is_fhir() {
        Pseudonymiser pseudonymiser = ResearchData.of(ResearchData.key(3), OutputKind.PSEUDONYMISED);
        FhirContext context = FhirContext.forR4Cached();
        for (String type : ResearchData.ALLOWED.types()) {
            String line = ResearchData.line(pseudonymiser, type, "x", 1, new HostileRecords(1).resource(type));
            Resource read = (Resource) context.newJsonParser()
                    .setParserErrorHandler(new StrictErrorHandler())
                    .parseResource(line);
            assertThat(read.fhirType()).isEqualTo(type);
        }
    }

    @Test
    void what_is_no_json_object_gives_no_line() {
        Pseudonymiser pseudonymiser = ResearchData.of(ResearchData.key(3), OutputKind.PSEUDONYMISED);
        assertThat(ResearchData.line(pseudonymiser, "Observation", "x", 1, "[1]"))
                .isEmpty();
    }
}
