package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.SourceFile;

/** Several files of one record: what one says of the other, and which of them says what. */
class FhirFilesTest {
    private static final FhirReader READER = new FhirReader(FhirContext.forR4Cached(), FhirLimits.standard());
    private static final Reference SUBJECT = new Reference("Patient/new");

    @Test
    void a_copy_that_is_not_taken_is_still_found_by_its_own_address() {
        Imported read = read(
                bundle(
                        entry("urn:uuid:00000000-0000-4000-8000-000000000001", weight("a", "")),
                        entry(
                                "urn:uuid:00000000-0000-4000-8000-000000000002",
                                weight(
                                        "b",
                                        "\"hasMember\":[{\"reference\":\"urn:uuid:00000000-0000-4000-8000-000000000001\"}],")),
                        entry(
                                "urn:uuid:00000000-0000-4000-8000-000000000003",
                                document("urn:uuid:00000000-0000-4000-8000-000000000004")),
                        entry("urn:uuid:00000000-0000-4000-8000-000000000004", FILE)),
                bundle(
                        entry("urn:uuid:00000000-0000-4000-8000-000000000011", weight("a", "")),
                        entry("urn:uuid:00000000-0000-4000-8000-000000000014", FILE)));

        assertThat(read.warnings()).isEmpty();
        List<ImportedResource> resources = read.records().get(0).resources();
        assertThat(resources).hasSize(3);
        ImportedResource member = resource(read, "a");
        assertThat(((Observation) resource(read, "b").resource())
                        .getHasMemberFirstRep()
                        .getReference())
                .isEqualTo(member.key().fullUrl());
        assertThat(resources)
                .filteredOn(one -> one.resource() instanceof DocumentReference)
                .singleElement()
                .satisfies(one -> assertThat(((DocumentReference) one.resource())
                                .getContentFirstRep()
                                .getAttachment()
                                .getData())
                        .isEqualTo("HAI".getBytes(UTF_8)));
    }

    @Test
    void what_a_known_file_says_by_itself_is_told_from_what_a_new_one_adds_to_it() {
        String alone = weight("alone", "");
        String linked = weight("linked", "\"performer\":[{\"reference\":\"Organization/o\"}],");
        String attached = document("Binary/file");
        byte[] known = (alone + "\n" + linked + "\n" + attached + "\n").getBytes(UTF_8);
        byte[] added =
                ("{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"x\"}\n" + FILE + "\n").getBytes(UTF_8);
        Set<String> digests = Set.of(SourceFile.of(known).digest());

        ImportedRecord both = read(known, added).records().get(0);
        assertThat(both.without(digests).resources())
                .extracting(one -> one.resource().fhirType())
                .containsExactly("Observation", "DocumentReference", "Organization");
        assertThat(read(known).records().get(0).without(digests).resources()).isEmpty();
        assertThat(both.without(Set.of(
                                digests.iterator().next(), SourceFile.of(added).digest()))
                        .resources())
                .isEmpty();
    }

    @Test
    void what_both_files_have_makes_nothing_of_the_known_one_new() {
        String organization = "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"x\"}\n";
        String checkup =
                "{\"resourceType\":\"Composition\",\"id\":\"c\",\"status\":\"final\",\"category\":[{\"coding\":[{"
                        + "\"system\":\"urn:oid:2.16.840.1.113883.2.2.1.6.1001\",\"code\":\"10\"}]}],"
                        + "\"section\":[{\"entry\":[{\"reference\":\"Observation/before\"}]}]}\n";
        String shared = organization + checkup + FILE + "\n";
        byte[] known = (shared
                        + weight("before", "\"performer\":[{\"reference\":\"Organization/o\"}],") + "\n"
                        + document("Binary/file") + "\n")
                .getBytes(UTF_8);
        byte[] added = (shared + weight("since", "")).getBytes(UTF_8);
        Set<String> digests = Set.of(SourceFile.of(known).digest());

        assertThat(read(known, added).records().get(0).without(digests).resources())
                .extracting(one -> one.resource().fhirType())
                .containsExactlyInAnyOrder("Organization", "Composition", "Observation");
        assertThat(read(added, known).records().get(0).without(digests).resources())
                .extracting(one -> one.resource().fhirType())
                .containsExactly("Observation");
    }

