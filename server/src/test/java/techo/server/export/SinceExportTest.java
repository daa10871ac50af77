package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.IdType;
import org.junit.jupiter.api.Test;
import techo.server.testing.ServerTest;

/** Keeping a copy up to date with exports of what came since. */
@ServerTest
class SinceExportTest extends ClinicExports {
    private static final long SEED = 20260401;
    private static final int ROUNDS = 8;

    @Test
    void a_copy_that_follows_the_recipe_is_what_people_open_now_whatever_happened() {
        Random random = new Random(SEED);
        List<String> everyone = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            everyone.add(openPerson(SEED + i, 4));
        }
        Map<String, JsonNode> copy = new HashMap<>();
        String since = apply(exports.exportFrom(token, "/Patient/$export"), copy);
        assertThat(copy).hasSize(4 * 5);
        for (int round = 0; round < ROUNDS; round++) {
            for (int change = 0; change < 5; change++) {
                something(random, everyone);
            }
            String status = exports.startedFrom(token, "/Patient/$export?_since=" + since);
            JsonNode manifest = exports.finished(token, status);
            String wavering = any(random, everyone);
            boolean withdrawn = random.nextBoolean();
            if (withdrawn) {
                // After the export was made and before its files leave; and consent comes back later.
                people.revokeEverything(clinic, wavering);
                manifest = exports.finished(token, status);
            }
            since = apply(manifest, copy);
            fhir.delete(token, status);
            if (withdrawn) {
                people.grantEverything(clinic, wavering);
                String again = exports.startedFrom(token, "/Patient/$export?_since=" + since);
                since = apply(exports.finished(token, again), copy);
                fhir.delete(token, again);
            }
            assertThat(copy).as("round %d", round).isEqualTo(open());
        }
    }

    @Test
    void exports_that_begin_at_once_have_times_of_their_own() {
        openPerson(6, 1);

        List<String> begun = IntStream.range(0, 8)
                .parallel()
                .mapToObj(number -> exports.startedFrom(token, "/Patient/$export?_type=Patient"))
                .toList();

        assertThat(begun.stream()
                        .map(status -> exports.finished(token, status)
                                .get("transactionTime")
                                .asText())
                        .distinct())
                .hasSize(8);
    }

    @Test
    void who_consents_later_comes_whole_and_who_withdraws_is_deleted() {
        String hanako = openPerson(1, 6);
        String taro = people.person(2, 3);
        Map<String, JsonNode> copy = new HashMap<>();
        String since = apply(exports.exportFrom(token, "/Patient/$export"), copy);
        Set<String> ofHanako = Set.copyOf(copy.keySet());
        people.revokeEverything(clinic, hanako);
        people.grantEverything(clinic, taro);

        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?_since=" + since);

        assertThat(deleted(manifest)).containsExactlyInAnyOrderElementsOf(ofHanako);
        assertThat(exports.lines(token, manifest)).hasSize(4);
        assertThat(manifest.get("error")).isEmpty();
    }

    @Test
    void what_a_caller_was_never_given_is_not_listed_as_deleted() {
        String hanako = openPerson(3, 6);
        String taro = people.person(4, 3);
        JsonNode first = exports.exportFrom(token, "/Patient/$export");
        people.grantEverything(clinic, taro);
        people.revokeEverything(clinic, taro);

        JsonNode manifest = exports.exportFrom(
                token, "/Patient/$export?_since=" + first.get("transactionTime").asText());

        assertThat(manifest.get("deleted")).isEmpty();
        assertThat(manifest.toString()).doesNotContain(taro);
    }

    @Test
    void the_first_export_with_since_says_that_it_cannot_tell_what_is_gone() {
        String hanako = openPerson(5, 3);

        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?_since=2020-01-01T00:00:00Z");

        assertThat(exports.lines(token, manifest)).hasSize(4);
        assertThat(fhir.get(token, exports.path(manifest.at("/error/0/url").asText()))
                        .body())
                .contains("export-since-unknown");
    }

    @Test
    void a_file_that_was_given_by_itself_is_told_as_deleted_only_when_it_may_not_be_had_any_more() {
        String hanako = openPerson(8, 1);
        people.store(hanako, new SyntheticRecords(8).files(hanako, 1));
        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?_type=Patient,Binary");
        String file = file(hanako);

        for (int time = 0; time < 2; time++) {
            manifest = since(manifest, "/Patient/$export?");
            assertThat(deleted(manifest)).isEmpty();
            assertThat(lines(manifest).stream().map(SinceExportTest::reference)).doesNotContain(file);
        }
        people.revokeEverything(clinic, hanako);

        assertThat(deleted(since(manifest, "/Patient/$export?"))).contains(file);
    }

    @Test
    void a_file_that_was_left_out_comes_when_it_is_asked_for_by_itself() {
        String hanako = openPerson(9, 1);
        people.store(hanako, new SyntheticRecords(9).files(hanako, 1));
        JsonNode without = since(exports.exportFrom(token, "/Patient/$export"), "/Patient/$export?");

        JsonNode manifest = since(without, "/Patient/$export?_type=Binary&");

        assertThat(lines(manifest).stream().map(SinceExportTest::reference)).containsExactly(file(hanako));
    }

    private JsonNode since(JsonNode manifest, String path) {
        return exports.exportFrom(
                token, path + "_since=" + manifest.get("transactionTime").asText());
    }

    private String file(String patientId) {
        return references(patientId).stream()
                .filter(reference -> reference.startsWith("Binary/"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_citizen_is_told_what_was_deleted_from_the_own_record() {
        String hanako = people.person(6, 6);
        String citizen = issuer.citizen(hanako);
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String gone = references(hanako).stream()
                .filter(reference -> !reference.startsWith("Patient/"))
                .findFirst()
                .orElseThrow();
        IdType id = new IdType(gone);
        daos.getResourceDao(id.getResourceType()).delete(id, new SystemRequestDetails());

        JsonNode manifest = exports.exportFrom(citizen, "/Patient/" + hanako + "/$export?_since=" + before);

        JsonNode file = manifest.at("/deleted/0");
        assertThat(file.get("type").asText()).isEqualTo("Bundle");
        assertThat(fhir.get(citizen, exports.path(file.get("url").asText())).body())
                .contains("\"type\":\"transaction\"", "\"method\":\"DELETE\"", "\"url\":\"" + gone + "\"");
    }

    /** The recipe: delete what is listed as deleted, then put what came. @return the next {@code _since} */
    private String apply(JsonNode manifest, Map<String, JsonNode> copy) {
        Set<String> gone = deleted(manifest);
        List<JsonNode> came = lines(manifest);
        assertThat(came)
                .as("nothing is both deleted and there (Bulk Data Access, Output Manifest)")
                .noneMatch(line -> gone.contains(reference(line)));
        copy.keySet().removeAll(gone);
        came.forEach(line -> copy.put(reference(line), line));
        return manifest.get("transactionTime").asText();
    }

    /** A file may have fewer lines than its manifest said when consent was withdrawn in between. */
    private List<JsonNode> lines(JsonNode manifest) {
        List<JsonNode> lines = new ArrayList<>();
        manifest.get("output")
                .forEach(
                        output -> fhir.get(token, exports.path(output.get("url").asText()))
                                .body()
                                .lines()
                                .map(ExportHttp::tree)
                                .forEach(lines::add));
        return lines;
    }

    private Set<String> deleted(JsonNode manifest) {
        Set<String> references = new HashSet<>();
        manifest.get("deleted")
                .forEach(file -> fhir.get(token, exports.path(file.get("url").asText()))
                        .body()
                        .lines()
                        .map(ExportHttp::tree)
                        .forEach(bundle -> bundle.get("entry")
                                .forEach(entry ->
                                        references.add(entry.at("/request/url").asText()))));
        return references;
    }

    /** What the network may have now, asked for as a whole. */
    private Map<String, JsonNode> open() {
        String status = exports.startedFrom(token, "/Patient/$export");
        Map<String, JsonNode> open = lines(exports.finished(token, status)).stream()
                .collect(Collectors.toMap(SinceExportTest::reference, line -> line));
        fhir.delete(token, status);
        return open;
    }

    private void something(Random random, List<String> everyone) {
        String person = any(random, everyone);
        switch (random.nextInt(6)) {
            case 0 -> people.store(person, new SyntheticRecords(random.nextLong()).record(person, 2));
            case 1 -> people.store(person, List.of(new SyntheticRecords(random.nextLong()).patient(person)));
            case 2 -> delete(any(random, references(person)));
            case 3 -> people.revokeEverything(clinic, person);
            case 4 -> people.grantEverything(clinic, person);
            default -> {
                String newcomer = people.person(random.nextLong(), 2);
                everyone.add(newcomer);
                if (random.nextBoolean()) {
                    people.grantEverything(clinic, newcomer);
                }
            }
        }
    }

    private void delete(String reference) {
        IdType id = new IdType(reference);
        if (!id.getResourceType().equals("Patient")) {
            daos.getResourceDao(id.getResourceType()).delete(id, new SystemRequestDetails());
        }
    }

    private List<String> references(String patientId) {
        return database.queryForList(
                "select h.res_type || '/' || h.fhir_id from techo_resource r join hfj_resource h on h.res_id = r.res_id"
                        + " where r.patient_pid = ? and h.res_deleted_at is null order by h.res_id",
                String.class,
                people.pid(patientId));
    }

    private static String any(Random random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static String reference(JsonNode line) {
        return line.get("resourceType").asText() + "/" + line.get("id").asText();
    }
}
