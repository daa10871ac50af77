package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.util.MetaTagSorterAlphabetical;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import techo.interceptors.consent.HandlingLabels;
import techo.policy.disclosure.HandlingLabel;

class ResourceLineTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** By hand as many as one likes. */
    private static final int LINES = Integer.getInteger("export.lines", 5_000);

    private static final Timestamp UPDATED = Timestamp.from(Instant.parse("2026-01-31T14:59:59.007Z"));

    private final ResourceLine lines = new ResourceLine(ZoneId.systemDefault(), FileAddresses.RELATIVE);

    @ParameterizedTest
    @MethodSource
    void a_line_is_what_hapi_encodes(List<HandlingLabel> labels) throws Exception {
        SyntheticRecords records = new SyntheticRecords(20260131);
        for (int i = 0; i < LINES; i++) {
            Resource resource = records.record("hanako", 1).get(0);
            if (i % 7 == 0) {
                resource.getMeta().addSecurity(HandlingLabel.SYSTEM, "NOREUSE", null);
            }
            new MetaTagSorterAlphabetical().sort(resource.getMeta());
            String line = line(stored(resource, "id-" + i, i + 1, "urn:example:\"source\"#r" + i), labels);
            HandlingLabels.write(resource, labels);
            resource.setId("id-" + i);
            resource.getMeta()
                    .setVersionId(String.valueOf(i + 1))
                    .setLastUpdated(new Date(UPDATED.getTime()))
                    .setSource("urn:example:\"source\"#r" + i);
            String encoded = FHIR.newJsonParser().encodeResourceToString(resource);
            assertThat(JSON.readTree(line)).isEqualTo(JSON.readTree(encoded));
            assertThat(line).hasSameSizeAs(encoded).doesNotContain("\n");
        }
    }

    static Stream<List<HandlingLabel>> a_line_is_what_hapi_encodes() {
        return Stream.of(List.of(), List.of(HandlingLabel.values()));
    }

    @Test
    void what_only_looks_like_a_label_is_none() {
        String meta = "\"profile\":[\"urn:\\\"security\\\":[\"],\"extension\":[{\"security\":[1]}]";
        assertThat(line(
                        stored("Patient", "{\"resourceType\":\"Patient\",\"meta\":{" + meta + "},\"active\":true}"),
                        List.of(HandlingLabel.NOREUSE)))
                .endsWith("\",\"security\":[{\"system\":\"" + HandlingLabel.SYSTEM + "\",\"code\":\"NOREUSE\"}]," + meta
                        + "},\"active\":true}");
    }

    @Test
    void json_that_ends_within_meta_is_refused() {
        StoredResource stored = stored("Patient", "{\"resourceType\":\"Patient\",\"meta\":{\"profile\":[\"secret");
        assertThatThrownBy(() -> line(stored, List.of(HandlingLabel.NOREUSE)))
                .isInstanceOf(UnreadableResourceException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void an_empty_meta_is_filled() {
        StoredResource stored = stored("Patient", "{\"resourceType\":\"Patient\",\"meta\":{}}");
        assertThat(line(stored))
                .startsWith("{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"1\",")
                .endsWith("\"}}");
    }

    @Test
    void a_resource_without_content_is_still_a_resource() {
        StoredResource stored = stored("Patient", "{\"resourceType\":\"Patient\"}");
        assertThat(line(stored))
                .startsWith("{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{")
                .endsWith("\"}}");
    }

    @Test
    void instants_are_written_in_the_given_zone() {
        ResourceLine tokyo = new ResourceLine(ZoneId.of("Asia/Tokyo"), FileAddresses.RELATIVE);
        LineBuffer line = new LineBuffer();
        tokyo.append(stored("Patient", "{\"resourceType\":\"Patient\"}"), line);
        assertThat(text(line)).contains("\"lastUpdated\":\"2026-01-31T23:59:59.007+09:00\"");
    }

    @Test
    void a_file_of_the_server_is_named_by_its_whole_address_and_nothing_else_is_touched() {
        ResourceLine exported =
                new ResourceLine(ZoneId.systemDefault(), FileAddresses.below(URI.create("https://phr.example/fhir")));
        String text = "\"description\":\"\\\"url\\\":\\\"Binary/1\\\" 健診\"";
        String elsewhere = "{\"attachment\":{\"url\":\"https://other.example/Binary/1\"}}";
        LineBuffer line = new LineBuffer();
        exported.append(
                stored(
                        "DocumentReference",
                        "{\"resourceType\":\"DocumentReference\"," + text
                                + ",\"content\":[{\"attachment\":{\"url\":\"Binary/1\"}}," + elsewhere
                                + ",{\"attachment\":{\"url\":\"Binary/2\",\"size\":1}}]}"),
                line);
        assertThat(text(line))
                .endsWith(
                        "}," + text + ",\"content\":[{\"attachment\":{\"url\":\"https://phr.example/fhir/Binary/1\"}},"
                                + elsewhere
                                + ",{\"attachment\":{\"url\":\"https://phr.example/fhir/Binary/2\",\"size\":1}}]}");
    }

    @Test
    void json_that_begins_otherwise_is_refused_and_not_repeated() {
        StoredResource stored = stored("Patient", "{\"id\":\"secret\"}");
        assertThatThrownBy(() -> line(stored))
                .isInstanceOf(UnreadableResourceException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_type_that_only_begins_alike_is_refused() {
        StoredResource stored = stored("Medication", "{\"resourceType\":\"MedicationRequest\"}");
        assertThatThrownBy(() -> line(stored)).isInstanceOf(UnreadableResourceException.class);
    }

    private String line(StoredResource resource) {
        return line(resource, List.of());
    }

    private String line(StoredResource resource, List<HandlingLabel> labels) {
        LineBuffer line = new LineBuffer();
        lines.append(resource, new LineLabels(labels), line);
        return text(line);
    }

    private static String text(LineBuffer line) {
        return new String(line.toBytes(), StandardCharsets.UTF_8);
    }

    private static StoredResource stored(String type, String json) {
        return new StoredResource(1, 1, "", type, "p", 1, UPDATED, "", json.getBytes(StandardCharsets.UTF_8));
    }

    /** As HAPI 8.8.0 stores it with tags inline: without the id and three elements of meta. */
    private static StoredResource stored(Resource resource, String id, long version, String source) {
        String type = resource.fhirType();
        IParser parser = FHIR.newJsonParser();
        parser.setDontEncodeElements(
                List.of("id", type + ".meta.versionId", type + ".meta.lastUpdated", type + ".meta.source"));
        byte[] json = parser.encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
        return new StoredResource(1, 1, "", type, id, version, UPDATED, source, json);
    }
}
