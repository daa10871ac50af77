package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.DataCategory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Who writes what, what a Consent must say, and how pages hold what was decided. */
@ServerTest
class WritingTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void a_person_writes_the_own_record_and_nobody_elses() {
        World world = new World(fhir, tokens);
        assertThat(fhir.post(world.citizen(), "/Observation", world.newObservation(world.person, "vital-signs"))
                        .statusCode())
                .isEqualTo(201);
        refused(
                fhir.post(world.citizen(), "/Observation", world.newObservation(world.other, "vital-signs")),
                422,
                "reference-unresolved");
        refused(fhir.post(world.citizen(), "/Organization", new Organization().setName("x")), 403, "write-not-allowed");
    }

    @Test
    void a_person_corrects_the_own_name_and_not_the_birth_date_that_decides_who_consents() {
        World world = new World(fhir, tokens);
        String path = "/Patient/" + world.person;
        Patient self = fhir.parse(Patient.class, fhir.get(world.citizen(), path));
        self.getNameFirstRep().setText("架空 花代");
        assertThat(fhir.put(world.citizen(), path, self).statusCode()).isEqualTo(200);
        String born = self.getBirthDateElement().getValueAsString();
        String younger = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\",\"part\":["
                + "{\"name\":\"type\",\"valueCode\":\"replace\"},{\"name\":\"path\",\"valueString\":\"Patient.birthDate\"},"
                + "{\"name\":\"value\",\"valueDate\":\"1990-04-01\"}]}]}";
        refused(
                fhir.send(
                        world.citizen(),
                        path,
                        request -> request.header("Content-Type", "application/fhir+json")
                                .method("PATCH", BodyPublishers.ofString(younger))),
                422,
                "birth-date-registered");
        refused(fhir.put(world.citizen(), path, self.setBirthDateElement(null)), 422, "birth-date-registered");
        self.setBirthDateElement(new DateType("1990-04-01"));
        refused(fhir.put(world.citizen(), path, self), 422, "birth-date-registered");

        assertThat(fhir.parse(Patient.class, fhir.get(world.citizen(), path))
                        .getBirthDateElement()
                        .getValueAsString())
                .isEqualTo(born);
        assertThat(fhir.put(world.operator(), path, self).statusCode()).isEqualTo(200);
    }

    @Test
    void a_recipient_writes_nothing() {
        World world = new World(fhir, tokens);
        world.consent(DataCategory.LAB);
        refused(
                fhir.post(world.clinic(), "/Observation", world.newObservation(world.person, "laboratory")),
                403,
                "recipient-read-only");
    }

    @Test
    void an_operator_feeds_a_record_and_gets_nothing_of_it_back() {
        World world = new World(fhir, tokens);
        HttpResponse<String> fed =
                fhir.post(world.operator(), "/Observation", world.newObservation(world.person, "laboratory"));
        assertThat(fed.statusCode()).isEqualTo(201);
        assertThat(fed.body()).doesNotContain(world.secret);
    }

    @Test
    void a_transaction_stores_a_person_and_the_first_record_together() {
        World world = new World(fhir, tokens);
        String newcomer = World.id("n");
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        Patient patient = new Patient();
        patient.setId(newcomer);
        bundle.addEntry()
                .setResource(patient)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.PUT)
                .setUrl("Patient/" + newcomer);
        bundle.addEntry()
                .setResource(world.newObservation(newcomer, "laboratory"))
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Observation");
        HttpResponse<String> stored = fhir.post(world.operator(), "", bundle);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
        assertThat(stored.body()).doesNotContain(world.secret);
        assertThat(fhir.get(tokens.citizen(newcomer), "/Observation").body()).contains(world.secret);
        assertThat(fhir.get(world.citizen(), "/Observation").body()).doesNotContain(world.secret);
    }

    @Test
    void what_a_person_stores_in_a_transaction_or_a_batch_is_found_at_once() {
        for (Bundle.BundleType type : List.of(Bundle.BundleType.TRANSACTION, Bundle.BundleType.BATCH)) {
            World world = new World(fhir, tokens);
            Bundle bundle = new Bundle().setType(type);
            bundle.addEntry()
                    .setResource(world.newObservation(world.person, "vital-signs"))
                    .getRequest()
                    .setMethod(Bundle.HTTPVerb.POST)
                    .setUrl("Observation");
            assertThat(fhir.post(world.citizen(), "", bundle).statusCode()).isEqualTo(200);
            String search = "/Observation?patient=Patient/" + world.person;
            assertThat(fhir.get(world.citizen(), search).body()).contains(world.secret);
            assertThat(fhir.get(world.otherCitizen(), search).body()).doesNotContain(world.secret);
        }
    }

    @Test
    void a_consent_is_written_by_the_person_alone() {
        World world = new World(fhir, tokens);
        Consent consent = world.newConsent(DataCategory.LAB);
        refused(fhir.post(world.operator(), "/Consent", consent), 403, "write-not-allowed");
        refused(fhir.post(world.clinic(), "/Consent", consent), 403, "recipient-read-only");
        refused(fhir.post(world.otherCitizen(), "/Consent", consent), 422, "reference-unresolved");
    }

    @Test
    void a_consent_without_recipient_purpose_or_category_is_refused() {
        World world = new World(fhir, tokens);
        Consent noCategory = world.newConsent();
        Consent noPurpose = world.newConsent(DataCategory.LAB);
        noPurpose.getProvision().getPurpose().clear();
        Consent noActor = world.newConsent(DataCategory.LAB);
        noActor.getProvision().getActor().clear();
        for (Consent consent : List.of(noCategory, noPurpose, noActor)) {
            refused(fhir.post(world.citizen(), "/Consent", consent), 422, "consent-unreadable");
        }
    }

    @Test
    void a_deny_in_one_consent_overrides_a_permit_in_another_at_once() {
        World world = new World(fhir, tokens);
        String lab = world.observation(world.person, "laboratory");
        world.consent(DataCategory.LAB);
        assertThat(fhir.get(world.clinic(), "/Observation/" + lab).statusCode()).isEqualTo(200);
        Consent deny = world.newConsent(DataCategory.LAB);
        deny.getProvision().setType(Consent.ConsentProvisionType.DENY);
        String denied = World.created(fhir.post(world.citizen(), "/Consent", deny));
        assertThat(fhir.get(world.clinic(), "/Observation/" + lab).statusCode()).isEqualTo(404);
        assertThat(fhir.delete(world.citizen(), "/Consent/" + denied).statusCode())
                .isIn(200, 204);
        assertThat(fhir.get(world.clinic(), "/Observation/" + lab).statusCode()).isEqualTo(200);
    }

    @Test
    void a_resource_is_not_moved_to_another_person() {
        World world = new World(fhir, tokens);
        String id = World.created(
                fhir.post(world.citizen(), "/Observation", world.newObservation(world.person, "vital-signs")));
        Observation moved = world.newObservation(world.other, "vital-signs");
        moved.setId(id);
        assertThat(fhir.put(world.citizen(), "/Observation/" + id, moved).statusCode())
                .isEqualTo(422);
        HttpResponse<String> patched = world.patch(
                world.citizen(),
                "/Observation/" + id,
                "[{\"op\":\"replace\",\"path\":\"/subject/reference\",\"value\":\"Patient/" + world.other + "\"}]");
        assertThat(patched.statusCode()).isEqualTo(422);
        assertThat(fhir.get(world.otherCitizen(), "/Observation/" + id).statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_names_two_people_is_seen_by_nobody() {
        World world = new World(fhir, tokens);
        Observation both = world.newObservation(world.person, "laboratory");
        both.addPerformer(new Reference("Patient/" + world.other));
        String id = World.created(fhir.post(world.operator(), "/Observation", both));
        for (String token : List.of(world.citizen(), world.otherCitizen(), world.operator())) {
            assertThat(fhir.get(token, "/Observation/" + id).statusCode()).isEqualTo(404);
            assertThat(fhir.get(token, "/Observation?_id=" + id).body()).doesNotContain(world.secret);
        }
    }

    @Test
    void searches_that_could_probe_are_refused() {
        World world = new World(fhir, tokens);
        for (String path : List.of(
                "/Patient?_has:Observation:subject:code=x",
                "/Observation?subject.name=x",
                "/Observation?subject:Patient.name=x",
                "/Observation?_filter=code%20eq%20x",
                "/Observation?_sort=subject.name",
                "/Observation?_sort:asc=subject.name",
                "/Observation?_sort:desc=subject.name")) {
            for (String token : List.of(world.citizen(), world.clinic(), world.operator())) {
                refused(fhir.get(token, path), 400, "search-parameter-refused");
            }
        }
    }

    @Test
    void one_request_gives_no_consents_to_several_recipients() {
        World world = new World(fhir, tokens);
        World another = new World(fhir, tokens);
        Consent toAnother = world.newConsent(DataCategory.LAB);
        toAnother.getProvision().getActorFirstRep().setReference(new Reference("Organization/" + another.clinic));
        for (BundleType type : List.of(BundleType.BATCH, BundleType.TRANSACTION)) {
            refused(
                    fhir.post(world.citizen(), "", bundle(type, world.newConsent(DataCategory.LAB), toAnother)),
                    422,
                    "consents-to-several-recipients");
            World.made(fhir.post(
                    world.citizen(),
                    "",
                    bundle(type, world.newConsent(DataCategory.LAB), world.newConsent(DataCategory.VITAL))));
        }
    }

    private static Bundle bundle(BundleType type, Consent... consents) {
        Bundle bundle = new Bundle().setType(type);
        for (Consent consent : consents) {
            bundle.addEntry()
                    .setResource(consent)
                    .getRequest()
                    .setMethod(HTTPVerb.POST)
                    .setUrl("Consent");
        }
        return bundle;
    }

    @Test
    void conditional_writes_are_refused() {
        World world = new World(fhir, tokens);
        Observation own = world.newObservation(world.person, "vital-signs");
        refused(fhir.put(world.citizen(), "/Observation?code=x", own), 400, "conditional-write-refused");
        refused(fhir.delete(world.citizen(), "/Observation?code=x"), 400, "conditional-write-refused");
    }

    @Test
    void a_reference_by_a_search_is_refused_whether_or_not_it_finds_somebody() {
        World world = new World(fhir, tokens);
        for (String id : List.of(world.person, "nobody")) {
            Observation observation = world.newObservation(world.person, "vital-signs");
            observation.setSubject(new Reference("Patient?_id=" + id));
            refused(fhir.post(world.otherCitizen(), "/Observation", observation), 400, "conditional-write-refused");
            refused(fhir.post(world.operator(), "/Observation", observation), 400, "conditional-write-refused");
        }
    }

    @Test
    void pages_of_a_search_and_of_a_whole_record_hold_everything_once() {
        World world = new World(fhir, tokens);
        Set<String> stored = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            stored.add(world.observation(world.person, "laboratory"));
        }
        assertThat(follow(world.citizen(), "/Observation?_sort=_lastUpdated&_count=3&patient=Patient/" + world.person))
                .containsExactlyInAnyOrderElementsOf(stored);
        stored.add(world.person);
        assertThat(follow(world.citizen(), "/Patient/" + world.person + "/$everything?_count=3"))
                .contains(stored.toArray(String[]::new));
    }

    @Test
    void the_second_page_is_empty_after_the_withdrawal_and_for_anyone_else() {
        World world = new World(fhir, tokens);
        for (int i = 0; i < 4; i++) {
            world.observation(world.person, "laboratory");
        }
        String consent = world.consent(DataCategory.LAB);
        String second = next(fhir.parse(
                        Bundle.class,
                        fhir.get(world.clinic(), "/Observation?_count=2&patient=Patient/" + world.person)))
                .orElseThrow();
        assertThat(World.ids(fhir.get(world.clinic(), second).body())).hasSize(2);
        assertThat(World.ids(fhir.get(world.otherCitizen(), second).body())).isEmpty();
        world.withdraw(consent);
        assertThat(World.ids(fhir.get(world.clinic(), second).body())).isEmpty();
    }

    private List<String> follow(String token, String path) {
        List<String> ids = new ArrayList<>();
        Optional<String> page = Optional.of(path);
        for (int pages = 0; page.isPresent() && pages < 20; pages++) {
            HttpResponse<String> response = fhir.get(token, page.get());
            ids.addAll(World.ids(response.body()));
            page = next(fhir.parse(Bundle.class, response));
        }
        return ids;
    }

    private Optional<String> next(Bundle bundle) {
        return Optional.ofNullable(bundle.getLink("next"))
                .map(link -> link.getUrl().substring(fhir.baseUrl().toString().length()));
    }

    private static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains("\"" + code + "\"");
    }
}
