package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a visible resource names leaves with it at no exit, unless the caller may see that as well. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class MaskedReferencesTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    private World world;
    private String vital;
    private String visit;
    private String panel;
    private String report;

    @BeforeAll
    void a_report_that_names_more_than_is_granted() {
        world = new World(fhir, tokens);
        vital = world.observation(world.person, "vital-signs");
        Encounter encounter = new Encounter();
        encounter.setStatus(Encounter.EncounterStatus.FINISHED);
        encounter.setClass_(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", null));
        encounter.setSubject(new Reference("Patient/" + world.person));
        visit = World.created(fhir.post(world.operator(), "/Encounter", encounter));
        Observation result = world.newObservation(world.person, "laboratory");
        result.setEncounter(named("Encounter/" + visit));
        result.addHasMember(named("Observation/" + vital));
        result.addDerivedFrom(named("Observation/" + vital));
        result.addExtension("urn:example:because", named("Observation/" + vital));
        panel = World.created(fhir.post(world.operator(), "/Observation", result));
        DiagnosticReport whole = new DiagnosticReport();
        whole.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        whole.setCode(new CodeableConcept().setText("架空の検査"));
        whole.setSubject(new Reference("Patient/" + world.person));
        whole.setEncounter(named("Encounter/" + visit));
        whole.addResult(named("Observation/" + vital));
        whole.addResult(new Reference("Observation/" + panel));
        report = World.created(fhir.post(world.operator(), "/DiagnosticReport", whole));
        world.consent(DataCategory.LAB);
    }

    private static Reference named(String literal) {
        return new Reference(literal).setDisplay("架空の名前");
    }

    @Test
    void no_exit_tells_of_what_is_not_granted() {
        exits().forEach((name, exit) -> {
            assertThat(exit.apply(world.citizen())).as(name + ", the person").contains(vital, visit, "架空の名前");
            assertThat(exit.apply(world.clinic()))
                    .as(name)
                    .contains(panel)
                    .doesNotContain(vital, visit, "架空の名前", "because", "\"encounter\"", "hasMember", "derivedFrom");
        });
    }

    private Map<String, Function<String, String>> exits() {
        Map<String, Function<String, String>> exits = new LinkedHashMap<>();
        String read = "/DiagnosticReport/" + report;
        String member = "/Observation/" + panel;
        for (String path : List.of(
                read,
                read + "/_history/1",
                read + "/_history",
                member,
                member + "/_history/1",
                "/DiagnosticReport?_id=" + report + "&_include=DiagnosticReport:result",
                "/DiagnosticReport?patient=" + world.person,
                "/Observation?patient=" + world.person,
                "/Observation?_id=" + panel + "&_revinclude=DiagnosticReport:result",
                read + "?_format=xml")) {
            exits.put(path, token -> fhir.get(token, path).body());
        }
        for (BundleType type : List.of(BundleType.BATCH, BundleType.TRANSACTION)) {
            for (String path : List.of(read, "/Observation?patient=" + world.person)) {
                Bundle bundle = new Bundle().setType(type);
                bundle.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl(path.substring(1));
                exits.put(
                        type + " " + path, token -> fhir.post(token, "", bundle).body());
            }
        }
        return exits;
    }

    @Test
    void the_whole_record_tells_a_recipient_nothing_more() {
        World seen = new World(fhir, tokens);
        String hidden = seen.observation(seen.person, "vital-signs");
        Observation result = seen.newObservation(seen.person, "laboratory");
        result.addHasMember(named("Observation/" + hidden));
        String open = World.created(fhir.post(seen.operator(), "/Observation", result));
        seen.consent(DataCategory.LAB, DataCategory.IDENT);
        assertThat(fhir.get(seen.clinic(), "/Patient/" + seen.person + "/$everything")
                        .body())
                .contains(open)
                .doesNotContain(hidden);
    }

    @Test
    void what_is_granted_or_hidden_later_is_named_from_then_on_and_no_more() {
        World seen = new World(fhir, tokens);
        String member = seen.observation(seen.person, "vital-signs");
        Observation result = seen.newObservation(seen.person, "laboratory");
        result.addHasMember(named("Observation/" + member));
        String path = "/Observation/" + World.created(fhir.post(seen.operator(), "/Observation", result));
        seen.consent(DataCategory.LAB);
        String without = fhir.get(seen.clinic(), path).body();
        assertThat(without).doesNotContain(member);
        String consent = seen.consent(DataCategory.VITAL);
        assertThat(fhir.get(seen.clinic(), path).body()).contains(member);
        hideFromRecipients(seen, "Observation/" + member);
        assertThat(fhir.get(seen.clinic(), path).body()).isEqualTo(without);
        seen.withdraw(consent);
        assertThat(fhir.get(seen.clinic(), path).body()).isEqualTo(without);
    }

    private void hideFromRecipients(World seen, String resource) {
        Parameters from = new Parameters();
        from.addParameter("from", new CodeType("recipients"));
        World.made(fhir.post(seen.citizen(), "/" + resource + "/$hide", from));
    }

    @Test
    void who_may_see_a_resource_does_not_find_it_by_what_is_hidden() {
        for (String search : List.of(
                "/DiagnosticReport?result=Observation/" + vital,
                "/DiagnosticReport?result=" + vital,
                "/DiagnosticReport?encounter=Encounter/" + visit,
                "/DiagnosticReport?result:Observation=" + vital + "&patient=" + world.person,
                "/Observation?has-member=Observation/" + vital)) {
            assertThat(found(world.citizen(), search)).as(search).isPositive();
            assertThat(found(world.clinic(), search)).as(search).isZero();
            assertThat(found(world.clinic(), search + "&_total=accurate"))
                    .as(search)
                    .isZero();
        }
        assertThat(found(world.clinic(), "/DiagnosticReport?result=Observation/" + vital + ",Observation/" + panel))
                .isEqualTo(1);
        assertThat(found(world.clinic(), "/DiagnosticReport?subject=" + world.person))
                .isEqualTo(1);
        assertThat(found(world.clinic(), "/DiagnosticReport?result=" + panel)).isEqualTo(1);
    }

    /** What has none comes first or last. */
    @Test
    void nobody_but_the_person_sorts_by_what_may_be_hidden() {
        String refused =
                fhir.get(world.clinic(), "/DiagnosticReport?_sort=encounter").body();
        assertThat(refused).contains("search-parameter-refused");
        assertThat(found(world.citizen(), "/DiagnosticReport?_sort=encounter")).isEqualTo(1);
        assertThat(found(world.clinic(), "/DiagnosticReport?_sort=subject,-date"))
                .isEqualTo(1);
    }

    @Test
    void who_may_see_a_patient_does_not_find_it_by_the_people_that_it_is_linked_to() {
        World seen = new World(fhir, tokens);
        Patient patient = fhir.parse(Patient.class, fhir.get(seen.citizen(), "/Patient/" + seen.person));
        patient.addLink().setType(Patient.LinkType.SEEALSO).setOther(new Reference("Patient/" + seen.other));
        World.made(fhir.put(seen.operator(), "/Patient/" + seen.person, patient));
        seen.consent(DataCategory.IDENT);
        String clinic = seen.clinic();
        assertThat(found(clinic, "/Patient?_id=" + seen.person)).isEqualTo(1);
        for (String search : List.of("/Patient?link=Patient/" + seen.other, "/Patient?link=" + seen.other)) {
            assertThat(found(seen.citizen(), search)).as(search).isEqualTo(1);
            assertThat(found(clinic, search)).as(search).isZero();
        }
    }

    /** It is told to whoever may see the resource, and of whom the Patient is hidden from that caller too. */
    @Test
    void who_may_see_a_resource_finds_it_by_the_person_whose_it_is_and_by_nobody_else() {
        World seen = new World(fhir, tokens);
        Observation result = seen.newObservation(seen.person, "laboratory");
        result.addPerformer(new Reference("Patient/" + seen.person));
        result.addFocus(new Reference("Patient/" + seen.other));
        World.created(fhir.post(seen.operator(), "/Observation", result));
        seen.consent(DataCategory.LAB);
        String clinic = seen.clinic();
        assertThat(fhir.get(clinic, "/Patient/" + seen.person).statusCode()).isEqualTo(404);
        for (String literal : List.of("Patient/", "")) {
            assertThat(found(clinic, "/Observation?performer=" + literal + seen.person))
                    .isEqualTo(1);
            assertThat(found(seen.citizen(), "/Observation?focus=" + literal + seen.other))
                    .isEqualTo(1);
            assertThat(found(clinic, "/Observation?focus=" + literal + seen.other))
                    .isZero();
        }
    }

    @Test
    void who_may_see_a_document_does_not_find_it_by_the_address_of_a_file_that_is_hidden() {
        World seen = new World(fhir, tokens);
        String hidden = "Binary/" + fileOf(seen, seen.other);
        DocumentReference document = documentAt(seen, hidden);
        String id = World.created(fhir.post(seen.operator(), "/DocumentReference", document));
        seen.consent(DataCategory.DOC);
        String clinic = seen.clinic();
        assertThat(fhir.get(clinic, "/DocumentReference/" + id).body())
                .contains(id)
                .doesNotContain(hidden);
        assertThat(found(seen.citizen(), "/DocumentReference?location=" + hidden))
                .isEqualTo(1);
        assertThat(found(clinic, "/DocumentReference?location=" + hidden)).isZero();
        assertThat(fhir.get(clinic, "/DocumentReference?_sort=location").body()).contains("search-parameter-refused");
    }

    /** @return the id of a file of one person */
    private String fileOf(World seen, String patient) {
        Binary file = new Binary().setContentType("text/plain").setData("架空".getBytes(StandardCharsets.UTF_8));
        file.setSecurityContext(new Reference("Patient/" + patient));
        return World.created(fhir.post(seen.operator(), "/Binary", file));
    }

    private static DocumentReference documentAt(World seen, String address) {
        DocumentReference document = new DocumentReference();
        document.setStatus(DocumentReferenceStatus.CURRENT);
        document.setSubject(new Reference("Patient/" + seen.person));
        document.addContent()
                .setAttachment(new Attachment().setContentType("text/plain").setUrl(address));
        return document;
    }

    private int found(String token, String search) {
        return World.ids(fhir.get(token, search).body()).size();
    }

    @Test
    void data_of_other_people_go_to_a_third_party_with_their_own_category_alone() {
        World seen = withMother();
        String path = "/Patient/" + seen.person;
        seen.consent(DataCategory.IDENT);
        assertThat(fhir.get(seen.citizen(), path).body()).contains("架空の母");
        assertThat(fhir.get(seen.clinic(), path).body()).contains("花子").doesNotContain("架空の母", "contact");
        assertThat(file(seen.clinic(), exported(seen.clinic()), "Patient"))
                .contains("花子")
                .doesNotContain("架空の母", "contact");
        String consent = seen.consent(DataCategory.FAMILY);
        assertThat(fhir.get(seen.clinic(), path).body()).contains("架空の母");
        assertThat(file(seen.clinic(), exported(seen.clinic()), "Patient")).contains("架空の母");
        seen.withdraw(consent);
        assertThat(fhir.get(seen.clinic(), path).body()).doesNotContain("架空の母");
    }

    private World withMother() {
        World seen = new World(fhir, tokens);
        Patient patient = new Patient();
        patient.addName().setFamily("架空").addGiven("花子");
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.addContact().getName().setText("架空の母");
        patient.setId(seen.person);
        World.made(fhir.put(seen.operator(), "/Patient/" + seen.person, patient));
        return seen;
    }

    @Test
    void a_file_tells_nothing_of_other_people_that_is_not_shared_any_more() {
        World seen = withMother();
        Observation result = seen.newObservation(seen.person, "laboratory");
        result.addPerformer(new Reference().setType("RelatedPerson").setDisplay("架空の叔母"));
        World.created(fhir.post(seen.operator(), "/Observation", result));
        String other = seen.observation(seen.person, "laboratory");
        seen.consent(DataCategory.IDENT, DataCategory.LAB);
        String consent = seen.consent(DataCategory.FAMILY);
        String path = exported(seen.clinic());
        assertThat(file(seen.clinic(), path, "Patient")).contains("花子", "架空の母");
        assertThat(file(seen.clinic(), path, "Observation")).contains("架空の叔母", other);
        seen.withdraw(consent);
        assertThat(file(seen.clinic(), path, "Patient")).doesNotContain("架空の母");
        assertThat(file(seen.clinic(), path, "Observation")).contains(other).doesNotContain("架空の叔母");
    }

    @Test
    void a_line_of_an_export_is_what_the_resource_shows_when_it_is_read() {
        String path = exported(world.clinic());
        String lines = file(world.clinic(), path, "Observation") + file(world.clinic(), path, "DiagnosticReport");
        assertThat(lines)
                .contains(report, panel)
                .doesNotContain(vital, visit, "架空の名前", "because", "\"encounter\"", "hasMember", "derivedFrom");
        String line = file(world.clinic(), path, "DiagnosticReport");
        DiagnosticReport read =
                fhir.parse(DiagnosticReport.class, fhir.get(world.clinic(), "/DiagnosticReport/" + report));
        assertThat(line.strip()).isEqualTo(fhir.encode(read));
    }

    @Test
    void a_file_names_nothing_that_came_to_be_hidden_after_it_was_made() {
        World seen = new World(fhir, tokens);
        String member = seen.observation(seen.person, "vital-signs");
        Observation result = seen.newObservation(seen.person, "laboratory");
        result.addHasMember(named("Observation/" + member));
        String id = World.created(fhir.post(seen.operator(), "/Observation", result));
        String other = seen.observation(seen.person, "laboratory");
        seen.consent(DataCategory.LAB);
        String consent = seen.consent(DataCategory.VITAL);
        String path = exported(seen.clinic());
        assertThat(file(seen.clinic(), path, "Observation")).contains(id, member, other, "hasMember");
        seen.withdraw(consent);
        assertThat(file(seen.clinic(), path, "Observation")).contains(other).doesNotContain(member, "hasMember");
    }

    /** It asks about what the resource itself names, and not about what only looks so. */
    @Test
    void a_line_in_which_a_word_is_written_as_the_name_of_something_hidden_leaves() {
        World seen = new World(fhir, tokens);
        String member = seen.observation(seen.person, "vital-signs");
        Observation result = seen.newObservation(seen.person, "laboratory");
        result.setValue(new StringType("Observation/" + member));
        String id = World.created(fhir.post(seen.operator(), "/Observation", result));
        String ofType = World.created(
                fhir.post(seen.operator(), "/Observation", result.setValue(new StringType("RelatedPerson"))));
        seen.consent(DataCategory.LAB);
        assertThat(file(seen.clinic(), exported(seen.clinic()), "Observation")).contains(id, ofType);
    }

    /** What it carries is its own, whatever is stored under the same address. */
    @Test
    void a_document_that_carries_a_resource_of_the_address_of_a_hidden_one_leaves_whole() {
        World seen = new World(fhir, tokens);
        String member = seen.observation(seen.person, "laboratory");
        Observation copy = seen.newObservation(seen.person, "laboratory");
        copy.setId(member);
        DiagnosticReport report = new DiagnosticReport();
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        report.setCode(new CodeableConcept().setText("架空の検査"));
        report.setSubject(new Reference("Patient/" + seen.person));
        report.addResult(new Reference("Observation/" + member));
        Bundle bundle = new Bundle().setType(BundleType.COLLECTION);
        bundle.addEntry()
                .setFullUrl("https://documents.example.jp/Observation/" + member)
                .setResource(copy);
        bundle.addEntry()
                .setFullUrl("https://documents.example.jp/DiagnosticReport/r")
                .setResource(report);
        String document = World.created(fhir.post(seen.citizen(), "/Bundle", bundle));
        seen.consent(DataCategory.LAB, DataCategory.DOC, DataCategory.IDENT);
        hideFromRecipients(seen, "Observation/" + member);
        String clinic = seen.clinic();
        assertThat(fhir.get(clinic, "/Observation/" + member).statusCode()).isEqualTo(404);
        assertThat(fhir.get(clinic, "/Bundle/" + document).body()).contains("\"Observation/" + member + "\"");
        assertThat(file(clinic, exported(clinic), "Bundle")).contains(document, "\"Observation/" + member + "\"");
    }

    @Test
    void a_line_leaves_without_the_whole_address_of_a_file_that_is_hidden() {
        World seen = new World(fhir, tokens);
        String hidden = fileOf(seen, seen.other);
        String id = World.created(fhir.post(
                seen.operator(), "/DocumentReference", documentAt(seen, fhir.baseUrl() + "/Binary/" + hidden)));
        seen.consent(DataCategory.DOC);
        String clinic = seen.clinic();
        assertThat(fhir.get(seen.citizen(), "/DocumentReference/" + id).body()).contains(hidden);
        assertThat(fhir.get(clinic, "/DocumentReference/" + id).body())
                .contains(id)
                .doesNotContain(hidden);
        assertThat(file(clinic, exported(clinic), "DocumentReference"))
                .contains(id)
                .doesNotContain(hidden);
    }

    /** What is named is left out, here or not; a file may be elsewhere. */
    @Test
    void an_address_that_a_person_writes_does_not_tell_whom_it_shares_with_whether_it_leads_anywhere() {
        World seen = new World(fhir, tokens);
        seen.consent(DataCategory.DOC);
        String clinic = seen.clinic();
        String elsewhere = "https://hospital.example.jp/fhir/Binary/77";
        for (String guessed : List.of("Patient/" + seen.other, "Patient/" + World.id("never"))) {
            DocumentReference document = documentAt(seen, guessed);
            document.addContent().setAttachment(new Attachment().setUrl(elsewhere));
            String id = World.created(fhir.post(seen.citizen(), "/DocumentReference", document));
            assertThat(fhir.get(seen.citizen(), "/DocumentReference/" + id).body())
                    .contains(guessed);
            assertThat(fhir.get(clinic, "/DocumentReference/" + id).body())
                    .contains(elsewhere)
                    .doesNotContain(guessed);
            assertThat(file(clinic, exported(clinic), "DocumentReference"))
                    .contains(id, elsewhere)
                    .doesNotContain(guessed);
            assertThat(found(seen.citizen(), "/DocumentReference?location=" + guessed))
                    .isEqualTo(1);
            assertThat(found(clinic, "/DocumentReference?location=" + guessed)).isZero();
        }
        assertThat(found(clinic, "/DocumentReference?location=" + elsewhere)).isEqualTo(2);
    }

    /** It stands in a column, and not in what is stored as JSON. */
    @Test
    void where_a_resource_came_from_names_too() {
        World seen = new World(fhir, tokens);
        String member = seen.observation(seen.person, "vital-signs");
        Observation result = seen.newObservation(seen.person, "laboratory");
        result.getMeta().setSource("Observation/" + member);
        String id = World.created(fhir.post(seen.operator(), "/Observation", result));
        seen.consent(DataCategory.LAB);
        String clinic = seen.clinic();
        assertThat(fhir.get(seen.citizen(), "/Observation/" + id).body()).contains(member);
        assertThat(fhir.get(clinic, "/Observation/" + id).body())
                .contains(seen.secret)
                .doesNotContain(member);
        assertThat(file(clinic, exported(clinic), "Observation")).contains(id).doesNotContain(member);
    }

    /** @return the path of a finished job of all people */
    private String exported(String token) {
        HttpResponse<String> accepted = fhir.send(
                token,
                "/Patient/$export",
                request -> request.header("Prefer", "respond-async").GET());
        String path = below(accepted.headers().firstValue("Content-Location").orElseThrow());
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (fhir.get(token, path).statusCode() != 200) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return path;
    }

    private String file(String token, String job, String type) {
        StringBuilder lines = new StringBuilder();
        try {
            for (JsonNode output :
                    new ObjectMapper().readTree(fhir.get(token, job).body()).get("output")) {
                if (output.get("type").asText().equals(type)) {
                    lines.append(
                            fhir.get(token, below(output.get("url").asText())).body());
                }
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
        return lines.toString();
    }

    private String below(String url) {
        return url.substring(fhir.baseUrl().toString().length());
    }

    /** What is shown is masked in memory; what is stored stays. */
    @Test
    void nothing_is_taken_out_of_what_is_stored() {
        exits().values().forEach(exit -> exit.apply(world.clinic()));
        assertThat(jdbc.queryForObject(
                        "select count(*) from hfj_res_link l join hfj_resource h on h.res_id = l.src_resource_id"
                                + " where h.fhir_id = ? and l.src_path = 'DiagnosticReport.result'",
                        Integer.class,
                        report))
                .isEqualTo(2);
        assertThat(fhir.get(world.citizen(), "/DiagnosticReport/" + report).body())
                .contains(vital, visit);
    }
}
