package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.CanonicalRecord;
import techo.policy.audit.ChainDefect;
import techo.policy.audit.ChainHash;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainVerifier;
import techo.policy.audit.LegalHold;
import techo.policy.audit.LegalHoldId;
import techo.policy.audit.NodeId;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.RetentionPeriod;
import techo.policy.audit.Retirement;
import techo.policy.audit.SignedNote;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;
import techo.server.audit.AuditRows.Entry;
import techo.server.audit.GroupCommitTrail.Pending;
import techo.server.audit.SignedCheckpoints.Signed;
import techo.server.storage.DatabaseKind;
import techo.server.testing.ServerTest;

/** Months of a chain of its own, long ago, beside the chain of the running server. */
@ServerTest
class AuditRetentionTest {
    private static final YearMonth OLD = YearMonth.of(2019, 5);
    private static final YearMonth NEXT = YearMonth.of(2019, 6);
    private static final TokenSubject ALICE = new TokenSubject("https://issuer.example.jp", "alice");
    private static final TokenSubject BOB = new TokenSubject("https://issuer.example.jp", "bob");

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private DatabaseKind kind;

    @Autowired
    private DisclosureRows disclosures;

    @Autowired
    private RecordSeals seals;

    @Autowired
    private LegalHolds holds;

    @Autowired
    private SigningKey key;

    @TempDir
    private Path directory;

    private final NodeId node = new NodeId("old-" + UUID.randomUUID().toString().substring(0, 8));
    private final PatientId sakura = new PatientId("sakura-" + UUID.randomUUID());
    private CheckpointDirectory checkpoints;
    private CheckpointedRecords records;

    @BeforeEach
    void twoOldMonths() {
        checkpoints = new CheckpointDirectory(directory);
        records = new JdbcCheckpointedRecords(database);
        append(OLD, 3);
        append(NEXT, 2);
    }

    @AfterEach
    void dropTheRest() {
        retention(Period.ofYears(3)).run(YearMonth.of(2030, 1).minusYears(7));
    }

    @Test
    void a_month_that_is_old_enough_is_dropped_whole_and_what_is_left_verifies_with_the_signed_notes_alone()
            throws Exception {
        sign();
        assertThat(retention(Period.ofYears(5)).run(YearMonth.of(2024, 5))).isZero();
        assertThat(retention(Period.ofYears(5)).run(YearMonth.of(2024, 6))).isEqualTo(1);

        assertThat(sequences()).containsExactly(4L, 5L);
        assertThat(jdbc.queryForList(
                        "select patient_id from techo_audit_patient where node = ? and seq <= 3",
                        String.class,
                        node.value()))
                .isEmpty();
        List<String> unsigned = new ArrayList<>();
        Signed signed = new SignedCheckpoints(directory, List.of(key.verifier()), unsigned::add).read();
        assertThat(unsigned).isEmpty();
        assertThat(signed.retirements()).extracting(Retirement::month).containsExactly(OLD);
        List<ChainHead> ends =
                signed.retirements().stream().map(Retirement::head).toList();
        assertThat(defects(ends)).isEmpty();
        assertThat(defects(List.of())).extracting(ChainDefect::first).containsExactly(1L);
    }

    @Test
    void without_a_checkpoint_that_covers_its_end_a_month_stays() {
        assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isZero();
        assertThat(sequences()).hasSize(5);
        sign();
    }

    @Test
    void a_month_under_a_legal_hold_stays_until_it_is_lifted() {
        sign();
        Instant from = OLD.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        LegalHoldId hold =
                holds.place(new LegalHold("case 8", Set.of(sakura), from, from.plusSeconds(86_400 * 20)), ALICE);
        assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isZero();
        assertThat(sequences()).hasSize(5);
        assertThat(holds.proposeLift(hold, "closed", ALICE)).isTrue();
        assertThat(holds.lift(hold, ALICE)).isFalse();
        assertThat(holds.lift(hold, BOB)).isTrue();
        assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isEqualTo(2);
        assertThat(sequences()).isEmpty();
    }

    @Test
    void a_hold_that_is_placed_while_the_end_of_a_month_is_signed_keeps_the_month_and_nothing_says_it_was_dropped()
            throws Exception {
        sign();
        List<LegalHoldId> placed = new ArrayList<>();
        Clock whileSigning = asked(() -> {
            if (placed.isEmpty()) {
                placed.add(hold());
            }
        });
        try {
            assertThat(retention(Period.ofYears(3), whileSigning).run(YearMonth.of(2025, 1)))
                    .isZero();
            assertThat(placed).hasSize(1);
            assertKept();
        } finally {
            placed.forEach(this::lift);
        }
    }

