package techo.server.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.exchange.Samples;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a delegate may do beside looking, and only where a delegation says so. */
@ServerTest
class DelegateRightsTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void who_may_manage_adds_corrects_and_removes_what_the_delegation_names() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), with(family.parent(), "manage"));
        HttpResponse<String> added = fhir.post(family.byLaw(), "/Observation", observation(family, "laboratory", "1"));
        String own = "/Observation/" + id(Family.require(201, added));
        Family.require(200, fhir.put(family.byLaw(), own, named(observation(family, "laboratory", "2"), own)));
        String theirs = "/Observation/" + family.laboratory;
        Family.require(200, fhir.put(family.byLaw(), theirs, named(observation(family, "laboratory", "3"), theirs)));
        Observation seen = fhir.parse(Observation.class, fhir.get(family.citizen(), own));
        assertThat(seen.getValueStringType().getValue()).isEqualTo("2");
        Family.require(200, fhir.delete(family.byLaw(), own));
        assertThat(fhir.get(family.citizen(), own).statusCode()).isEqualTo(404);
    }

    @Test
    void what_a_delegate_is_not_shown_stays_in_what_it_corrects_and_out_of_what_it_is_answered() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), with(family.parent(), "manage"));
        Observation panel = observation(family, "laboratory", "1");
        panel.addHasMember(new Reference("Observation/" + family.laboratory));
        panel.addHasMember(new Reference("Observation/" + family.vital).setDisplay("secret"));
        String path = "/Observation/" + id(Family.require(201, fhir.post(family.operator(), "/Observation", panel)));
        Observation shown = fhir.parse(Observation.class, fhir.get(family.byLaw(), path));
        assertThat(shown.getHasMember())
                .extracting(Reference::getReference)
                .containsExactly("Observation/" + family.laboratory);

        shown.setValue(new StringType("2"));
        String answered =
                Family.require(200, fhir.put(family.byLaw(), path, shown)).body();
        assertThat(answered).contains(family.laboratory).doesNotContain(family.vital, "secret");
        shown.setValue(new StringType("3"));
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        bundle.addEntry()
                .setResource(shown)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.PUT)
                .setUrl(path.substring(1));
        HttpResponse<String> inBundle = fhir.send(
                family.byLaw(),
                "",
                request -> request.header("Content-Type", "application/fhir+json")
                        .header("Prefer", "return=representation")
                        .POST(BodyPublishers.ofString(fhir.encode(bundle))));
        assertThat(inBundle.statusCode()).as(inBundle.body()).isEqualTo(200);
        assertThat(inBundle.body()).contains(family.laboratory).doesNotContain(family.vital, "secret");

        Observation whole = fhir.parse(Observation.class, fhir.get(family.citizen(), path));
        assertThat(whole.getValueStringType().getValue()).isEqualTo("3");
        assertThat(whole.getHasMember())
                .extracting(Reference::getReference)
                .containsExactly("Observation/" + family.laboratory, "Observation/" + family.vital);
    }

    /** It would speak of what is stored, hidden or not: a test, or a position in a list. */
    @Test
    void a_delegate_corrects_nothing_by_a_patch() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), with(family.parent(), "manage"));
        refused(fhir.send(
                family.byLaw(),
                "/Observation/" + family.laboratory,
                request -> request.header("Content-Type", "application/json-patch+json")
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(
                                        "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"final\"}]"))));
    }

    @Test
    void what_the_delegation_does_not_name_is_neither_added_nor_made_of_something_else() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), with(family.parent(), "manage"));
        String own = "/Observation/"
                + id(Family.require(
                        201, fhir.post(family.byLaw(), "/Observation", observation(family, "laboratory", "1"))));
        String vital = "/Observation/" + family.vital;
        refused(fhir.post(family.byLaw(), "/Observation", observation(family, "vital-signs", "1")));
        refused(fhir.put(family.byLaw(), own, named(observation(family, "vital-signs", "1"), own)));
        assertThat(fhir.put(family.byLaw(), vital, named(observation(family, "laboratory", "1"), vital))
                        .statusCode())
                .isEqualTo(404);
        assertThat(fhir.delete(family.byLaw(), vital).statusCode()).isEqualTo(404);
        Bundle both = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        Stream.of("laboratory", "vital-signs")
                .forEach(category -> both.addEntry()
                        .setResource(observation(family, category, "1"))
                        .getRequest()
                        .setMethod(Bundle.HTTPVerb.POST)
                        .setUrl("Observation"));
        refused(fhir.post(family.byLaw(), "", both));
        assertThat(total(family.citizen(), "/Observation")).isEqualTo(3);
    }

    @Test
    void nobody_who_acts_for_a_person_changes_who_may_or_until_when() {
        Family family = Family.ofChild(fhir, tokens);
        Parameters everything = with(family.parent(), "manage", "consent", "export", "access-log");
        Arrays.stream(DataCategory.values())
                .filter(category -> category != DataCategory.DIRECTORY && category != DataCategory.LAB)
                .forEach(category -> everything.addParameter("category", new CodeType(category.code())));
        family.establish(family.operator(), everything);
        Patient younger = new Patient();
        younger.setId(family.person);
        younger.setBirthDate(java.sql.Date.valueOf(LocalDate.now(techo.policy.consent.Period.JAPAN)));
        refused(fhir.put(family.byLaw(), "/Patient/" + family.person, younger));
        RelatedPerson friend = new RelatedPerson();
        friend.setPatient(new Reference("Patient/" + family.person));
        refused(fhir.post(family.byLaw(), "/RelatedPerson", friend));
        refused(fhir.delete(family.byLaw(), "/RelatedPerson/" + family.delegate));
    }

    @Test
    void an_end_takes_the_rights_from_the_next_request() {
        Family family = Family.ofChild(fhir, tokens);
        String delegation = family.establish(family.operator(), with(family.parent(), "manage"));
        Family.require(200, family.end(family.operator(), delegation));
        refused(fhir.post(family.byLaw(), "/Observation", observation(family, "laboratory", "1")));
        String laboratory = "/Observation/" + family.laboratory;
        assertThat(fhir.put(family.byLaw(), laboratory, named(observation(family, "laboratory", "1"), laboratory))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_file_is_sent_in_by_who_may_manage_all_that_it_holds() {
        Family family = Family.ofAdult(fhir, tokens);
        family.born(LocalDate.of(1970, 4, 5));
        byte[] file = Samples.notebook("tc08_category1_full.txt");
        String looking = family.establish(family.citizen(), family.proposal("family", more -> {}));
        assertThat(sent(family, file).statusCode()).isEqualTo(404);
        Family.require(200, family.end(family.citizen(), looking));
        String some = family.establish(family.citizen(), family.proposal("family", more -> {
            with(more, "manage");
            more.addParameter("category", new CodeType("DOC"));
        }));
        refused(sent(family, file));
        assertThat(total(family.citizen(), "/DocumentReference")).isZero();
        Family.require(200, family.end(family.citizen(), some));
        family.establish(family.citizen(), family.proposal("family", more -> {
            with(more, "manage");
            Arrays.stream(DataCategory.values())
                    .filter(category -> !ConsentPolicy.NEVER_SHARED.contains(category) && category != DataCategory.LAB)
                    .forEach(category -> more.addParameter("category", new CodeType(category.code())));
        }));
        Family.require(200, sent(family, file));
        assertThat(total(family.byFavour(), "/DocumentReference")).isEqualTo(1);
    }

    @Test
    void who_may_export_takes_away_what_the_delegation_names_until_it_ends() {
        Family family = Family.ofChild(fhir, tokens);
        Parameters looking = family.parent();
        looking.addParameter("category", new CodeType("IDENT"));
        family.establish(family.operator(), looking);
        assertThat(kickedOff(family).statusCode()).isEqualTo(404);
        assertThat(taken(family).statusCode()).isEqualTo(404);
        Parameters proposal = with(family.parent(), "export");
        proposal.addParameter("category", new CodeType("IDENT"));
        String delegation = family.establish(family.operator(), proposal);
        String status = path(Family.require(202, kickedOff(family)), "Content-Location");
        String manifest = Family.require(200, fhir.get(family.byLaw(), status)).body();
        assertThat(manifest).contains("\"Observation\"", "\"Patient\"").doesNotContain("RelatedPerson");
        String file = manifest.replaceAll("(?s).*\"Observation\"[^}]*\"url\"\\s*:\\s*\"([^\"]*)\".*", "$1")
                .substring(fhir.baseUrl().toString().length());
        assertThat(Family.require(200, fhir.get(family.byLaw(), file)).body())
                .contains(family.laboratory)
                .doesNotContain(family.vital);
        assertThat(fhir.get(family.citizen(), file).statusCode()).isEqualTo(404);
        Family.require(200, taken(family));
        Family.require(200, family.end(family.operator(), delegation));
        assertThat(taken(family).statusCode()).isEqualTo(404);
        assertThat(fhir.get(family.byLaw(), file).statusCode()).isEqualTo(404);
    }

    @Test
    void the_log_is_shown_to_a_delegate_only_where_the_delegation_says_so() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.parent());
        fhir.get(family.byLaw(), "/Observation/" + family.laboratory);
        assertThat(log(family, family.byLaw())).isEmpty();
        assertThat(told(family)).containsOnly(403);
        String delegation = family.establish(family.operator(), with(family.parent(), "access-log"));
        List<AuditEvent> log = log(family, family.byLaw());
        assertThat(log).isNotEmpty();
        assertThat(told(family)).containsOnly(200);
        String line = "/AuditEvent/" + log.get(0).getIdElement().getIdPart();
        assertThat(fhir.get(family.byLaw(), line).statusCode()).isEqualTo(200);
        assertThat(fhir.get(family.byLaw(), line + "/$proof").statusCode())
                .as("there, or not yet covered by a checkpoint")
                .isIn(200, 503);
        Family.require(200, family.end(family.operator(), delegation));
        assertThat(fhir.get(family.byLaw(), line + "/$proof").statusCode()).isEqualTo(404);
        assertThat(log(family, family.byLaw())).isEmpty();
        assertThat(fhir.get(family.byLaw(), line).statusCode()).isEqualTo(404);
    }

    @Test
    void the_log_tells_a_delegate_of_what_the_delegation_opens_and_of_nothing_that_is_hidden() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), with(family.parent(), "access-log"));
        String laboratory = "Observation/" + family.laboratory;
        String vital = "Observation/" + family.vital;
        Stream.of(laboratory, vital).forEach(path -> Family.require(200, fhir.get(family.citizen(), "/" + path)));
        assertThat(told(family, family.byLaw())).contains(laboratory).doesNotContain(vital);
        assertThat(told(family, family.citizen())).contains(laboratory, vital);
        assertThat(found(family, laboratory)).isNotEmpty();
        assertThat(found(family, vital)).isEmpty();
        assertThat(fhir.get(family.byLaw(), "/Patient/" + family.person + "/$access-log?count=100")
                        .body())
                .contains("\"LAB\"", "本人 The person")
                .doesNotContain("\"VITAL\"", "本人 You", "shown nothing of it");
        Parameters fromDelegates = new Parameters();
        fromDelegates.addParameter("from", new CodeType("delegates"));
        Family.require(200, fhir.post(family.citizen(), "/" + laboratory + "/$hide", fromDelegates));
        assertThat(told(family, family.byLaw())).doesNotContain(laboratory, vital);
        assertThat(found(family, laboratory)).isEmpty();
    }

    @Test
    void what_was_disclosed_is_told_a_delegate_as_far_as_the_delegate_sees_it_now() {
        Family family = Family.ofAdult(fhir, tokens);
        family.establish(family.citizen(), family.proposal("family", more -> with(more, "access-log")));
        String clinic = "clinic-" + UUID.randomUUID();
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(clinic);
        Family.require(201, fhir.put(tokens.operator(), "/Organization/" + clinic, organization));
        Family.require(
                201,
                fhir.post(family.citizen(), "/Consent", GivenConsent.to(clinic, PurposeOfUse.TREAT, 0, family.person)));
        String doctor = tokens.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT);
        for (int i = 0; i < 3; i++) {
            Family.require(200, fhir.get(doctor, "/Observation/" + family.laboratory));
        }
        assertThat(disclosed(family, family.citizen())).contains("\"LAB\"", "2093-3", "\"digest\"");
        assertThat(disclosed(family, family.byFavour()))
                .contains("\"LAB\"", clinic)
                .doesNotContain("2093-3", "\"digest\"");
        Parameters fromDelegates = new Parameters().addParameter("from", new CodeType("delegates"));
        Family.require(200, fhir.post(family.citizen(), "/Observation/" + family.laboratory + "/$hide", fromDelegates));
        assertThat(disclosed(family, family.byFavour()))
                .as("not even that there was something of the kind")
                .doesNotContain("\"LAB\"", clinic);
        String first = "/Patient/" + family.person + "/$disclosures?count=1";
        assertThat(fhir.get(family.citizen(), first).body()).contains("\"next\"");
        assertThat(fhir.get(family.byFavour(), first).body())
                .as("nor how often, by the number of pages")
                .doesNotContain("\"next\"");
    }

    @Test
    void what_an_operator_entered_is_told_the_person_and_not_who_could_count_by_it_what_is_hidden() {
        Family family = Family.ofAdult(fhir, tokens);
        family.establish(family.citizen(), family.proposal("family", more -> with(more, "access-log")));
        String first = "/Patient/" + family.person + "/$acquisitions?count=1";
        Parameters own = fhir.parse(Parameters.class, Family.require(200, fhir.get(family.citizen(), first)));
        assertThat(own.getParameter())
                .extracting(ParametersParameterComponent::getName)
                .containsExactly("acquisition", "next");
        Parameters told = fhir.parse(Parameters.class, Family.require(200, fhir.get(family.byFavour(), first)));
        assertThat(told.getParameter()).isEmpty();
    }

    private String disclosed(Family family, String token) {
        return Family.require(200, fhir.get(token, "/Patient/" + family.person + "/$disclosures"))
                .body();
    }

    /** The references in the lines of a log. */
    private List<String> told(Family family, String token) {
        return log(family, token).stream()
                .flatMap(event -> event.getEntity().stream())
                .map(entity -> String.valueOf(entity.getWhat().getReference()).replaceAll("/_history/.*", ""))
                .toList();
    }

    private List<Bundle.BundleEntryComponent> found(Family family, String entity) {
        return fhir.parse(Bundle.class, fhir.get(family.byLaw(), "/AuditEvent?entity=" + entity))
                .getEntry();
    }

    /** What answers the questions who saw and who received. */
    private List<Integer> told(Family family) {
        return Stream.of("$access-log", "$disclosures", "$acquisitions")
                .map(operation -> fhir.get(family.byLaw(), "/Patient/" + family.person + "/" + operation)
                        .statusCode())
                .toList();
    }

    @Test
    void what_let_a_delegate_look_is_told_as_a_delegation_and_never_as_a_consent() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.parent());
        assertThat(fhir.get(family.byLaw(), "/Observation/" + family.laboratory).statusCode())
                .isEqualTo(200);
        String path = "/Patient/" + family.person + "/$access-log?count=100";
        List<Map<String, String>> looks =
                fhir.parse(Parameters.class, fhir.get(family.citizen(), path)).getParameter().stream()
                        .map(line -> line.getPart().stream()
                                .filter(part -> part.getValue() != null
                                        && part.getValue().isPrimitive())
                                .collect(Collectors.toMap(
                                        ParametersParameterComponent::getName,
                                        part -> part.getValue().primitiveValue(),
                                        (first, same) -> first)))
                        .filter(line -> "delegate".equals(line.get("who-kind")))
                        .toList();
        assertThat(looks)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .doesNotContainKey("consent")
                        .hasEntrySatisfying("delegation", by -> assertThat(by).startsWith("urn:uuid:")));
        assertThat(fhir.get(family.citizen(), path + "&format=csv").body()).contains("代理権 Delegation ");
    }

    @Test
    void the_person_sees_which_delegate_wrote_and_for_whom() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), with(family.parent(), "manage"));
        fhir.post(family.byLaw(), "/Observation", observation(family, "laboratory", "1"));
        fhir.post(family.byLaw(), "/Observation", observation(family, "vital-signs", "1"));
        List<AuditEvent> events = log(family, family.citizen()).stream()
                .filter(event -> event.getAction() == AuditEvent.AuditEventAction.C)
                .filter(event -> ("RelatedPerson/" + family.delegate)
                        .equals(event.getAgentFirstRep().getWho().getReference()))
                .toList();
        assertThat(events)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getAgent())
                        .filteredOn(agent -> agent.getWho().hasReference())
                        .extracting(agent -> agent.getWho().getReference())
                        .containsExactly("RelatedPerson/" + family.delegate, "Patient/" + family.person));
        assertThat(events)
                .extracting(AuditEvent::getOutcome)
                .containsExactlyInAnyOrder(AuditEvent.AuditEventOutcome._0, AuditEvent.AuditEventOutcome._4);
    }

    private static Parameters with(Parameters proposal, String... rights) {
        Stream.of(rights).forEach(right -> proposal.addParameter("right", new CodeType(right)));
        return proposal;
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("\"write-not-allowed\"");
    }

    private static Observation observation(Family family, String category, String value) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", category, null)));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.setSubject(new Reference("Patient/" + family.person));
        observation.setValue(new StringType(value));
        return observation;
    }

    private static Observation named(Observation observation, String path) {
        observation.setId(new IdType(path.substring(1)));
        return observation;
    }

    private HttpResponse<String> sent(Family family, byte[] file) {
        return fhir.postFile(family.byFavour(), "/Patient/" + family.person + "/$import", file);
    }

    private HttpResponse<String> kickedOff(Family family) {
        return fhir.send(
                family.byLaw(),
                "/Patient/" + family.person + "/$export",
                request -> request.header("Prefer", "respond-async"));
    }

    private HttpResponse<String> taken(Family family) {
        return fhir.get(family.byLaw(), "/Patient/" + family.person + "/$export-record?part=fhir");
    }

    private List<AuditEvent> log(Family family, String token) {
        return fhir.parse(Bundle.class, fhir.get(token, "/AuditEvent?_count=100")).getEntry().stream()
                .map(entry -> (AuditEvent) entry.getResource())
                .toList();
    }

    private int total(String token, String type) {
        return fhir.parse(Bundle.class, Family.require(200, fhir.get(token, type + "?_summary=count")))
                .getTotal();
    }

    private String path(HttpResponse<String> answer, String header) {
        return answer.headers()
                .firstValue(header)
                .orElseThrow()
                .substring(fhir.baseUrl().toString().length());
    }

    private static String id(HttpResponse<String> answer) {
        return new IdType(answer.headers().firstValue("Location").orElseThrow()).getIdPart();
    }
}
