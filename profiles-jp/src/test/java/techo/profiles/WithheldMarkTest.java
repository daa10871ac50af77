package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Encounter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WithheldMarkTest {
    @ParameterizedTest
    @CsvSource({
        "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication, UNINFORMED, true",
        "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication, UNDELIVERED, true",
        "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication, LTS, false",
        "http://example.org/other, UNINFORMED, false"
    })
    void the_tag_withholds_a_resource_wherever_it_is(String system, String code, boolean withheld) {
        Condition condition = new Condition();
        condition.getMeta().addTag(system, code, null);
        Bundle bundle = new Bundle();
        bundle.addEntry();
        bundle.addEntry().setResource(condition);
        Encounter encounter = new Encounter();
        encounter.addContained(condition);

        assertThat(WithheldMark.isOn(condition)).isEqualTo(withheld);
        assertThat(WithheldMark.isOn(bundle)).isEqualTo(withheld);
        assertThat(WithheldMark.isOn(encounter)).isEqualTo(withheld);
    }
}
