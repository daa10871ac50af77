package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.LegalLimits;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.consent.SightChanges;
import techo.server.consent.SightChanges.Concerned;
import techo.server.consent.VisibleResources;
import techo.server.testing.ServerTest;

/** Of whom a manifest that was asked about earlier is asked about again. */
@ServerTest
class SightChangesTest extends ClinicExports {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Autowired
    private VisibleResources visible;

    @Autowired
    private LegalLimits limits;

    private final String item = "item-" + UUID.randomUUID();
    private Caller recipient;
    private String hanako = "";

    @BeforeEach
    void openRecord() {
        recipient = new Caller.Recipient(
                new RecipientId(clinic),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId("client"), PurposeOfUse.TREAT));
        hanako = openPerson(901, 1);
        people.store(hanako, List.of(result(hanako, "架空")));
    }

    @Test
    void nobody_is_when_nothing_changed() {
        Instant since = now();

        assertThat(changes(since, since)).isEqualTo(new Concerned.People(Set.of()));
    }

    @Test
    void whoever_falls_dormant_meanwhile_is() {
        Instant since = now();
        OffsetDateTime lastAct = since.minus(limits.dormancy()).plusSeconds(30).atOffset(ZoneOffset.UTC);
        if (database.update("update techo_person set last_act = ? where patient_pid = ?", lastAct, people.pid(hanako))
                == 0) {
            database.update(
                    "insert into techo_person (patient_pid, last_act) values (?, ?)", people.pid(hanako), lastAct);
        }

        assertThat(changes(since, since)).isEqualTo(new Concerned.People(Set.of()));
        assertThat(changes(since, since.plus(MINUTE)))
                .isInstanceOfSatisfying(
                        Concerned.People.class,
                        found -> assertThat(found.patientPids()).contains(people.pid(hanako)));
    }

    @Test
    void whoever_names_what_changed_of_somebody_else_is() {
        String mother = naming(902, "of-" + item, item);
        openPerson(903, 1);
        Instant since = now();

        people.store(hanako, List.of(result(hanako, "架空の値")));

        assertThat(changes(since, now()))
                .isEqualTo(new Concerned.People(Set.of(people.pid(hanako), people.pid(mother))));
    }

    @Test
    void whoever_names_what_names_it_is_too() {
        String mother = naming(904, "of-" + item, item);
        String aunt = naming(905, "around-" + item, "of-" + item);
        Instant since = now();

        people.store(hanako, List.of(result(hanako, "架空の値")));

        assertThat(changes(since, now()))
                .isEqualTo(new Concerned.People(Set.of(people.pid(hanako), people.pid(mother), people.pid(aunt))));
    }

    @Test
    void whoever_has_a_new_file_is_because_an_import_may_have_read_more_out_of_an_earlier_one() {
        Instant since = now();

        people.store(hanako, List.of(new Binary().setContentType("text/plain").setData(new byte[] {1})));

        assertThat(changes(since, now())).isEqualTo(new Concerned.People(Set.of(people.pid(hanako))));
    }

    @Test
    void everybody_is_when_somebody_was_erased() {
        Instant since = now();
        String erasure = UUID.randomUUID().toString();
        database.update(
                "insert into techo_erasure (erasure_id, patient_id, patient_pid, state, asked_at, erased_at)"
                        + " values (?, 'nobody', -5, 'DONE', ?, ?)",
                erasure,
                since.atOffset(ZoneOffset.UTC),
                since.atOffset(ZoneOffset.UTC));
        try {
            assertThat(changes(since, now())).isEqualTo(new Concerned.Everybody());
        } finally {
            database.update("delete from techo_erasure where erasure_id = ?", erasure);
        }
    }

    @Test
    void everybody_is_when_something_of_nobody_changed() {
        Organization organization = new Organization();
        organization.setName("架空医院").setId(clinic);
        assertThat(fhir.put(issuer.operator(), "/Organization/" + clinic, organization)
                        .statusCode())
                .isBetween(200, 201);
        Instant since = now();

        organization.setName("架空病院");
        assertThat(fhir.put(issuer.operator(), "/Organization/" + clinic, organization)
                        .statusCode())
                .isEqualTo(200);

        assertThat(changes(since, now())).isEqualTo(new Concerned.Everybody());
    }

    @Test
    void everybody_is_when_the_checklist_of_the_recipient_gets_overdue_meanwhile() {
        Instant since = now();
        database.update(
                "insert into techo_recipient (recipient, type, legal_name, address, representative, state, version,"
                        + " checklist_confirmed_at, checklist_until, country)"
                        + " values (?, 'PHR', '架空', '架空', '架空', 'ACTIVE', 1, ?, ?, 'JP')",
                clinic,
                since.minus(limits.recheck()).plusSeconds(30).atOffset(ZoneOffset.UTC),
                since.plus(limits.recheck()).atOffset(ZoneOffset.UTC));
        database.update(
                "insert into techo_recipient_purpose (recipient, purpose) values (?, ?)",
                clinic,
                PurposeOfUse.INFO_SERVICE.code());
        recipient = new Caller.Recipient(
                new RecipientId(clinic),
                RecipientType.PHR,
                Access.unnarrowed(new ClientId("client"), PurposeOfUse.INFO_SERVICE));

        assertThat(changes(since, since)).isEqualTo(new Concerned.People(Set.of()));
        assertThat(changes(since, since.plus(MINUTE))).isEqualTo(new Concerned.Everybody());
    }

    /** In HAPI's unit of time. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private Concerned changes(Instant since, Instant now) {
        return new SightChanges(database, visible).since(recipient, since, now);
    }

    /** @return a new person, who has a result that names one of somebody else */
    private String naming(long seed, String id, String named) {
        String person = openPerson(seed, 1);
        Observation naming = result(person, "架空").addFocus(new Reference("Observation/" + named));
        naming.setId(id);
        people.store(person, List.of(naming));
        return person;
    }

    private Observation result(String person, String value) {
        Observation result = new Observation();
        result.setId(item);
        result.setStatus(Observation.ObservationStatus.FINAL);
        result.setCode(new CodeableConcept().setText("架空の検査"));
        result.setSubject(new Reference("Patient/" + person));
        result.setValue(new StringType(value));
        return result;
    }
}
