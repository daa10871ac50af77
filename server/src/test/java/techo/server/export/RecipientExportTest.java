package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.audit.AuditPayload;
import techo.server.cli.Techo;
import techo.server.testing.ServerTest;

/** What an organisation receives of many people. */
@ServerTest
class RecipientExportTest extends ClinicExports {
    @Autowired
    private AuditPayload payloads;

    private String hanako;
    private String taro;
    private String jiro;

    @BeforeEach
    void prepare() {
        hanako = openPerson(101, 20);
        taro = openPerson(102, 15);
        jiro = people.person(103, 10);
    }

    @Test
    void a_recipient_exports_everyone_who_consented_and_nobody_else() {
        JsonNode manifest = exports.exportFrom(token, "/Patient/$export");

        assertThat(subjects(exports.lines(token, manifest))).containsOnly(hanako, taro);
        assertThat(exports.lines(token, manifest)).hasSize(20 + 15 + 2);
        assertThat(manifest.get("requiresAccessToken").booleanValue()).isTrue();
    }

    @Test
    void each_line_tells_the_recipient_how_to_handle_it_and_the_person_is_told_nothing() {
        JsonNode manifest = exports.exportFrom(token, "/Patient/$export");

        assertThat(exports.lines(token, manifest))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.at("/meta/security").findValuesAsText("code"))
                        .startsWith("PERSISTLABEL", "NOREUSE")
                        .doesNotContain("DELAU"));
        String citizen = issuer.citizen(hanako);
        assertThat(exports.lines(citizen, exports.export(citizen, hanako, "?_type=Observation,Patient")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.at("/meta/security").findValuesAsText("code"))
                        .doesNotContain("PERSISTLABEL", "NOREUSE"));
    }

    @Test
    void at_system_level_the_directory_comes_with_it() {
        Organization organization = new Organization();
        organization.setName("架空病院").setId("org-" + UUID.randomUUID());
        assertThat(fhir.put(issuer.operator(), "/Organization/" + organization.getIdPart(), organization)
                        .statusCode())
                .isEqualTo(201);

        List<JsonNode> everything =
                exports.lines(token, exports.exportFrom(token, "/$export?_type=Organization,Patient"));
        List<JsonNode> people =
                exports.lines(token, exports.exportFrom(token, "/Patient/$export?_type=Organization,Patient"));

        assertThat(ids(everything))
                .contains(organization.getIdPart(), hanako, taro)
                .doesNotContain(jiro);
        assertThat(ids(people)).containsExactlyInAnyOrder(hanako, taro);
    }

    @Test
    void a_group_is_those_of_its_members_who_consented() {
        String group = group(clinic, hanako, jiro);

        JsonNode manifest = exports.exportFrom(token, "/Group/" + group + "/$export");

        assertThat(subjects(exports.lines(token, manifest))).containsOnly(hanako);
    }

    @Test
    void a_group_without_members_exports_nobody() {
        JsonNode manifest = exports.exportFrom(token, "/Group/" + group(clinic) + "/$export");

        assertThat(manifest.get("output")).isEmpty();
    }

    @Test
    void the_group_of_a_network_is_whoever_consented() {
        Group network = managed(clinic);
        network.setActual(false);

        JsonNode manifest = exports.exportFrom(token, "/Group/" + created(network) + "/$export?_type=Patient");

        assertThat(ids(exports.lines(token, manifest))).containsExactlyInAnyOrder(hanako, taro);
    }

    @Test
    void a_group_of_another_organisation_looks_like_none() {
        String group = group("clinic-" + UUID.randomUUID(), hanako);
        HttpResponse<String> another = exports.kickOffFrom(token, "/Group/" + group + "/$export");
        HttpResponse<String> none = exports.kickOffFrom(token, "/Group/none/$export");

        assertThat(another.statusCode()).isEqualTo(404);
        assertThat(another.body()).isEqualTo(none.body());
        assertThat(fhir.get(token, "/Group/" + group).statusCode()).isEqualTo(404);
        assertThat(fhir.get(issuer.citizen(hanako), "/Group/" + group).statusCode())
                .isEqualTo(404);
    }

    @Test
    void citizens_and_operators_export_no_others() {
        for (String other : List.of(issuer.citizen(hanako), issuer.operator())) {
            for (String path :
                    List.of("/$export", "/Patient/$export", "/Group/" + group(clinic, hanako) + "/$export")) {
                assertThat(exports.kickOffFrom(other, path).statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void a_post_with_parameters_is_a_kick_off_too() {
        Parameters parameters = new Parameters();
        parameters.addParameter("_type", new StringType("Patient"));
        JsonNode manifest = exportedBy(parameters);
        assertThat(ids(exports.lines(token, manifest))).containsExactlyInAnyOrder(hanako, taro);
    }

    @Test
    void scopes_narrow_what_is_exported() {
        String narrow = issuer.token(claims -> claims.claim("techo_caller", "recipient")
                .claim("recipient", clinic)
                .claim("recipient_type", RecipientType.MEDICAL.code())
                .claim("purpose", PurposeOfUse.TREAT.code())
                .claim("scope", "system/Condition.rs"));

        JsonNode manifest = exports.exportFrom(narrow, "/Patient/$export");

        assertThat(exports.lines(narrow, manifest))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line.get("resourceType").asText()).isEqualTo("Condition"));
    }

    @Test
    void two_recipients_with_the_same_kick_off_have_jobs_and_files_of_their_own() {
        String other = "clinic-" + UUID.randomUUID();
        String otherToken = issuer.recipient(other, RecipientType.MEDICAL, PurposeOfUse.TREAT);
        people.grantEverything(other, jiro);
        String status = exports.startedFrom(token, "/Patient/$export");
        String otherStatus = exports.startedFrom(otherToken, "/Patient/$export");
        JsonNode manifest = exports.finished(token, status);

        assertThat(subjects(exports.lines(token, manifest))).containsOnly(hanako, taro);
        assertThat(subjects(exports.lines(otherToken, exports.finished(otherToken, otherStatus))))
                .containsOnly(jiro);
        assertThat(fhir.get(otherToken, status).statusCode()).isEqualTo(404);
        assertThat(fhir.get(otherToken, file(manifest)).statusCode()).isEqualTo(404);
        assertThat(fhir.delete(otherToken, status).statusCode()).isEqualTo(404);
    }

    @Test
    void who_withdraws_after_the_export_is_gone_from_its_files() {
        String status = exports.startedFrom(token, "/Patient/$export?_type=Patient");
        JsonNode before = exports.finished(token, status);

        people.revokeEverything(clinic, taro);

        HttpResponse<String> file = fhir.get(token, file(before));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).contains(hanako).doesNotContain(taro);
        JsonNode output = exports.finished(token, status).at("/output/0");
        assertThat(output.get("count").asInt()).isEqualTo(1);
        assertThat(output.get("url")).isEqualTo(before.at("/output/0/url"));
        assertThat(fhir.get(token, file(before)).body()).isEqualTo(file.body());
    }

    @Test
    void a_recipient_that_may_receive_nothing_any_more_gets_empty_files_and_then_none() {
        String status = exports.startedFrom(token, "/Patient/$export?_type=Condition");
        JsonNode manifest = exports.finished(token, status);

        people.revokeEverything(clinic, taro);
        people.revokeEverything(clinic, hanako);

        HttpResponse<String> file = fhir.get(token, file(manifest));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isEmpty();
        assertThat(exports.finished(token, status).at("/output")).isEmpty();
        assertThat(fhir.get(token, file(manifest)).statusCode()).isEqualTo(404);
    }

    @Test
    void each_person_in_a_file_is_told_who_received_it() {
        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?_type=Patient");
        exports.lines(token, manifest);

        assertThat(database
                        .queryForList(
                                "select payload from techo_audit where payload like ?",
                                String.class,
                                "%" + clinic + "%")
                        .stream()
                        .map(payloads::parse))
                .anySatisfy(record -> {
                    assertThat(record.subjects()).containsOnlyKeys(new PatientId(hanako), new PatientId(taro));
                    assertThat(record.subjects().values())
                            .allSatisfy(uses -> assertThat(uses)
                                    .containsExactly(ResourceUse.counted(ResourceUse.Use.SHOWN, "Patient", 1)));
                });
    }

    @Test
    void who_asks_many_times_at_once_gets_the_same_file_without_who_withdrew() {
        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?_type=Condition,Patient");
        people.revokeEverything(clinic, taro);

        List<HttpResponse<String>> answers = IntStream.range(0, 12)
                .parallel()
                .mapToObj(number -> fhir.get(token, file(manifest)))
                .toList();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .doesNotContain(taro)
                    .isEqualTo(answers.get(0).body());
        });
    }

    @Test
    void a_deleted_job_is_gone_even_while_it_runs() {
        String status = exports.startedFrom(token, "/Patient/$export");

        assertThat(fhir.delete(token, status).statusCode()).isEqualTo(202);
        assertThat(fhir.get(token, status).statusCode()).isEqualTo(404);
        assertThat(fhir.delete(token, status).statusCode()).isEqualTo(404);
    }

    @Test
    void a_filter_is_a_search_among_what_the_recipient_may_have() {
        JsonNode manifest = exports.exportFrom(
                token,
                "/Patient/$export?_type=Patient,Condition&_typeFilter="
                        + encoded("Patient?_id=" + hanako + "," + jiro));

        List<JsonNode> lines = exports.lines(token, manifest);
        assertThat(lines)
                .filteredOn(line -> line.get("resourceType").asText().equals("Patient"))
                .extracting(line -> line.get("id").asText())
                .containsExactly(hanako);
        assertThat(subjects(lines)).containsOnly(hanako, taro);
    }

    @Test
    void a_filter_that_looks_into_other_resources_or_is_unknown_is_refused() {
        for (String filter : List.of(
                "Observation?subject.name=x",
                "Observation?_has:Provenance:target:agent=x",
                "Observation?foo=x",
                "DiagnosticReport?encounter:missing=false",
                "DiagnosticReport?patient:missing=false&result:missing=true",
                "DocumentReference?location:missing=false",
                "Patient?link:missing=false",
                "Observation?code")) {
            HttpResponse<String> refused =
                    exports.kickOffFrom(token, "/Patient/$export?_typeFilter=" + encoded(filter));
            assertThat(refused.statusCode()).as(filter).isEqualTo(400);
            assertThat(refused.body()).contains("export-parameter-invalid", "_typeFilter");
        }
    }

    @Test
    void a_file_of_a_person_comes_as_what_names_it_unless_it_is_asked_for_by_itself() {
        people.store(hanako, new SyntheticRecords(12).files(hanako, 1));

        assertThat(types(exports.exportFrom(token, "/Patient/$export"))).doesNotContain("Binary");
        assertThat(types(exports.exportFrom(token, "/$export"))).doesNotContain("Binary");
        assertThat(types(exports.exportFrom(token, "/Patient/$export?_type=Binary,Patient")))
                .containsExactlyInAnyOrder("Binary", "Patient");
        String citizen = issuer.citizen(hanako);
        assertThat(types(exports.export(citizen, hanako, ""))).contains("Binary");
    }

    private static List<String> types(JsonNode manifest) {
        return manifest.get("output").findValuesAsText("type");
    }

    @Test
    void some_elements_come_with_those_that_are_required_and_say_that_others_are_missing() {
        JsonNode manifest =
                exports.exportFrom(token, "/Patient/$export?_type=Observation,Patient&_elements=Observation.value,id");

        assertThat(exports.lines(token, manifest)).isNotEmpty().allSatisfy(line -> {
            assertThat(line.at("/meta/tag").toString()).contains("SUBSETTED");
            assertThat(line.at("/meta/versionId").asText()).isEqualTo("1");
            if (line.get("resourceType").asText().equals("Observation")) {
                assertThat(line.has("status")).isTrue();
                assertThat(line.has("code")).isTrue();
                assertThat(line.has("subject")).isFalse();
            } else {
                assertThat(line.fieldNames()).toIterable().containsOnly("resourceType", "id", "meta");
            }
        });
        assertThat(exports.lines(token, manifest))
                .anySatisfy(line -> assertThat(line.has("valueQuantity")).isTrue());
    }

    @Test
    void a_post_may_name_patients_and_learns_nothing_of_those_who_did_not_consent() {
        Parameters parameters = new Parameters();
        parameters.addParameter("patient", new Reference("Patient/" + taro));
        parameters.addParameter("patient", new Reference("Patient/" + jiro));
        JsonNode manifest = exportedBy(parameters);

        assertThat(subjects(exports.lines(token, manifest))).containsOnly(taro);
        assertThat(exports.kickOffFrom(token, "/Patient/$export?patient=Patient/" + taro)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_manifest_of_the_fourth_edition_is_written_when_it_is_asked_for() {
        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?_manifest=4.0&_type=Patient");

        assertThat(manifest.has("request")).isFalse();
        assertThat(manifest.has("error")).isFalse();
        assertThat(manifest.get("outcome")).isEmpty();
        assertThat(manifest.get("manifestType").asText())
                .isEqualTo("http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkDataManifest");
        assertThat(exports.lines(token, manifest)).hasSize(2);
    }

    @Test
    void what_a_killed_node_began_another_ends() {
        String status = exports.startedFrom(token, "/Patient/$export");
        exports.finished(token, status);
        String job = status.substring(status.indexOf('=') + 1);
        List<JsonNode> undisturbed = exports.lines(token, exports.finished(token, status));
        // As a node leaves it that was killed amid a slice: taken, no files listed, the lease over.
        database.update("delete from techo_export_file where job_id = ?", job);
        database.update("delete from techo_export_given_part where job_id = ?", job);
        database.update("update techo_export_job set state = 'RUNNING' where job_id = ?", job);
        database.update(
                "update techo_export_slice set state = 'RUNNING', lease_until = ? where job_id = ? and kind <> 'PLAN'",
                Instant.now().minusSeconds(1).atOffset(ZoneOffset.UTC),
                job);

        assertThat(exports.lines(token, exports.finished(token, status)))
                .containsExactlyInAnyOrderElementsOf(undisturbed);
        // What the killed node wrote lies beside it, and erasures would wait until nobody can be at that.
        fhir.delete(token, status);
    }

    @Test
    void a_slice_that_fails_again_and_again_fails_the_job() {
        String status = exports.startedFrom(token, "/Patient/$export");
        exports.finished(token, status);
        String job = status.substring(status.indexOf('=') + 1);
        database.update("update techo_export_job set state = 'RUNNING' where job_id = ?", job);
        database.update(
                "update techo_export_slice set state = 'WAITING', attempt = ?, lease_until = ? where job_id = ?",
                ExportSlices.ATTEMPTS,
                Instant.now().minusSeconds(1).atOffset(ZoneOffset.UTC),
                job);

        HttpResponse<String> failed = exports.polled(token, status);
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("export-failed");
    }

    @Test
    void the_command_downloads_a_level_and_checks_it(@TempDir Path target) throws IOException {
        assertThat(command(target.resolve("group"), "--group", group(clinic, hanako)))
                .isZero();
        assertThat(command(target.resolve("people"), "--people")).isZero();

        assertThat(Files.readString(target.resolve("group/Patient-1.ndjson")))
                .contains(hanako)
                .doesNotContain(taro);
        assertThat(Files.readString(target.resolve("people/Patient-1.ndjson"))).contains(hanako, taro);
        assertThat(target.resolve("people/manifest.json")).exists();
        assertThat(command(target.resolve("both"), "--people", "--system")).isNotZero();
    }

    /** @return the manifest of an export that a POST asked for */
    private JsonNode exportedBy(Parameters parameters) {
        HttpResponse<String> accepted = fhir.send(
                token,
                "/Patient/$export",
                request -> request.header("Prefer", "respond-async")
                        .header("Content-Type", "application/fhir+json")
                        .POST(HttpRequest.BodyPublishers.ofString(fhir.encode(parameters))));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return exports.finished(
                token,
                exports.path(accepted.headers().firstValue("Content-Location").orElseThrow()));
    }

    private int command(Path target, String... level) {
        List<String> arguments = new ArrayList<>(
                List.of("export", "--url", fhir.baseUrl().toString(), "--token", token, "--to", target.toString()));
        arguments.addAll(List.of(level));
        return Techo.commandLine().execute(arguments.toArray(String[]::new));
    }

    private String group(String organization, String... members) {
        Group group = managed(organization);
        group.setActual(true);
        for (String member : members) {
            group.addMember().setEntity(new Reference("Patient/" + member));
        }
        return created(group);
    }

    private Group managed(String organizationId) {
        Organization organization = new Organization();
        organization.setName("架空組織").setId(organizationId);
        assertThat(fhir.put(issuer.operator(), "/Organization/" + organizationId, organization)
                        .statusCode())
                .isIn(200, 201);
        Group group = new Group();
        group.setType(GroupType.PERSON);
        group.setManagingEntity(new Reference("Organization/" + organizationId));
        return group;
    }

    private String created(Group group) {
        HttpResponse<String> answer = fhir.post(issuer.operator(), "/Group", group);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new IdType(answer.headers().firstValue("Location").orElseThrow()).getIdPart();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private String file(JsonNode manifest) {
        return exports.path(manifest.at("/output/0/url").asText());
    }

    private static List<String> ids(List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("id").asText()).toList();
    }

    /** Whose the resources are, by what they say themselves. */
    private static List<String> subjects(List<JsonNode> lines) {
        return lines.stream()
                .map(line -> line.get("resourceType").asText().equals("Patient")
                        ? line.get("id").asText()
                        : subject(line))
                .distinct()
                .toList();
    }

    private static String subject(JsonNode line) {
        for (String element : List.of("subject", "patient", "securityContext")) {
            if (line.has(element)) {
                return new IdType(line.at("/" + element + "/reference").asText()).getIdPart();
            }
        }
        return "";
    }
}
