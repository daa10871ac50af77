package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.LegalBasis;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What is told of a file that leaves, and of one that cannot. */
@ServerTest
class ExportReleaseTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer issuer;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private FileStore store;

    private StoredPeople people;
    private ExportHttp exports;
    private String clinic;
    private String token;
    private String hanako;

    @BeforeEach
    void prepare() {
        people = new StoredPeople(daos, database);
        exports = new ExportHttp(fhir);
        clinic = "clinic-" + UUID.randomUUID();
        token = issuer.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT);
        hanako = people.person(301, 8);
    }

    @Test
    void what_only_life_at_stake_opened_is_in_the_ledger_on_that_ground_without_a_consent() {
        atStake(hanako);

        exports.lines(token, exports.exportFrom(token, "/Patient/$export?_type=Patient"));

        assertThat(bases(hanako)).containsOnly(LegalBasis.LIFE.code());
    }

    @Test
    void what_is_open_anyway_needs_no_emergency() {
        people.grantEverything(clinic, hanako);
        atStake(hanako);

        exports.lines(token, exports.exportFrom(token, "/Patient/$export?_type=Patient"));

        assertThat(bases(hanako)).containsOnly(LegalBasis.CONSENT.code());
    }

    @Test
    void each_ground_has_an_entry_of_its_own() {
        people.grantEverything(clinic, hanako);
        database.update(
                "delete from techo_grant where grantee = ? and category = ? and not life_at_stake",
                clinic,
                DataCategory.LAB.number());
        atStake(hanako);

        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?organizeOutputBy=Patient");
        assertThat(fhir.get(token, exports.path(manifest.at("/output/0/url").asText()))
                        .statusCode())
                .isEqualTo(200);

        assertThat(bases(hanako)).containsExactlyInAnyOrder(LegalBasis.CONSENT.code(), LegalBasis.LIFE.code());
    }

    @Test
    void files_that_the_store_cannot_give_are_not_told_to_be_absent() throws IOException {
        String citizen = issuer.citizen(hanako);
        String status = exports.started(citizen, hanako, "");
        String file = exports.path(
                exports.manifest(citizen, status).at("/output/0/url").asText());
        store.delete(new ExportJobId(status.substring(status.indexOf('=') + 1)));

        HttpResponse<String> answer = fhir.get(citizen, file);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("export-store-away");
        assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
    }

    @Test
    void an_error_is_an_outcome_in_fhir_json_whatever_the_client_accepts() {
        String citizen = issuer.citizen(hanako);
        String status = exports.started(citizen, hanako, "?_type=Patient");
        assertThat(fhir.delete(citizen, status).statusCode()).isEqualTo(202);

        for (String accepted : List.of("application/json", "application/fhir+ndjson", "*/*")) {
            HttpResponse<String> answer = fhir.send(
                    citizen,
                    status,
                    request -> request.setHeader("Accept", accepted).GET());
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .as(accepted)
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/fhir+json"));
            assertThat(answer.body()).contains("OperationOutcome");
        }
    }

    /** As an emergency opens a record, whatever the person consented to. */
    private void atStake(String patientId) {
        for (DataCategory category : DataCategory.values()) {
            database.update(
                    "insert into techo_grant (grantee, purpose, patient_pid, category, valid_from, valid_to,"
                            + " life_at_stake) values (?, 'TREAT', ?, ?, ?, ?, ?)",
                    clinic,
                    people.pid(patientId),
                    category.number(),
                    Instant.now().minusSeconds(60).atOffset(ZoneOffset.UTC),
                    Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC),
                    true);
        }
    }

    private List<String> bases(String patientId) {
        return database.queryForList(
                "select basis from techo_disclosure where patient_id = ? and recipient = ?",
                String.class,
                patientId,
                clinic);
    }
}
