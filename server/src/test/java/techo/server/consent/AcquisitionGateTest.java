package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Consent;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.interceptors.error.TechoException;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.NoticeVersion;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.recipient.RecipientVersion;
import techo.server.storage.DatabaseClock;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.MovedClock;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Files come in on a consent to take them in, where the service asks for one. */
@ServerTest
class AcquisitionGateTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private StoredEvidence evidence;

    @Autowired
    private LegalLimits limits;

    @Autowired
    private DatabaseClock clock;

    @Autowired
    private MovedClock moved;

    @Test
    void data_come_in_while_the_person_consents_to_it_and_a_link_to_mynaportal_ends_by_itself() {
        World world = new World(fhir, tokens);
        refused(world, DataOrigin.HOSPITAL);
        String consent = given(world, ConsentKind.ACQUISITION, Instant.now());
        taken(world, DataOrigin.HOSPITAL);
        refused(world, DataOrigin.MYNA_PMH);
        world.withdraw(consent);
        refused(world, DataOrigin.HOSPITAL);

        given(world, ConsentKind.LINK, Instant.now());
        moved.moved(limits.link().minus(HOUR), () -> taken(world, DataOrigin.MYNA_PMH));
        moved.moved(limits.link().plus(HOUR), () -> refused(world, DataOrigin.MYNA_PMH));
    }

    @Test
    void what_the_person_enters_needs_no_consent_and_neither_does_anything_where_none_is_asked_for() {
        World world = new World(fhir, tokens);
        taken(world, DataOrigin.SELF_INPUT);
        AcquisitionGate open = new AcquisitionGate(evidence, limits, Optional.empty(), clock);
        assertThatCode(() -> require(open, world, DataOrigin.HOSPITAL)).doesNotThrowAnyException();
    }

    private void taken(World world, DataOrigin origin) {
        assertThatCode(() -> require(asking(world), world, origin)).doesNotThrowAnyException();
    }

    private void refused(World world, DataOrigin origin) {
        assertThatThrownBy(() -> require(asking(world), world, origin))
                .isInstanceOfSatisfying(
                        TechoException.class,
                        refusal -> assertThat(refusal.problems().get(0).code().code())
                                .isEqualTo("acquisition-not-consented"));
    }

    private AcquisitionGate asking(World world) {
        return new AcquisitionGate(evidence, limits, Optional.of(new RecipientId(world.clinic)), clock);
    }

    private static void require(AcquisitionGate gate, World world, DataOrigin origin) {
        gate.require(
                new StoredRow(1, 2, DataCategory.LAB, origin, Optional.empty()),
                new PatientId(world.person),
                new SystemRequestDetails());
    }

    private String given(World world, ConsentKind kind, Instant at) {
        Consent consent = GivenConsent.to(
                world.clinic,
                PurposeOfUse.SELF_VIEW,
                new ConsentTerms(kind, at, NoticeVersion.UNSTATED, new RecipientVersion(1), Set.of()),
                world.person);
        consent.getProvision().setPeriod(null);
        return World.created(fhir.post(world.citizen(), "/Consent", consent));
    }
}
