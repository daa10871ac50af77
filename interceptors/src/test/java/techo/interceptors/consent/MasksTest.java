package techo.interceptors.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.ExplanationOfBenefit;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.ListResource;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.Test;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Masking;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

class MasksTest {
    private static final FhirContext CONTEXT = FhirContext.forR4Cached();
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Caller.Recipient CLINIC = new Caller.Recipient(
            new RecipientId("clinic"),
            RecipientType.MEDICAL,
            Access.unnarrowed(new ClientId("app"), PurposeOfUse.TREAT));

    private final HiddenById stored = new HiddenById();
    private final Masks masks = new Masks(stored, new Masking(new CategoryRules()));

    @Test
    void what_names_something_hidden_is_as_if_it_had_never_named_it() {
        DiagnosticReport report = report().addResult(reference("Observation/hidden"));
        report.setEncounter(reference("Encounter/hidden/_history/2"));
        report.addExtension("urn:example:e", reference("Condition/hidden"));
        requireSame(report, report());
    }

    @Test
    void what_the_caller_may_see_is_named_still() {
        DiagnosticReport report =
                report().addResult(reference("Observation/hidden")).addResult(reference("Observation/open"));
        requireSame(report, report().addResult(reference("Observation/open")));
    }

    @Test
    void a_part_goes_whole_when_it_needs_what_is_hidden() {
        Encounter encounter = new Encounter();
        encounter.addDiagnosis().setRank(1).setCondition(reference("Condition/hidden"));
        encounter.addDiagnosis().setRank(2).setCondition(reference("Condition/open"));
        Encounter without = new Encounter();
        without.addDiagnosis().setRank(2).setCondition(reference("Condition/open"));
        requireSame(encounter, without);
        ListResource list = new ListResource();
        list.addEntry().setItem(reference("Observation/hidden"));
        requireSame(list, new ListResource());
    }

    @Test
    void nothing_hollow_is_left() {
        Encounter encounter = new Encounter();
        encounter.addParticipant().setIndividual(reference("RelatedPerson/hidden"));
        Extension whole = new Extension("urn:example:whole");
        whole.addExtension("part", reference("Observation/hidden"));
        encounter.addExtension(whole);
        requireSame(encounter, new Encounter());
    }

    @Test
    void a_resource_that_cannot_do_without_says_that_something_is_masked_and_nothing_of_it() {
        ExplanationOfBenefit claim = new ExplanationOfBenefit();
        claim.addInsurance().setFocal(true).setCoverage(reference("Coverage/hidden"));
        mask(claim, true);
        assertThat(json(claim)).contains("data-absent-reason", "masked").doesNotContain("hidden", "secret");
        Provenance provenance = new Provenance();
        provenance.addTarget(reference("Observation/hidden"));
        provenance.addTarget(reference("Observation/open"));
        Provenance without = new Provenance();
        without.addTarget(reference("Observation/open"));
        requireSame(provenance, without);
    }

    @Test
    void a_narrative_repeats_what_the_elements_say_and_goes_with_one_of_them() {
        DiagnosticReport report = report().addResult(reference("Observation/hidden"));
        report.getText().setDivAsString("<div>secret</div>");
        requireSame(report, report());
        DiagnosticReport open = report().addResult(reference("Observation/open"));
        open.getText().setDivAsString("<div>kept</div>");
        mask(open, true);
        assertThat(json(open)).contains("kept");
    }

    @Test
    void an_extension_of_a_narrative_names_too() {
        DiagnosticReport report = report();
        report.getText().setDivAsString("<div>secret</div>");
        report.getText().addExtension("urn:example:e", reference("Observation/hidden"));
        requireSame(report, report());
    }

    @Test
    void an_address_names_whatever_stands_around_type_and_id() {
        for (String address : List.of(
                "Observation/hidden",
                "/Observation/hidden",
                "Observation/hidden#place",
                "Observation/hidden/_history/3",
                "https://phr.example.jp/fhir/Binary/hidden?_format=json",
                "https://phr.example.jp/fhir/Binary/hidden/$binary-access-read")) {
            DocumentReference document = new DocumentReference();
            document.addContent().setAttachment(new Attachment().setUrl(address).setTitle("title"));
            DocumentReference without = new DocumentReference();
            without.addContent().setAttachment(new Attachment().setTitle("title"));
            requireSame(document, without);
        }
        DiagnosticReport report = report();
        report.getMeta().setSource("Observation/hidden#request");
        requireSame(report, report());
    }

    @Test
    void names_of_definitions_and_what_only_looks_like_a_name_stay() {
        DiagnosticReport report = report();
        report.getMeta().addProfile("https://profiles.example.jp/StructureDefinition/hidden");
        report.addExtension("urn:example:e", new UriType("https://elsewhere.example.jp/Observation/hidden"));
        report.addExtension("urn:example:e", new UriType("Unit/hidden"));
        DiagnosticReport same = report.copy();
        requireSame(report, same);
    }

