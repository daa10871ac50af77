package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.exchange.SourceFile;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.personkey.PersonKeys;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;

/** A person, an export of Apple Health in tables of so many rows, and what becomes of it. */
final class LongImportSteps {
    static final int ROWS = 100;
    static final int VALUES = 250;
    static final long LONGEST = 100_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss '+0900'");

    final PatientId person;

    private final FhirHttp fhir;
    private final TestIssuer tokens;
    private final ImportJobs jobs;
    private final Persons persons;
    private final PersonKeys keys;
    private final JdbcTemplate database;
    private final TransactionTemplate transactions;

    LongImportSteps(
            FhirHttp fhir,
            TestIssuer tokens,
            ImportJobs jobs,
            Persons persons,
            PersonKeys keys,
            JdbcTemplate database,
            PlatformTransactionManager transactions) {
        this.fhir = fhir;
        this.tokens = tokens;
        this.jobs = jobs;
        this.persons = persons;
        this.keys = keys;
        this.database = database;
        this.transactions = new TransactionTemplate(transactions);
        Patient patient = new Patient();
        patient.addName().setText("見本");
        patient.setBirthDateElement(new DateType("1970-04-05"));
        HttpResponse<String> created = fhir.post(tokens.operator(), "/Patient", patient);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        person = new PatientId(
                created.headers().firstValue("Location").orElseThrow().replaceFirst(".*/Patient/([^/]+).*", "$1"));
    }

    Caller citizen() {
        return new Caller.Citizen(person, Access.unnarrowed(new ClientId("phr-app"), PurposeOfUse.SELF_VIEW));
    }

    HandedOver handedOver() {
        return new HandedOver(citizen(), Optional.empty());
    }

    /** @return the job, which no thread of the server takes for an hour */
    ImportJob begin() {
        return begin(citizen(), export(VALUES, "体重計"));
    }

    ImportJob begin(Caller caller, byte[] export) {
        transactions.executeWithoutResult(status -> {
            beginNow(caller, export);
            lease(OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
        });
        return job();
    }

    void beginNow(Caller caller, byte[] export) {
        new LongImports(ROWS, LONGEST, jobs, keys, transactions).begin(stored(), SourceFile.of(export), caller, VALUES);
    }

    StoredPerson stored() {
        return persons.find(person, citizen()).orElseThrow();
    }

    ImportJob job() {
        return jobs.of(stored()).orElseThrow();
    }

    void lease(OffsetDateTime until) {
        assertThat(database.update(
                        "update techo_import_job set lease_until = ? where person = ?", until, person.value()))
                .isEqualTo(1);
    }

    <T> T column(String name, Class<T> type) {
        return database.queryForList("select " + name + " from techo_import_job where person = ?", type, person.value())
                .get(0);
    }

    String state() {
        return status().getParameter("state").getValue().primitiveValue();
    }

    Parameters status() {
        HttpResponse<String> answer =
                fhir.get(tokens.citizen(person.value()), "/Patient/" + person.value() + "/$import-status");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    int total(String type) {
        return fhir.parse(Bundle.class, fhir.get(tokens.citizen(person.value()), "/" + type + "?_summary=count"))
                .getTotal();
    }

    /** @param device which has measured so many weights, one a minute */
    static byte[] export(int values, String device) {
        StringBuilder xml =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"ja_JP\">\n"
                        + "<Me HKCharacteristicTypeIdentifierDateOfBirth=\"1970-04-05\"/>\n");
        for (int i = 0; i < values; i++) {
            xml.append(weight(i, device, "62.5"));
        }
        return xml.append("</HealthData>\n").toString().getBytes(UTF_8);
    }

    static String weight(int minute, String device, String value) {
        String at = TIME.format(LocalDateTime.of(2020, 1, 1, 7, 0).plusMinutes(minute));
        return "<Record type=\"HKQuantityTypeIdentifierBodyMass\" sourceName=\"" + device
                + "\" unit=\"kg\" startDate=\"" + at + "\" endDate=\"" + at + "\" value=\"" + value + "\"/>\n";
    }
}
