package techo.server.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Specimen;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.DataCategory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a delegate names in what it writes: neither whether that is stored nor what is shown of it tells what is hidden. */
@ServerTest
class DelegateNamesTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void an_address_that_a_delegate_writes_does_not_tell_whether_it_leads_anywhere() {
        Family family = managed();
        for (String id : List.of(family.vital, "never-" + UUID.randomUUID())) {
            String path = added(family, observation(family, new UriType("Observation/" + id)));
            assertThat(fhir.get(family.byLaw(), path).body()).contains("\"1\"").doesNotContain(id, "urn:example:e");
            assertThat(fhir.get(family.citizen(), path).body()).contains(id);
        }
        String path = added(family, observation(family, new UriType("Observation/" + family.laboratory)));
        assertThat(fhir.get(family.byLaw(), path).body()).contains(family.laboratory);
    }

    @Test
    void a_delegate_refers_to_nothing_that_it_may_not_see() {
        Family family = managed();
        for (String id : List.of(family.vital, "never-" + UUID.randomUUID())) {
            Reference unseen = new Reference("Observation/" + id);
            Observation naming = observation(family, new UriType("urn:example:nothing"));
            naming.addHasMember(unseen);
            unresolved(fhir.post(family.byLaw(), "/Observation", naming));
            naming.setId("Observation/" + family.laboratory);
            unresolved(fhir.put(family.byLaw(), "/Observation/" + family.laboratory, naming));
        }
    }

    @Test
    void a_delegate_leaves_in_what_it_corrects_the_address_of_a_file_elsewhere_and_what_it_was_not_shown() {
        Family family = managed();
        String file = "https://hospital.example.jp/fhir/Binary/77";
        Observation stored = observation(family, new UriType("Observation/" + family.vital));
        stored.addExtension("urn:example:file", new UriType(file));
        String path = "/Observation/" + id(fhir.post(family.operator(), "/Observation", stored));
        String never = "Observation/never-" + UUID.randomUUID();
        for (String address : List.of("Observation/" + family.vital, never)) {
            Observation shown = fhir.parse(Observation.class, fhir.get(family.byLaw(), path));
            assertThat(fhir.encode(shown)).contains(file).doesNotContain(family.vital, "never-");
            shown.setValue(new StringType("2"));
            shown.addExtension("urn:example:written", new UriType(address));
            assertThat(Family.require(200, fhir.put(family.byLaw(), path, shown))
                            .body())
                    .contains(file)
                    .doesNotContain(family.vital, "never-");
        }
        assertThat(fhir.get(family.citizen(), path).body()).contains("\"2\"", file, family.vital, never);
    }

    /** What is created gets its id before anybody is asked about it. */
    @Test
    void a_delegate_adds_and_corrects_in_one_bundle_what_names_each_other() {
        Family family = managed();
        String path = added(family, observation(family, new UriType("urn:example:nothing")));
        String placeholder = "urn:uuid:" + UUID.randomUUID();
        Observation corrected = observation(family, new UriType(placeholder));
        corrected.setId(path.substring(1));
        corrected.setSpecimen(new Reference(placeholder));
        corrected.addHasMember(new Reference("Observation/" + family.laboratory));
        Specimen specimen = new Specimen();
        specimen.setSubject(new Reference("Patient/" + family.person));
        specimen.addExtension("urn:example:e", new Reference(path.substring(1)));
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        bundle.addEntry()
                .setFullUrl(placeholder)
                .setResource(specimen)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Specimen");
        bundle.addEntry()
                .setResource(corrected)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.PUT)
                .setUrl(path.substring(1));
        Family.require(200, fhir.post(family.byLaw(), "", bundle));

        Observation shown = fhir.parse(Observation.class, fhir.get(family.byLaw(), path));
        String created = shown.getSpecimen().getReference();
        assertThat(created).startsWith("Specimen/");
        assertThat(shown.getExtensionByUrl("urn:example:e").getValue().primitiveValue())
                .isEqualTo(created);
        assertThat(fhir.get(family.byLaw(), "/" + created).body()).contains(path.substring(1));

        corrected.setSpecimen(null);
        corrected.addHasMember(new Reference("Observation/" + family.vital));
        unresolved(fhir.post(family.byLaw(), "", bundle));
    }

    @Test
    void an_address_in_a_file_that_a_delegate_sends_in_does_not_tell_whether_it_leads_anywhere() {
        Family family = Family.ofAdult(fhir, tokens);
        family.establish(family.citizen(), family.proposal("family", more -> {
            more.addParameter("right", new CodeType("manage"));
            Arrays.stream(DataCategory.values())
                    .filter(category -> !ConsentPolicy.NEVER_SHARED.contains(category) && category != DataCategory.LAB)
                    .forEach(category -> more.addParameter("category", new CodeType(category.code())));
        }));
        Parameters fromDelegates = new Parameters().addParameter("from", new CodeType("delegates"));
        Family.require(200, fhir.post(family.citizen(), "/Observation/" + family.vital + "/$hide", fromDelegates));
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        String never = "never-" + UUID.randomUUID();
        for (String id : List.of(family.vital, never)) {
            Observation naming = observation(family, new UriType("Observation/" + id));
            naming.setId("of-" + id);
            bundle.addEntry().setResource(naming);
        }
        byte[] file = fhir.encode(bundle).getBytes(StandardCharsets.UTF_8);
        Family.require(200, fhir.postFile(family.byFavour(), "/Patient/" + family.person + "/$import", file));

        String found = "/Observation?value-string=1";
        assertThat(fhir.get(family.citizen(), found).body())
                .contains("Observation/" + family.vital + "\"", "Observation/" + never + "\"");
        HttpResponse<String> shown = fhir.get(family.byFavour(), found);
        assertThat(fhir.parse(Bundle.class, shown).getEntry()).hasSize(2);
        assertThat(shown.body()).doesNotContain("Observation/" + family.vital, "Observation/" + never);
    }

    private Family managed() {
        Family family = Family.ofChild(fhir, tokens);
        Parameters proposal = family.parent();
        proposal.addParameter("right", new CodeType("manage"));
        family.establish(family.operator(), proposal);
        return family;
    }

    /** @return the path */
    private String added(Family family, Observation observation) {
        return "/Observation/" + id(fhir.post(family.byLaw(), "/Observation", observation));
    }

    private static Observation observation(Family family, UriType address) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", null)));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.setSubject(new Reference("Patient/" + family.person));
        observation.setValue(new StringType("1"));
        observation.addExtension("urn:example:e", address);
        return observation;
    }

    private static void unresolved(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("reference-unresolved");
    }

    private static String id(HttpResponse<String> answer) {
        return new IdType(Family.require(201, answer)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .getIdPart();
    }
}
