package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.ArchiveLimits;
import techo.exchange.SourceFile;
import techo.exchange.Zips;

/** Which FHIR in an archive is the record, and that the rest of it takes none of the room that the record has. */
class FhirArchiveTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final String WORDS =
            IntStream.range(0, 2_000).mapToObj(i -> Integer.toString(i % 200)).collect(Collectors.joining(" "));
    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"old\"}";
    private static final List<String> RECORD = List.of(PATIENT, observation("a"), observation("b"));
    private static final byte[] LINES = String.join("\n", RECORD).getBytes(UTF_8);

    @Test
    void a_record_as_large_as_is_read_comes_back_with_all_that_tells_it_again() {
        byte[] zip = new Zips()
                .file("fhir/all.ndjson", LINES)
                .file("documents/record.json", document())
                .file("documents/1.json", bundle(RECORD))
                .file("documents/2.json", bundle(RECORD))
                .bytes();

        assertThat(read(new FhirLimits(LINES.length, RECORD.size(), 10, ArchiveLimits.standard()), zip))
                .containsExactly("Observation", "Observation");
    }

    @Test
    void a_record_larger_than_is_read_is_refused_with_or_without_its_document() {
        byte[] lines = new Zips().file("all.ndjson", LINES).bytes();
        byte[] document = new Zips().file("documents/record.json", document()).bytes();

        for (byte[] zip : List.of(lines, document)) {
            assertThat(read(resources(RECORD.size() - 1), zip))
                    .singleElement()
                    .asString()
                    .startsWith("fhir-too-many-resources @ entry 1");
        }
        assertThat(read(new FhirLimits(LINES.length - 1, 10, 10, ArchiveLimits.standard()), lines))
                .containsExactly("file-too-large @ /");
    }

    @Test
    void archives_that_are_read_together_have_the_room_of_one() {
        byte[] first = new Zips().file("a.ndjson", LINES).bytes();
        byte[] second =
                new Zips().file("b.ndjson", observation("c").getBytes(UTF_8)).bytes();
        int both = LINES.length + observation("c").getBytes(UTF_8).length;

        assertThat(read(new FhirLimits(both, 10, 10, ArchiveLimits.standard()), first, second))
                .hasSize(3);
        assertThat(read(new FhirLimits(both - 1, 10, 10, ArchiveLimits.standard()), first, second))
                .containsExactly("file-too-large @ file 2: /");
    }

    /** The Composition lists the record and is none of it. */
    @Test
    void the_document_over_a_record_as_large_as_is_read_is_read_by_itself() {
        byte[] zip = new Zips().file("documents/record.json", document()).bytes();

        assertThat(read(resources(RECORD.size()), zip)).containsExactly("Observation", "Observation");
        assertThat(read(resources(RECORD.size()), document())).containsExactly("Observation", "Observation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"record.json", "data/record.json"})
    void what_is_only_named_as_a_document_over_the_record_does_not_stand_for_it(String name) {
        byte[] zip = new Zips()
                .file(name, bundle(List.of(PATIENT, observation("a"))))
                .file("more.json", bundle(List.of(observation("b"))))
                .bytes();

        assertThat(read(resources(10), zip)).containsExactly("Observation", "Observation");
    }

    @Test
    void what_the_person_was_not_told_is_found_in_a_document_behind_others() {
        String tagged = observation("c")
                .replaceFirst(
                        "\\{",
                        "{\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\","
                                + "\"code\":\"UNDELIVERED\"}]},");
        byte[] zip = new Zips()
                .file("documents/record.json", document())
                .file("documents/1.json", bundle(RECORD))
                .file("documents/2.json", bundle(List.of(PATIENT, tagged)))
                .bytes();

        assertThat(read(resources(RECORD.size()), zip)).containsExactly("fhir-withheld @ entry 3: Bundle.entry[1]");
    }

    private static FhirLimits resources(int most) {
        return new FhirLimits(1 << 20, most, 10, ArchiveLimits.standard());
    }

    /** The types that are taken over, or why nothing is. */
    private static List<String> read(FhirLimits limits, byte[]... files) {
        return new FhirReader(R4, limits)
                .read(
                        new Reference("Patient/new"),
                        Stream.of(files).map(SourceFile::of).toList())
                .fold(
                        imported -> imported.records().get(0).resources().stream()
                                .map(one -> one.resource().fhirType())
                                .toList(),
                        rejected -> rejected.errors().stream()
                                .map(issue -> issue.code().code() + " @ " + issue.location())
                                .toList());
    }

    private static byte[] document() {
        Bundle record = R4.newJsonParser().parseResource(Bundle.class, new String(bundle(RECORD), UTF_8));
        return new RecordDocumentWriter(R4)
                .write(record, OffsetDateTime.parse("2026-11-21T10:00:00+09:00"))
                .fold(written -> written.files().get(0).bytes(), refused -> {
                    throw new AssertionError(refused.errors());
                });
    }

    private static byte[] bundle(List<String> resources) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        for (String json : resources) {
            Resource resource = (Resource) R4.newJsonParser().parseResource(json);
            bundle.addEntry()
                    .setFullUrl("https://phr.example/fhir/" + resource.fhirType() + "/"
                            + resource.getIdElement().getIdPart())
                    .setResource(resource);
        }
        return R4.newJsonParser().encodeResourceToString(bundle).getBytes(UTF_8);
    }

    private static String observation(String id) {
        return "{\"resourceType\":\"Observation\",\"id\":\"" + id
                + "\",\"status\":\"final\",\"code\":{\"text\":\"所見\"},\"valueString\":\"" + WORDS
                + "\",\"subject\":{\"reference\":\"Patient/old\"}}";
    }
}
