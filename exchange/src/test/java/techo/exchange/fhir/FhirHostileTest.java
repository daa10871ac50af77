package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import techo.exchange.ArchiveLimits;
import techo.exchange.ImportResult.Imported;
import techo.exchange.RecordCategory;
import techo.exchange.SourceFile;

/** Small files that would cost much. */
class FhirHostileTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final FhirReader READER = new FhirReader(R4, FhirLimits.standard());
    private static final Reference SUBJECT = new Reference("Patient/new");

    @Test
    void more_resources_than_allowed_are_refused_where_they_begin() {
        FhirReader narrow = new FhirReader(R4, new FhirLimits(1 << 20, 2, 10, ArchiveLimits.standard()));
        String lines =
                observation("") + "\n{\"resourceType\":\"Basic\"}\n{\"resourceType\":\"Basic\"}\n{\"resourceType\":";
        assertThat(refusals(narrow, lines)).containsExactly("fhir-too-many-resources @ line 3");
    }

    /** Few bytes in the file, and as many as there are documents in the database. */
    @Test
    void a_file_that_many_documents_name_is_counted_as_often() {
        FhirReader narrow = new FhirReader(R4, new FhirLimits(20_000, 100, 10, ArchiveLimits.standard()));
        StringBuilder lines =
                new StringBuilder("{\"resourceType\":\"Binary\",\"id\":\"b\",\"contentType\":\"text/plain\",\"data\":\""
                        + "AAAA".repeat(1_000) + "\"}\n");
        for (int i = 0; i < 20; i++) {
            lines.append("{\"resourceType\":\"DocumentReference\",\"id\":\"d")
                    .append(i)
                    .append(
                            "\",\"status\":\"current\",\"subject\":{\"reference\":\"Patient/old\"},\"content\":[{\"attachment\":")
                    .append("{\"url\":\"Binary/b\"}}]}\n");
        }
        assertThat(refusals(narrow, lines.toString())).containsExactly("file-too-large @ /");
    }

    @Test
    void groups_in_groups_have_the_category_of_the_checkup_however_deep_they_lie() {
        StringBuilder lines = new StringBuilder("{\"resourceType\":\"Composition\",\"id\":\"c\",\"status\":\"final\","
                + "\"subject\":{\"reference\":\"Patient/old\"},\"type\":{\"text\":\"t\"},\"category\":[{\"coding\":[{\"system\":"
                + "\"urn:oid:2.16.840.1.113883.2.2.1.6.1001\",\"code\":\"10\"}]}],"
                + "\"section\":[{\"entry\":[{\"reference\":\"Observation/0\"}]}]}\n");
        int deep = 12_000;
        for (int i = 0; i < deep; i++) {
            lines.append(observation("\"hasMember\":[{\"reference\":\"Observation/" + (i + 1) % deep + "\"}],")
                            .replace("\"id\":\"a\"", "\"id\":\"" + i + "\""))
                    .append('\n');
        }
        assertThat(imported(lines.toString()).records().get(0).resources())
                .hasSize(deep + 1)
                .allMatch(one -> one.category() == RecordCategory.CK_SPEC);
    }

    /** HAPI's parser makes each reference hold what it leads to, and walks on into what has no id. */
    @Test
    void a_long_chain_of_resources_without_ids_is_no_deep_one() {
        StringBuilder entries = new StringBuilder();
        int deep = 12_000;
        for (int i = 0; i < deep; i++) {
            entries.append(i == 0 ? "" : ",")
                    .append("{\"fullUrl\":\"https://phr.example/chain/")
                    .append(i)
                    .append("\",\"resource\":")
                    .append(observation("\"hasMember\":[{\"reference\":\"https://phr.example/chain/" + (i + 1) % deep
                                    + "\"}],")
                            .replace("\"id\":\"a\",", ""))
                    .append('}');
        }
        assertThat(imported("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + entries + "]}")
                        .records()
                        .get(0)
                        .resources())
                .hasSize(deep)
                .allMatch(one -> ((Observation) one.resource())
                        .getHasMemberFirstRep()
                        .getReference()
                        .startsWith("urn:uuid:"));
    }

    /** Twelve bytes of which HAPI's parser makes a gigabyte. */
    @Test
    void a_number_that_nobody_can_write_out_is_refused_before_it_is_parsed() {
        assertThat(errors(observation("") + "\n" + observation("\"valueQuantity\":{\"value\":1e999999999},")))
                .containsExactly("fhir-malformed @ line 2");
        assertThat(errors(observation("\"status\":-1E-999999999,"))).containsExactly("fhir-malformed @ line 1");
        assertThat(imported(observation("\"valueQuantity\":{\"value\":1.5e3},")).records())
                .hasSize(1);
    }

    @Test
    void an_element_without_a_name_is_refused_at_its_line() {
        assertThat(errors(observation("") + "\n" + observation("\"\":{\"reference\":\"x\"},")))
                .containsExactly("fhir-malformed @ line 2");
    }

    private static String observation(String more) {
        return "{\"resourceType\":\"Observation\",\"id\":\"a\"," + more
                + "\"status\":\"final\",\"code\":{\"text\":\"体重\"},\"subject\":{\"reference\":\"Patient/old\"}}";
    }

    private static Imported imported(String text) {
        return READER.read(SUBJECT, List.of(SourceFile.of(text.getBytes(UTF_8))))
                .fold(read -> read, refused -> {
                    throw new AssertionError(refused.errors());
                });
    }

    private static List<String> errors(String text) {
        return refusals(READER, text);
    }

    private static List<String> refusals(FhirReader reader, String text) {
        return reader.read(SUBJECT, List.of(SourceFile.of(text.getBytes(UTF_8))))
                .fold(
                        imported -> List.of(),
                        rejected -> rejected.errors().stream()
                                .map(issue -> issue.code().code() + " @ " + issue.location())
                                .toList());
    }
}