    @Test
    void a_month_that_was_about_to_be_dropped_when_the_server_was_killed_may_still_be_held() throws Exception {
        sign();
        checkpoints.plan(end(3), note(3));
        LegalHoldId hold = hold();
        try {
            assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isZero();
            assertKept();
        } finally {
            lift(hold);
        }
        assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isEqualTo(2);
        assertThat(retirements()).containsExactly(OLD, NEXT);
    }

    @Test
    void that_a_month_was_dropped_is_said_also_when_the_server_was_killed_right_after_it() throws Exception {
        sign();
        ChainHead end = end(3);
        SignedNote note = note(3);
        assertThat(retention(Period.ofYears(5)).run(YearMonth.of(2024, 6))).isEqualTo(1);
        Files.delete(directory.resolve(node.value()).resolve("0000000000000000003.retired.note"));
        checkpoints.plan(end, note);
        assertThat(retirements()).isEmpty();

        assertThat(retention(Period.ofYears(5)).run(YearMonth.of(2024, 6))).isZero();
        assertThat(retirements()).containsExactly(OLD);
        assertThat(checkpoints.planned()).isEmpty();
        assertThat(defects(List.of(end))).isEmpty();
    }

    @Test
    void no_second_month_is_dropped_before_the_place_for_copies_knows_of_the_first() throws Exception {
        sign();
        Map<String, String> copied = new TreeMap<>();
        AtomicBoolean away = new AtomicBoolean(true);
        checkpoints = new CheckpointDirectory(
                directory,
                new CopiedNotes(
                        (name, note) -> {
                            if (away.get()) {
                                throw new IOException("the object store is away");
                            }
                            copied.put(name, note);
                        },
                        Duration.ZERO));
        assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isEqualTo(1);
        assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isZero();
        assertThat(sequences()).containsExactly(4L, 5L);
        away.set(false);
        assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isEqualTo(1);
        assertThat(copied)
                .containsKeys(
                        node.value() + "/0000000000000000003.retired.note",
                        node.value() + "/0000000000000000005.retired.note");
        assertThat(checkpoints.planned()).isEmpty();
    }

    @Test
    void what_cannot_be_told_or_dropped_does_not_hide_which_months_were_dropped() {
        sign();
        Clock inTheFirstMonthOnly = asked(() -> {
            if (!sequences().contains(3L)) {
                throw new IllegalStateException("the next month cannot be signed");
            }
        });
        assertThat(retention(Period.ofYears(3), inTheFirstMonthOnly).run(YearMonth.of(2025, 1)))
                .isEqualTo(1);
        AtomicBoolean broken = new AtomicBoolean(true);
        checkpoints = new CheckpointDirectory(
                directory,
                new CopiedNotes(
                        (name, note) -> {
                            if (broken.get()) {
                                throw new IllegalStateException("the place for copies is broken");
                            }
                        },
                        Duration.ZERO));
        assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isEqualTo(1);
        broken.set(false);
    }

