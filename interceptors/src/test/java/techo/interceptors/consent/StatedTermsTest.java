package techo.interceptors.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import techo.interceptors.consent.ConsentReading.Reason;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Effect;
import techo.policy.consent.Narrowing;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RecipientVersion;

class StatedTermsTest {
    private final ConsentReader reader = new ConsentReader();

    @Test
    void a_consent_that_states_no_terms_is_one_to_share_told_nothing_long_ago() {
        assertThat(terms(consent())).isEqualTo(ConsentTerms.UNSTATED);
    }

    @Test
    void what_is_written_is_read_again() {
        ConsentTerms terms = new ConsentTerms(
                ConsentKind.VIEWING,
                Instant.parse("2026-04-10T03:00:00Z"),
                new NoticeVersion(3),
                new RecipientVersion(2),
                EnumSet.allOf(ForeignText.class));
        Consent consent = consent();
        StatedTerms.write(consent, terms, Optional.of("digest"));
        assertThat(terms(consent)).isEqualTo(terms);
        assertThat(StatedTerms.noticeDigest(consent)).contains("digest");
    }

    @Test
    void a_day_is_its_beginning_in_japan() {
        Consent consent = consent();
        consent.setDateTimeElement(new DateTimeType("2026-04-10"));
        assertThat(terms(consent).givenAt()).isEqualTo(Instant.parse("2026-04-09T15:00:00Z"));
    }

    @Test
    void a_month_is_too_vague_and_therefore_long_ago() {
        Consent consent = consent();
        consent.setDateTimeElement(new DateTimeType("2026-04"));
        assertThat(terms(consent).givenAt()).isEqualTo(Period.BEGINNING);
    }

    @Test
    void a_narrowing_is_read_as_it_is_written_and_holds_for_nested_denials() {
        Narrowing narrowing = Narrowing.NONE
                .to(new PractitionerId("dr-a"))
                .to(new ProjectId("study"))
                .toOrigins(EnumSet.of(DataOrigin.HOSPITAL, DataOrigin.DEVICE));
        Consent consent = consent();
        StatedNarrowing.write(consent.getProvision(), narrowing);
        consent.getProvision().addProvision().setType(ConsentProvisionType.DENY);
        assertThat(inForce(consent).provisions())
                .extracting(provision -> provision.narrowing())
                .containsExactly(narrowing, narrowing);
    }

    @Test
    void for_an_emergency_a_consent_may_leave_the_recipient_open_and_is_a_choice_then() {
        Consent consent = consent();
        consent.getProvision().getActor().clear();
        consent.getProvision().getPurposeFirstRep().setCode("EMERGENCY");
        assertThat(reader.read(consent))
                .isEqualTo(new ConsentReading.EmergencyChoice(
                        PurposeOfUse.EMERGENCY, Effect.PERMIT, Set.of(DataCategory.LAB), Period.ALWAYS));
    }

    @TestFactory
    Stream<DynamicTest> what_the_rules_do_not_know_is_unreadable() {
        return Stream.of(
                broken("a kind of somebody else's", c -> c.addCategory(kind("LENDING")), Reason.KIND),
                broken("two kinds", c -> c.addCategory(kind("SHARING")).addCategory(kind("VIEWING")), Reason.KIND),
                broken("terms twice", c -> twice(c), Reason.TERMS),
                broken(
                        "a version that is a text",
                        c -> c.addExtension(terms("notice", new StringType("1"))),
                        Reason.TERMS),
                broken(
                        "a text abroad that nobody knows",
                        c -> c.addExtension(terms("told", new CodeType("WEATHER"))),
                        Reason.TERMS),
                broken(
                        "a modifier of the whole",
                        c -> c.addModifierExtension(new Extension("https://example.org/x", new StringType("y"))),
                        Reason.UNKNOWN_ELEMENT),
                broken(
                        "a modifier of somebody else's",
                        c -> c.getProvision()
                                .addModifierExtension(new Extension("https://example.org/x", new StringType("y"))),
                        Reason.UNKNOWN_ELEMENT),
                broken(
                        "a route that nobody knows",
                        c -> narrowed(c, "source", new CodeType("PIGEON")),
                        Reason.UNKNOWN_ELEMENT),
                broken(
                        "a practitioner elsewhere",
                        c -> narrowed(c, "practitioner", new Reference("https://example.org/Practitioner/1")),
                        Reason.UNKNOWN_ELEMENT),
                broken(
                        "a part that nobody knows",
                        c -> narrowed(c, "weekday", new CodeType("MON")),
                        Reason.UNKNOWN_ELEMENT),
                broken(
                        "a choice with a denial in it",
                        c -> {
                            c.getProvision().getActor().clear();
                            c.getProvision().getPurposeFirstRep().setCode("DISASTER");
                            c.getProvision().addProvision().setType(ConsentProvisionType.DENY);
                        },
                        Reason.NESTING));
    }

    private DynamicTest broken(String name, Consumer<Consent> change, Reason reason) {
        return DynamicTest.dynamicTest(name, () -> {
            Consent consent = consent();
            change.accept(consent);
            assertThat(reader.read(consent)).isEqualTo(new ConsentReading.Unreadable(reason));
        });
    }

    private static void narrowed(Consent consent, String part, Type value) {
        Extension narrowing = new Extension(StatedNarrowing.EXTENSION);
        narrowing.addExtension(part, value);
        consent.getProvision().addModifierExtension(narrowing);
    }

    private static Extension terms(String part, Type value) {
        Extension terms = new Extension(StatedTerms.EXTENSION);
        terms.addExtension(part, value);
        return terms;
    }

    private static void twice(Consent consent) {
        consent.addExtension(terms("told", new CodeType("COUNTRY")));
        consent.addExtension(terms("told", new CodeType("MEASURES")));
    }

    private static CodeableConcept kind(String code) {
        return new CodeableConcept(new Coding(StatedTerms.KINDS, code, null));
    }

    private ConsentTerms terms(Consent consent) {
        return inForce(consent).terms();
    }

    private ConsentReading.InForce inForce(Consent consent) {
        return reader.read(consent).fold(inForce -> inForce, other -> fail(), other -> fail(), other -> fail());
    }

    private static ConsentReading.InForce fail() {
        throw new AssertionError("it is in force");
    }

    private static Consent consent() {
        Consent consent = new Consent().setStatus(ConsentState.ACTIVE).setPatient(new Reference("Patient/alice"));
        consent.getProvision().setType(ConsentProvisionType.PERMIT);
        consent.getProvision().addActor().setReference(new Reference("Organization/clinic"));
        consent.getProvision().addPurpose(new Coding(ConsentReader.PURPOSES, "TREAT", null));
        consent.getProvision().addClass_(new Coding(ConsentReader.CATEGORIES, "LAB", null));
        return consent;
    }
}
