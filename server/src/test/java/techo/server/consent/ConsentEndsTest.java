package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.consent.PurposeCeiling;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.RecipientVersion;
import techo.server.consent.LeakSuiteTest.Target;
import techo.server.delegation.DelegatedCondition;
import techo.server.notice.PublishedNotices;
import techo.server.recipient.RecipientProperties;
import techo.server.recipient.Recipients;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.MovedClock;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/**
 * What ends by itself ends by the clock of the database: an hour before at every way out as ever, an hour after at none,
 * whatever was begun before, although the clock of the server says that it is still in force.
 */
@ServerTest
class ConsentEndsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STATED = Duration.ofDays(30);

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private LegalLimits limits;

    @Autowired
    private MovedClock clock;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private PartitionSettings partitions;

    @Autowired
    private RecipientProperties properties;

    @Autowired
    private Recipients recipients;

    @Autowired
    private PublishedNotices notices;

    @Test
    void a_consent_ends_when_its_period_does() {
        World world = new World(fhir, tokens);
        Consent consent = world.newConsent(DataCategory.IDENT, DataCategory.LAB);
        consent.getProvision().getPeriod().setEnd(Date.from(Instant.now().plus(STATED)));
        endsAfter(STATED, world, consent);
    }

    @Test
    void a_viewing_consent_ends_a_day_after_it_was_given() {
        World world = new World(fhir, tokens);
        Consent consent = GivenConsent.to(
                world.clinic,
                PurposeOfUse.TREAT,
                new ConsentTerms(
                        ConsentKind.VIEWING, Instant.now(), NoticeVersion.UNSTATED, new RecipientVersion(1), Set.of()),
                world.person);
        consent.getProvision().setPeriod(null);
        consent.getProvision().addClass_(new Coding(ConsentReader.CATEGORIES, DataCategory.IDENT.code(), null));
        endsAfter(limits.viewing(), world, consent);
    }

    @Test
    void sharing_is_suspended_when_the_person_has_been_away_for_long() {
        World world = new World(fhir, tokens);
        endsAfter(limits.dormancy(), world, world.newConsent(DataCategory.IDENT, DataCategory.LAB));
    }

    @Test
    void a_purpose_is_above_the_ceiling_from_the_day_after_the_last() {
        World world = new World(fhir, tokens);
        String result = world.observation(world.person, "laboratory");
        world.consent(DataCategory.LAB);
        List<Long> stored = jdbc.queryForList(
                "select res_id from hfj_resource where res_type = 'Observation' and fhir_id = ?", Long.class, result);
        Caller.Recipient clinic = new Caller.Recipient(
                new RecipientId(world.clinic),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId(TestIssuer.CLIENT), PurposeOfUse.TREAT),
                new RecipientAgent.ClientSystem());
        VisibleResources visible = under(PurposeCeiling.read(
                List.of("TREAT,MEDICAL,," + LocalDate.now(Period.JAPAN).plusDays(STATED.toDays()))));
        StatementTime now = StatementTime.ofDatabase(Instant.now());

        clock.moved(
                STATED, () -> assertThat(visible.visible(clinic, now, stored)).hasSize(1));
        clock.moved(
                STATED.plusDays(1),
                () -> assertThat(visible.visible(clinic, now, stored)).isEmpty());
    }

    private VisibleResources under(PurposeCeiling ceiling) {
        return new VisibleResources(
                jdbc,
                partitions,
                new GrantCondition(
                        jdbc,
                        ceiling,
                        limits,
                        new RegisterCondition(properties, limits),
                        new StoredGates(recipients, notices, ceiling, limits),
                        GrantCondition.MANY),
                new DelegatedCondition(partitions, limits),
                new DocumentTypes(jdbc));
    }

    private void endsAfter(Duration time, World world, Consent consent) {
        String result = world.observation(world.person, "laboratory");
        String measurement = world.observation(world.person, "vital-signs");
        world.observation(world.person, "laboratory");
        World.created(fhir.post(world.citizen(), "/Consent", consent));
        Target clinic = new Target(world, world.clinic(), result, measurement);
        Map<String, Supplier<HttpResponse<String>>> exits = exits(clinic);

        clock.moved(
                time.minus(HOUR),
                () -> exits.forEach((name, exit) -> {
                    HttpResponse<String> answer = exit.get();
                    assertThat(answer.statusCode()).as(name).isEqualTo(200);
                    assertThat(answer.body()).as(name).contains(world.secret);
                }));
        clock.moved(time.plus(HOUR), () -> {
            exits.forEach((name, exit) -> assertThat(exit.get().body()).as(name).doesNotContain(world.secret));
            assertThat(total(clinic)).isZero();
        });
        // It was the clock, and nothing else.
        assertThat(total(clinic)).isEqualTo(2);
    }

    private int total(Target clinic) {
        return fhir.parse(Bundle.class, clinic.get("/Observation?_summary=count&subject=Patient/" + clinic.person()))
                .getTotal();
    }

    /** Those of the leak suite, and what goes on with something that the clinic began while the consent was in force. */
    private Map<String, Supplier<HttpResponse<String>>> exits(Target clinic) {
        Map<String, Supplier<HttpResponse<String>>> exits = new LinkedHashMap<>();
        LeakSuiteTest.exits().forEach((name, exit) -> exits.put(name, () -> exit.apply(clinic)));
        String person = "/Patient/" + clinic.person();
        exits.put(
                "_revinclude",
                () -> clinic.get("/Patient?_id=" + clinic.person() + "&_revinclude=Observation:subject"));
        exits.put("$everything", () -> clinic.get(person + "/$everything"));
        String second = next(clinic.get("/Observation?_count=1&subject=Patient/" + clinic.person()));
        exits.put("the second page", () -> clinic.get(second));
        String more = next(clinic.get(person + "/$everything?_count=1"));
        exits.put("the second page of $everything", () -> clinic.get(more));
        String file = exported(clinic, "/Patient/$export?_type=Observation");
        exits.put("the file of an export", () -> clinic.get(file));
        return exits;
    }

    private String next(HttpResponse<String> page) {
        return path(fhir.parse(Bundle.class, page).getLink(Bundle.LINK_NEXT).getUrl());
    }

    private String exported(Target clinic, String path) {
        HttpResponse<String> started = fhir.send(
                clinic.token(),
                path,
                request -> request.header("Prefer", "respond-async").GET());
        String job = path(started.headers().firstValue("Content-Location").orElseThrow());
        HttpResponse<String> status = clinic.get(job);
        for (int i = 0; i < 300 && List.of(202, 429).contains(status.statusCode()); i++) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            status = clinic.get(job);
        }
        try {
            return path(new ObjectMapper()
                    .readTree(status.body())
                    .at("/output/0/url")
                    .asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(status.body(), e);
        }
    }

    private String path(String address) {
        return address.substring(fhir.baseUrl().toString().length());
    }
}
