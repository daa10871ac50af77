package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.RecipientVersion;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.Moments;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a person does with consents, over HTTP. */
@ServerTest
class ConsentOperationsTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void what_is_granted_by_an_operation_is_seen_until_it_is_withdrawn_by_another() {
        World world = new World(fhir, tokens);
        world.observation(world.person, "laboratory");
        assertThat(total(world.clinic())).isZero();
        Consent given = granted(world, parameters(world, "LAB"));
        assertThat(given.getIdElement().getVersionIdPart()).isEqualTo("1");
        assertThat(total(world.clinic())).isEqualTo(1);
        HttpResponse<String> withdrawn = fhir.post(
                world.citizen(),
                "/Consent/" + given.getIdElement().getIdPart() + "/$withdraw-consent",
                new Parameters());
        assertThat(withdrawn.statusCode()).as(withdrawn.body()).isEqualTo(200);
        assertThat(total(world.clinic())).isZero();
        assertThat(states(world)).containsExactly("withdrawn");
        String told = "/Provenance?target=Consent/" + given.getIdElement().getIdPart();
        assertThat(fhir.parse(Bundle.class, fhir.get(world.citizen(), told)).getEntry())
                .as("who took it back")
                .hasSize(1);
        assertThat(fhir.parse(Bundle.class, fhir.get(world.clinic(), told)).getEntry())
                .isEmpty();
    }

    @Test
    void an_exception_of_a_grant_takes_a_category_away() {
        World world = new World(fhir, tokens);
        world.observation(world.person, "laboratory");
        world.observation(world.person, "vital-signs");
        Parameters asked = parameters(world, "LAB", "VITAL");
        asked.addParameter().setName("except").addPart().setName("category").setValue(new CodeType("VITAL"));
        granted(world, asked);
        assertThat(total(world.clinic())).isEqualTo(1);
    }

    @Test
    void a_parameter_that_is_misspelt_grants_nothing() {
        World world = new World(fhir, tokens);
        Parameters asked = parameters(world, "LAB");
        asked.addParameter("practicioner", new Reference("Practitioner/x"));
        HttpResponse<String> refused = grant(world, asked);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"consent-parameters-invalid\"");
        assertThat(states(world)).isEmpty();
    }

    @Test
    void consents_of_another_person_are_absent_and_recipients_give_none() {
        World world = new World(fhir, tokens);
        String consent = world.consent(DataCategory.LAB);
        for (String path : List.of(
                "/Patient/" + world.person + "/$consent-status",
                "/Patient/" + world.person + "/$explain-access?recipient=x&purpose=TREAT")) {
            assertThat(fhir.get(world.otherCitizen(), path).statusCode()).isEqualTo(404);
            assertThat(fhir.get(world.clinic(), path).statusCode()).isEqualTo(403);
        }
        assertThat(fhir.post(
                                world.otherCitizen(),
                                "/Patient/" + world.person + "/$grant-consent",
                                parameters(world, "LAB"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(fhir.post(world.otherCitizen(), "/Consent/" + consent + "/$withdraw-consent", new Parameters())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void giving_and_taking_back_ask_for_a_recent_strong_sign_in() {
        World world = new World(fhir, tokens);
        String weak = tokens.token(claims -> claims.claim("techo_caller", "citizen")
                .claim("patient", world.person)
                .claim("purpose", PurposeOfUse.SELF_VIEW.code())
                .claim("amr", List.of("pwd")));
        HttpResponse<String> refused =
                fhir.post(weak, "/Patient/" + world.person + "/$grant-consent", parameters(world, "LAB"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("insufficient_user_authentication");
        assertThat(states(world)).isEmpty();
    }

    @Test
    void for_a_child_a_parent_consents_who_may() {
        World world = new World(fhir, tokens);
        world.observation(world.person, "laboratory");
        Patient child = new Patient();
        child.addName().setText("架空 花子");
        child.setBirthDateElement(
                new DateType(LocalDate.now(Period.JAPAN).minusYears(10).toString()));
        child.setId(world.person);
        World.made(fhir.put(world.operator(), "/Patient/" + world.person, child));
        assertThat(grant(world, parameters(world, "LAB")).body()).contains("\"consent-by-child\"");
        String looking = parent(world, "view");
        HttpResponse<String> refused =
                fhir.post(looking, "/Patient/" + world.person + "/$grant-consent", parameters(world, "LAB"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"consent-representative-without-right\"");
        String consenting = parent(world, "view", "consent");
        HttpResponse<String> given =
                fhir.post(consenting, "/Patient/" + world.person + "/$grant-consent", parameters(world, "LAB"));
        assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
        assertThat(total(world.clinic())).isEqualTo(1);
        String id = fhir.parse(Consent.class, given).getIdElement().getIdPart();
        HttpResponse<String> withdrawn =
                fhir.post(consenting, "/Consent/" + id + "/$withdraw-consent", new Parameters());
        assertThat(withdrawn.statusCode()).as(withdrawn.body()).isEqualTo(200);
        assertThat(total(world.clinic())).isZero();
    }

    private String parent(World world, String... rights) {
        RelatedPerson related = new RelatedPerson();
        related.setPatient(new Reference("Patient/" + world.person));
        String id = World.created(fhir.post(world.operator(), "/RelatedPerson", related));
        Parameters parent = new Parameters();
        parent.addParameter("delegate", new Reference("RelatedPerson/" + id));
        parent.addParameter("kind", new CodeType("parent"));
        List.of(rights).forEach(right -> parent.addParameter("right", new CodeType(right)));
        parent.addParameter("category", new CodeType("LAB"));
        parent.addParameter("category", new CodeType("RECORD"));
        parent.addParameter("document", new CodeType("family-register"));
        World.made(fhir.post(world.operator(), "/Patient/" + world.person + "/$delegation-establish", parent));
        return tokens.delegate(id, world.person, PurposeOfUse.LEGAL_REP);
    }

    @Test
    void the_shapes_of_fast_do_the_same() {
        World world = new World(fhir, tokens);
        world.observation(world.person, "laboratory");
        Parameters filed = new Parameters();
        filed.addParameter()
                .setName("consent")
                .setResource(GivenConsent.to(world.clinic, PurposeOfUse.TREAT, 0, world.person));
        HttpResponse<String> stored = fhir.post(world.citizen(), "/Consent/$fileConsent", filed);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
        assertThat(total(world.clinic())).isEqualTo(1);
        Parameters revoked = new Parameters();
        revoked.addParameter(
                "consent",
                new Reference("Consent/"
                        + fhir.parse(Consent.class, stored).getIdElement().getIdPart()));
        HttpResponse<String> gone = fhir.post(world.citizen(), "/Consent/$revokeConsent", revoked);
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(200);
        assertThat(total(world.clinic())).isZero();
    }

    @Test
    void a_viewing_consent_opens_for_a_day_by_the_clock_of_the_database() {
        World world = new World(fhir, tokens);
        world.observation(world.person, "laboratory");
        viewing(world, Instant.now().minus(24, ChronoUnit.HOURS).minusSeconds(60));
        assertThat(total(world.clinic())).isZero();
        assertThat(states(world)).containsExactly("expired");
        viewing(world, Instant.now().minus(24, ChronoUnit.HOURS).plusSeconds(600));
        assertThat(total(world.clinic())).isEqualTo(1);
        assertThat(states(world)).containsExactly("current", "expired");
    }

    @Test
    void a_kind_that_is_not_for_the_purpose_and_a_child_are_refused() {
        World world = new World(fhir, tokens);
        Parameters asked = parameters(world, "LAB");
        asked.addParameter("kind", new CodeType("acquisition"));
        HttpResponse<String> refused = grant(world, asked);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"consent-kind-and-purpose\"");
        Consent future = GivenConsent.to(world.clinic, PurposeOfUse.TREAT, 0, world.person);
        future.setDateTime(Date.from(Instant.now().plusSeconds(3600)));
        assertThat(fhir.post(world.citizen(), "/Consent", future).body()).contains("\"consent-given-in-future\"");
    }

    @Test
    void a_notice_that_becomes_required_stops_what_was_consented_to_before() {
        World world = new World(fhir, tokens);
        world.observation(world.person, "laboratory");
        String insurer = tokens.recipient(world.clinic, RecipientType.INSURER_PUB, PurposeOfUse.INSURER_PROG);
        int version = publish(world, "programme");
        granted(world, programme(world, version));
        assertThat(total(insurer)).isEqualTo(1);
        int newer = publish(world, "programme, and more of it");
        assertThat(newer).isEqualTo(version + 1);
        assertThat(total(insurer)).isZero();
        Parameters status = status(world);
        assertThat(codes(status, "state")).containsExactly("reconsent-due");
        assertThat(parts(status, "notice").findFirst().orElseThrow().getPart().stream()
                        .filter(part -> part.getName().equals("text"))
                        .map(part -> part.getValue().primitiveValue()))
                .containsExactly("programme");
        HttpResponse<String> old = grant(world, programme(world, version));
        assertThat(old.statusCode()).isEqualTo(422);
        assertThat(old.body()).contains("\"consent-notice-not-current\"");
        granted(world, programme(world, newer));
        assertThat(total(insurer)).isEqualTo(1);
    }

    @Test
    void an_explanation_names_the_provision_that_decides_now_and_in_the_past() {
        World world = new World(fhir, tokens);
        String lab = world.observation(world.person, "laboratory");
        Instant before = Moments.apart();
        String consent = granted(world, parameters(world, "LAB")).getIdElement().getIdPart();
        Instant given = Moments.apart();
        world.withdraw(consent);
        String question =
                "recipient=" + world.clinic + "&recipient-type=MEDICAL&purpose=TREAT&resource=Observation/" + lab;
        assertThat(explained(world, question)).containsExactly("deny", "no-consent");
        assertThat(explained(world, question + "&at=" + before)).containsExactly("deny", "no-consent");
        assertThat(explained(world, question + "&at=" + given))
                .containsExactly("permit", "consent", "Consent/" + consent, "1");
    }

    @Test
    void a_simulation_tells_what_would_change_and_changes_nothing() {
        World world = new World(fhir, tokens);
        world.observation(world.person, "laboratory");
        world.observation(world.person, "vital-signs");
        Parameters asked = parameters(world, "LAB");
        asked.addParameter("recipient-type", new CodeType("MEDICAL"));
        HttpResponse<String> simulated =
                fhir.post(world.citizen(), "/Patient/" + world.person + "/$simulate-consent", asked);
        assertThat(simulated.statusCode()).as(simulated.body()).isEqualTo(200);
        Parameters changes = fhir.parse(Parameters.class, simulated);
        assertThat(changes.getParameter().stream()
                        .filter(line -> line.getName().equals("category"))
                        .map(line -> numbers(line)))
                .contains(List.of("opened 1", "closed 0"), List.of("opened 0", "closed 0"));
        assertThat(total(world.clinic())).isZero();
        assertThat(states(world)).isEmpty();
    }

    @Test
    void a_simulation_tells_a_single_item_from_the_others_of_its_kind() {
        World world = new World(fhir, tokens);
        String named = world.observation(world.person, "laboratory");
        world.observation(world.person, "laboratory");
        Parameters asked = parameters(world, "LAB");
        asked.addParameter("recipient-type", new CodeType("MEDICAL"));
        asked.addParameter("item", new Reference("Observation/" + named));
        HttpResponse<String> simulated =
                fhir.post(world.citizen(), "/Patient/" + world.person + "/$simulate-consent", asked);
        assertThat(simulated.statusCode()).as(simulated.body()).isEqualTo(200);
        assertThat(fhir.parse(Parameters.class, simulated).getParameter().stream()
                        .filter(line -> line.getName().equals("category"))
                        .filter(line -> line.getPart().get(0).getValue() instanceof Coding category
                                && category.getCode().equals("LAB"))
                        .flatMap(line -> line.getPart().stream())
                        .filter(part -> part.getName().equals("opened")
                                || part.getName().equals("still-unseen"))
                        .map(part -> part.getValue().primitiveValue()))
                .containsExactly("1", "1");
    }

    @Test
    void a_cohort_is_counted_for_operators_as_it_was_when_the_day_began_in_japan() {
        World world = new World(fhir, tokens);
        world.observation(world.person, "laboratory");
        LocalDate today = LocalDate.now(Period.JAPAN);
        HttpResponse<String> counted = fhir.post(world.operator(), "/Patient/$simulate-consent", question(world));
        assertThat(counted.statusCode()).as(counted.body()).isEqualTo(200);
        Instant at = Instant.parse(fhir.parse(Parameters.class, counted)
                .getParameter("at")
                .getValue()
                .primitiveValue());
        assertThat(at)
                .as("also when a day begins during the test")
                .isIn(
                        today.atStartOfDay(Period.JAPAN).toInstant(),
                        today.plusDays(1).atStartOfDay(Period.JAPAN).toInstant());
        Parameters ofTwo = question(world).addParameter("category", new CodeType("VITAL"));
        assertThat(fhir.post(world.operator(), "/Patient/$simulate-consent", ofTwo)
                        .statusCode())
                .as("a count for any set of categories")
                .isEqualTo(422);
        assertThat(fhir.post(world.citizen(), "/Patient/$simulate-consent", question(world))
                        .statusCode())
                .isEqualTo(403);
    }

    private static Parameters question(World world) {
        Parameters asked = new Parameters();
        asked.addParameter("recipient", new StringType(world.clinic));
        asked.addParameter("recipient-type", new CodeType("MEDICAL"));
        asked.addParameter("purpose", new CodeType("TREAT"));
        asked.addParameter("category", new CodeType("LAB"));
        return asked;
    }

    private List<String> explained(World world, String question) {
        HttpResponse<String> answer =
                fhir.get(world.citizen(), "/Patient/" + world.person + "/$explain-access?" + question);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        ParametersParameterComponent line = fhir.parse(Parameters.class, answer).getParameter().stream()
                .filter(parameter -> parameter.getName().equals("explanation"))
                .findFirst()
                .orElseThrow();
        Stream<String> cited = line.getPart().stream()
                .filter(part -> part.getName().equals("decided-by"))
                .flatMap(part -> part.getPart().stream())
                .filter(part -> part.getName().startsWith("consent"))
                .map(part -> part.getValue() instanceof Reference consent
                        ? consent.getReference()
                        : part.getValue().primitiveValue());
        return Stream.concat(
                        Stream.of("decision", "reason")
                                .map(name -> line.getPart().stream()
                                        .filter(part -> part.getName().equals(name))
                                        .map(part -> part.getValue().primitiveValue())
                                        .findFirst()
                                        .orElse("")),
                        cited)
                .toList();
    }

    private static List<String> numbers(ParametersParameterComponent line) {
        return line.getPart().stream()
                .filter(part ->
                        part.getName().equals("opened") || part.getName().equals("closed"))
                .map(part -> part.getName() + " " + part.getValue().primitiveValue())
                .toList();
    }

    private void viewing(World world, Instant given) {
        Consent consent = GivenConsent.to(
                world.clinic,
                PurposeOfUse.TREAT,
                new ConsentTerms(
                        ConsentKind.VIEWING,
                        given,
                        NoticeVersion.UNSTATED,
                        RecipientVersion.UNSTATED,
                        java.util.Set.of()),
                world.person);
        consent.getProvision().setPeriod(null);
        consent.setDateTimeElement(new DateTimeType(Date.from(given)));
        World.made(fhir.post(world.citizen(), "/Consent", consent));
    }

    private int publish(World world, String text) {
        Parameters notice = new Parameters();
        notice.addParameter("purpose", new CodeType("INSURER-PROG"));
        notice.addParameter("title", new StringType("保険者の保健事業"));
        notice.addParameter("text", new MarkdownType(text));
        HttpResponse<String> published = fhir.post(world.operator(), "/Consent/$publish-notice", notice);
        assertThat(published.statusCode()).as(published.body()).isEqualTo(200);
        HttpResponse<String> listed = fhir.get(world.citizen(), "/Consent/$notices?purpose=INSURER-PROG");
        assertThat(listed.body()).contains(text);
        return fhir.parse(Parameters.class, published).getParameter().get(0).getPart().stream()
                .filter(part -> part.getName().equals("version"))
                .map(part -> Integer.parseInt(part.getValue().primitiveValue()))
                .findFirst()
                .orElseThrow();
    }

    private Parameters programme(World world, int notice) {
        Parameters asked = parameters(world, "LAB");
        asked.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("purpose"))
                .forEach(parameter -> parameter.setValue(new CodeType("INSURER-PROG")));
        asked.addParameter("notice", new PositiveIntType(notice));
        return asked;
    }

    private static Parameters parameters(World world, String... categories) {
        Parameters asked = new Parameters();
        asked.addParameter("recipient", new Reference("Organization/" + world.clinic));
        asked.addParameter("purpose", new CodeType("TREAT"));
        for (String category : categories) {
            asked.addParameter("category", new CodeType(category));
        }
        return asked;
    }

    private HttpResponse<String> grant(World world, Parameters asked) {
        return fhir.post(world.citizen(), "/Patient/" + world.person + "/$grant-consent", asked);
    }

    private Consent granted(World world, Parameters asked) {
        HttpResponse<String> answer = grant(world, asked);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Consent.class, answer);
    }

    private Parameters status(World world) {
        HttpResponse<String> answer = fhir.get(world.citizen(), "/Patient/" + world.person + "/$consent-status");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    private List<String> states(World world) {
        return codes(status(world), "state");
    }

    private static List<String> codes(Parameters status, String name) {
        return parts(status, name).map(part -> part.getValue().primitiveValue()).toList();
    }

    private static Stream<ParametersParameterComponent> parts(Parameters status, String name) {
        return status.getParameter().stream()
                .flatMap(line -> line.getPart().stream())
                .filter(part -> part.getName().equals(name));
    }

    private int total(String token) {
        HttpResponse<String> answer = fhir.get(token, "/Observation?_summary=count");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Bundle.class, answer).getTotal();
    }
}
