package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.consent.ConsentDecision.Deny;
import techo.policy.consent.ConsentDecision.Permit;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.RecipientVersion;

/** A document is seen by who may see all that it holds. */
class DocumentDecisionTest {
    private static final PatientId ALICE = new PatientId("alice");
    private static final RecipientId CLINIC = new RecipientId("clinic");
    private static final Instant NOW = Instant.parse("2026-04-10T03:00:00Z");
    private static final Access TREATMENT = Access.unnarrowed(new ClientId("client"), PurposeOfUse.TREAT);

    private final ConsentPolicy policy = new ConsentPolicy(Conditions.withoutRegister());

    @Test
    void it_opens_with_the_last_kind_of_data_in_it() {
        ResourceFacts document =
                facts(DataCategory.DOC).holding(List.of(facts(DataCategory.LAB), facts(DataCategory.IDENT)));
        assertThat(clinicSees(document, DataCategory.DOC))
                .isInstanceOfSatisfying(
                        Deny.class, deny -> assertThat(deny.reason()).isEqualTo(DenyReason.CATEGORY_NOT_COVERED));
        assertThat(clinicSees(document, DataCategory.DOC, DataCategory.LAB)).isInstanceOf(Deny.class);
        assertThat(clinicSees(document, DataCategory.DOC, DataCategory.LAB, DataCategory.IDENT))
                .isInstanceOf(Permit.class);
        assertThat(clinicSees(document, DataCategory.LAB, DataCategory.IDENT)).isInstanceOf(Deny.class);
    }

    @Test
    void an_item_that_the_person_hid_hides_what_names_it_and_the_person_goes_on_seeing_both() {
        ResourceFacts result = facts(DataCategory.LAB);
        ResourceFacts hidden = new ResourceFacts(
                result.owner(),
                result.category(),
                result.origin(),
                result.effective(),
                Set.of(Audience.RECIPIENTS),
                Set.of());
        ResourceFacts document = facts(DataCategory.DOC).holding(List.of(hidden));
        assertThat(clinicSees(document, DataCategory.DOC, DataCategory.LAB)).isEqualTo(new Deny(DenyReason.HIDDEN));
        assertThat(policy.decide(new AccessRequest(new Caller.Citizen(ALICE, TREATMENT), document, NOW), Evidence.NONE))
                .isInstanceOf(Permit.class);
    }

    @Test
    void a_document_within_a_document_counts_too() {
        ResourceFacts inner = facts(DataCategory.DOC).holding(List.of(facts(DataCategory.MENTAL)));
        ResourceFacts outer = facts(DataCategory.DOC).holding(List.of(inner));
        assertThat(clinicSees(outer, DataCategory.DOC)).isInstanceOf(Deny.class);
        assertThat(clinicSees(outer, DataCategory.DOC, DataCategory.MENTAL)).isInstanceOf(Permit.class);
    }

    private ConsentDecision clinicSees(ResourceFacts document, DataCategory... consented) {
        Provision permit = new Provision(
                Effect.PERMIT,
                CLINIC,
                PurposeOfUse.TREAT,
                EnumSet.copyOf(Arrays.asList(consented)),
                Period.ALWAYS,
                DataPeriod.BOUNDLESS,
                Narrowing.NONE);
        ConsentTerms terms = new ConsentTerms(
                ConsentKind.SHARING, Period.BEGINNING, NoticeVersion.UNSTATED, RecipientVersion.UNSTATED, Set.of());
        return policy.decide(
                new AccessRequest(new Caller.Recipient(CLINIC, RecipientType.MEDICAL, TREATMENT), document, NOW),
                Evidence.of(List.of(new ConsentRecord.InForce(
                        new ConsentRef(new ConsentId("c1"), 1), ALICE, terms, List.of(permit)))));
    }

    private static ResourceFacts facts(DataCategory category) {
        return new ResourceFacts(Optional.of(ALICE), category, DataOrigin.HOSPITAL, Optional.empty());
    }
}
