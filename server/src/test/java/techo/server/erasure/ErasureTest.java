package techo.server.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.RequestId;
import techo.policy.audit.SignedNote;
import techo.policy.audit.VerifierKey;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.audit.AuditPayload;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class ErasureTest {
    /** Where the id of a person may stand after the erasure: the law wants it, or it came afterwards. */
    private static final Set<String> KEPT_ID = Set.of(
            "techo_disclosure",
            "techo_disclosure_person",
            "techo_acquisition",
            "techo_erasure",
            "techo_legal_hold_person",
            "techo_audit_patient",
            "techo_person_key");

    @Autowired
    private Erasures erasures;

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

    @BeforeEach
    void aRecordThatWasSharedAndExported() {
        world = new ErasureWorld(fhir, tokens);
    }

    @Test
    void nothing_of_an_erased_record_is_left_but_what_the_law_wants_kept() throws Exception {
        String file = world.exportedFile();
        assertThat(fhir.get(world.doctor(), file).body()).contains(world.secret, world.neighbour);
        world.ownExport();
        List<String> payloadsBefore = jdbc.queryForList(
                "select a.payload from techo_audit a join techo_audit_patient p on p.node = a.node and p.seq = a.seq"
                        + " where p.patient_id = ?",
                String.class,
                world.person);
        assertThat(payloadsBefore).hasSizeGreaterThan(3);
        trail.append(lookAtNeighbour());
        long pid = pid(world.person);
        List<Long> own = jdbc.queryForList("select res_id from techo_resource where patient_pid = ?", Long.class, pid);
        assertThat(own).hasSizeGreaterThan(3);
        assertThat(places(world.secret)).isNotEmpty();

        Parameters asked = require(post(world.citizen(), "$erase"));
        assertThat(value(asked, "state")).isEqualTo("waiting");
        assertThat(fhir.get(world.doctor(), "/Observation/" + world.result).statusCode())
                .as("nothing is shared any more")
                .isEqualTo(404);
        assertThat(fhir.get(world.citizen(), "/Observation/" + world.result).statusCode())
                .as("and the person can still keep a copy")
                .isEqualTo(200);
        erasures.run();
        assertThat(fhir.get(world.citizen(), "/Observation/" + world.result).statusCode())
                .as("before its time nothing is erased")
                .isEqualTo(200);
        assertThat(value(require(post(world.citizen(), "$erase")), "id")).isEqualTo(value(asked, "id"));

        carryOut(value(asked, "id"));

        for (String path : List.of(
                "/Patient/" + world.person,
                "/Patient/" + world.person + "/_history",
                "/Observation/" + world.result,
                "/Observation/" + world.result + "/_history/1",
                "/Observation/" + world.deleted + "/_history/1")) {
            assertThat(fhir.get(world.citizen(), path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(places(world.secret)).as("in the database").containsOnly("techo_disclosure_person");
        assertThat(places(world.person)).isSubsetOf(KEPT_ID);
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
        assertThat(fhir.get(world.doctor(), file).body())
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
        assertThat(require(fhir.get(operator, "/Patient/" + world.person + "/$disclosures"))
                        .getParameter("disclosure"))
                .as("to whom it went is still told")
                .isNotNull();
        Parameters done = require(post(world.citizen(), "$erase"));
        assertThat(value(done, "state")).isEqualTo("done");
        SignedNote receipt = SignedNote.parse(value(done, "receipt"));
        assertThat(receipt.signer(List.of(verifier()))).isPresent();
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
    void two_operators_have_a_record_erased_and_either_can_take_it_back() {
        String alice = tokens.operator("alice");
        assertThat(post(alice, "$erase").body()).contains("erasure-reason-required");
        Parameters reason = new Parameters().addParameter("reason", new StringType("契約の終了"));
        Parameters proposed = require(fhir.post(alice, world.path("$erase"), reason));
        assertThat(value(proposed, "state")).isEqualTo("proposed");
        assertThat(post(alice, "$erase-approve").body()).contains("erasure-second-operator-required");
        assertThat(post(world.citizen(), "$erase-approve").statusCode()).isEqualTo(403);
        assertThat(value(require(post(tokens.operator("bob"), "$erase-approve")), "state"))
                .isEqualTo("waiting");
        assertThat(post(world.citizen(), "$erase-cancel").statusCode()).isEqualTo(404);
        assertThat(value(require(post(alice, "$erase-cancel")), "state")).isEqualTo("cancelled");
        assertThat(post(alice, "$erase-cancel").body()).contains("erasure-not-open");
        makeDue(value(proposed, "id"));
        erasures.run();
        assertThat(fhir.get(world.citizen(), "/Patient/" + world.person).statusCode())
                .isEqualTo(200);
        assertThat(require(fhir.get(alice, "/$erasures")).getParameter().stream()
                        .flatMap(line -> line.getPart().stream())
                        .map(part -> part.getValue().primitiveValue()))
                .contains(world.person, "cancelled");
    }

    @Test
    void a_legal_hold_puts_an_erasure_off_until_it_is_lifted() {
        String erasure = value(require(post(world.citizen(), "$erase")), "id");
        String hold = value(
                require(fhir.post(
                        tokens.operator("alice"),
                        "/$legal-hold",
                        new Parameters()
                                .addParameter("reason", new StringType("case 12"))
                                .addParameter("from", moment(Duration.ofDays(-1)))
                                .addParameter("until", moment(Duration.ofDays(1)))
                                .addParameter("patient", new Reference("Patient/" + world.person)))),
                "hold");
        makeDue(erasure);
        erasures.run();
        assertThat(fhir.get(world.citizen(), "/Patient/" + world.person).statusCode())
                .isEqualTo(200);
        require(post(world.citizen(), "$erase-cancel"));
        assertThat(post(world.citizen(), "$erase").body()).contains("erasure-held");
        Parameters lift = new Parameters()
                .addParameter("hold", new StringType(hold))
                .addParameter("reason", new StringType("closed"));
        require(fhir.post(tokens.operator("alice"), "/$legal-hold-propose-lift", lift));
        require(fhir.post(tokens.operator("bob"), "/$legal-hold-lift", lift));
        carryOut(value(require(post(world.citizen(), "$erase")), "id"));
        assertThat(fhir.get(world.citizen(), "/Patient/" + world.person).statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_was_written_while_a_record_was_erased_goes_when_a_node_comes_by_again() {
        String erasure = value(require(post(world.citizen(), "$erase")), "id");
        long pid = pid(world.person);
        carryOut(erasure);
        long late = -pid;
        jdbc.update(
                "insert into techo_resource (res_id, patient_pid, category, source) values (?, ?, 1, 'SELF_INPUT')",
                late,
                pid);
        jdbc.update("update techo_erasure set state = 'CLEANING' where erasure_id = ?", erasure);
        finish(erasure);
        assertThat(jdbc.queryForList("select res_id from techo_resource where res_id = ?", Long.class, late))
                .isEmpty();
    }

    @Test
    void every_table_that_names_people_or_resources_is_emptied_or_says_why_not() {
        Set<String> told = new HashSet<>(TablesThatStay.names());
        Stream.of(RecordTable.values()).forEach(table -> told.add(table.table()));
        List<String> naming = jdbc.queryForList(
                "select distinct lower(c.table_name) from information_schema.columns c join information_schema.tables b"
                        + " on b.table_schema = c.table_schema and b.table_name = c.table_name"
                        + " where b.table_type in ('BASE TABLE', 'TABLE') and lower(c.table_schema) = 'public'"
                        + " and lower(c.table_name) like 'techo%' and (lower(column_name) in ('patient_pid', 'patient_id', 'person', 'owner', 'subject')"
                        + " or lower(column_name) like '%res\\_id' escape '\\')",
                String.class);
        assertThat(naming).hasSizeGreaterThan(20);
        assertThat(naming.stream().filter(table -> !table.matches("techo_audit(_patient)?_[0-9_]+")))
                .isSubsetOf(told);
    }

    private AuditRecord lookAtNeighbour() {
        return new AuditRecord(
                Instant.now(),
                new RequestId(UUID.randomUUID().toString()),
                new AuditAgent(AuditAgent.Kind.CITIZEN, world.person, "app", "SELF-VIEW"),
                AuditAction.READ,
                new AuditOutcome(AuditOutcome.Result.DENIED, 404, "no-consent"),
                "",
                List.of(),
                Map.of(new PatientId(world.neighbour), List.of()),
                List.of(),
                List.of(),
                1);
    }

    private void carryOut(String erasure) {
        makeDue(erasure);
        finish(erasure);
    }

    /** An export of another test may still run, and is waited for. */
    private void finish(String erasure) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        do {
            erasures.run();
            if (state(erasure).equals("DONE")) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        } while (System.nanoTime() < end);
        assertThat(state(erasure)).isEqualTo("DONE");
    }

    private String state(String erasure) {
        return jdbc.queryForList("select state from techo_erasure where erasure_id = ?", String.class, erasure)
                .get(0);
    }

    private void makeDue(String erasure) {
        jdbc.update(
                "update techo_erasure set erase_after = ? where erasure_id = ?",
                OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1),
                erasure);
    }

    /** The tables that have this text in any column. */
    private Set<String> places(String text) {
        Set<String> found = new HashSet<>();
        List<Map<String, Object>> columns =
                jdbc.queryForList("select c.table_name as t, c.column_name as c, lower(c.data_type) as d"
                        + " from information_schema.columns c join information_schema.tables b"
                        + " on b.table_schema = c.table_schema and b.table_name = c.table_name"
                        + " where lower(c.table_schema) = 'public' and b.table_type in ('BASE TABLE', 'TABLE')");
        for (Map<String, Object> column : columns) {
            String type = String.valueOf(column.get("d"));
            boolean binary = type.contains("binary") || type.equals("bytea");
            if (!binary && !type.contains("char") && !type.equals("text")) {
                continue;
            }
            String table = String.valueOf(column.get("t"));
            String from = "select count(*) from \"" + table + "\" where ";
            String quoted = "\"" + column.get("c") + "\"";
            String sql = from + (binary ? "position(? in " + quoted + ") > 0" : quoted + " like ?");
            Object argument = binary ? text.getBytes(StandardCharsets.UTF_8) : "%" + text + "%";
            if (binary && isH2()) {
                continue;
            }
            Long count = jdbc.queryForObject(sql, Long.class, argument);
            if (count != null && count > 0) {
                // Months of the audit trail are tables of their own.
                found.add(table.toLowerCase(Locale.ROOT).replaceAll("_[0-9]{4}_[0-9]{2}$", ""));
            }
        }
        return found;
    }

    private boolean isH2() {
        return Boolean.TRUE.equals(jdbc.execute((java.sql.Connection connection) ->
                connection.getMetaData().getDatabaseProductName().equals("H2")));
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

    private long pid(String person) {
        return jdbc.queryForList(
                        "select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?",
                        Long.class,
                        person)
                .get(0);
    }

    private HttpResponse<String> post(String token, String operation) {
        return fhir.post(token, world.path(operation), new Parameters());
    }

    private Parameters require(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    private static String value(Parameters answer, String name) {
        return answer.getParameterValue(name).primitiveValue();
    }

    private static InstantType moment(Duration fromNow) {
        return new InstantType(Date.from(Instant.now().plus(fromNow)));
    }
}
