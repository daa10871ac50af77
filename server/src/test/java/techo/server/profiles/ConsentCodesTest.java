package techo.server.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.junit.jupiter.api.Test;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;
import techo.profiles.JapaneseProfiles;

/** The rules know these codes as enums and the profile of a consent as a list; they are the same codes. */
class ConsentCodesTest {
    private final JapaneseProfiles profiles = JapaneseProfiles.load(FhirContext.forR4Cached());

    @Test
    void the_profile_knows_every_purpose_and_no_other() {
        assertThat(codes(ConsentReader.PURPOSES))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(PurposeOfUse.values()).map(PurposeOfUse::code).toList());
    }

    @Test
    void the_profile_knows_every_category_and_no_other() {
        assertThat(codes(ConsentReader.CATEGORIES))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(DataCategory.values()).map(DataCategory::code).toList());
    }

    private List<String> codes(String system) {
        return ((CodeSystem) profiles.support().fetchCodeSystem(system))
                .getConcept().stream().map(ConceptDefinitionComponent::getCode).toList();
    }
}
