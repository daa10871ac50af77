package techo.policy.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import techo.policy.identity.RecipientType;
import techo.policy.research.Generalisation.DateDetail;
import techo.policy.research.Generalisation.GenderDetail;
import techo.policy.research.Generalisation.PlaceDetail;

class ResearchPolicyTest {
    private static final Set<String> TYPES = Set.of("Patient", "Observation");

    private final ResearchPolicy policy = new ResearchPolicy();

    @ParameterizedTest
    @EnumSource(RecipientRelation.class)
    void an_anonymised_study_may_be_anybodys(RecipientRelation relation) {
        assertThat(policy.defects(Studies.of(OutputKind.ANONYMISED), relation, TYPES))
                .isEmpty();
    }

    @Test
    void a_pseudonymised_study_of_a_third_party_is_not_even_registered() {
        assertThat(policy.defects(Studies.of(OutputKind.PSEUDONYMISED), RecipientRelation.THIRD_PARTY, TYPES))
                .containsExactly(StudyDefect.PSEUDONYMISED_TO_THIRD_PARTY);
    }

    @ParameterizedTest
    @EnumSource(RecipientType.class)
    void only_a_contractor_is_no_third_party(RecipientType type) {
        assertThat(RecipientRelation.ofOther(type) == RecipientRelation.THIRD_PARTY)
                .isEqualTo(type != RecipientType.CONTRACTOR);
    }

    @Test
    void pseudonymised_detail_is_too_fine_for_anonymised_data() {
        Study study = Studies.of(
                OutputKind.ANONYMISED,
                new Generalisation(1, PlaceDetail.POSTCODE_3, GenderDetail.KEPT, DateDetail.SHIFTED),
                new ClassThresholds(5, 1, ClassThresholds.Below.SUPPRESS));
        assertThat(policy.defects(study, RecipientRelation.THIRD_PARTY, TYPES))
                .containsExactlyInAnyOrder(
                        StudyDefect.CLASSES_TOO_SMALL,
                        StudyDefect.DATES_TOO_FINE,
                        StudyDefect.PLACES_TOO_FINE,
                        StudyDefect.AGES_TOO_FINE,
                        StudyDefect.DIVERSITY_TOO_SMALL);
    }

    @Test
    void a_type_that_never_leaves_is_no_variable() {
        assertThat(policy.defects(Studies.of(OutputKind.ANONYMISED), RecipientRelation.OWN, Set.of("Patient")))
                .containsExactly(StudyDefect.VARIABLE_UNKNOWN);
    }
}
