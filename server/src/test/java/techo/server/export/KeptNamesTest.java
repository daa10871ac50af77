package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;

/** A copy that is kept with exports of what came since names what its keeper may see, and nothing else. */
@ServerTest
class KeptNamesTest extends ClinicExports {
    private static final int MOST_TRIES = 5;
    /** As far as the time of an export may be back. */
    private static final Duration TRY_AGAIN = Duration.ofMillis(1_100);

    private final String member = "member-" + UUID.randomUUID();
    private final String group = "group-" + UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(strings = {"", "&organizeOutputBy=Patient"})
    void what_names_something_comes_again_when_that_is_hidden_and_when_it_is_shown_again(String arranged) {
        String hanako = openGroup();
        JsonNode had = first("?_type=Patient,Observation" + arranged);
        assertThat(lines(had)).hasSize(3).hasEntrySatisfying("Observation/" + group, this::namesMember);

        withdraw(hanako, DataCategory.VITAL);
        JsonNode without = since(had, arranged);
        assertThat(lines(without))
                .hasSize(1)
                .hasEntrySatisfying(
                        "Observation/" + group,
                        line -> assertThat(line.toString()).doesNotContain("hasMember", member));
        JsonNode nothing = since(without, arranged);
        assertThat(lines(nothing)).isEmpty();

        people.grantEverything(clinic, hanako);
        assertThat(lines(since(nothing, arranged)))
                .containsOnlyKeys("Observation/" + member, "Observation/" + group)
                .hasEntrySatisfying("Observation/" + group, this::namesMember);
    }

    @Test
    void what_tells_of_others_comes_again_when_that_may_not_leave_any_more_and_when_it_may_again() {
        String hanako = people.person(401, 1);
        Patient patient = new SyntheticRecords(402).patient(hanako);
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.addContact().getName().setText("架空の母");
        people.store(hanako, List.of(patient));
        Organization organization = new Organization();
        organization.setName("架空医院").setId(clinic);
        made(fhir.put(issuer.operator(), "/Organization/" + clinic, organization));
        consent(hanako, DataCategory.IDENT);
        String family = consent(hanako, DataCategory.FAMILY);
        JsonNode had = first("");
        assertThat(lines(had).toString()).contains("架空の母");

        made(fhir.post(issuer.citizen(hanako), "/Consent/" + family + "/$withdraw-consent", new Parameters()));
        JsonNode without = since(had, "");
        assertThat(lines(without))
                .hasSize(1)
                .hasEntrySatisfying(
                        "Patient/" + hanako, line -> assertThat(line.toString()).doesNotContain("contact"));

        consent(hanako, DataCategory.FAMILY);
        assertThat(lines(since(without, "")))
                .hasSize(1)
                .hasEntrySatisfying(
                        "Patient/" + hanako, line -> assertThat(line.toString()).contains("架空の母"));
    }

    @Test
    void beside_an_export_of_a_version_before_whatever_names_something_comes_again() {
        openGroup();
        JsonNode had = first("");
        database.update("update techo_export_given_part set looks = null");

        JsonNode manifest = since(had, "");

        assertThat(lines(manifest)).containsOnlyKeys("Observation/" + group);
        assertThat(manifest.get("deleted")).isEmpty();
        assertThat(lines(since(manifest, ""))).isEmpty();
    }

    /** @return the id of somebody with a group of results of another kind than the result in it */
    private String openGroup() {
        String hanako = openPerson(400, 0);
        people.store(hanako, List.of(result(hanako, member)), DataCategory.VITAL);
        people.store(
                hanako,
                List.of(result(hanako, group)
                        .addHasMember(new Reference("Observation/" + member).setDisplay("架空の体重"))));
        return hanako;
    }

    private static Observation result(String person, String id) {
        Observation result = new Observation();
        result.setId(id);
        result.setStatus(Observation.ObservationStatus.FINAL);
        result.setCode(new CodeableConcept(new Coding("http://loinc.org", "29463-7", null)));
        result.setSubject(new Reference("Patient/" + person));
        result.setEffective(new DateTimeType("2026-03-31"));
        result.setValue(new Quantity()
                .setValue(60)
                .setSystem("http://unitsofmeasure.org")
                .setCode("kg"));
        return result;
    }

    private void namesMember(JsonNode line) {
        assertThat(line.at("/hasMember/0/reference").asText()).isEqualTo("Observation/" + member);
        assertThat(line.at("/hasMember/0/display").asText()).isEqualTo("架空の体重");
    }

    /** As the person does: what is told of others is asked of what was consented to. @return its id */
    private String consent(String person, DataCategory kind) {
        Consent consent = GivenConsent.to(clinic, PurposeOfUse.TREAT, 0, person);
        consent.getProvision().getClass_().clear();
        consent.getProvision().addClass_(new Coding(ConsentReader.CATEGORIES, kind.code(), null));
        return new IdType(made(fhir.post(issuer.citizen(person), "/Consent", consent))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .getIdPart();
    }

    private static HttpResponse<String> made(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return answer;
    }

    private void withdraw(String person, DataCategory kind) {
        database.update(
                "delete from techo_grant where grantee = ? and patient_pid = ? and category = ?",
                clinic,
                people.pid(person),
                kind.number());
    }

    /** Of a time after everything was stored: what is stored meanwhile would come again. */
    private JsonNode first(String query) {
        JsonNode manifest = exports.exportFrom(token, "/Patient/$export" + query);
        for (int i = 0; i < MOST_TRIES && !isAfterAll(manifest); i++) {
            LockSupport.parkNanos(TRY_AGAIN.toNanos());
            manifest = exports.exportFrom(token, "/Patient/$export" + query);
        }
        return manifest;
    }

    private boolean isAfterAll(JsonNode manifest) {
        Instant time = instant(manifest.get("transactionTime"));
        return lines(manifest).values().stream()
                .allMatch(line -> instant(line.at("/meta/lastUpdated")).isBefore(time));
    }

    private static Instant instant(JsonNode text) {
        return OffsetDateTime.parse(text.asText()).toInstant();
    }

    private JsonNode since(JsonNode manifest, String arranged) {
        return exports.exportFrom(
                token,
                "/Patient/$export?_since=" + manifest.get("transactionTime").asText() + arranged);
    }

    /** By reference; each comes once. */
    private Map<String, JsonNode> lines(JsonNode manifest) {
        Map<String, JsonNode> lines = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        StreamSupport.stream(manifest.get("output").spliterator(), false)
                .flatMap(
                        output -> fhir.get(token, exports.path(output.get("url").asText()))
                                .body()
                                .lines()
                                .map(ExportHttp::tree))
                .filter(line -> !line.get("resourceType").asText().equals("Parameters"))
                .forEach(line -> {
                    String reference = line.get("resourceType").asText() + "/"
                            + line.get("id").asText();
                    if (lines.put(reference, line) != null) {
                        twice.add(reference);
                    }
                });
        assertThat(twice).isEmpty();
        return lines;
    }
}
