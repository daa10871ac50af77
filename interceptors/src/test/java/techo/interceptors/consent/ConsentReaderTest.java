package techo.interceptors.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentDataMeaning;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.Consent.provisionDataComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import techo.interceptors.consent.ConsentReading.Reason;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.Effect;
import techo.policy.consent.Period;
import techo.policy.consent.Provision;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

class ConsentReaderTest {
    private final ConsentReader reader = new ConsentReader();

    @Test
    void a_consent_is_read_as_it_is_written() {
        Consent consent = consent();
        consent.getProvision()
                .getPeriod()
                .setStartElement(new DateTimeType("2026-04-01"))
                .setEndElement(new DateTimeType("2026-04-30"));
        consent.getProvision()
                .getDataPeriod()
                .setStartElement(new DateTimeType("2025-01-01"))
                .setEndElement(new DateTimeType("2025-12-31"));
        assertThat(provisions(consent))
                .containsExactly(new Provision(
                        Effect.PERMIT,
                        new RecipientId("clinic"),
                        PurposeOfUse.TREAT,
                        Set.of(DataCategory.LAB),
                        new Period(Instant.parse("2026-03-31T15:00:00Z"), Instant.parse("2026-04-30T15:00:00Z")),
                        new DataPeriod(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 12, 31))));
    }

    @Test
    void single_items_are_named_by_themselves_and_a_nested_deny_takes_them_over() {
        Consent consent = consent();
        item(consent, "Observation/1");
        item(consent, "Observation/2/_history/1");
        ProvisionComponent nested = consent.getProvision().addProvision();
        nested.setType(ConsentProvisionType.DENY);
        assertThat(provisions(consent))
                .hasSize(2)
                .allSatisfy(provision -> assertThat(provision.narrowing().links())
                        .extracting(DataLink::target)
                        .containsExactlyInAnyOrder("Observation/1", "Observation/2"));
        nested.addData().setMeaning(ConsentDataMeaning.INSTANCE).setReference(new Reference("Observation/2"));
        assertThat(provisions(consent).get(1).narrowing().links())
                .extracting(DataLink::target)
                .containsExactly("Observation/2");
    }

    private static provisionDataComponent item(Consent consent, String reference) {
        return consent.getProvision()
                .addData()
                .setMeaning(ConsentDataMeaning.INSTANCE)
                .setReference(new Reference(reference));
    }

    @Test
    void a_nested_deny_takes_from_the_root_what_it_does_not_say() {
        Consent consent = consent();
        consent.getProvision().addClass_(new Coding(ConsentReader.CATEGORIES, "VITAL", null));
        consent.getProvision()
                .addProvision()
                .setType(ConsentProvisionType.DENY)
                .addClass_(new Coding(ConsentReader.CATEGORIES, "VITAL", null));
        List<Provision> provisions = provisions(consent);
        assertThat(provisions).hasSize(2);
        assertThat(provisions.get(1))
                .isEqualTo(new Provision(
                        Effect.DENY,
                        new RecipientId("clinic"),
                        PurposeOfUse.TREAT,
                        Set.of(DataCategory.VITAL),
                        Period.ALWAYS,
                        DataPeriod.BOUNDLESS));
    }

    @Test
    void what_is_not_active_is_not_in_force_whatever_it_says() {
        for (ConsentState state : List.of(
                ConsentState.INACTIVE,
                ConsentState.DRAFT,
                ConsentState.PROPOSED,
                ConsentState.REJECTED,
                ConsentState.ENTEREDINERROR)) {
            assertThat(reader.read(new Consent().setStatus(state))).isEqualTo(new ConsentReading.NotInForce());
        }
    }

    @TestFactory
    Stream<DynamicTest> what_the_rules_cannot_follow_is_unreadable() {
        return Stream.of(
                broken("no status", c -> c.setStatus(null), Reason.NO_STATUS),
                broken("no person", c -> c.setPatient(null), Reason.NO_PERSON),
                broken("no provision", c -> c.setProvision(null), Reason.NO_PROVISION),
                broken("no type", c -> c.getProvision().setType(null), Reason.NO_TYPE),
                broken("no recipient", c -> c.getProvision().getActor().clear(), Reason.RECIPIENT),
                broken("two recipients", c -> actor(c.getProvision(), "Organization/x"), Reason.RECIPIENT),
                broken("a practitioner", c -> onlyActor(c, "Practitioner/x"), Reason.RECIPIENT),
                broken("elsewhere", c -> onlyActor(c, "http://example.org/Organization/x"), Reason.RECIPIENT),
                broken("no purpose", c -> c.getProvision().getPurpose().clear(), Reason.PURPOSE),
                broken("two purposes", c -> purpose(c.getProvision(), "RESEARCH"), Reason.PURPOSE),
                broken(
                        "unknown purpose",
                        c -> c.getProvision().getPurposeFirstRep().setCode("ANY"),
                        Reason.PURPOSE),
                broken(
                        "foreign purpose",
                        c -> c.getProvision().getPurposeFirstRep().setSystem("x"),
                        Reason.PURPOSE),
                broken("no category", c -> c.getProvision().getClass_().clear(), Reason.CATEGORY),
                broken(
                        "unknown category",
                        c -> c.getProvision().getClass_FirstRep().setCode("ALL"),
                        Reason.CATEGORY),
                broken("never shared", c -> c.getProvision().getClass_FirstRep().setCode("RECORD"), Reason.CATEGORY),
                broken(
                        "a period that is a month",
                        c -> c.getProvision().getPeriod().setEndElement(new DateTimeType("2026-04")),
                        Reason.PERIOD),
                broken(
                        "a period that ends first",
                        c -> c.getProvision()
                                .getPeriod()
                                .setStartElement(new DateTimeType("2026-04-02"))
                                .setEndElement(new DateTimeType("2026-04-01")),
                        Reason.PERIOD),
                broken(
                        "a nested permit",
                        c -> c.getProvision().addProvision().setType(ConsentProvisionType.PERMIT),
                        Reason.NESTING),
                broken(
                        "a label",
                        c -> c.getProvision().addSecurityLabel(new Coding("x", "y", null)),
                        Reason.UNKNOWN_ELEMENT),
                broken(
                        "a code",
                        c -> c.getProvision().addCode(new CodeableConcept().setText("x")),
                        Reason.UNKNOWN_ELEMENT),
                broken("data of another server", c -> item(c, "https://elsewhere.example/Observation/1"), Reason.ITEM),
                broken("data without a type", c -> item(c, "1"), Reason.ITEM),
                broken(
                        "what belongs to a visit",
                        c -> item(c, "Encounter/1").setMeaning(ConsentDataMeaning.RELATED),
                        Reason.ITEM),
                broken("an action", c -> c.getProvision().addAction().setText("x"), Reason.UNKNOWN_ELEMENT));
    }

    private DynamicTest broken(String name, Consumer<Consent> change, Reason reason) {
        return DynamicTest.dynamicTest(name, () -> {
            Consent consent = consent();
            change.accept(consent);
            assertThat(reader.read(consent)).isEqualTo(new ConsentReading.Unreadable(reason));
        });
    }

    private List<Provision> provisions(Consent consent) {
        return reader.read(consent)
                .fold(ConsentReading.InForce::provisions, other -> List.of(), other -> List.of(), other -> List.of());
    }

    private static Consent consent() {
        Consent consent = new Consent().setStatus(ConsentState.ACTIVE).setPatient(new Reference("Patient/alice"));
        ProvisionComponent provision = consent.getProvision().setType(ConsentProvisionType.PERMIT);
        actor(provision, "Organization/clinic");
        purpose(provision, "TREAT");
        provision.addClass_(new Coding(ConsentReader.CATEGORIES, "LAB", null));
        return consent;
    }

    private static void onlyActor(Consent consent, String reference) {
        consent.getProvision().getActor().clear();
        actor(consent.getProvision(), reference);
    }

    private static void actor(ProvisionComponent provision, String reference) {
        provision.addActor().setReference(new Reference(reference));
    }

    private static void purpose(ProvisionComponent provision, String code) {
        provision.addPurpose(new Coding(ConsentReader.PURPOSES, code, null));
    }
}
