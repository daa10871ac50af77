package techo.policy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PatientId;
import techo.policy.recipient.Seat;

class DisclosureTest {
    private static final PatientId ALICE = new PatientId("alice");
    private static final PatientId BOB = new PatientId("bob");
    private static final ConsentRef CONSENT = new ConsentRef(new ConsentId("c1"), 2);
    private static final ItemCode HBA1C = new ItemCode("http://loinc.org", "4548-4");

    @Test
    void an_answer_with_data_of_two_people_is_a_disclosure_of_each() {
        assertThat(Disclosure.of(List.of(item(ALICE, LegalBasis.CONSENT, "a"), item(BOB, LegalBasis.CONSENT, "b"))))
                .extracting(Disclosure::person)
                .containsExactly(ALICE, BOB);
    }

    @Test
    void what_left_on_two_grounds_is_two_disclosures() {
        assertThat(Disclosure.of(List.of(item(ALICE, LegalBasis.CONSENT, "a"), item(ALICE, LegalBasis.LIFE, "b"))))
                .extracting(Disclosure::basis)
                .containsExactly(LegalBasis.CONSENT, LegalBasis.LIFE);
    }

    @Test
    void kinds_are_counted_and_a_version_that_is_shown_twice_is_disclosed_once() {
        Disclosure disclosed = Disclosure.of(List.of(
                        item(ALICE, LegalBasis.CONSENT, "b"),
                        item(ALICE, LegalBasis.CONSENT, "a"),
                        item(ALICE, LegalBasis.CONSENT, "a")))
                .get(0);
        assertThat(disclosed.kinds())
                .containsExactly(new DisclosedKind(DataCategory.LAB, "Observation", Optional.of(HBA1C), 2));
        assertThat(disclosed.consents()).containsExactly(CONSENT);
    }

    @Test
    void the_digest_is_of_the_sorted_versions_and_anybody_can_compute_it() {
        Disclosure disclosed = Disclosure.of(
                        List.of(item(ALICE, LegalBasis.CONSENT, "b"), item(ALICE, LegalBasis.CONSENT, "a")))
                .get(0);
        // printf 'Observation/a/_history/3\nObservation/b/_history/3\n' | sha256sum
        assertThat(disclosed.digest())
                .isEqualTo(new ContentDigest(
                        ContentDigest.Of.VERSIONS, "24d0c032deb4a8cfd5119d74c9bab2b9bd4d8d3a128152d3fcdb7f2cbfad157d"));
    }

    @Test
    void an_entry_stays_bounded_however_many_items_there_are() {
        List<DisclosedItem> many = IntStream.rangeClosed(0, Disclosure.MOST_KINDS)
                .mapToObj(i -> new DisclosedItem(
                        ALICE,
                        LegalBasis.CONSENT,
                        Optional.of(CONSENT),
                        DataCategory.LAB,
                        "Observation",
                        "o" + i,
                        1,
                        Optional.of(new ItemCode("http://loinc.org", "c" + i))))
                .toList();
        assertThat(Disclosure.of(many).get(0).kinds())
                .containsExactly(new DisclosedKind(
                        DataCategory.LAB, "Observation", Optional.empty(), Disclosure.MOST_KINDS + 1L));
    }

    @Test
    void what_was_only_counted_is_disclosed_as_counted() {
        assertThat(Disclosure.ofUses(
                                ALICE,
                                LegalBasis.CONSENT,
                                List.of(
                                        ResourceUse.counted(Use.SHOWN, "Observation", 7),
                                        ResourceUse.one(Use.UPDATED, "Patient", "alice", 2)))
                        .orElseThrow()
                        .kinds())
                .containsExactly(new DisclosedKind(DataCategory.UNKNOWN, "Observation", Optional.empty(), 7));
        assertThat(Disclosure.ofUses(ALICE, LegalBasis.CONSENT, List.of())).isEmpty();
    }

    @Test
    void nothing_is_no_disclosure() {
        assertThat(Disclosure.of(List.of())).isEmpty();
        assertThatThrownBy(() -> new Disclosure(ALICE, LegalBasis.CONSENT, List.of(), List.of(), ContentDigest.none()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_record_is_a_duty_unless_the_law_exempts_it() {
        Seat japan = new Seat.InJapan();
        assertThat(RecordDuty.of(LegalBasis.CONSENT, japan)).isEqualTo(RecordDuty.REQUIRED);
        assertThat(RecordDuty.of(LegalBasis.ON_BEHALF, japan)).isEqualTo(RecordDuty.EXEMPT_SENT_BY_PERSON);
        assertThat(RecordDuty.of(LegalBasis.LIFE, japan)).isEqualTo(RecordDuty.EXEMPT_LEGAL_GROUND);
        assertThat(RecordDuty.of(LegalBasis.ENTRUST, japan)).isEqualTo(RecordDuty.EXEMPT_NO_THIRD_PARTY);
    }

    @Test
    void a_contractor_abroad_is_a_third_party_unless_its_country_or_its_measures_count_as_equal() {
        Seat.Country us = new Seat.Country("US");
        assertThat(RecordDuty.of(LegalBasis.ENTRUST, new Seat.InformedConsentOnly(us)))
                .isEqualTo(RecordDuty.REQUIRED);
        assertThat(RecordDuty.of(LegalBasis.ENTRUST, new Seat.Recognised(us)))
                .isEqualTo(RecordDuty.EXEMPT_NO_THIRD_PARTY);
    }

    @Test
    void where_a_recipient_is_is_asked_only_for_the_grounds_on_which_it_matters() {
        Seat abroad = new Seat.InformedConsentOnly(new Seat.Country("US"));
        for (LegalBasis basis : LegalBasis.values()) {
            boolean matters = RecordDuty.of(basis, abroad) != RecordDuty.of(basis, new Seat.InJapan());
            assertThat(RecordDuty.dependsOnSeat(basis)).as(basis.code()).isEqualTo(matters);
        }
    }

    @Test
    void who_is_told_of_fewer_kinds_gets_neither_the_others_nor_a_digest_that_covers_them() {
        Disclosure disclosure =
                Disclosure.of(List.of(item(ALICE, LegalBasis.CONSENT, "1"))).get(0);
        assertThat(disclosure.telling(kinds -> List.of())).isEmpty();
        Optional<Disclosure> unnamed = disclosure.telling(Disclosure::withoutNames);
        assertThat(unnamed.orElseThrow().kinds())
                .allSatisfy(kind -> assertThat(kind.code()).isEmpty());
        assertThat(unnamed.orElseThrow().digest()).isEqualTo(ContentDigest.none());
    }

    @Test
    void who_sees_less_of_a_kind_now_is_told_of_no_more_of_it() {
        DisclosedKind three = new DisclosedKind(DataCategory.LAB, "Observation", Optional.of(HBA1C), 3);
        DisclosedKind one = new DisclosedKind(DataCategory.VITAL, "Observation", Optional.empty(), 1);
        DisclosedKind twoSeen = new DisclosedKind(DataCategory.LAB, "Observation", Optional.empty(), 2);
        assertThat(Disclosure.atMost(List.of(twoSeen), List.of(three, one))).containsExactly(twoSeen);
        assertThat(Disclosure.atMost(List.of(three), List.of(twoSeen))).containsExactly(twoSeen);
        assertThat(Disclosure.atMost(List.of(), List.of(three))).isEmpty();
    }

    private static DisclosedItem item(PatientId person, LegalBasis basis, String id) {
        return new DisclosedItem(
                person, basis, Optional.of(CONSENT), DataCategory.LAB, "Observation", id, 3, Optional.of(HBA1C));
    }
}
