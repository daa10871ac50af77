package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Period;
import techo.policy.disclosure.Acquisition;
import techo.policy.disclosure.ContentDigest;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Whoever received something is on record by name, for as long as the law asks. */
@ServerTest
class DisclosureLedgerTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private DisclosureLedger ledger;

    @Autowired
    private Acquisitions acquisitions;

    @Autowired
    private DisclosureRetention retention;

    private LedgerWorld world;

    @BeforeEach
    void theClinicReadOneResult() {
        world = new LedgerWorld(fhir, tokens);
        world.consent(1);
        read(world.doctor());
    }

    @Test
    void a_person_sees_who_received_what_named_as_it_was_then() {
        world.register("医療法人架空会 改名診療所");
        world.consent(2);
        read(world.doctor());
        List<ParametersParameterComponent> entries = disclosures(world.citizen(), "");
        assertThat(entries)
                .extracting(entry -> value(entry, "legal-name"))
                .containsExactly("医療法人架空会 改名診療所", LedgerWorld.LEGAL_NAME);
        ParametersParameterComponent first = entries.get(1);
        assertThat(value(first, "recipient-version")).isEqualTo("1");
        assertThat(value(first, "address")).isEqualTo("東京都架空区1-1");
        assertThat(value(first, "representative")).isEqualTo("理事長 架空 花子");
        assertThat(value(first, "basis")).isEqualTo("CONSENT");
        assertThat(value(first, "record-duty")).isEqualTo("required");
        assertThat(value(first, "digest")).hasSize(64);
        assertThat(first.getPart())
                .extracting(ParametersParameterComponent::getName)
                .contains("consent", "request");
    }

    @Test
    void the_person_may_have_it_as_a_table_that_a_spreadsheet_opens() {
        world.register("=HYPERLINK(\"https://evil.example\")");
        world.consent(2);
        read(world.doctor());
        HttpResponse<String> csv = fhir.get(world.citizen(), path("?format=csv"));
        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.body()).startsWith("\uFEFF日時 Time,").contains(LedgerWorld.LEGAL_NAME, "検査結果");
        assertThat(csv.body()).contains("\"'=HYPERLINK").doesNotContain(",\"=HYPERLINK");
        assertThat(csv.body().lines()).hasSize(3);
    }

    @Test
    void the_person_may_have_it_on_paper() {
        for (String operation : List.of("$disclosures", "$acquisitions", "$access-log")) {
            HttpResponse<String> pdf =
                    fhir.get(world.citizen(), "/Patient/" + world.person + "/" + operation + "?format=pdf");
            assertThat(pdf.statusCode()).as(pdf.body()).isEqualTo(200);
            assertThat(pdf.headers().firstValue("Content-Type")).hasValue("application/pdf");
            assertThat(pdf.body()).startsWith("%PDF-");
        }
    }

    @Test
    void pages_and_periods_bound_what_is_shown() {
        read(world.doctor());
        read(world.doctor());
        Parameters first = fhir.parse(Parameters.class, fhir.get(world.citizen(), path("?count=2")));
        String next = first.getParameterValue("next").primitiveValue();
        assertThat(entries(first)).hasSize(2);
        List<ParametersParameterComponent> rest = entries(fhir.parse(
                Parameters.class,
                fhir.get(
                        world.citizen(),
                        next.substring(fhir.baseUrl().toString().length()))));
        assertThat(rest).hasSize(1);
        assertThat(disclosures(world.citizen(), "?to=2020-01-01")).isEmpty();
        assertThat(disclosures(
                        world.citizen(), "?from=" + LocalDate.now(Period.JAPAN).minusDays(1)))
                .hasSize(3);
        for (String wrong : List.of("?from=yesterday", "?from=2026-02-02&to=2026-02-01", "?format=xls", "?count=0")) {
            assertThat(fhir.get(world.citizen(), path(wrong)).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void nobody_else_sees_it_but_an_operator_who_answers_a_request_of_the_person() {
        assertThat(fhir.get(tokens.citizen("somebody-else"), path("")).statusCode())
                .isEqualTo(404);
        for (String refused : List.of(
                world.doctor(),
                world.app(),
                tokens.operator(),
                tokens.recipient("other", RecipientType.MEDICAL, PurposeOfUse.TREAT),
                tokens.token(claims -> claims.claim("techo_caller", "citizen")
                        .claim("patient", world.person)
                        .claim("purpose", PurposeOfUse.SELF_VIEW.code())
                        .claim("scope", "patient/Observation.rs")))) {
            assertThat(fhir.get(refused, path("")).statusCode()).isEqualTo(403);
        }
        assertThat(disclosures(operator(PurposeOfUse.RIGHTS), "")).hasSize(1);
    }

    @Test
    void the_statutory_report_lists_what_the_law_wants_and_no_value() {
        read(world.app());
        String today = LocalDate.now(Period.JAPAN).toString();
        String period = "/$disclosure-report?from=" + today + "&to=" + today;
        HttpResponse<String> report = fhir.get(tokens.operator(), period);
        assertThat(report.statusCode()).as(report.body()).isEqualTo(200);
        assertThat(mine(report)).hasSize(1).first().asString().contains("required", LedgerWorld.LEGAL_NAME);
        assertThat(report.body()).doesNotContain("valueString\":\"value\"");
        assertThat(mine(fhir.get(tokens.operator(), period + "&duty=all")))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("ON-BEHALF", "exempt-sent-by-person"));
        assertThat(mine(fhir.get(tokens.operator(), period + "&format=csv")))
                .hasSize(1)
                .first()
                .asString()
                .contains("記録義務あり");
        assertThat(fhir.get(world.citizen(), period).statusCode()).isEqualTo(403);
        assertThat(fhir.get(tokens.operator(), "/$disclosure-report").statusCode())
                .isEqualTo(400);
    }

    @Test
    void an_entry_can_be_neither_changed_nor_removed_before_its_time() {
        for (String change : List.of(
                "update techo_disclosure set purpose = 'RESEARCH'",
                "update techo_disclosure set recipient = 'x', consents = '[]', digest_of = 'nothing', digest = '',"
                        + " request_id = ''",
                "delete from techo_disclosure",
                "update techo_recipient_version set legal_name = 'x'",
                "delete from techo_recipient_version")) {
            assertThatThrownBy(() -> database.update(change))
                    .as(change)
                    .isInstanceOf(DataAccessException.class)
                    .hasStackTraceContaining("append-only");
        }
    }

    @Test
    void what_was_taken_in_can_be_neither_changed_nor_removed_before_its_time_and_only_loses_digests() {
        PatientId person = new PatientId(world.person);
        acquisitions.add(new Acquisition(
                person,
                Instant.now(),
                new Acquisition.Provider(Acquisition.Provider.Kind.PERSON, world.person),
                Optional.empty(),
                new ClientId("app"),
                new TreeSet<>(Set.of(DataOrigin.values())),
                List.of(new DisclosedKind(DataCategory.LAB, "Observation", Optional.empty(), 1)),
                List.of("0".repeat(64))));
        for (String change : List.of(
                "update techo_acquisition set provider_id = 'x', files = '[]' where patient_id = ?",
                "update techo_acquisition set kinds = '[]' where patient_id = ?",
                "update techo_acquisition set source = 'PERSON', files = '[]' where patient_id = ?",
                "delete from techo_acquisition where patient_id = ?")) {
            assertThatThrownBy(() -> database.update(change, world.person))
                    .as(change)
                    .isInstanceOf(DataAccessException.class)
                    .hasStackTraceContaining("append-only");
        }
        ledger.reduce(person, "架空 太郎 1980-04-01", Instant.now());
        assertThat(acquisitions.ofPerson(person, Period.ALWAYS, 0, 10))
                .extracting(entry -> entry.acquisition().files())
                .containsOnly(List.of());
    }

    @Test
    void nothing_is_answered_when_the_entry_cannot_be_stored() {
        database.execute("alter table techo_disclosure rename to techo_disclosure_away");
        HttpResponse<String> answer;
        try {
            answer = fhir.get(world.doctor(), "/Observation/" + world.laboratory);
        } finally {
            database.execute("alter table techo_disclosure_away rename to techo_disclosure");
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("audit-unavailable").doesNotContain("2093-3");
        HttpResponse<String> again = fhir.get(world.citizen(), path(""));
        for (int i = 0; i < 1000 && again.statusCode() == 503; i++) {
            again = fhir.get(world.citizen(), path(""));
        }
        assertThat(entries(fhir.parse(Parameters.class, again)))
                .as("the attempt may be on record, the answer never without it")
                .hasSizeBetween(1, 2);
    }

    @Test
    void what_is_older_than_the_law_asks_is_deleted_and_that_is_recorded() {
        String old = UUID.randomUUID().toString();
        database.update(
                "insert into techo_disclosure select patient_id, ?, ?, recipient, recipient_version, purpose, basis,"
                        + " duty, consents, kinds, digest_of, digest, request_id from techo_disclosure"
                        + " where patient_id = ?",
                OffsetDateTime.now(ZoneOffset.UTC).minusYears(3).minusDays(2),
                old,
                world.person);
        String hold = UUID.randomUUID().toString();
        database.update(
                "insert into techo_legal_hold (hold_id, reason, held_from, held_until, placed_by, placed_at)"
                        + " values (?, 'a case', ?, ?, 'operator', ?)",
                hold,
                OffsetDateTime.now(ZoneOffset.UTC).minusYears(4),
                OffsetDateTime.now(ZoneOffset.UTC),
                OffsetDateTime.now(ZoneOffset.UTC));
        database.update("insert into techo_legal_hold_person (hold_id, person) values (?, ?)", hold, world.person);
        retention.run();
        assertThat(disclosures(world.citizen(), "")).as("while a case is open").hasSize(2);
        database.update(
                "update techo_legal_hold set lifted_at = ? where hold_id = ?",
                OffsetDateTime.now(ZoneOffset.UTC),
                hold);
        retention.run();
        assertThat(disclosures(world.citizen(), "")).hasSize(1);
        assertThat(database.queryForList("select payload from techo_audit where agent_kind = 'system'", String.class))
                .anySatisfy(payload -> assertThat(payload).contains("disclosure-retention", "\"DisclosureEntry\""));
    }

    @Test
    void the_entries_of_an_erased_person_keep_what_the_law_asks_for_and_nothing_more() {
        PatientId person = new PatientId(world.person);
        ledger.reduce(person, "架空 太郎 1980-04-01", Instant.now());
        LedgerEntry entry = ledger.ofPerson(person, Period.ALWAYS, 0, 10).get(0);
        assertThat(entry.named()).map(NamedRecipient::legalName).contains(LedgerWorld.LEGAL_NAME);
        assertThat(entry.disclosed().kinds())
                .containsExactly(new DisclosedKind(DataCategory.LAB, "Observation", Optional.empty(), 1));
        assertThat(entry.disclosed().digest()).isEqualTo(ContentDigest.none());
        assertThat(entry.disclosed().consents()).isEmpty();
        assertThat(entry.request()).isEmpty();
        assertThat(database.queryForObject(
                        "select identification from techo_disclosure_person where patient_id = ?",
                        String.class,
                        world.person))
                .isEqualTo("架空 太郎 1980-04-01");
    }

    @Test
    void the_entries_of_a_held_person_stay_as_they_are() {
        PatientId person = new PatientId(world.person);
        String hold = UUID.randomUUID().toString();
        database.update(
                "insert into techo_legal_hold (hold_id, reason, held_from, held_until, placed_by, placed_at)"
                        + " values (?, 'case', ?, ?, 'alice', ?)",
                hold,
                OffsetDateTime.now(ZoneOffset.UTC).minusDays(1),
                OffsetDateTime.now(ZoneOffset.UTC).plusDays(1),
                OffsetDateTime.now(ZoneOffset.UTC));
        database.update("insert into techo_legal_hold_person (hold_id, person) values (?, ?)", hold, world.person);
        assertThatThrownBy(() -> ledger.reduce(person, "架空 太郎", Instant.now())).hasMessageContaining("legal hold");
        assertThat(ledger.ofPerson(person, Period.ALWAYS, 0, 10).get(0).request())
                .isPresent();
        database.update(
                "update techo_legal_hold set lifted_at = ? where hold_id = ?",
                OffsetDateTime.now(ZoneOffset.UTC),
                hold);
        assertThat(ledger.reduce(new PatientId("nobody"), "", Instant.now()))
                .isEqualTo(new DisclosureLedger.Kept(0, 0));
        assertThat(database.queryForList(
                        "select patient_id from techo_disclosure_person where patient_id = 'nobody'", String.class))
                .as("of whom there is no entry")
                .isEmpty();
    }

    private void read(String token) {
        assertThat(fhir.get(token, "/Observation/" + world.laboratory).statusCode())
                .isEqualTo(200);
    }

    private String path(String query) {
        return "/Patient/" + world.person + "/$disclosures" + query;
    }

    private List<ParametersParameterComponent> disclosures(String token, String query) {
        HttpResponse<String> answer = fhir.get(token, path(query));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return entries(fhir.parse(Parameters.class, answer));
    }

    private static List<ParametersParameterComponent> entries(Parameters answer) {
        return answer.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("disclosure"))
                .toList();
    }

    private Stream<String> mine(HttpResponse<String> report) {
        return report.body().lines().filter(line -> line.contains(world.person));
    }

    private static String value(ParametersParameterComponent entry, String name) {
        return entry.getPart().stream()
                .filter(part -> part.getName().equals(name))
                .map(part -> part.getValue().primitiveValue())
                .findFirst()
                .orElseThrow();
    }

    private String operator(PurposeOfUse purpose) {
        return tokens.token(claims -> claims.claim("techo_caller", "operator").claim("purpose", purpose.code()));
    }
}
