package techo.policy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.consent.Audience;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.Conditions;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.DenyReason;
import techo.policy.consent.Effect;
import techo.policy.consent.Evidence;
import techo.policy.consent.Masking;
import techo.policy.consent.Narrowing;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.consent.Provision;
import techo.policy.consent.ResourceFacts;
import techo.policy.disclosure.SubmissionDecision.Made;
import techo.policy.disclosure.SubmissionDecision.Reason;
import techo.policy.identity.Access;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.RecipientVersion;

class SubmissionPolicyTest {
    private static final PatientId ALICE = new PatientId("alice");
    private static final Instant NOW = Instant.parse("2026-04-10T03:00:00Z");
    private static final ConsentId CONSENT = new ConsentId("c1");
    private static final RecipientId INSURER = new RecipientId("insurer");
    private static final SnapshotDigest DIGEST = new SnapshotDigest("0f".repeat(32));

    private final SubmissionPolicy policy = new SubmissionPolicy(Conditions.withoutRegister());

    @Test
    void a_submission_is_made_of_exactly_what_the_person_agreed_to() {
        SubmissionDecision decision = decide(List.of(consent("1", "2")), item("1"), item("2"));
        assertThat(decision).isInstanceOf(Made.class);
        Made made = (Made) decision;
        assertThat(made.receipt().digest()).isEqualTo(DIGEST);
        assertThat(made.decidedBy().terms().kind()).isEqualTo(ConsentKind.SUBMISSION);
    }

    @Test
    void it_is_made_once() {
        Made first = (Made) decide(List.of(consent("1")), item("1"));
        assertThat(reason(policy.decide(
                        request(item("1")), Evidence.of(List.of(consent("1"))), List.of(first.receipt()))))
                .isEqualTo(Reason.ALREADY_MADE);
    }

    @Test
    void it_is_not_made_of_less_or_more_or_other_items() {
        ConsentRecord consent = consent("1", "2");
        assertThat(reason(decide(List.of(consent), item("1")))).isEqualTo(Reason.NOT_AS_AGREED);
        assertThat(reason(decide(List.of(consent), item("1"), item("2"), item("3"))))
                .isEqualTo(Reason.NOT_AS_AGREED);
        assertThat(reason(decide(List.of(consent), item("1"), item("3")))).isEqualTo(Reason.NOT_AS_AGREED);
    }

    @Test
    void an_item_that_does_not_say_what_it_is_stops_it() {
        ResourceFacts nameless =
                new ResourceFacts(Optional.of(ALICE), DataCategory.LAB, DataOrigin.HOSPITAL, Optional.empty());
        assertRefused(DenyReason.ITEM_NOT_COVERED, decide(List.of(consent("1")), item("1"), nameless));
    }

    @Test
    void a_hidden_item_stops_it_instead_of_being_left_out() {
        ResourceFacts one = item("1");
        ResourceFacts hidden = new ResourceFacts(
                one.owner(), one.category(), one.origin(), one.effective(), Set.of(Audience.RECIPIENTS), one.links());
        assertRefused(DenyReason.HIDDEN, decide(List.of(consent("1")), hidden));
    }

    @Test
    void somebody_elses_data_stop_it() {
        ResourceFacts one = item("1");
        ResourceFacts other = new ResourceFacts(
                Optional.of(new PatientId("bob")),
                one.category(),
                one.origin(),
                one.effective(),
                Set.of(),
                one.links());
        assertRefused(DenyReason.NO_CONSENT, decide(List.of(consent("1")), other));
    }