    @Test
    void an_address_of_a_file_goes_and_what_is_told_of_the_file_stays() {
        DocumentReference document = new DocumentReference();
        document.addContent()
                .setAttachment(new Attachment().setUrl("Binary/hidden").setTitle("title"));
        DocumentReference without = new DocumentReference();
        without.addContent().setAttachment(new Attachment().setTitle("title"));
        requireSame(document, without);
    }

    @Test
    void a_whole_address_of_a_file_goes_as_a_relative_one() {
        DocumentReference document = new DocumentReference();
        document.addContent()
                .setAttachment(new Attachment()
                        .setUrl("https://phr.example.jp/fhir/Binary/hidden/_history/1")
                        .setTitle("title"));
        document.addContent().setAttachment(new Attachment().setUrl("https://phr.example.jp/fhir/Binary/open"));
        DocumentReference without = new DocumentReference();
        without.addContent().setAttachment(new Attachment().setTitle("title"));
        without.addContent().setAttachment(new Attachment().setUrl("https://phr.example.jp/fhir/Binary/open"));
        requireSame(document, without);
    }

    @Test
    void what_is_handed_over_names_nothing_of_a_record_but_what_is_handed_over_with_it() {
        DiagnosticReport report =
                report().addResult(reference("Observation/submitted")).addResult(reference("Observation/open"));
        report.setId("DiagnosticReport/r");
        report.setEncounter(reference("Encounter/hidden"));
        report.addPerformer(reference("Organization/o"));
        report.addExtension("urn:example:e", reference("Device/of-nobody"));
        Observation submitted = new Observation();
        submitted.setId("Observation/submitted");
        submitted.addHasMember(reference("Condition/open"));
        masks.handOver(CLINIC, NOW, List.of(leaving(report, true), leaving(submitted, true)));
        assertThat(json(report) + json(submitted))
                .contains("Observation/submitted", "Organization/o", "Device/of-nobody")
                .doesNotContain("open", "hidden");
    }

    @Test
    void what_is_contained_and_what_a_bundle_carries_names_nothing_hidden_either() {
        DiagnosticReport report = report();
        Observation inside = new Observation();
        inside.setId("c");
        inside.addHasMember(reference("Observation/hidden"));
        report.addContained(inside);
        report.addResult(new Reference("#c"));
        mask(report, true);
        assertThat(json(report)).contains("\"#c\"").doesNotContain("hidden");

        Bundle bundle = new Bundle();
        Observation carried = new Observation();
        carried.setId("Observation/hidden-but-carried");
        bundle.addEntry().setResource(carried);
        bundle.addEntry()
                .setResource(report().addResult(reference("Observation/hidden-but-carried"))
                        .addResult(reference("Observation/hidden")));
        mask(bundle, true);
        assertThat(json(bundle)).contains("Observation/hidden-but-carried").doesNotContain("Observation/hidden\"");

        Bundle told = new Bundle();
        told.addEntry()
                .setFullUrl("Observation/hidden")
                .getResponse()
                .setStatus("200")
                .setLocation("Observation/hidden/_history/1");
        mask(told, true);
        assertThat(json(told)).contains("200").doesNotContain("hidden");
    }

    @Test
    void what_tells_of_other_people_leaves_with_their_data_alone() {
        Patient patient = new Patient();
        patient.addContact().getName().setText("secret");
        patient.addLink().setOther(reference("Patient/open"));
        patient.addGeneralPractitioner(reference("Organization/hidden"));
        Coverage coverage = new Coverage();
        coverage.setSubscriber(new Reference().setType("RelatedPerson").setDisplay("secret"));
        mask(patient, true);
        mask(coverage, true);
        assertThat(json(patient)).contains("contact", "link");
        assertThat(json(coverage)).contains("secret");
        mask(patient, false);
        mask(coverage, false);
        assertThat(json(patient)).contains("Organization/hidden").doesNotContain("contact", "link");
        assertThat(json(coverage)).doesNotContain("subscriber");
    }

    @Test
    void resources_that_name_only_whose_they_are_and_who_gave_care_cost_no_question() {
        Observation observation = new Observation();
        observation.setSubject(new Reference("Patient/p"));
        observation.addPerformer(reference("Organization/o"));
        observation.getCode().addCoding().setSystem("http://example.org/CodeSystem/c");
        mask(observation, true);
        assertThat(stored.asked).isZero();
        masks.apply(
                CLINIC,
                Permission.SEARCH,
                NOW,
                List.of(leaving(report().addResult(reference("Observation/open")), true), leaving(report(), true)));
        assertThat(stored.asked).isEqualTo(1);
    }

