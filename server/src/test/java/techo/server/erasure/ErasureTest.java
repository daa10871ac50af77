package techo.server.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static techo.server.erasure.ErasureSteps.value;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.RequestId;
import techo.policy.audit.SignedNote;
import techo.policy.audit.VerifierKey;
import techo.policy.consent.Audience;
import techo.policy.erasure.ErasureReceipt;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.audit.AuditPayload;
import techo.server.consent.Hiding;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class ErasureTest {
    /** Where the id of a person may stand after the erasure: the law wants it, or a restored backup needs it. */
    private static final Set<String> KEPT_ID = Set.of(
            "techo_disclosure",
            "techo_disclosure_person",
            "techo_acquisition",
            "techo_erasure",
            "techo_legal_hold_person");

    @Autowired
    private Erasures erasures;

    @Autowired
    private Hiding hiding;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private AuditTrail trail;

    @Autowired
    private AuditPayload payloads;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private Environment environment;

    private ErasureWorld world;
    private ErasureSteps steps;
    private TextInDatabase found;

    @BeforeEach
    void aPersonAndANeighbour() {
        world = new ErasureWorld(fhir, tokens);
        steps = new ErasureSteps(erasures, jdbc, fhir, tokens);
        found = new TextInDatabase(jdbc);
        steps.forgetEarlierExports();
    }

    @Test
    void nothing_of_an_erased_record_is_left_but_what_the_law_wants_kept() throws Exception {
        SharedRecord shared = new SharedRecord(world, fhir, tokens);
        String file = shared.exportedFile();
        assertThat(fhir.get(shared.doctor(), file).body()).contains(world.secret, world.neighbour);
        shared.ownExport();
        List<String> payloadsBefore = jdbc.queryForList(
                "select a.payload from techo_audit a join techo_audit_patient p on p.node = a.node and p.seq = a.seq"
                        + " where p.patient_id = ?",
                String.class,
                world.person);
        assertThat(payloadsBefore).hasSizeGreaterThan(3);
        trail.append(record(Instant.now(), world.person, world.neighbour));
        String incident = steps.incident("Patient/" + world.person);
        assertThat(steps.incidentPersons(incident).statusCode()).isEqualTo(200);
        long pid = steps.pid(world.person);
        List<Long> own = jdbc.queryForList("select res_id from techo_resource where patient_pid = ?", Long.class, pid);
        assertThat(own).hasSizeGreaterThan(3);
        assertThat(found.places(world.secret)).isNotEmpty();

        Parameters asked = steps.require(world.post(world.citizen(), "$erase"));
        assertThat(value(asked, "state")).isEqualTo("waiting");
        assertThat(fhir.get(shared.doctor(), "/Observation/" + shared.result).statusCode())
                .as("nothing is shared any more")
                .isEqualTo(404);
        assertThat(fhir.get(world.citizen(), "/Observation/" + shared.result).statusCode())
                .as("and the person can still keep a copy")
                .isEqualTo(200);
        erasures.run();
        assertThat(fhir.get(world.citizen(), "/Observation/" + shared.result).statusCode())
                .as("before its time nothing is erased")
                .isEqualTo(200);
        assertThat(value(steps.require(world.post(world.citizen(), "$erase")), "id"))
                .isEqualTo(value(asked, "id"));

        steps.carryOut(value(asked, "id"));

        for (String path : List.of(
                "/Patient/" + world.person,
                "/Patient/" + world.person + "/_history",
                "/Observation/" + shared.result,
                "/Observation/" + shared.result + "/_history/1",
                "/Observation/" + shared.deleted + "/_history/1")) {
            assertThat(fhir.get(world.citizen(), path).statusCode()).as(path).isEqualTo(404);
        }
        erasures.run();
        assertThat(found.places(world.secret)).as("in the database").containsOnly("techo_disclosure_person");
        assertThat(found.places(world.person)).isSubsetOf(KEPT_ID);
        assertThat(steps.incidentPersons(incident).body()).contains("incident-unreadable");
        for (String table : List.of("hfj_resource", "hfj_res_ver", "hfj_spidx_token", "hfj_spidx_date")) {
            assertThat(jdbc.queryForList("select res_id from " + table, Long.class))
                    .as(table)
                    .doesNotContainAnyElementsOf(own);
        }
        assertThat(jdbc.queryForList(
                        "select coalesce(agent_id, 'nobody') from techo_audit_patient where patient_id = ?",
                        String.class,
                        world.neighbour))
                .as("the neighbour still finds who looked, and not who it was")
                .contains("nobody")
                .doesNotContain(world.person);
        assertThat(filesWith(world.secret)).as("in files of exports").isEmpty();
        assertThat(fhir.get(shared.doctor(), file).body())
                .as("what was exported of others stays")
                .contains(world.neighbour)
                .doesNotContain(world.person);
        for (String payload : payloadsBefore) {
            assertThat(payloads.parse(payload).subjects().keySet())
                    .extracting(person -> person.value())
                    .doesNotContain(world.person);
        }
        assertThat(jdbc.queryForList(
                        "select identification from techo_disclosure_person where patient_id = ?",
                        String.class,
                        world.person))
                .containsExactly(world.secret + " 1980-04-01");
        String operator = tokens.token(
                claims -> claims.claim("techo_caller", "operator").claim("purpose", PurposeOfUse.RIGHTS.code()));
        assertThat(steps.require(fhir.get(operator, "/Patient/" + world.person + "/$disclosures"))
                        .getParameter("disclosure"))
                .as("to whom it went is still told")
                .isNotNull();
        Parameters done = steps.require(world.post(world.citizen(), "$erase"));
        assertThat(value(done, "state")).isEqualTo("done");
        Parameters outlook = steps.require(fhir.get(world.citizen(), world.path("$erasure")));
        assertThat(value(outlook, "receipt")).isEqualTo(value(done, "receipt"));
        assertThat(outlook.hasParameter("would-erase-after")).isFalse();
        SignedNote receipt = SignedNote.parse(value(done, "receipt"));
        assertThat(receipt.signer(List.of(verifier()))).isPresent();
        assertThat(ErasureReceipt.parse(receipt.text()).id().value()).isEqualTo(value(done, "id"));
        assertThat(receipt.text())
                .contains("\nerased Observation 2\n", "\nerased Patient 1\n", "\nkept-disclosures ")
                .doesNotContain(world.person);
        assertThat(jdbc.queryForList("select payload from techo_audit where action = 'erase'", String.class))
                .anySatisfy(payload -> assertThat(payload).contains("\"id\":\"erasure\"", value(done, "id")));
        assertThat(fhir.get(tokens.citizen(world.neighbour), "/Patient/" + world.neighbour)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_legal_hold_puts_an_erasure_off_until_it_is_lifted() {
        String erasure = steps.ask(world);
        String hold = steps.hold(world.person);
        steps.makeDue(erasure);
        erasures.run();
        assertThat(fhir.get(world.citizen(), "/Patient/" + world.person).statusCode())
                .isEqualTo(200);
        steps.require(world.post(world.citizen(), "$erase-cancel"));
        assertThat(world.post(world.citizen(), "$erase").body()).contains("erasure-held");
        steps.lift(hold);
        steps.carryOut(steps.ask(world));
        assertThat(fhir.get(world.citizen(), "/Patient/" + world.person).statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_belongs_to_nobody_and_names_the_person_goes_too() {
        List<Long> resIds = Stream.of(world.unowned()).map(this::resId).toList();
        Long directory = resId(world.directoryThatHeld());
        assertThat(found.versions(world.secret)).containsAll(resIds).contains(directory);
        steps.carryOut(steps.ask(world));
        assertThat(found.places(world.secret)).isEmpty();
        assertThat(jdbc.queryForList("select res_ver from hfj_res_ver where res_id = ?", Long.class, directory))
                .as("of the directory the version that holds nobody stays")
                .containsExactly(2L);
    }

    @Test
    void what_tells_of_somebody_under_a_legal_hold_is_not_erased_with_another() {
        Long ofBoth = resId(world.unowned()[0]);
        Long list = resId("Group/" + world.list(world.organization()));
        String hold = steps.hold(world.neighbour);
        String erasure = steps.ask(world);
        steps.makeDue(erasure);
        erasures.run();
        assertThat(steps.state(erasure)).isEqualTo("WAITING");
        assertThat(found.versions(world.secret)).contains(ofBoth);
        assertThat(found.versions(world.person)).contains(list);
        steps.lift(hold);
        steps.finish(erasure);
        assertThat(found.versions(world.person)).isEmpty();
        assertThat(found.versions(world.neighbour)).contains(list).doesNotContain(ofBoth);
    }

    @Test
    void an_erasure_that_fails_leaves_the_person_on_the_lists_and_is_tried_again() {
        Long list = resId("Group/" + world.list(world.organization()));
        String erasure = steps.ask(world);
        jdbc.execute("create table erasure_in_the_way (res_id bigint references hfj_resource (res_id))");
        try {
            jdbc.update("insert into erasure_in_the_way (res_id) values (?)", steps.pid(world.person));
            steps.makeDue(erasure);
            erasures.run();
            assertThat(steps.state(erasure)).isEqualTo("WAITING");
            assertThat(jdbc.queryForList("select res_ver from hfj_res_ver where res_id = ?", Long.class, list))
                    .containsExactlyInAnyOrder(1L, 2L);
        } finally {
            jdbc.execute("drop table erasure_in_the_way");
        }
        steps.finish(erasure);
        assertThat(found.versions(world.person)).isEmpty();
    }

    @Test
    void what_was_written_while_a_record_was_erased_goes_when_a_node_comes_by_again() {
        String erasure = steps.ask(world);
        long pid = steps.pid(world.person);
        steps.carryOut(erasure);
        long late = -pid;
        jdbc.update(
                "insert into techo_resource (res_id, patient_pid, category, source) values (?, ?, 1, 'SELF_INPUT')",
                late,
                pid);
        jdbc.update("update techo_erasure set state = 'CLEANING' where erasure_id = ?", erasure);
        steps.finish(erasure);
        assertThat(jdbc.queryForList("select res_id from techo_resource where res_id = ?", Long.class, late))
                .isEmpty();
        assertThat(value(steps.require(world.post(world.citizen(), "$erase")), "receipt"))
                .as("the receipt tells of both")
                .matches("(?s).*\nerased Patient 1\n.*\nerased-at .*\nerased-rows techo_resource 1\n.*");
    }

    @Test
    void what_operators_entered_goes_and_nobody_is_named_for_its_sake() {
        world.observation(world.person, "value");
        String entered = "select source from techo_acquisition where patient_id = ?";
        assertThat(jdbc.queryForList(entered, String.class, world.person)).containsExactly("OWN_ENTRY");
        assertThatThrownBy(() -> jdbc.update("delete from techo_acquisition where patient_id = ?", world.person))
                .hasStackTraceContaining("append-only");
        steps.carryOut(steps.ask(world));
        assertThat(jdbc.queryForList(entered, String.class, world.person)).isEmpty();
        assertThat(found.places(world.secret)).isEmpty();
    }

    /** It has locked the item, and not yet written what goes with that, when the erasure begins. */
    @Test
    void whoever_changes_an_item_is_waited_for_and_what_that_wrote_is_erased_too() {
        Long item = resId("Observation/" + world.observation(world.person, "value"));
        String erasure = steps.ask(world);
        steps.makeDue(erasure);
        long pid = steps.pid(world.person);
        List<CompletableFuture<Void>> erasing = new ArrayList<>();
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            hiding.change(item, Instant.now(), from -> {
                from.add(Audience.RECIPIENTS);
                erasing.add(CompletableFuture.runAsync(erasures::run));
                steps.awaitLocked(pid, transactions);
            });
            for (String stored : List.of(
                    "hfj_resource set res_updated = res_updated",
                    "hfj_res_ver set res_updated = res_updated",
                    "hfj_spidx_token set sp_missing = sp_missing")) {
                assertThat(jdbc.update("update " + stored + " where res_id = ?", item))
                        .isPositive();
            }
        });
        erasing.forEach(CompletableFuture::join);
        assertThat(steps.state(erasure)).as("at the first attempt").isNotEqualTo("WAITING");
        steps.finish(erasure);
        for (String table : List.of("hfj_resource", "techo_resource", "techo_hidden_past")) {
            assertThat(jdbc.queryForList("select res_id from " + table + " where res_id = ?", Long.class, item))
                    .as(table)
                    .isEmpty();
        }
    }

    @Test
    void a_record_that_comes_into_the_trail_after_the_erasure_names_nobody_for_long() {
        steps.carryOut(steps.ask(world));
        AuditRecord late = record(Instant.now().minusSeconds(3600), world.person, world.person);
        trail.append(late);
        trail.append(record(Instant.now().minusSeconds(3600), world.person, world.neighbour));
        String payload = jdbc.queryForList(
                        "select a.payload from techo_audit a join techo_audit_patient p on p.node = a.node"
                                + " and p.seq = a.seq where p.patient_id = ? and p.agent_id = p.patient_id",
                        String.class,
                        world.person)
                .get(0);
        erasures.run();
        assertThat(found.places(world.person)).isSubsetOf(KEPT_ID);
        assertThat(payloads.parse(payload).subjects()).isEmpty();
        assertThat(jdbc.queryForList(
                        "select patient_id from techo_audit_patient where patient_id = ? and agent_id is null",
                        String.class,
                        world.neighbour))
                .as("the neighbour still finds it")
                .isNotEmpty();
    }

    @Test
    void every_table_that_names_people_or_resources_is_emptied_or_says_why_not() {
        Set<String> told = new HashSet<>(TablesThatStay.names());
        Stream.of(RecordTable.values()).forEach(table -> told.add(table.table()));
        List<String> naming = jdbc.queryForList(
                "select distinct lower(c.table_name) from information_schema.columns c join information_schema.tables b"
                        + " on b.table_schema = c.table_schema and b.table_name = c.table_name"
                        + " where b.table_type in ('BASE TABLE', 'TABLE') and lower(c.table_schema) = 'public'"
                        + " and lower(c.table_name) like 'techo%' and (lower(column_name) in ('patient_pid', 'patient_id', 'person', 'owner', 'subject', 'actor')"
                        + " or lower(column_name) like '%res\\_id' escape '\\')",
                String.class);
        assertThat(naming).hasSizeGreaterThan(20);
        assertThat(naming.stream().filter(table -> !table.matches("techo_audit(_patient)?_[0-9_]+")))
                .isSubsetOf(told);
    }

    private static AuditRecord record(Instant at, String agent, String subject) {
        return new AuditRecord(
                at,
                new RequestId(UUID.randomUUID().toString()),
                new AuditAgent(AuditAgent.Kind.CITIZEN, agent, "app", "SELF-VIEW"),
                AuditAction.READ,
                new AuditOutcome(AuditOutcome.Result.DENIED, 404, "no-consent"),
                "",
                List.of(),
                Map.of(new PatientId(subject), List.of()),
                List.of(),
                List.of(),
                1);
    }

    private List<Path> filesWith(String text) throws Exception {
        Path exports = Path.of(environment.getRequiredProperty("techo.storage.data-directory"))
                .resolve("export");
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(exports)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (content(file).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static String content(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        boolean compressed = bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
        if (!compressed) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.EOFException unfinished) {
            return "";
        }
    }

    private VerifierKey verifier() throws Exception {
        String pem = Files.readString(Path.of(environment.getRequiredProperty("techo.audit.signing-key")));
        String base64 = pem.substring(pem.indexOf("BEGIN PUBLIC KEY-----") + 21, pem.indexOf("-----END PUBLIC KEY"));
        return new VerifierKey(
                "techo-audit",
                KeyFactory.getInstance("Ed25519")
                        .generatePublic(
                                new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64))));
    }

    private Long resId(String reference) {
        String[] typeAndId = reference.split("/");
        return jdbc.queryForList(
                        "select res_id from hfj_resource where res_type = ? and fhir_id = ?",
                        Long.class,
                        typeAndId[0],
                        typeAndId[1])
                .get(0);
    }
}
