package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;
import techo.server.audit.AuditedRequests;
import techo.server.audit.AuditedRequests.Answer;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** One row for each way in which something leaves, or is refused: exactly this is recorded, and exactly this disclosed. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathMatrixTest {
    private static final String NOTHING = "";

    @Autowired
    private AuditedRequests requests;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private LedgerWorld world;
    private String consent;

    @BeforeAll
    void makePersonAndClinic() {
        world = new LedgerWorld(fhir, tokens);
        consent = world.consent(1, DataCategory.IDENT);
        world.emergency();
    }

    @TestFactory
    Stream<DynamicTest> every_exit_leaves_exactly_this_record_and_this_entry() {
        String laboratory = "/Observation/" + world.laboratory;
        String search = "/Observation?subject=Patient/" + world.person;
        String seen = "[{P:shown:Observation/LAB}] [C/1]";
        String disclosed = "P clinic/1 TREAT CONSENT required [C/1] LAB:Observation:2093-3:1";
        String both = "[{P:shown:Observation/LAB P:shown:Patient/P}] [C/1]";
        String bothDisclosed = "P clinic/1 TREAT CONSENT required [C/1] IDENT:Patient:-:1,LAB:Observation:2093-3:1";
        String doctor = world.doctor();
        String citizen = world.citizen();
        String nothing = "[{}] []";
        return Stream.of(
                        row(
                                "read",
                                doctor,
                                get(laboratory),
                                "recipient read done 200 Observation/LAB",
                                seen,
                                disclosed),
                        row(
                                "vread",
                                doctor,
                                get(laboratory + "/_history/1"),
                                "recipient read done 200 Observation/LAB",
                                seen,
                                disclosed),
                        row(
                                "history of one",
                                doctor,
                                get(laboratory + "/_history"),
                                "recipient history done 200 Observation/LAB/_history",
                                seen,
                                disclosed),
                        row("search", doctor, get(search), "recipient search done 200 Observation", seen, disclosed),
                        row(
                                "search by POST",
                                doctor,
                                form("/Observation/_search", "subject=Patient/" + world.person),
                                "recipient search done 200 Observation/_search",
                                seen,
                                disclosed),
                        row(
                                "page",
                                doctor,
                                get(search + "&_count=1&_offset=0"),
                                "recipient search done 200 Observation",
                                seen,
                                disclosed),
                        row(
                                "empty page",
                                doctor,
                                get(search + "&_count=1&_offset=5"),
                                "recipient search done 200 Observation",
                                nothing,
                                NOTHING),
                        row(
                                "count",
                                doctor,
                                get(search + "&_summary=count"),
                                "recipient search done 200 Observation",
                                nothing,
                                NOTHING),
                        row(
                                "include",
                                doctor,
                                get(search + "&_include=Observation:subject"),
                                "recipient search done 200 Observation",
                                both,
                                bothDisclosed),
                        row(
                                "revinclude",
                                doctor,
                                get("/Patient?_id=" + world.person + "&_revinclude=Observation:subject"),
                                "recipient search done 200 Patient",
                                both,
                                bothDisclosed),
                        row(
                                "$everything",
                                doctor,
                                get("/Patient/" + world.person + "/$everything"),
                                "recipient operation done 200 Patient/P/$everything",
                                "[{:shown:Organization/clinic P:shown:Observation/LAB P:shown:Patient/P}] [C/1]",
                                bothDisclosed),
                        row(
                                "batch",
                                doctor,
                                bundle(BundleType.BATCH, "Observation/" + world.laboratory, "Patient/" + world.person),
                                "recipient batch done 200 ",
                                both,
                                bothDisclosed),
                        row(
                                "transaction",
                                doctor,
                                bundle(BundleType.TRANSACTION, "Observation/" + world.laboratory),
                                "recipient transaction done 200 ",
                                seen,
                                disclosed),
                        row(
                                "directory",
                                doctor,
                                get("/Organization/" + world.clinic),
                                "recipient read done 200 Organization/clinic",
                                "[{:shown:Organization/clinic}] []",
                                NOTHING),
                        row(
                                "not modified",
                                doctor,
                                unmodified(laboratory),
                                "recipient read done 304 status-304 Observation/LAB",
                                nothing,
                                NOTHING),
                        row(
                                "hidden",
                                doctor,
                                get("/Observation/" + world.weight),
                                "recipient read failed 404 not-found Observation/WEIGHT",
                                nothing,
                                NOTHING),
                        row(
                                "absent",
                                doctor,
                                get("/Observation/no-such"),
                                "recipient read failed 404 not-found Observation/no-such",
                                nothing,
                                NOTHING),
                        row(
                                "write of a recipient",
                                doctor,
                                token -> requests.delete(token, laboratory),
                                "recipient delete denied 403 recipient-read-only Observation/LAB",
                                nothing,
                                NOTHING),
                        row(
                                "GraphQL",
                                doctor,
                                get("/$graphql?query=%7BPatientList%7Bid%7D%7D"),
                                "recipient other denied 405 interaction-not-offered $graphql",
                                nothing,
                                NOTHING),
                        row(
                                "parameter that nobody knows",
                                doctor,
                                get("/Observation?nonsense=1"),
                                "recipient search failed 400 search-parameter-unknown Observation",
                                nothing,
                                NOTHING),
                        row(
                                "export of one person by a recipient",
                                doctor,
                                export("/Patient/" + world.person + "/$export"),
                                "recipient export denied 404 export-recipient-named-a-person Patient/P/$export",
                                nothing,
                                NOTHING),
                        row(
                                "act of an operator",
                                doctor,
                                token -> requests.post(
                                        token,
                                        "/Organization/" + world.clinic + "/$recipient-suspend",
                                        new Parameters()),
                                "recipient operation denied 403 operator-required Organization/clinic/$recipient-suspend",
                                nothing,
                                NOTHING),
                        row(
                                "emergency",
                                world.doctor(PurposeOfUse.EMERGENCY),
                                get("/AllergyIntolerance/" + world.allergy),
                                "recipient read done 200 emergency-life AllergyIntolerance/ALLERGY",
                                "[{P:shown:AllergyIntolerance/ALLERGY}] []",
                                "P clinic/1 EMERGENCY LIFE exempt-legal-ground [] ALLERGY:AllergyIntolerance:-:1"),
                        row(
                                "app of the person",
                                world.app(),
                                get(laboratory),
                                "recipient read done 200 Observation/LAB",
                                seen,
                                "P clinic/1 TREAT ON-BEHALF exempt-sent-by-person [C/1] LAB:Observation:2093-3:1"),
                        row(
                                "own record",
                                citizen,
                                get(laboratory),
                                "citizen read done 200 Observation/LAB",
                                "[{P:shown:Observation/LAB}] []",
                                NOTHING),
                        row(
                                "record of another",
                                tokens.citizen("nobody"),
                                get(laboratory),
                                "citizen read failed 404 not-found Observation/LAB",
                                nothing,
                                NOTHING),
                        row(
                                "own log",
                                citizen,
                                get("/AuditEvent?date=lt2020-01-01"),
                                "citizen search done 200 AuditEvent",
                                nothing,
                                NOTHING),
                        row(
                                "own disclosures",
                                citizen,
                                get("/Patient/" + world.person + "/$disclosures"),
                                "citizen operation done 200 Patient/P/$disclosures",
                                nothing,
                                NOTHING),
                        row(
                                "own export",
                                citizen,
                                export("/Patient/" + world.person + "/$export"),
                                "citizen export done 202 Patient/P/$export",
                                "[{:created:ExportJob/JOB}] []",
                                NOTHING),
                        row(
                                "file of the own export",
                                citizen,
                                file("/Patient/" + world.person + "/$export?_type=Observation"),
                                "citizen export done 200 $export-file",
                                "[{:shown:ExportJob/JOB P:shown:Observation/2}] []",
                                NOTHING),
                        row(
                                "file of an export of a recipient",
                                doctor,
                                file("/Patient/$export?_type=Observation"),
                                "recipient export done 200 $export-file",
                                "[{:shown:ExportJob/JOB P:shown:Observation/1}] [C/1]",
                                "P clinic/1 TREAT CONSENT required [C/1] LAB:Observation:-:1"),
                        row(
                                "operator",
                                tokens.operator(),
                                get(laboratory),
                                "operator read failed 404 not-found Observation/LAB",
                                nothing,
                                NOTHING),
                        row(
                                "statutory report",
                                tokens.operator(),
                                get("/$disclosure-report?from=2020-01-01&to=2020-01-01"),
                                "operator operation done 200 $disclosure-report",
                                nothing,
                                NOTHING))
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> check(row)));
    }

    private void check(Row row) {
        Answer answer = row.request().apply(row.token());
        assertThat(recorded(answer)).as(answer.response().body()).isEqualTo(row.record() + " " + row.touched());
        assertThat(entries(answer)).isEqualTo(row.entry());
    }

    private String recorded(Answer answer) {
        JsonNode record = answer.record();
        return named(record.at("/who/kind").asText() + " " + record.at("/do").asText() + " "
                + record.at("/out/result").asText() + " "
                + record.at("/out/status").asInt() + " "
                + (record.at("/out/why").asText() + " ").stripLeading()
                + record.at("/target").asText() + " "
                + "[{" + String.join(" ", answer.touched()) + "}] "
                + record.at("/consents").toString().replace("\"", ""));
    }

    private String entries(Answer answer) {
        return answer.disclosures().stream()
                .map(entry -> {
                    assertThat(entry.get("digest")).isEqualTo(digestOfBody(answer));
                    return named(entry.get("patient_id") + " " + entry.get("recipient") + "/"
                            + entry.get("recipient_version") + " " + entry.get("purpose") + " " + entry.get("basis")
                            + " " + entry.get("duty") + " "
                            + entry.get("consents").toString().replace("\"", "") + " "
                            + kinds(entry.get("kinds").toString()));
                })
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private static String kinds(String json) {
        return LedgerText.kinds(json).stream()
                .map(kind -> kind.category().code() + ":" + kind.type() + ":"
                        + kind.code().map(code -> code.code()).orElse("-") + ":" + kind.count())
                .collect(Collectors.joining(","));
    }

    /** As the recipient would compute it, from what it received. */
    private String digestOfBody(Answer answer) {
        if (answer.record().at("/target").asText().equals("$export-file")) {
            return sha256(answer.response().body());
        }
        TreeSet<String> lines = new TreeSet<>();
        Matcher found = Pattern.compile(
                        "\"resourceType\":\\s*\"(Observation|AllergyIntolerance|Patient)\",\\s*\"id\":\\s*\"([^\"]+)\",\\s*\"meta\":\\s*\\{\\s*\"versionId\":\\s*\"(\\d+)\"")
                .matcher(answer.response().body());
        while (found.find()) {
            lines.add(found.group(1) + "/" + found.group(2) + "/_history/" + found.group(3) + "\n");
        }
        return sha256(String.join("", lines));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With the names of this test instead of ids that differ each time. */
    private String named(String text) {
        String named = text;
        for (Map.Entry<String, String> name : Map.of(
                        world.person,
                        "P",
                        world.laboratory,
                        "LAB",
                        world.weight,
                        "WEIGHT",
                        world.clinic,
                        "clinic",
                        world.allergy,
                        "ALLERGY",
                        consent,
                        "C")
                .entrySet()) {
            named = named.replaceAll(
                    "(?<![A-Za-z0-9.-])" + Pattern.quote(name.getKey()) + "(?![A-Za-z0-9.-])", name.getValue());
        }
        return named.replaceAll("ExportJob/[A-Za-z0-9-]+", "ExportJob/JOB");
    }

    private Function<String, Answer> get(String path) {
        return token -> requests.get(token, path);
    }

    private Function<String, Answer> form(String path, String form) {
        return token -> requests.send(
                token,
                path,
                request -> request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    private Function<String, Answer> bundle(BundleType type, String... urls) {
        Bundle bundle = new Bundle().setType(type);
        for (String url : urls) {
            bundle.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl(url);
        }
        return token -> requests.post(token, "/", bundle);
    }

    private Function<String, Answer> unmodified(String path) {
        return token -> requests.send(
                token,
                path,
                request -> request.header("If-None-Match", "W/\"1\"").GET());
    }

    private Function<String, Answer> export(String path) {
        return token -> requests.send(
                token,
                path,
                request -> request.header("Prefer", "respond-async").GET());
    }

    /** Starts an export, asks until it is there, and fetches its one file. */
    private Function<String, Answer> file(String kickOff) {
        return token -> {
            String status = below(export(kickOff)
                    .apply(token)
                    .response()
                    .headers()
                    .firstValue("Content-Location")
                    .orElseThrow());
            HttpResponse<String> manifest = fhir.get(token, status);
            for (int i = 0; i < 1000 && (manifest.statusCode() == 202 || manifest.statusCode() == 429); i++) {
                manifest = fhir.get(token, status);
            }
            return requests.get(token, below(manifest.body().replaceAll("(?s).*\"url\":\\s*\"([^\"]+)\".*", "$1")));
        };
    }

    private String below(String url) {
        return url.substring(fhir.baseUrl().toString().length());
    }

    private static Row row(
            String name, String token, Function<String, Answer> request, String record, String touched, String entry) {
        return new Row(name, token, request, record, touched, entry);
    }

    private record Row(
            String name, String token, Function<String, Answer> request, String record, String touched, String entry) {}
}