    @Test
    void a_deny_elsewhere_stops_it_and_a_permit_elsewhere_does_not_help() {
        ConsentRecord deny = record("c2", ConsentKind.SHARING, provision(Effect.DENY, Narrowing.NONE));
        assertRefused(DenyReason.DENIED_BY_PROVISION, decide(List.of(consent("1"), deny), item("1")));
        ConsentRecord over = record(
                "c1",
                ConsentKind.SUBMISSION,
                provision(
                        Effect.PERMIT,
                        links("1"),
                        Period.ofDays(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 12, 31))));
        ConsentRecord permit = record("c2", ConsentKind.SHARING, provision(Effect.PERMIT, Narrowing.NONE));
        assertRefused(DenyReason.OUTSIDE_PERIOD, decide(List.of(over, permit), item("1")));
    }

    @Test
    void a_consent_of_another_kind_or_a_withdrawn_one_makes_none() {
        ConsentRecord sharing = record("c1", ConsentKind.SHARING, provision(Effect.PERMIT, links("1")));
        assertThat(reason(decide(List.of(sharing), item("1")))).isEqualTo(Reason.NO_CONSENT);
        ConsentRecord withdrawn = new ConsentRecord.NotInForce(new ConsentRef(CONSENT, 2), ALICE);
        assertThat(reason(decide(List.of(withdrawn, consent("1")), item("1")))).isEqualTo(Reason.NO_CONSENT);
        assertThat(reason(decide(List.of(), item("1")))).isEqualTo(Reason.NO_CONSENT);
    }

    @Test
    void what_an_item_tells_of_other_people_goes_if_the_consent_opens_that_too() {
        ResourceFacts others = new Masking(new CategoryRules()).ofOthers(item("1"));
        assertThat(opens(others, consent("1"))).isFalse();
        Provision both = new Provision(
                Effect.PERMIT,
                INSURER,
                PurposeOfUse.SUBMIT_INS,
                Set.of(DataCategory.LAB, DataCategory.FAMILY),
                Period.ALWAYS,
                DataPeriod.BOUNDLESS,
                links("1"));
        ConsentRecord withOthers = record("c1", ConsentKind.SUBMISSION, both);
        assertThat(opens(others, withOthers)).isTrue();
        assertThat(opens(new Masking(new CategoryRules()).ofOthers(item("2")), withOthers))
                .isFalse();
        assertThat(opens(others, consent("1"), record("c2", ConsentKind.SHARING, both)))
                .isFalse();
    }

    private boolean opens(ResourceFacts part, ConsentRecord... consents) {
        SubmissionRequest request = request();
        return policy.opens(request.to(), part, ALICE, CONSENT, NOW, Evidence.of(List.of(consents)));
    }

    private SubmissionDecision decide(List<ConsentRecord> consents, ResourceFacts... items) {
        return policy.decide(request(items), Evidence.of(consents), List.of());
    }

    private static SubmissionRequest request(ResourceFacts... items) {
        Recipient insurer = new Recipient(
                INSURER, RecipientType.LIFE_INS, Access.unnarrowed(new ClientId("client"), PurposeOfUse.SUBMIT_INS));
        return new SubmissionRequest(
                new SubmissionReceipt.Number("2026-000001"),
                ALICE,
                insurer,
                CONSENT,
                new Snapshot(List.of(items), DIGEST),
                NOW);
    }

    private static void assertRefused(DenyReason cause, SubmissionDecision decision) {
        assertThat(decision).isEqualTo(new SubmissionDecision.Refused(Reason.ITEM_REFUSED, Optional.of(cause)));
    }

    private static Reason reason(SubmissionDecision decision) {
        assertThat(decision).isInstanceOf(SubmissionDecision.Refused.class);
        return ((SubmissionDecision.Refused) decision).reason();
    }

    private static ResourceFacts item(String id) {
        return new ResourceFacts(
                Optional.of(ALICE),
                DataCategory.LAB,
                DataOrigin.HOSPITAL,
                Optional.empty(),
                Set.of(),
                Set.of(link(id)));
    }

    private static ConsentRecord consent(String... items) {
        return record("c1", ConsentKind.SUBMISSION, provision(Effect.PERMIT, links(items)));
    }

    private static ConsentRecord record(String id, ConsentKind kind, Provision provision) {
        return new ConsentRecord.InForce(
                new ConsentRef(new ConsentId(id), 1),
                ALICE,
                new ConsentTerms(kind, NOW, NoticeVersion.UNSTATED, RecipientVersion.UNSTATED, Set.of()),
                List.of(provision));
    }

    private static Provision provision(Effect effect, Narrowing narrowing) {
        return provision(effect, narrowing, Period.ALWAYS);
    }

    private static Provision provision(Effect effect, Narrowing narrowing, Period period) {
        return new Provision(
                effect,
                INSURER,
                PurposeOfUse.SUBMIT_INS,
                Set.of(DataCategory.LAB),
                period,
                DataPeriod.BOUNDLESS,
                narrowing);
    }

    private static Narrowing links(String... ids) {
        List<DataLink> links = new ArrayList<>();
        for (String id : ids) {
            links.add(link(id));
        }
        return Narrowing.NONE.toLinks(Set.copyOf(links));
    }

    private static DataLink link(String id) {
        return new DataLink(DataLink.Meaning.INSTANCE, "Observation/" + id);
    }
}
