package techo.exchange.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.junit.jupiter.api.Test;
import techo.exchange.ImportedRecord;

class NotebookValidityTest {

    private static FhirValidator validator() {
        FhirContext fhir = FhirContext.forR4Cached();
        FhirInstanceValidator module = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(fhir),
                new InMemoryTerminologyServerValidationSupport(fhir),
                new CommonCodeSystemsTerminologyService(fhir)));
        // JP Core is not on this class path: what its profiles add is asserted where it is claimed.
        module.setErrorForUnknownProfiles(false);
        return fhir.newValidator().registerValidatorModule(module);
    }

    private static List<String> errors(FhirValidator validator, ImportedRecord record) {
        return record.resources().stream()
                .flatMap(imported -> validator.validateWithResult(imported.resource()).getMessages().stream())
                .filter(message -> message.getSeverity() == ResultSeverityEnum.ERROR
                        || message.getSeverity() == ResultSeverityEnum.FATAL)
                .map(message -> message.getLocationString() + " " + message.getMessage())
                .toList();
    }

    @Test
    void everything_that_is_read_is_valid_r4() {
        FhirValidator validator = validator();
        assertThat(errors(validator, Notebooks.record(Notebooks.sample("tc08_category1_full.txt"))))
                .isEmpty();
        assertThat(errors(validator, Notebooks.record(Notebooks.sample("tc08_category2_patient.txt"))))
                .isEmpty();
        assertThat(errors(validator, Notebooks.record(Notebooks.sample("tc04_quirks_utf8_lf.txt"))))
                .isEmpty();
    }

    @Test
    void a_file_that_says_almost_nothing_is_valid_r4_too() {
        byte[] bare = Notebooks.file(
                "2,,何か",
                "3,",
                "5,",
                "11,",
                "201,,,,,,,,",
                "301,,,,,,,,",
                "201,2,,1,,4,12 34,,,,1 2",
                "301,2,,x,,1,2,1 2,",
                "201,3,,5,枚,,,,",
                "301,3,,1,,9,,,",
                "411,情報",
                "421,余り",
                "601,記入,いつか",
                "701,誰か",
                "999");
        assertThat(errors(validator(), Notebooks.record(bare))).isEmpty();
        byte[] persons = new String(bare, NotebookText.CP932)
                .replaceFirst("08,1", "08,2")
                .getBytes(NotebookText.CP932);
        assertThat(errors(validator(), Notebooks.record(persons))).isEmpty();
    }
}
