package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.profiles.Validators.FHIR;

import ca.uhn.fhir.context.support.IValidationSupport.IssueSeverity;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.NpmPackageValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.utilities.npm.NpmPackage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DefinitionsPackageTest {
    private static final Path EXAMPLES = Path.of("src", "test", "resources", "techo", "profiles", "examples");
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
    private static byte[] file;

    @BeforeAll
    static void written() throws IOException {
        file = write();
    }

    @Test
    void the_same_sources_make_the_same_bytes() throws IOException {
        assertThat(write()).isEqualTo(file);
    }

    @Test
    void it_names_itself_its_version_and_what_it_needs() throws IOException {
        NpmPackage loaded = NpmPackage.fromPackage(new ByteArrayInputStream(file));

        assertThat(loaded.name()).isEqualTo("techo.phr.r4");
        assertThat(loaded.version()).isEqualTo("1.2.3");
        assertThat(loaded.fhirVersion()).isEqualTo("4.0.1");
        assertThat(loaded.canonical()).isEqualTo("https://techophr.github.io/fhir");
        assertThat(loaded.dependencies()).containsExactly("hl7.fhir.r4.core#4.0.1");
    }

    @Test
    void it_holds_every_definition_complete_and_an_example_of_each() throws IOException {
        NpmPackage loaded = NpmPackage.fromPackage(new ByteArrayInputStream(file));

        for (Profile profile : Validators.PROFILES.profiles()) {
            StructureDefinition definition = FHIR.newJsonParser()
                    .parseResource(
                            StructureDefinition.class,
                            loaded.load("package", "StructureDefinition-%s.json".formatted(profile.name())));
            assertThat(definition.getUrl()).isEqualTo(profile.canonical());
            assertThat(definition.getSnapshot().getElement())
                    .hasSizeGreaterThan(
                            definition.getDifferential().getElement().size());
        }
        assertThat(FHIR.newJsonParser()
                        .parseResource(
                                ImplementationGuide.class,
                                loaded.load("package", "ImplementationGuide-techo.phr.r4.json"))
                        .getUrl())
                .isEqualTo(JapaneseProfiles.IMPLEMENTATION_GUIDE);
        assertThat(loaded.listResources("SearchParameter")).hasSameSizeAs(Validators.PROFILES.searchParameters());
        assertThat(loaded.list("example").stream().filter(name -> name.contains("example-")))
                .hasSameSizeAs(Validators.PROFILES.profiles());
    }

    @Test
    void it_holds_no_canonical_of_others_but_the_extensions_that_profiles_name() throws IOException {
        NpmPackage loaded = NpmPackage.fromPackage(new ByteArrayInputStream(file));

        assertThat(loaded.listIndexedResources("StructureDefinition", "ValueSet", "CodeSystem", "SearchParameter"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.getUrl())
                        .satisfiesAnyOf(
                                url -> assertThat(url).startsWith("https://techophr.github.io/fhir/"),
                                url -> assertThat(url).contains("/Extension/StructureDefinition/")));
    }

    @Test
    void another_validator_judges_with_it_as_this_server_does() throws IOException {
        FhirValidator validator = validatorWithThePackageAlone();

        for (String profile : List.of("CheckupObservation", "Organization", "Consent", "HomeBloodPressure")) {
            Examples.Of examples = Examples.of(profile);
            assertThat(errors(validator, examples.valid())).as(profile).isEmpty();
            assertThat(examples.broken())
                    .allSatisfy(broken -> assertThat(errors(validator, broken.resource()))
                            .as(broken.because())
                            .isNotEmpty());
        }
    }

    private static FhirValidator validatorWithThePackageAlone() throws IOException {
        Path onClassPath = Path.of("target", "test-classes", "techo.phr.r4.tgz");
        try (OutputStream stream = Files.newOutputStream(onClassPath)) {
            stream.write(file);
        }
        NpmPackageValidationSupport definitions = new NpmPackageValidationSupport(FHIR);
        definitions.loadPackageFromClasspath("classpath:techo.phr.r4.tgz");
        UnknownCodeSystemWarningValidationSupport unknown = new UnknownCodeSystemWarningValidationSupport(FHIR);
        unknown.setNonExistentCodeSystemSeverity(IssueSeverity.INFORMATION);
        ValidationSupportChain chain = new ValidationSupportChain(
                Validators.BASE,
                definitions,
                new CommonCodeSystemsTerminologyService(FHIR),
                new InMemoryTerminologyServerValidationSupport(FHIR),
                unknown);
        chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
        FhirInstanceValidator module = new FhirInstanceValidator(chain);
        module.setAnyExtensionsAllowed(true);
        return FHIR.newValidator().registerValidatorModule(module);
    }

    private static List<String> errors(FhirValidator validator, JsonNode resource) {
        return validator.validateWithResult(resource.toString()).getMessages().stream()
                .filter(message -> message.getSeverity() == ResultSeverityEnum.ERROR
                        || message.getSeverity() == ResultSeverityEnum.FATAL)
                .map(SingleValidationMessage::getMessage)
                .toList();
    }

    private static byte[] write() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        new DefinitionsPackage(FHIR, "1.2.3", BUILT).write(Validators.PROFILES, Validators.SNAPSHOTS, EXAMPLES, stream);
        return stream.toByteArray();
    }
}
