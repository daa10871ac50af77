package techo.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceInteractionComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.StoredResources;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditOutcome.Result;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.CanonicalRecord;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.InclusionProof;
import techo.policy.audit.NodeId;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.identity.TokenFingerprint;
import techo.profiles.ProfileValidator;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class AuditEventTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private AuditTrail trail;

    @Autowired
    private AuditPayload payloads;

    @Autowired
    private StoredResources stored;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private RecordSeals seals;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private SigningKey key;

    @Autowired
    private ProfileValidator profiles;

    private final PatientId sakura = new PatientId("sakura-" + UUID.randomUUID());
    private final PatientId haru = new PatientId("haru-" + UUID.randomUUID());

    @BeforeEach
    void aClinicSearchedAPageWithDataOfTwoPeople() {
        trail.append(page(java.time.Instant.parse("2026-04-01T00:00:00Z")));
    }

    @Test
    void people_see_who_saw_their_data_and_nothing_of_others_on_the_same_page() {
        AuditEvent event = search(tokens.citizen(sakura.value()), "").get(0);
        assertThat(event.getAgentFirstRep().getWho().getReference()).isEqualTo("Organization/clinic");
        assertThat(event.getAgentFirstRep().getPolicy())
                .as("of a consent that is not there nobody knows whose it was")
                .isEmpty();
        assertThat(event.getAgentFirstRep()
                        .getPurposeOfUseFirstRep()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("TREAT");
        assertThat(event.getAction()).isEqualTo(AuditEventAction.E);
        assertThat(event.getOutcome()).isEqualTo(AuditEventOutcome._0);
        assertThat(event.getEntity().stream().map(AuditEventTest::what))
                .contains("Patient/" + sakura.value(), "Observation/o-1/_history/3")
                .doesNotContain("Observation/o-2/_history/1", "Patient/" + haru.value());
        assertThat(fhir.encode(event)).doesNotContain(haru.value(), "o-2");
    }

    @Test
    void a_record_that_comes_while_a_long_log_is_read_repeats_none() {
        java.time.Instant at = java.time.Instant.parse("2026-04-01T00:00:00Z");
        IntStream.range(0, 500).parallel().forEach(i -> trail.append(page(at)));
        AtomicBoolean come = new AtomicBoolean();
        OwnPart own = new OwnPart(
                uses -> {
                    if (!come.getAndSet(true)) {
                        trail.append(page(at));
                    }
                    return java.util.Map.of();
                },
                stored,
                Clock.systemUTC());
        LogReader reader = new LogReader(
                sakura, new Caller.Citizen(sakura, Access.unnarrowed(new ClientId("app"), PurposeOfUse.SELF_VIEW)));
        PersonalAccesses.Filter ofOne = new PersonalAccesses.Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Set.of(),
                Optional.of(new PersonalAccesses.Entity("Observation", "o-1")));
        assertThat(new PersonalAccesses(jdbc, payloads, own).search(reader, ofOne, 0, 1000))
                .extracting(PersonalAccesses.Access::position)
                .doesNotHaveDuplicates()
                .hasSize(501);
    }

    @Test
    void an_event_keeps_the_profile_of_a_use_whoever_did_whatever() {
        AuditAgent doctor = new AuditAgent(Kind.RECIPIENT, "clinic", "Practitioner/doctor", "clinic-app", "TREAT");
        List<AuditAgent> agents = List.of(
                doctor,
                new AuditAgent(Kind.CITIZEN, sakura.value(), "app", "SELF-VIEW"),
                new AuditAgent(Kind.DELEGATE, "delegate", "app", "FAMILY-VIEW"),
                new AuditAgent(Kind.OPERATOR, "", "subject of an issuer", "console", "OPERATE"),
                AuditAgent.system("dormancy"),
                AuditAgent.nobody());
        agents.forEach(agent -> trail.append(use(agent, AuditAction.READ, AuditOutcome.done(200))));
        for (AuditAction action : AuditAction.values()) {
            trail.append(use(doctor, action, new AuditOutcome(Result.DENIED, 404, "no-consent")));
        }

        List<AuditEvent> events = search(tokens.citizen(sakura.value()), "");
        assertThat(events).hasSizeGreaterThan(agents.size() + AuditAction.values().length);
        assertThat(events).allSatisfy(event -> {
            event.getMeta().addProfile("https://techophr.github.io/fhir/StructureDefinition/AuditEvent");
            assertThat(profiles.validate(event)).as(fhir.encode(event)).isEmpty();
        });
    }

    @Test
    void a_search_is_told_by_the_names_of_its_parameters_and_never_by_their_values() {
        AuditEvent event = search(tokens.citizen(sakura.value()), "&agent=Organization/clinic")
                .get(0);
        assertThat(event.getEntity().stream()
                        .filter(AuditEventEntityComponent::hasQuery)
                        .map(entity -> entity.getRole().getCode() + new String(entity.getQuery(), US_ASCII)))
                .containsExactly("24?code&date");
    }

    @Test
    void an_event_is_read_by_its_id_by_the_person_and_by_nobody_else() {
        AuditEvent event = search(tokens.citizen(sakura.value()), "").get(0);
        String path = "/AuditEvent/" + event.getIdElement().getIdPart();
        assertThat(fhir.get(tokens.citizen(sakura.value()), path).statusCode()).isEqualTo(200);
        for (String stranger : List.of(
                tokens.citizen("somebody-else"),
                tokens.operator(),
                tokens.recipient("clinic", RecipientType.MEDICAL, PurposeOfUse.TREAT))) {
            assertThat(fhir.get(stranger, path).statusCode()).isEqualTo(404);
            assertThat(search(stranger, "")).isEmpty();
            assertThat(search(stranger, "&patient=Patient/" + sakura.value())).isEmpty();
        }
        assertThat(fhir.get(tokens.citizen(sakura.value()), "/AuditEvent/no-such.1")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_search_finds_by_date_agent_action_and_outcome() {
        String citizen = tokens.citizen(sakura.value());
        assertThat(search(citizen, "&date=2026-04-01&agent=Organization/clinic&action=E&outcome=0"))
                .hasSize(1);
        assertThat(search(citizen, "&date=lt2026-03-30")).isEmpty();
        assertThat(search(citizen, "&agent=Organization/other")).isEmpty();
        assertThat(search(citizen, "&action=D")).isEmpty();
        assertThat(search(citizen, "&action=nonsense")).isEmpty();
        assertThat(search(citizen, "&outcome=8&agent=Organization/clinic")).isEmpty();
        assertThat(search(citizen, "&agent=Organization/clinic&patient=Patient/" + haru.value()))
                .isEmpty();
    }

    @Test
    void a_search_for_a_second_finds_all_of_it() {
        trail.append(page(java.time.Instant.parse("2026-04-03T01:02:03.999Z")));
        String citizen = tokens.citizen(sakura.value());
        assertThat(search(citizen, "&date=2026-04-03T01:02:03Z")).hasSize(1);
        assertThat(search(citizen, "&date=2026-04-03T01:02:04Z")).isEmpty();
    }

    @Test
    void another_person_who_came_upon_a_record_is_not_named() {
        trail.append(use(
                new AuditAgent(Kind.CITIZEN, haru.value(), "app", "SELF-VIEW"),
                AuditAction.READ,
                new AuditOutcome(Result.DENIED, 404, "no-consent")));
        List<AuditEvent> denied = search(tokens.citizen(sakura.value()), "&outcome=4");
        assertThat(denied).hasSize(1);
        assertThat(fhir.encode(denied.get(0))).contains("Another person").doesNotContain(haru.value());
    }

    @Test
    void a_search_finds_by_what_was_touched_and_by_purpose() {
        String citizen = tokens.citizen(sakura.value());
        trail.append(page(java.time.Instant.parse("2026-04-02T00:00:00Z")));
        assertThat(search(citizen, "&entity=Observation/o-1&agent=Organization/clinic"))
                .hasSize(2);
        assertThat(events(bundle(citizen, "/AuditEvent?entity=Observation/o-1&_count=1&_offset=1")))
                .hasSize(1);
        assertThat(search(citizen, "&entity=Observation/o-2"))
                .as("a resource of another person on the same page")
                .isEmpty();
        assertThat(search(citizen, "&entity=Patient/o-1")).isEmpty();
        assertThat(search(citizen, "&purpose=TREAT")).hasSize(2);
        assertThat(search(citizen, "&purpose=RESEARCH")).isEmpty();
        assertThat(search(citizen, "&purpose=nonsense")).isEmpty();
    }

    @Test
    void pages_follow_each_other_newest_first_without_gap_or_repetition() {
        for (int day = 2; day <= 5; day++) {
            trail.append(page(java.time.Instant.parse("2026-04-0" + day + "T00:00:00Z")));
        }
        String citizen = tokens.citizen(sakura.value());
        List<String> whole = ids(search(citizen, "&agent=Organization/clinic&_count=50"));
        Bundle first = bundle(citizen, "/AuditEvent?agent=Organization/clinic&_count=2");
        String next = first.getLink("next").getUrl();
        Bundle second = bundle(citizen, next.substring(fhir.baseUrl().toString().length()));
        assertThat(whole).hasSize(5);
        assertThat(ids(events(first))).isEqualTo(whole.subList(0, 2));
        assertThat(ids(events(second))).isEqualTo(whole.subList(2, 4));
        assertThat(events(first).get(0).getRecorded())
                .isAfter(events(second).get(0).getRecorded());
    }

    @TestFactory
    Stream<DynamicTest> nobody_writes_changes_or_deletes_one_through_any_door() {
        String own = "AuditEvent/"
                + search(tokens.citizen(sakura.value()), "")
                        .get(0)
                        .getIdElement()
                        .getIdPart();
        String forged = "{\"resourceType\":\"AuditEvent\",\"id\":\"" + own.substring(11) + "\",\"action\":\"R\"}";
        String meta = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"meta\",\"valueMeta\":{\"tag\":"
                + "[{\"system\":\"urn:x\",\"code\":\"seen\"}]}}]}";
        Stream<Door> doors = Stream.of(
                new Door("POST", "/AuditEvent", forged),
                new Door("POST", "/AuditEvent?recorded=2026-04-01", forged),
                new Door("PUT", "/" + own, forged),
                new Door("PUT", "/AuditEvent?agent=Organization/clinic", forged),
                new Door("PATCH", "/" + own, "[{\"op\":\"replace\",\"path\":\"/action\",\"value\":\"R\"}]"),
                new Door("DELETE", "/" + own, ""),
                new Door("DELETE", "/AuditEvent?agent=Organization/clinic", ""),
                new Door("POST", "/" + own + "/$meta-add", meta),
                new Door("POST", "/" + own + "/$meta-delete", meta),
                new Door("POST", "/" + own + "/$expunge", "{\"resourceType\":\"Parameters\"}"),
                new Door("POST", "/$graphql", "{\"query\":\"mutation{AuditEventDelete(id:1){id}}\"}"),
                entry("batch", "POST", "AuditEvent", forged),
                entry("batch", "PUT", own, forged),
                entry("batch", "DELETE", own, ""),
                entry("transaction", "POST", "AuditEvent", forged),
                entry("transaction", "PUT", own, forged),
                entry("transaction", "DELETE", own, ""));
        return doors.map(door -> DynamicTest.dynamicTest(door.toString(), () -> {
            for (String token : List.of(tokens.citizen(sakura.value()), tokens.operator())) {
                assertThat(refused(fhir.send(token, door.path(), door::open))).isTrue();
            }
            AuditEvent after = fhir.parse(AuditEvent.class, fhir.get(tokens.citizen(sakura.value()), "/" + own));
            assertThat(after.getAction()).isEqualTo(AuditEventAction.E);
            assertThat(after.getMeta().getTag()).isEmpty();
        }));
    }

    /** The whole request, or the one entry of a batch. */
    private boolean refused(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            return answer.statusCode() >= 400 && answer.statusCode() < 500;
        }
        return fhir.parse(Bundle.class, answer).getEntry().stream()
                .allMatch(entry -> entry.getResponse().getStatus().startsWith("4"));
    }

    private static Door entry(String type, String method, String url, String resource) {
        return new Door(
                "POST",
                "/",
                "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[{"
                        + (resource.isEmpty() ? "" : "\"resource\":" + resource + ",")
                        + "\"request\":{\"method\":\"" + method + "\",\"url\":\"" + url + "\"}}]}");
    }

    private record Door(String method, String path, String body) {
        void open(HttpRequest.Builder request) {
            request.header(
                            "Content-Type",
                            method.equals("PATCH") ? "application/json-patch+json" : "application/fhir+json")
                    .method(method, BodyPublishers.ofString(body));
        }
    }

    @Test
    void the_capability_statement_offers_reading_and_nothing_else() {
        CapabilityStatement statement = fhir.parse(CapabilityStatement.class, fhir.get("", "/metadata"));
        assertThat(statement.getRestFirstRep().getResource().stream()
                        .filter(resource -> resource.getType().equals("AuditEvent"))
                        .flatMap(resource -> resource.getInteraction().stream())
                        .map(ResourceInteractionComponent::getCode))
                .containsExactlyInAnyOrder(TypeRestfulInteraction.READ, TypeRestfulInteraction.SEARCHTYPE);
    }

    @Test
    void a_record_is_read_back_exactly_as_it_was_written() {
        AuditRecord record = page(java.time.Instant.parse("2026-04-01T00:00:00.123Z"));
        ChainPosition position = new ChainPosition(new NodeId("n"), 1);
        String sealed = CanonicalRecord.text(position, record, seals.of(CanonicalRecord.persons(record)));
        assertThat(sealed).doesNotContain(sakura.value(), haru.value(), "o-1");
        assertThat(payloads.parse(sealed)).isEqualTo(record);
        assertThat(payloads.parse(CanonicalRecord.text(record))).isEqualTo(record);
        AuditAgent herself = new AuditAgent(Kind.CITIZEN, sakura.value(), "app", "SELF-VIEW")
                .from("192.0.2.7")
                .with(TokenFingerprint.ofText("opaque"));
        AuditRecord own = use(herself, AuditAction.READ, AuditOutcome.done(200));
        String ownSealed = CanonicalRecord.text(position, own, seals.of(CanonicalRecord.persons(own)));
        assertThat(ownSealed)
                .doesNotContain("192.0.2.7", TokenFingerprint.ofText("opaque").value());
        assertThat(payloads.parse(ownSealed)).isEqualTo(own);
        assertThat(payloads.parse(CanonicalRecord.text(own))).isEqualTo(own);
    }

    @Test
    void a_person_can_keep_a_proof_that_the_record_is_in_the_trail_and_nobody_else_gets_it() throws Exception {
        trail.append(use(AuditAgent.system("dormancy"), AuditAction.READ, AuditOutcome.done(200)));
        AuditEvent event = search(tokens.citizen(sakura.value()), "").get(0);
        String path = "/AuditEvent/" + event.getIdElement().getIdPart() + "/$proof";
        checkpoints.signNow();
        String proof = fhir.get(tokens.citizen(sakura.value()), path).body();
        assertThat(proof).contains("\"kind\":\"system\"");
        ChainPosition proved = InclusionProof.parse(proof).verify(List.of(key.verifier()));
        assertThat(proved.node().value() + "." + proved.sequence())
                .isEqualTo(event.getIdElement().getIdPart());
        assertThat(proof).doesNotContain(sakura.value(), haru.value());
        for (String stranger : List.of(tokens.citizen("somebody-else"), tokens.operator())) {
            assertThat(fhir.get(stranger, path).statusCode()).isIn(403, 404);
        }
    }

    @Test
    void of_a_record_with_others_in_it_a_proof_tells_the_hash_and_nothing_of_the_others() throws Exception {
        AuditEvent event = search(tokens.citizen(sakura.value()), "").get(0);
        checkpoints.signNow();
        String id = event.getIdElement().getIdPart();
        String proof = fhir.get(tokens.citizen(sakura.value()), "/AuditEvent/" + id + "/$proof")
                .body();
        ChainPosition proved = InclusionProof.parse(proof).verify(List.of(key.verifier()));
        assertThat(proved.node().value() + "." + proved.sequence()).isEqualTo(id);
        assertThat(proof).doesNotContain("consent-1", "Observation", "persons");
    }

    @Test
    void another_person_who_came_upon_the_record_is_not_found_by_a_guessed_id() {
        AuditAgent haruByChance = new AuditAgent(Kind.CITIZEN, haru.value(), "app", "SELF-VIEW");
        trail.append(use(haruByChance, AuditAction.READ, AuditOutcome.done(200)));
        assertThat(search(tokens.citizen(sakura.value()), ""))
                .anySatisfy(event -> assertThat(fhir.encode(event)).contains("Another person"));
        assertThat(search(tokens.citizen(sakura.value()), "&agent=Patient/" + haru.value()))
                .isEmpty();
        assertThat(search(tokens.citizen(sakura.value()), "&agent=Organization/clinic"))
                .hasSize(1);
    }

    private List<AuditEvent> search(String token, String parameters) {
        return events(bundle(token, "/AuditEvent?_count=100" + parameters));
    }

    private Bundle bundle(String token, String path) {
        var response = fhir.get(token, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return fhir.parse(Bundle.class, response);
    }

    private static List<AuditEvent> events(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> (AuditEvent) entry.getResource())
                .toList();
    }

    private static List<String> ids(List<AuditEvent> events) {
        return events.stream().map(event -> event.getIdElement().getIdPart()).toList();
    }

    private static String what(AuditEventEntityComponent entity) {
        return String.valueOf(entity.getWhat().getReference());
    }

    private AuditRecord use(AuditAgent agent, AuditAction action, AuditOutcome outcome) {
        return new AuditRecord(
                java.time.Instant.parse("2026-04-01T00:00:00Z"),
                new RequestId(UUID.randomUUID().toString()),
                agent,
                action,
                outcome,
                "Observation/o-1",
                List.of(),
                java.util.Map.of(sakura, List.of(ResourceUse.one(Use.SHOWN, "Observation", "o-1", 3))),
                List.of(),
                List.of(new ConsentVersion(UUID.randomUUID().toString(), 1)),
                1);
    }

    private AuditRecord page(java.time.Instant at) {
        Caller clinic = new Caller.Recipient(
                new RecipientId("clinic"),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId("clinic-app"), PurposeOfUse.TREAT));
        return new AuditRecord(
                at,
                new RequestId(UUID.randomUUID().toString()),
                AuditAgent.of(clinic),
                AuditAction.SEARCH,
                AuditOutcome.done(200),
                "Observation",
                List.of("code", "date"),
                java.util.Map.of(
                        sakura, List.of(ResourceUse.one(Use.SHOWN, "Observation", "o-1", 3)),
                        haru, List.of(ResourceUse.one(Use.SHOWN, "Observation", "o-2", 1))),
                List.of(ResourceUse.counted(Use.SHOWN, "Organization", 2)),
                List.of(new ConsentVersion("consent-1", 2)),
                1);
    }
}
