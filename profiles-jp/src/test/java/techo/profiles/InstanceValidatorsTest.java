package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static techo.profiles.Validators.FHIR;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirDefaultPolicyAdvisor;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r5.elementmodel.Element;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.IResourceValidator;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Validators that are used again against HAPI's, which live for one resource. */
class InstanceValidatorsTest {
    private static final WorkerContextValidationSupportAdapter DEFINITIONS =
            new WorkerContextValidationSupportAdapter();
    private static final ValidationSupportChain CHAIN =
            ProfileValidator.chain(FHIR, List.of(Validators.PROFILES.support(), Validators.BASE), DEFINITIONS);
    private static final Definitions LEAN_DEFINITIONS = new Definitions();
    private static final ValidationSupportChain LEAN_CHAIN =
            ProfileValidator.chain(FHIR, List.of(JapaneseProfiles.load(FHIR).support(), leanBase()), LEAN_DEFINITIONS);
    private static final List<Verdict> VERDICTS = new ArrayList<>();

    /** A specimen with all that HAPI's own validator says of it. */
    private record Verdict(String specimen, List<String> messages) {}

    @BeforeAll
    static void let_hapi_judge() {
        FhirValidator hapi = hapi();
        specimens().forEach(specimen -> VERDICTS.add(new Verdict(specimen, judge(hapi, specimen))));
    }

    @Test
    void the_verdicts_are_hapis_in_every_word() {
        FhirValidator ours = validator(1);

        assertThat(VERDICTS)
                .hasSizeGreaterThan(50)
                .allSatisfy(verdict -> assertThat(judge(ours, verdict.specimen()))
                        .as(verdict.specimen())
                        .isEqualTo(verdict.messages()));
        assertThat(VERDICTS)
                .filteredOn(verdict -> verdict.messages().stream().anyMatch(message -> message.startsWith("ERROR")))
                .hasSizeGreaterThan(25);
    }

    @Test
    void the_verdicts_on_xml_are_hapis_too() {
        FhirValidator ours = validator(1);
        FhirValidator hapi = hapi();
        String right = FHIR.newXmlParser()
                .encodeResourceToString(FHIR.newJsonParser().parseResource(sample("checkup-document.json")));
        String wrong = right.replace("<status value=\"final\"/>", "<status value=\"over\"/>");

        assertThat(judge(ours, right)).isEqualTo(judge(hapi, right));
        assertThat(judge(ours, wrong)).isEqualTo(judge(hapi, wrong)).isNotEqualTo(judge(ours, right));
    }

    @Test
    void the_verdicts_do_not_depend_on_what_was_judged_before_or_meanwhile() throws Exception {
        FhirValidator ours = validator(2);
        List<Callable<Void>> judgements = new ArrayList<>();
        for (Verdict verdict : VERDICTS) {
            judgements.add(() -> {
                assertThat(judge(ours, verdict.specimen())).isEqualTo(verdict.messages());
                return null;
            });
        }
        judgements.addAll(List.copyOf(judgements));
        Collections.shuffle(judgements, new Random(20_251_121));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Void> judgement : threads.invokeAll(judgements)) {
                judgement.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothing_of_a_resource_stays_in_an_idle_validator() {
        InstanceValidators module = module(1);
        FhirValidator ours = FHIR.newValidator().registerValidatorModule(module);
        VERDICTS.forEach(verdict -> judge(ours, verdict.specimen()));
        Reachable once = Reachable.from(module);
        VERDICTS.forEach(verdict -> judge(ours, verdict.specimen()));
        Reachable twice = Reachable.from(module);

        assertThat(once.objects()).hasSizeGreaterThan(1_000);
        assertThat(twice.objects()).hasSameSizeAs(once.objects());
        assertThat(twice.objects()).doesNotHaveAnyElementsOfTypes(Element.class, ValidationMessage.class);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void a_validation_that_fails_gives_its_place_to_the_next() {
        FailsOnce failing = new FailsOnce();
        InstanceValidators module = module(1);
        module.setValidatorPolicyAdvisor(failing);
        FhirValidator ours = FHIR.newValidator().registerValidatorModule(module);

        assertThatIllegalStateException().isThrownBy(() -> judge(ours, sample("notebook-dispense.json")));
        assertThat(judge(ours, sample("notebook-dispense.json"))).isNotNull();
        assertThat(failing.asked).isGreaterThan(1);
    }

    private static FhirValidator hapi() {
        FhirInstanceValidator module = new FhirInstanceValidator(CHAIN);
        module.setWrappedWorkerContext(CHAIN, DEFINITIONS);
        ProfileValidator.configure(module);
        return FHIR.newValidator().registerValidatorModule(module);
    }

    /** As a server has it; the chain of HAPI's own validator keeps every word. */
    private static DefaultProfileValidationSupport leanBase() {
        DefaultProfileValidationSupport base = new DefaultProfileValidationSupport(FhirContext.forR4());
        LeanDefinitions.make(base);
        return base;
    }

    private static FhirValidator validator(int concurrent) {
        return FHIR.newValidator().registerValidatorModule(module(concurrent));
    }

    private static InstanceValidators module(int concurrent) {
        InstanceValidators module = new InstanceValidators(LEAN_CHAIN, LEAN_DEFINITIONS, new Semaphore(concurrent));
        ProfileValidator.configure(module);
        return module;
    }

    private static List<String> judge(FhirValidator validator, String specimen) {
        return validator.validateWithResult(specimen).getMessages().stream()
                .map(message -> message.getSeverity() + " " + message.getMessageId() + " at "
                        + message.getLocationString() + " " + message.getLocationLine() + ": " + message.getMessage()
                        + " " + message.getSliceMessages())
                .toList();
    }

    private static Stream<String> specimens() {
        Stream<String> examples = Validators.PROFILES.profiles().stream()
                .map(profile -> Examples.of(profile.name()))
                .flatMap(of -> Stream.concat(
                        Stream.of(of.valid()), of.broken().stream().limit(1).map(Examples.Broken::resource)))
                .map(Object::toString);
        Stream<String> samples = Stream.of("checkup-document.json", "notebook-dispense.json", "odd-document.json")
                .map(InstanceValidatorsTest::sample);
        return Stream.concat(examples, samples);
    }

    private static String sample(String file) {
        try (InputStream stream = InstanceValidatorsTest.class.getResourceAsStream("samples/" + file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks the first validation in the middle. */
    private static final class FailsOnce extends FhirDefaultPolicyAdvisor {
        private int asked;

        @Override
        public EnumSet<ElementValidationAction> policyForElement(
                IResourceValidator validator,
                Object appContext,
                StructureDefinition structure,
                ElementDefinition element,
                String path) {
            if (asked++ == 0) {
                throw new IllegalStateException("broken");
            }
            return super.policyForElement(validator, appContext, structure, element, path);
        }
    }
}
