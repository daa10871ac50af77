package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Consent;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.EmergencyAccess;
import techo.policy.consent.EmergencyAccessId;
import techo.policy.consent.EmergencyGround;
import techo.policy.consent.EmergencyReason;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.recipient.RecipientVersion;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** A server that starts with another limit compiles what was cut by the one before. */
@ServerTest
class CompiledLimitsTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private StoredEvidence evidence;

    @Autowired
    private LegalLimits limits;

    @Test
    void a_viewing_consent_lasts_as_long_as_is_set_when_the_server_starts() {
        World world = new World(fhir, tokens);
        Instant given = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        viewing(world, given);
        start(Duration.ofHours(1));
        assertThat(ends(world)).isEmpty();
        start(Duration.ofHours(48));
        assertThat(ends(world)).containsExactly(given.plus(48, ChronoUnit.HOURS));
        start(limits.viewing());
        assertThat(ends(world)).containsExactly(given.plus(limits.viewing()));
    }

    @Test
    void an_emergency_access_lasts_no_longer_than_is_set_when_the_server_starts() {
        World world = new World(fhir, tokens);
        long person = jdbc.queryForObject(
                "select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?", Long.class, world.person);
        Instant opened = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        new EmergencyRows(jdbc)
                .insert(
                        person,
                        new EmergencyAccess(
                                new EmergencyAccessId(UUID.randomUUID().toString()),
                                new PatientId(world.person),
                                new RecipientId(world.clinic),
                                new PractitionerId("doctor"),
                                PurposeOfUse.EMERGENCY,
                                EmergencyGround.LIFE,
                                Set.of(DataCategory.ALLERGY),
                                new Period(opened, opened.plus(limits.emergency()))),
                        new EmergencyReason("意識がなく、家族とも連絡が取れない。"),
                        opened.plus(limits.review()));
        start(limits.viewing(), Duration.ofHours(3));
        assertThat(ends(world)).containsExactly(opened.plus(3, ChronoUnit.HOURS));
        start(limits.viewing(), limits.emergency());
        assertThat(ends(world)).containsExactly(opened.plus(limits.emergency()));
    }

    private void start(Duration viewing) {
        start(viewing, limits.emergency());
    }

    private void start(Duration viewing, Duration emergency) {
        LegalLimits set = new LegalLimits(
                limits.ages(),
                viewing,
                limits.link(),
                limits.dormancy(),
                limits.recheck(),
                emergency,
                limits.emergencyCategories(),
                limits.review());
        ResourceRows resources = new ResourceRows(jdbc);
        ConsentCompilation compilation = new ConsentCompilation(
                resources,
                new ProvisionRows(jdbc),
                new EmergencyRows(jdbc),
                evidence,
                new GrantRows(jdbc, resources::resId),
                set);
        new CompiledLimits(jdbc, new TransactionTemplate(transactions), compilation, set)
                .run(new DefaultApplicationArguments());
    }

    /** Until when the clinic may look, by the grants that are in force or were. */
    private List<Instant> ends(World world) {
        return jdbc.query(
                "select valid_to from techo_grant where grantee = ? and valid_to > current_timestamp",
                (row, number) -> row.getObject("valid_to", OffsetDateTime.class).toInstant(),
                world.clinic);
    }

    private void viewing(World world, Instant given) {
        Consent consent = GivenConsent.to(
                world.clinic,
                PurposeOfUse.TREAT,
                new ConsentTerms(ConsentKind.VIEWING, given, NoticeVersion.UNSTATED, new RecipientVersion(1), Set.of()),
                world.person);
        consent.getProvision().setPeriod(null);
        World.created(fhir.post(world.citizen(), "/Consent", consent));
    }
}
