package techo.terminology.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.IValidationSupport.CodeValidationResult;
import ca.uhn.fhir.context.support.LookupCodeRequest;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.LoadedSystems;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.ConceptTableBuilder;
import techo.terminology.shipped.ShippedTerminology;

class LoadedTerminologySupportTest {
    private static final String DISEASES = "http://medis.or.jp/CodeSystem/master-disease-keyNumber";
    private static final String OFFICIAL_SET = "http://medis.or.jp/ValueSet/master-disease-keyNumber";

    private final AtomicReference<Catalogue> catalogue = new AtomicReference<>(with("20000001"));
    private final LoadedTerminologySupport support =
            new LoadedTerminologySupport(FhirContext.forR4Cached(), catalogue::get);
    private final ValidationSupportContext root = new ValidationSupportContext(support);

    private static Catalogue with(String code) {
        ConceptTable table =
                new ConceptTableBuilder(List.of()).add(code, "架空病", Map.of()).build();
        return new LoadedSystems().add("disease-number", DISEASES, code, table).catalogue();
    }

    @Test
    void a_code_of_a_loaded_master_is_right_and_another_is_wrong() {
        assertThat(validate(DISEASES, "20000001").isOk()).isTrue();
        assertThat(validate(DISEASES, "20000002").isOk()).isFalse();
        assertThat(validate("http://example.org/other", "20000001").isOk()).isFalse();
        assertThat(validate("", "20000001").isOk()).isFalse();
    }

    @Test
    void a_newly_loaded_version_judges_the_next_question() {
        catalogue.set(with("20000002"));
        assertThat(validate(DISEASES, "20000002").isOk()).isTrue();
        assertThat(validate(DISEASES, "20000001").isOk()).isFalse();
    }

    @Test
    void without_the_master_nothing_is_claimed() {
        catalogue.set(ShippedTerminology.load());
        assertThat(support.isValueSetSupported(root, OFFICIAL_SET)).isFalse();
        assertThat(support.isCodeSystemSupported(root, DISEASES)).isFalse();
        assertThat(support.fetchValueSet(OFFICIAL_SET)).isNull();
    }

    @Test
    void what_binds_our_profiles_is_left_to_them() {
        assertThat(support.isCodeSystemSupported(root, "urn:oid:1.2.392.200119.6.1005"))
                .isFalse();
        assertThat(support.isValueSetSupported(root, "https://techophr.github.io/fhir/ValueSet/CheckupItem"))
                .isFalse();
    }

    @Test
    void a_loaded_master_does_not_tell_its_concepts() {
        CodeSystem resource = (CodeSystem) support.fetchCodeSystem(DISEASES);
        assertThat(resource.getContent()).isEqualTo(CodeSystemContentMode.NOTPRESENT);
        assertThat(resource.getCount()).isEqualTo(1);
        assertThat(resource.getConcept()).isEmpty();
    }

    @Test
    void a_code_can_be_looked_up() {
        assertThat(support.lookupCode(root, new LookupCodeRequest(DISEASES, "20000001"))
                        .getCodeDisplay())
                .isEqualTo("架空病");
        assertThat(support.lookupCode(root, new LookupCodeRequest(DISEASES, "2"))
                        .isFound())
                .isFalse();
    }

    private CodeValidationResult validate(String system, String code) {
        return support.validateCodeInValueSet(
                root, new ConceptValidationOptions(), system, code, "other words", new ValueSet().setUrl(OFFICIAL_SET));
    }
}