    @Test
    void a_report_that_comes_later_and_lists_a_known_result_does_not_take_that_in_again() {
        byte[] known = (weight("before", "") + "\n").getBytes(UTF_8);
        byte[] added = (weight("since", "") + "\n"
                        + "{\"resourceType\":\"Composition\",\"id\":\"c\",\"status\":\"final\",\"category\":[{\"coding\":[{"
                        + "\"system\":\"urn:oid:2.16.840.1.113883.2.2.1.6.1001\",\"code\":\"10\"}]}],\"section\":[{\"entry\":["
                        + "{\"reference\":\"Observation/before\"},{\"reference\":\"Observation/since\"}]}]}\n")
                .getBytes(UTF_8);

        ImportedRecord read = read(known, added).records().get(0);
        assertThat(read.without(Set.of(SourceFile.of(known).digest())).resources())
                .extracting(one -> one.resource().fhirType() + " " + one.category())
                .containsExactlyInAnyOrder("Composition CK_SPEC", "Observation CK_SPEC");
        assertThat(read.without(Set.of()).resources())
                .filteredOn(one -> one.resource() instanceof Observation)
                .hasSize(2)
                .allMatch(one -> one.category() == RecordCategory.CK_SPEC);
    }

    /** As documents are written elsewhere: what is in them is known by the addresses of their entries alone. */
    @Test
    void a_document_whose_resources_have_no_ids_keeps_every_reference() throws IOException {
        byte[] document;
        try (InputStream in =
                FhirFilesTest.class.getResourceAsStream("/techo/exchange/checkup/specific-expected.json")) {
            document = Objects.requireNonNull(in).readAllBytes();
        }
        Imported read = read(document);

        assertThat(read.warnings()).isEmpty();
        assertThat(read.records().get(0).resources())
                .allSatisfy(one -> assertThat(FhirContext.forR4Cached()
                                .newTerser()
                                .getAllPopulatedChildElementsOfType(one.resource(), Reference.class))
                        .allMatch(Reference::hasReference));
    }

    private static final String FILE =
            "{\"resourceType\":\"Binary\",\"id\":\"file\",\"contentType\":\"text/plain\",\"data\":\"SEFJ\"}";

    private static String document(String file) {
        return "{\"resourceType\":\"DocumentReference\",\"id\":\"d\",\"status\":\"current\",\"subject\":{\"reference\":"
                + "\"Patient/old\"},\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"url\":\"" + file
                + "\"}}]}";
    }

    private static String weight(String id, String more) {
        return "{\"resourceType\":\"Observation\",\"id\":\"" + id + "\"," + more
                + "\"identifier\":[{\"system\":\"urn:x\",\"value\":\"" + id
                + "\"}],\"status\":\"final\",\"code\":{\"text\":\"体重\"},"
                + "\"subject\":{\"reference\":\"Patient/old\"},\"effectiveDateTime\":\"2025-06-10\"}";
    }

    private static String entry(String fullUrl, String resource) {
        return "{\"fullUrl\":\"" + fullUrl + "\",\"resource\":" + resource + "}";
    }

    private static byte[] bundle(String... entries) {
        return ("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + String.join(",", entries) + "]}")
                .getBytes(UTF_8);
    }

    private static ImportedResource resource(Imported read, String id) {
        return read.records().get(0).resources().stream()
                .filter(one -> one.resource() instanceof Observation result
                        && result.getIdentifier().stream().anyMatch(known -> id.equals(known.getValue())))
                .findFirst()
                .orElseThrow();
    }

    private static Imported read(byte[]... files) {
        return READER.read(SUBJECT, Stream.of(files).map(SourceFile::of).toList())
                .fold(read -> read, refused -> {
                    throw new AssertionError(refused.errors());
                });
    }
}
