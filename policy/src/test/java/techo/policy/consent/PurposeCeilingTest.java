package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;

class PurposeCeilingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "TREAT,MEDICAL,",
                "TREATMENT,MEDICAL,,",
                "TREAT,HOSPITAL,,",
                "TREAT,,,",
                "TREAT,MEDICAL,2026-02-30,",
                "TREAT,MEDICAL,2026-04-02,2026-04-01"
            })
    void a_line_that_cannot_be_read_is_named(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PurposeCeiling.read(List.of("# remark", "", line)))
                .withMessageStartingWith("line 3 ");
    }

    @Test
    void a_row_of_one_day_opens_that_day() {
        PurposeCeiling ceiling = PurposeCeiling.read(List.of("TREAT,MEDICAL,2026-04-01,2026-04-01"));
        assertThat(ceiling.opens(PurposeOfUse.TREAT, RecipientType.MEDICAL, CaseWorld.instant("2026-04-01T23:59:59")))
                .isTrue();
        assertThat(ceiling.opens(PurposeOfUse.TREAT, RecipientType.MEDICAL, CaseWorld.instant("2026-04-02T00:00")))
                .isFalse();
    }
}
