package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.profiles.QuarantineMark;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What breaks a rule leaves in the person's own export, with its mark, and in nobody else's. */
@ServerTest
class QuarantineExportTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private DataSource source;

    @Autowired
    private VisibleResources visible;

    private String person;
    private String broken;

    @BeforeEach
    void store() {
        person = new StoredPeople(daos, database).person(77, 10);
        Observation observation = new Observation().setStatus(ObservationStatus.FINAL);
        observation.setCode(new CodeableConcept().setText("架空の検査")).setSubject(new Reference("Patient/" + person));
        observation.addReferenceRange().setType(new CodeableConcept().setText("normal"));
        HttpResponse<String> stored =
                fhir.post(tokens.citizen(person, TestIssuer.QUARANTINED_CLIENT), "/Observation", observation);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        broken = fhir.parse(Observation.class, stored).getIdElement().getIdPart();
    }

    @Test
    void the_persons_export_has_it_with_its_mark() {
        ExportHttp exports = new ExportHttp(fhir);
        String token = tokens.citizen(person);

        List<JsonNode> lines = exports.lines(token, exports.export(token, person, "?_type=Observation"));

        assertThat(lines)
                .filteredOn(line -> line.get("id").asText().equals(broken))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.at("/meta/tag/0/code").asText()).isEqualTo(QuarantineMark.CODE));
        assertThat(lines).hasSizeGreaterThan(1);
    }

    @Test
    void an_export_of_a_recipient_who_may_see_everything_has_all_the_rest() throws Exception {
        String clinic = "clinic-" + person;
        Instant at = Instant.now();
        for (DataCategory category : DataCategory.values()) {
            database.update(
                    "insert into techo_grant (grantee, purpose, patient_pid, category, valid_from, valid_to,"
                            + " consent_res_id, consent_version)"
                            + " select ?, 'TREAT', patient_pid, cast(? as smallint), ?, ?, 0, 1 from techo_resource"
                            + " where res_id = (select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?)",
                    clinic,
                    category.number(),
                    at.minusSeconds(60).atOffset(ZoneOffset.UTC),
                    at.plusSeconds(60).atOffset(ZoneOffset.UTC),
                    person);
        }
        Caller recipient = new Caller.Recipient(
                new RecipientId(clinic),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId("client"), PurposeOfUse.TREAT));
        List<String> exported = new ArrayList<>();
        RowSelection everything = new RowSelection(
                new ExportJobId("0".repeat(32)), recipient, KeyRange.everyone(), Selection.of(Set.of("Observation")));

        new ResourceRows(source)
                .ofEverybody(
                        new ResourceQuery(visible).bodies(everything, StatementTime.ofDatabase(at)),
                        resource -> exported.add(resource.id()));

        List<String> stored = database.queryForList(
                "select h.fhir_id from techo_resource r join hfj_resource h on h.res_id = r.res_id where r.patient_pid ="
                        + " (select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?)"
                        + " and h.res_type = 'Observation'",
                String.class,
                person);
        assertThat(stored).contains(broken).hasSizeGreaterThan(1);
        assertThat(exported)
                .containsExactlyInAnyOrderElementsOf(
                        stored.stream().filter(id -> !id.equals(broken)).toList());
    }
}