    @Test
    void a_plan_that_could_not_be_withdrawn_is_confirmed_when_its_month_is_dropped_after_all() throws Exception {
        sign();
        ChainHead end = end(3);
        SignedNote earlier = note(3);
        Clock stillThere = asked(() -> {
            try {
                checkpoints.plan(end, earlier);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(retention(Period.ofYears(5), stillThere).run(YearMonth.of(2024, 6)))
                .isEqualTo(1);
        assertThat(Files.readString(directory.resolve(node.value()).resolve("0000000000000000003.retired.note")))
                .isEqualTo(earlier.note());
        assertThat(defects(List.of(end))).isEmpty();
    }

    @Test
    void a_hold_on_somebody_of_whom_nothing_was_recorded_in_its_time_keeps_no_month() {
        append(OLD.atDay(3), new PatientId("haru-" + UUID.randomUUID()), 1);
        sign();
        Instant from = OLD.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        LegalHoldId hold =
                holds.place(new LegalHold("case 9", Set.of(sakura), from, from.plusSeconds(86_400 * 5)), ALICE);
        try {
            assertThat(retention(Period.ofYears(3)).run(YearMonth.of(2025, 1))).isEqualTo(2);
        } finally {
            holds.proposeLift(hold, "closed", ALICE);
            holds.lift(hold, BOB);
        }
    }

    @Test
    void a_clock_that_went_back_leaves_the_months_of_a_chain_in_order() {
        append(OLD, 2);
        assertThat(jdbc.queryForList(
                        "select kept_month from techo_audit where node = ? and seq > 5", LocalDate.class, node.value()))
                .containsExactly(NEXT.atDay(1), NEXT.atDay(1));
        sign();
    }

    private void append(YearMonth month, int count) {
        append(month.atDay(10), sakura, count);
    }

    private void append(LocalDate day, PatientId person, int count) {
        Clock then = Clock.fixed(day.atStartOfDay().toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
        ChainWriter chain = new ChainWriter(
                new JdbcAuditRows(database, new AuditMonths(kind, then), disclosures), node, seals::of, head -> {});
        List<Pending> together = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AuditRecord record = new AuditRecord(
                    then.instant(),
                    new RequestId(UUID.randomUUID().toString()),
                    AuditAgent.system("test"),
                    AuditAction.READ,
                    AuditOutcome.done(200),
                    "",
                    List.of(),
                    Map.of(person, List.of(ResourceUse.one(ResourceUse.Use.SHOWN, "Observation", "o-" + i, 1))),
                    List.of(),
                    List.of(),
                    1);
            assertThat(CanonicalRecord.persons(record)).containsExactly(person);
            together.add(new Pending(record, Settlement.none(), new CompletableFuture<>()));
        }
        List<Entry> entries = chain.linked(together);
        chain.store(entries, Optional.empty());
    }

    private void sign() {
        Checkpoints signing = new Checkpoints(
                checkpoints, records, key, Clock.systemUTC(), AuditSettings.checkpoints(Duration.ofHours(1), 1));
        signing.reached(new JdbcAuditRows(database, new AuditMonths(kind, Clock.systemUTC()), disclosures).head(node));
        signing.signNow();
    }

    private AuditRetention retention(Period period) {
        return retention(period, Clock.systemUTC());
    }

    private AuditRetention retention(Period period, Clock clock) {
        return new AuditRetention(
                jdbc,
                new TransactionTemplate(transactions),
                kind,
                checkpoints,
                records,
                key,
                holds,
                new RetentionPeriod(period),
                clock);
    }

    /** A clock that is asked when the end of a month is signed. */
    private static Clock asked(Runnable then) {
        return new Clock() {
            @Override
            public Instant instant() {
                then.run();
                return Instant.now();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private void assertKept() throws Exception {
        assertThat(sequences()).hasSize(5);
        assertThat(defects(List.of())).isEmpty();
        assertThat(retirements()).isEmpty();
        assertThat(checkpoints.planned()).isEmpty();
    }

    private LegalHoldId hold() {
        Instant from = OLD.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return holds.place(new LegalHold("case 10", Set.of(sakura), from, from.plusSeconds(86_400 * 20)), ALICE);
    }

    private void lift(LegalHoldId hold) {
        assertThat(holds.proposeLift(hold, "closed", ALICE)).isTrue();
        assertThat(holds.lift(hold, BOB)).isTrue();
    }

    private ChainHead end(long sequence) {
        String hash = jdbc.queryForObject(
                "select hash from techo_audit where node = ? and seq = ?", String.class, node.value(), sequence);
        return new ChainHead(node, sequence, ChainHash.ofHex(String.valueOf(hash)));
    }

    private SignedNote note(long sequence) {
        return key.sign(new Retirement(end(sequence), OLD, Instant.parse("2024-06-01T00:00:00Z")));
    }

    /** The months of which a verifier believes that they were dropped. */
    private List<YearMonth> retirements() throws Exception {
        List<String> unsigned = new ArrayList<>();
        Signed signed = new SignedCheckpoints(directory, List.of(key.verifier()), unsigned::add).read();
        assertThat(unsigned).isEmpty();
        return signed.retirements().stream().map(Retirement::month).toList();
    }

    private List<Long> sequences() {
        return jdbc.queryForList("select seq from techo_audit where node = ? order by seq", Long.class, node.value());
    }

    private List<ChainDefect> defects(List<ChainHead> retired) throws Exception {
        List<ChainDefect> defects = new ArrayList<>();
        ChainVerifier verifier = new ChainVerifier(List.of(), retired, defects::add);
        try (Connection connection = database.getConnection()) {
            new StoredChains(connection).recompute(link -> {
                if (link.position().node().equals(node)) {
                    verifier.accept(link);
                }
            });
        }
        verifier.finish();
        return defects;
    }
}