    @Test
    void what_a_writer_was_not_shown_comes_back_where_it_was() {
        DiagnosticReport before = report().addResult(reference("Observation/a"))
                .addResult(reference("Observation/hidden"))
                .addResult(reference("Observation/b"));
        before.setEncounter(reference("Encounter/hidden"));
        before.addMedia().setComment("c").setLink(reference("Media/hidden"));
        DiagnosticReport after = before.copy();
        mask(after, true);
        assertThat(masks.keep(before, after, stored.hidden)).isTrue();
        assertThat(after.equalsDeep(before)).isTrue();

        mask(after, true);
        after.setConclusion("corrected");
        after.getResult().remove(0);
        after.setEncounter(reference("Encounter/open"));
        masks.keep(before, after, stored.hidden);
        assertThat(after.getResult())
                .extracting(Reference::getReference)
                .contains("Observation/hidden", "Observation/b");
        assertThat(after.getEncounter().getReference()).isEqualTo("Encounter/open");
        assertThat(after.getConclusion()).isEqualTo("corrected");
    }

    @Test
    void a_change_of_what_was_shown_in_part_is_not_guessed_at() {
        Encounter before = new Encounter();
        before.addParticipant()
                .addType(new CodeableConcept().setText("t"))
                .setIndividual(reference("RelatedPerson/hidden"));
        Encounter after = before.copy();
        mask(after, true);
        assertThat(masks.keep(before, after, stored.hidden)).isTrue();
        assertThat(after.equalsDeep(before)).isTrue();
        mask(after, true);
        after.getParticipantFirstRep().getTypeFirstRep().setTextElement(new StringType("other"));
        assertThat(masks.keep(before, after, stored.hidden)).isFalse();
    }

    @Test
    void what_a_resource_cannot_do_without_comes_back_too() {
        Provenance before = new Provenance();
        before.addTarget(reference("Observation/hidden"));
        Provenance after = before.copy();
        mask(after, true);
        assertThat(json(after)).doesNotContain("hidden");
        assertThat(masks.keep(before, after, stored.hidden)).isTrue();
        assertThat(after.equalsDeep(before)).isTrue();
    }

    @Test
    void a_narrative_comes_back_when_nothing_else_was_changed_and_beside_no_other_values() {
        DiagnosticReport before = report().addResult(reference("Observation/hidden"));
        before.setConclusion("before");
        before.getText().setDivAsString("<div>before</div>");
        DiagnosticReport after = before.copy();
        mask(after, true);
        assertThat(after.hasText()).isFalse();
        assertThat(masks.keep(before, after, stored.hidden)).isTrue();
        assertThat(after.equalsDeep(before)).isTrue();

        mask(after, true);
        after.setConclusion("corrected");
        assertThat(masks.keep(before, after, stored.hidden)).isTrue();
        assertThat(after.getResult()).hasSize(1);
        assertThat(after.hasText()).isFalse();
    }

    @Test
    void what_a_writer_was_shown_by_a_search_and_writes_again_is_there_once() {
        DiagnosticReport before = report().addResult(reference("Observation/hidden"));
        before.addMedia().setComment("c").setLink(reference("Media/hidden"));
        DiagnosticReport after = before.copy();
        assertThat(masks.keep(before, after, stored.hidden)).isTrue();
        assertThat(after.equalsDeep(before)).isTrue();
    }

    private void requireSame(Resource masked, Resource never) {
        mask(masked, true);
        assertThat(json(masked)).isEqualTo(json(never));
    }

    private void mask(Resource resource, boolean withOthers) {
        masks.apply(CLINIC, Permission.READ, NOW, List.of(leaving(resource, withOthers)));
    }

    private static Masks.Leaving leaving(Resource resource, boolean withOthers) {
        return new Masks.Leaving(resource, Optional.of(new PatientId("p")), () -> withOthers);
    }

    private static DiagnosticReport report() {
        DiagnosticReport report = new DiagnosticReport();
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        return report;
    }

    private static Reference reference(String literal) {
        return new Reference(literal).setDisplay("secret of " + literal);
    }

    private static String json(Resource resource) {
        return CONTEXT.newJsonParser().encodeResourceToString(resource);
    }

    /** Hidden is what says so by its id. */
    private static final class HiddenById implements StoredResources {
        private final Set<ResourceKey> hidden =
                Set.of(key("Observation"), key("Encounter"), key("Condition"), key("Media"), key("RelatedPerson"));
        private int asked;

        private static ResourceKey key(String type) {
            return new ResourceKey(type, "hidden");
        }

        @Override
        public KnownResources known(Collection<ResourceKey> keys) {
            return new KnownResources(
                    NOW,
                    keys.stream()
                            .collect(Collectors.toMap(
                                    key -> key,
                                    key -> new ResourceFacts(
                                            key.id().equals("of-nobody")
                                                    ? Optional.empty()
                                                    : Optional.of(new PatientId("p")),
                                            DataCategory.LAB,
                                            DataOrigin.HOSPITAL,
                                            Optional.empty()))),
                    Map.of());
        }

        @Override
        public Set<ResourceKey> visible(
                Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Set<ResourceKey> visible(Caller caller, Instant at, Collection<ResourceKey> keys) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Set<ResourceKey> hidden(Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
            asked++;
            return keys.stream().filter(key -> key.id().startsWith("hidden")).collect(Collectors.toSet());
        }
    }
}
