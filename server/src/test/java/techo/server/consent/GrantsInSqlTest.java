package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.AccessRequest;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.DataLink;
import techo.policy.consent.Evidence;
import techo.policy.consent.GrantCompiler;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.PersonState;
import techo.policy.consent.PurposeCeiling;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;
import techo.server.consent.PersonRows.AskedBy;
import techo.server.delegation.DelegatedCondition;
import techo.server.notice.PublishedNotices;
import techo.server.recipient.RecipientProperties;
import techo.server.recipient.Recipients;
import techo.server.testing.ServerTest;

/** The database answers exactly as the policy, for random worlds and every resource of a small record. */
@ServerTest
class GrantsInSqlTest {
    private static final int ROUNDS = 60;
    private static final int ASKED_PER_ROUND = 10;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private VisibleResources visibleResources;

    @Autowired
    private PersonRows persons;

    @Autowired
    private PartitionSettings partitions;

    @Autowired
    private PurposeCeiling ceiling;

    @Autowired
    private LegalLimits limits;

    @Autowired
    private RecipientProperties properties;

    @Autowired
    private Recipients recipients;

    @Autowired
    private PublishedNotices notices;

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final RandomWorld worlds = new RandomWorld(new Random(seed));
    /** Below zero, where HAPI has no keys. */
    private final long person = -ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);

    @AfterEach
    void leaveNothing() {
        for (String table : List.of("techo_grant", "techo_grant_exception", "techo_resource", "techo_person")) {
            jdbc.update("delete from " + table + " where patient_pid = ?", person);
        }
        jdbc.update("delete from techo_notice where purpose = ?", RandomWorld.PURPOSE.code());
        forgetRecipients();
    }

    @Test
    void a_statement_finds_what_the_policy_permits() {
        int permitted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Map<Long, ResourceFacts> record = record();
            Evidence evidence = worlds.evidence();
            store(evidence, record);
            RandomWorld.Register register = worlds.register();
            store(register);
            for (int asked = 0; asked < ASKED_PER_ROUND; asked++) {
                Caller.Recipient caller = worlds.caller();
                Instant at = worlds.instant();
                Set<Long> expected = record.entrySet().stream()
                        .filter(resource -> new ConsentPolicy(register.conditions(caller.recipient()))
                                .decide(new AccessRequest(caller, resource.getValue(), at), evidence)
                                .fold(permit -> true, deny -> false))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
                assertThat(visibleResources.visible(caller, StatementTime.at(at), record.keySet()))
                        .as("seed %d round %d: %s at %s of %s under %s", seed, round, caller, at, evidence, register)
                        .containsExactlyInAnyOrderElementsOf(expected);
                for (VisibleResources sized : List.of(visibleResources, ofManyGrants())) {
                    for (Wanted wanted : Wanted.values()) {
                        assertThat(searched(sized, caller, StatementTime.at(at), record.keySet(), wanted))
                                .as("seed %d round %d: the same in a search of one type (%s)", seed, round, wanted)
                                .containsExactlyInAnyOrderElementsOf(expected);
                    }
                }
                permitted += expected.size();
            }
        }
        assertThat(permitted).as("seed %d", seed).isGreaterThan(ROUNDS);
    }

    private Map<Long, ResourceFacts> record() {
        jdbc.update("delete from techo_resource where patient_pid = ?", person);
        ResourceRows rows = new ResourceRows(jdbc);
        Map<Long, ResourceFacts> record = new HashMap<>();
        for (ResourceFacts facts : worlds.record()) {
            long resId = person - 1 - record.size();
            rows.write(new StoredRow(resId, person, facts.category(), facts.origin(), facts.effective()), 1);
            rows.hide(resId, facts.hiddenFrom());
            record.put(resId, facts);
        }
        return record;
    }

    private void store(Evidence evidence, Map<Long, ResourceFacts> record) {
        Map<ConsentId, Long> ids = new HashMap<>();
        for (ConsentRecord consent : evidence.consents()) {
            ids.put(consent.ref().id(), 1L);
        }
        Map<DataLink, Long> items = new HashMap<>();
        record.forEach((resId, facts) -> facts.links().forEach(link -> items.put(link, resId)));
        new GrantRows(jdbc, item -> Optional.ofNullable(items.get(item)))
                .replace(person, new GrantCompiler(LegalLimits.initial()).compile(RandomWorld.PERSON, evidence), ids);
        jdbc.update("delete from techo_person where patient_pid = ?", person);
        PersonState state = worlds.lastState();
        state.lastOwnAct().ifPresent(when -> persons.acted(person, when));
        state.frozenFrom().ifPresent(from -> {
            persons.freeze(person, AskedBy.PERSON);
            jdbc.update(
                    "update techo_person set frozen_from = ? where patient_pid = ?",
                    from.atOffset(ZoneOffset.UTC),
                    person);
        });
    }

    private void store(RandomWorld.Register register) {
        forgetRecipients();
        jdbc.update("delete from techo_notice where purpose = ?", RandomWorld.PURPOSE.code());
        register.registered().forEach(this::store);
        register.notices().all().forEach(notice -> {
            Object from = notice.requiredFrom().atOffset(ZoneOffset.UTC);
            jdbc.update(
                    "insert into techo_notice (purpose, version, title, text_ja, digest, shown_from, required_from,"
                            + " published_by, published_at) values (?, ?, 't', 't', 'd', ?, ?, 'p', ?)",
                    notice.purpose().code(),
                    notice.version().number(),
                    from,
                    from,
                    from);
        });
    }

    private void store(RegisteredRecipient recipient) {
        Optional<Instant> measured = recipient.seat() instanceof Seat.EquivalentMeasures abroad
                ? Optional.of(abroad.checkedAt())
                : Optional.empty();
        jdbc.update(
                "insert into techo_recipient (recipient, type, legal_name, address, representative, state, version,"
                        + " checklist_confirmed_at, checklist_until, country, abroad_ground, measures_checked_at)"
                        + " values (?, ?, 'n', 'a', 'r', ?, ?, ?, ?, ?, ?, ?)",
                recipient.id().value(),
                recipient.type().code(),
                recipient.state().name(),
                recipient.version().number(),
                recipient
                        .checklist()
                        .map(list -> list.confirmedAt().atOffset(ZoneOffset.UTC))
                        .orElse(null),
                recipient
                        .checklist()
                        .map(list -> list.until().atOffset(ZoneOffset.UTC))
                        .orElse(null),
                recipient.seat() instanceof Seat.InJapan ? "JP" : "US",
                ground(recipient.seat()),
                measured.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
        recipient
                .purposes()
                .forEach(purpose -> jdbc.update(
                        "insert into techo_recipient_purpose (recipient, purpose) values (?, ?)",
                        recipient.id().value(),
                        purpose.code()));
    }

    private static String ground(Seat seat) {
        return seat instanceof Seat.EquivalentMeasures
                ? "EQUIVALENT_MEASURES"
                : seat instanceof Seat.Recognised ? "RECOGNISED" : "INFORMED_CONSENT";
    }

    private void forgetRecipients() {
        for (String table : List.of("techo_recipient_purpose", "techo_recipient")) {
            jdbc.update("delete from " + table + " where recipient in (?, ?)", RandomWorld.CLINIC, RandomWorld.OTHER);
        }
    }

    /** As where every recipient has more grants than a search would begin with. */
    private VisibleResources ofManyGrants() {
        return new VisibleResources(
                jdbc,
                partitions,
                new GrantCondition(
                        jdbc,
                        ceiling,
                        limits,
                        new RegisterCondition(properties, limits),
                        new StoredGates(recipients, notices, ceiling, limits),
                        0),
                new DelegatedCondition(partitions, limits),
                new DocumentTypes(jdbc));
    }

    private List<Long> searched(
            VisibleResources sized, Caller caller, StatementTime at, Set<Long> resIds, Wanted wanted) {
        SqlPredicate sight = sized.predicate(caller, Permission.SEARCH, at, "t.res_id", "Observation", wanted);
        List<Object> arguments = new ArrayList<>(resIds);
        arguments.addAll(sight.arguments());
        return jdbc.queryForList(
                "select t.res_id from techo_resource t where t.res_id in (" + "?,".repeat(resIds.size() - 1) + "?) and "
                        + sight.sql(),
                Long.class,
                arguments.toArray());
    }
}
