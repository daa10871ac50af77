package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.Audience;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.personkey.PersonKeys;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a person hands over once (電子提出), and consents that name single items, over HTTP. */
@ServerTest
class SubmissionTest {
    private static final List<String> SUBMISSION = List.of("SUBMIT-OTHER", "submission");

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private PersonKeys keys;

    /** What deletes what is overdue or of nobody. */
    @Autowired
    @Qualifier("submissions")
    private Runnable submissions;

    @Test
    void a_submission_is_fetched_once_as_it_was_when_it_was_made() throws Exception {
        World world = new World(fhir, tokens);
        String result = world.observation(world.person, "laboratory");
        String kept = world.observation(world.person, "laboratory");
        String number = number(submitted(world, consent(world, SUBMISSION, result)));
        Observation later = fhir.parse(Observation.class, fhir.get(world.citizen(), "/Observation/" + result));
        later.setValue(new StringType("changed"));
        World.made(fhir.put(world.citizen(), "/Observation/" + result, later));

        assertThat(fhir.get(employer(world), "/Observation/" + result).statusCode())
                .as("it opens no sight")
                .isEqualTo(404);
        Parameters fetched = fhir.parse(Parameters.class, fetch(employer(world), number));
        Attachment document = (Attachment) value(fetched, "document").getValue();
        String json = new String(document.getData(), StandardCharsets.UTF_8);
        assertThat(json).contains(world.secret).doesNotContain(kept).doesNotContain("changed");
        assertThat(value(fetched, "digest").getValue().primitiveValue())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(document.getData())));
        Bundle bundle = (Bundle) FhirContext.forR4Cached().newJsonParser().parseResource(json);
        assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.DOCUMENT);
        assertThat(bundle.getEntry()).hasSize(2);
        assertThat(Stream.concat(
                        Stream.of(bundle), bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource)))
                .as("it says what becomes of it")
                .allSatisfy(part -> assertThat(part.getMeta().getSecurity())
                        .extracting(Coding::getCode)
                        .containsExactly("PERSISTLABEL", "NOREUSE", "DELAU"));

        assertThat(disclosures(world)).as("the ledger").hasSize(1);
        assertThat(fhir.get(world.citizen(), "/Patient/" + world.person + "/$consent-status")
                        .body())
                .contains("expired");
        assertThat(fetch(employer(world), number).statusCode()).isEqualTo(404);
        assertThat(receipts(world).getParameterFirstRep().getPart())
                .extracting(ParametersParameterComponent::getName)
                .contains("number", "digest", "fetched");
        assertThat(jdbc.queryForList("select content from techo_submission where submission = ?", number)
                        .get(0)
                        .get("content"))
                .isNull();
    }

    @Test
    void what_an_item_says_of_the_rest_of_the_record_stays_behind() {
        World world = new World(fhir, tokens);
        String kept = world.observation(world.person, "laboratory");
        String member = world.observation(world.person, "laboratory");
        Observation result = world.newObservation(world.person, "laboratory");
        result.addHasMember(new Reference("Observation/" + kept).setDisplay("架空の名前"));
        result.addHasMember(new Reference("Observation/" + member));
        result.getText().setStatus(NarrativeStatus.GENERATED).setDivAsString("<div>架空の名前</div>");
        String panel = World.created(fhir.post(world.operator(), "/Observation", result));
        String number = number(submitted(world, consent(world, SUBMISSION, panel, member)));
        assertThat(document(world, number))
                .contains("Observation/" + panel, "\"hasMember\":[{\"reference\":\"Observation/" + member + "\"}]")
                .doesNotContain(kept, "架空の名前");
    }

    @Test
    void data_of_other_people_are_handed_over_with_their_own_category_alone() {
        World world = new World(fhir, tokens);
        Patient patient = fhir.parse(Patient.class, fhir.get(world.citizen(), "/Patient/" + world.person));
        patient.addContact().getName().setText("架空の母");
        World.made(fhir.put(world.operator(), "/Patient/" + world.person, patient));
        Parameters alone = asked(world, SUBMISSION, DataCategory.IDENT);
        alone.addParameter("item", new Reference("Patient/" + world.person));
        assertThat(document(world, number(submitted(world, given(world, alone)))))
                .contains("花子")
                .doesNotContain("架空の母", "contact");
        Parameters both = asked(world, SUBMISSION, DataCategory.IDENT, DataCategory.FAMILY);
        both.addParameter("item", new Reference("Patient/" + world.person));
        assertThat(document(world, number(submitted(world, given(world, both)))))
                .contains("花子", "架空の母");
    }

    @Test
    void what_could_not_be_recorded_was_not_handed_over_and_is_fetched_again() {
        World world = new World(fhir, tokens);
        String number =
                number(submitted(world, consent(world, SUBMISSION, world.observation(world.person, "laboratory"))));
        // The database refuses what the ledger tells of this recipient, and the record with it.
        jdbc.execute("alter table techo_disclosure add constraint cut check (recipient <> '" + world.clinic + "')");
        HttpResponse<String> refused = fetch(employer(world), number);
        jdbc.execute("alter table techo_disclosure drop constraint cut");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).doesNotContain(number);
        assertThat(disclosures(world)).isEmpty();

        assertThat(waiting(world)).contains(number);
        HttpResponse<String> answered = fetch(employer(world), number);
        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        assertThat(disclosures(world)).hasSize(1);
        assertThat(fetch(employer(world), number).statusCode()).isEqualTo(404);
    }

    @Test
    void of_many_who_fetch_at_once_one_has_the_document_and_of_the_others_nothing_is_told_in_the_ledger() {
        World world = new World(fhir, tokens);
        String number =
                number(submitted(world, consent(world, SUBMISSION, world.observation(world.person, "laboratory"))));
        String token = employer(world);
        String never = fetch(token, "never").body();
        List<HttpResponse<String>> answers =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> fetch(token, number)))
                        .limit(6)
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnlyOnce(200);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 200)
                .extracting(HttpResponse::body)
                .containsOnly(never);
        assertThat(disclosures(world)).hasSize(1);
    }

    @Test
    void who_was_stopped_while_handing_over_keeps_it_from_others_for_a_minute() {
        World world = new World(fhir, tokens);
        String number =
                number(submitted(world, consent(world, SUBMISSION, world.observation(world.person, "laboratory"))));
        jdbc.update(
                "update techo_submission set claimed_by = 'stopped', claimed_until = current_timestamp"
                        + " + interval '1' minute where submission = ?",
                number);
        assertThat(fetch(employer(world), number).statusCode()).isEqualTo(404);
        assertThat(waiting(world)).contains(number);
        jdbc.update("update techo_submission set claimed_until = current_timestamp where submission = ?", number);
        assertThat(fetch(employer(world), number).statusCode()).isEqualTo(200);
    }

    @Test
    void a_consent_is_used_up_by_one_submission() {
        World world = new World(fhir, tokens);
        String consent = consent(world, SUBMISSION, world.observation(world.person, "laboratory"));
        submitted(world, consent);
        assertThat(submit(world, consent).body()).contains("\"submission-already-made\"");
    }

    @Test
    void what_is_hidden_is_not_handed_over_and_neither_is_a_part_of_what_was_agreed() {
        World world = new World(fhir, tokens);
        String one = world.observation(world.person, "laboratory");
        String two = world.observation(world.person, "laboratory");
        String consent = consent(world, SUBMISSION, one, two);
        hide(world, two, Set.of(Audience.RECIPIENTS));
        assertThat(submit(world, consent).body()).contains("\"submission-item-refused\"");
        hide(world, two, Set.of());
        World.made(fhir.delete(world.citizen(), "/Observation/" + two));
        assertThat(submit(world, consent).body()).contains("\"submission-not-as-agreed\"");
        assertThat(receipts(world).getParameter()).isEmpty();
    }

    @Test
    void a_submission_that_was_taken_back_or_is_overdue_or_for_somebody_else_was_never_there() {
        World world = new World(fhir, tokens);
        String result = world.observation(world.person, "laboratory");
        String consent = consent(world, SUBMISSION, result);
        String number = number(submitted(world, consent));
        String never = fetch(employer(world), "never").body();
        assertThat(fetch(world.clinic(), number).body()).isEqualTo(never);
        assertThat(fetch(world.citizen(), number).statusCode()).isEqualTo(403);
        world.withdraw(consent);
        assertThat(fetch(employer(world), number).body()).isEqualTo(never);

        String overdue = number(submitted(world, consent(world, SUBMISSION, result)));
        assertThat(waiting(world)).contains(overdue);
        jdbc.update("update techo_submission set fetch_until = current_timestamp where submission = ?", overdue);
        assertThat(waiting(world)).doesNotContain(overdue);
        assertThat(fetch(employer(world), overdue).body()).isEqualTo(never);
        submissions.run();
        assertThat(jdbc.queryForList(
                        "select seq from techo_audit where payload like '%\"kind\":\"system\",\"id\":\"submission-expiry\"%'",
                        Long.class))
                .isNotEmpty();
    }

    @Test
    void a_document_is_sealed_with_the_key_of_its_person_and_goes_with_it() {
        World world = new World(fhir, tokens);
        String number =
                number(submitted(world, consent(world, SUBMISSION, world.observation(world.person, "laboratory"))));
        byte[] stored =
                jdbc.queryForObject("select content from techo_submission where submission = ?", byte[].class, number);
        assertThat(new String(Objects.requireNonNull(stored), StandardCharsets.UTF_8))
                .doesNotContain(world.secret)
                .doesNotContain("resourceType");

        keys.destroy(new PatientId(world.person));
        assertThat(waiting(world)).doesNotContain(number);
        assertThat(receipts(world).getParameter()).isEmpty();
        assertThat(fetch(employer(world), number).body())
                .isEqualTo(fetch(employer(world), "never").body());
        submissions.run();
        assertThat(jdbc.queryForList("select 1 from techo_submission where person = ?", world.person))
                .isEmpty();
    }

    @Test
    void a_consent_to_share_one_item_opens_that_item_and_its_withdrawal_closes_it() {
        World world = new World(fhir, tokens);
        String shared = world.observation(world.person, "laboratory");
        String other = world.observation(world.person, "laboratory");
        String consent = consent(world, List.of("TREAT", "sharing"), shared);
        assertThat(World.ids(fhir.get(world.clinic(), "/Observation").body())).containsExactly(shared);
        assertThat(fhir.get(world.clinic(), "/Observation/" + other).statusCode())
                .isEqualTo(404);
        world.withdraw(consent);
        assertThat(fhir.get(world.clinic(), "/Observation/" + shared).statusCode())
                .isEqualTo(404);
    }

    @Test
    void an_exception_for_one_item_closes_that_item_alone() {
        World world = new World(fhir, tokens);
        String open = world.observation(world.person, "laboratory");
        String closed = world.observation(world.person, "laboratory");
        Parameters asked = asked(world, List.of("TREAT", "sharing"));
        ParametersParameterComponent except = asked.addParameter().setName("except");
        except.addPart().setName("category").setValue(new CodeType(DataCategory.LAB.code()));
        except.addPart().setName("item").setValue(new Reference("Observation/" + closed));
        given(world, asked);
        assertThat(World.ids(fhir.get(world.clinic(), "/Observation").body())).containsExactly(open);
        assertThat(fhir.get(world.clinic(), "/Observation/" + closed).statusCode())
                .isEqualTo(404);
        String question =
                "/$explain-access?recipient=" + world.clinic + "&recipient-type=MEDICAL&purpose=TREAT&resource=";
        assertThat(fhir.get(world.citizen(), "/Patient/" + world.person + question + "Observation/" + closed)
                        .body())
                .contains("denied-by-provision");
    }

    @Test
    void a_person_names_only_items_that_the_person_can_see() {
        World world = new World(fhir, tokens);
        Parameters asked = asked(world, SUBMISSION);
        asked.addParameter("item", new Reference("Observation/" + world.observation(world.other, "laboratory")));
        String refused = fhir.post(world.citizen(), "/Patient/" + world.person + "/$grant-consent", asked)
                .body();
        Parameters absent = asked(world, SUBMISSION);
        absent.addParameter("item", new Reference("Observation/never"));
        assertThat(refused)
                .contains("\"reference-unresolved\"")
                .isEqualTo(fhir.post(world.citizen(), "/Patient/" + world.person + "/$grant-consent", absent)
                        .body());
    }

    private List<String> disclosures(World world) {
        return jdbc.queryForList(
                "select kinds from techo_disclosure where patient_id = ? and recipient = ?",
                String.class,
                world.person,
                world.clinic);
    }

    private void hide(World world, String observation, Set<Audience> from) {
        long resId = jdbc.queryForObject(
                "select res_id from hfj_resource where res_type = 'Observation' and fhir_id = ?",
                Long.class,
                observation);
        new ResourceRows(jdbc).hide(resId, from);
    }

    private String consent(World world, List<String> purposeAndKind, String... observations) {
        Parameters asked = asked(world, purposeAndKind);
        for (String observation : observations) {
            asked.addParameter("item", new Reference("Observation/" + observation));
        }
        return given(world, asked);
    }

    private String given(World world, Parameters asked) {
        HttpResponse<String> given = fhir.post(world.citizen(), "/Patient/" + world.person + "/$grant-consent", asked);
        assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
        return fhir.parse(Consent.class, given).getIdElement().getIdPart();
    }

    private static Parameters asked(World world, List<String> purposeAndKind) {
        return asked(world, purposeAndKind, DataCategory.LAB);
    }

    private static Parameters asked(World world, List<String> purposeAndKind, DataCategory... categories) {
        Parameters asked = new Parameters();
        asked.addParameter("recipient", new Reference("Organization/" + world.clinic));
        asked.addParameter("purpose", new CodeType(purposeAndKind.get(0)));
        asked.addParameter("kind", new CodeType(purposeAndKind.get(1)));
        for (DataCategory category : categories) {
            asked.addParameter("category", new CodeType(category.code()));
        }
        asked.addParameter("recipient-version", new PositiveIntType(1));
        return asked;
    }

    private Parameters submitted(World world, String consent) {
        HttpResponse<String> submitted = submit(world, consent);
        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, submitted);
    }

    private HttpResponse<String> submit(World world, String consent) {
        Parameters asked = new Parameters();
        asked.addParameter("consent", new Reference(new IdType("Consent", consent)));
        asked.addParameter("recipient-type", new CodeType(RecipientType.EMPLOYER.code()));
        return fhir.post(world.citizen(), "/Patient/" + world.person + "/$submit-record", asked);
    }

    private HttpResponse<String> fetch(String token, String number) {
        Parameters asked = new Parameters();
        asked.addParameter("number", new StringType(number));
        return fhir.post(token, "/$fetch-submission", asked);
    }

    private String document(World world, String number) {
        Parameters fetched = fhir.parse(Parameters.class, fetch(employer(world), number));
        return new String(((Attachment) value(fetched, "document").getValue()).getData(), StandardCharsets.UTF_8);
    }

    private String waiting(World world) {
        return fhir.get(employer(world), "/$submissions").body();
    }

    private Parameters receipts(World world) {
        return fhir.parse(Parameters.class, fhir.get(world.citizen(), "/Patient/" + world.person + "/$submissions"));
    }

    private String employer(World world) {
        return tokens.recipient(world.clinic, RecipientType.EMPLOYER, PurposeOfUse.SUBMIT_OTHER);
    }

    private static String number(Parameters answer) {
        return value(answer, "number").getValue().primitiveValue();
    }

    private static ParametersParameterComponent value(Parameters answer, String name) {
        return answer.getParameterFirstRep().getPart().stream()
                .filter(part -> part.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
