package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;

/**
 * Judges a resource by the base standard and by every profile that it claims. Thread safe; asks no network and no
 * database, so the same resource has the same answer on every node.
 *
 * <p>Only what refuses a resource is reported: advice and warnings of the underlying validator are not.
 */
public final class ProfileValidator {
    /** Distinct codes of an hour's traffic on a node; an entry is a few hundred bytes. */
    private static final int CACHED_ANSWERS = 2_000;

    private final FhirContext fhir;
    private final JapaneseProfiles profiles;
    private final ValidationSupportChain chain;
    private final FhirValidator validator;
    private final ValidationMessages messages;

    private ProfileValidator(
            FhirContext fhir,
            JapaneseProfiles profiles,
            ValidationSupportChain chain,
            FhirValidator validator,
            ValidationMessages messages) {
        this.fhir = fhir;
        this.profiles = profiles;
        this.chain = chain;
        this.validator = validator;
        this.messages = messages;
    }

    /**
     * @param base the definitions of the base standard; give the instance that the rest of the server uses, the converted
     *     definitions are kept with it
     * @param first modules that win over our profiles, such as official packages; may be empty
     * @param concurrent how many resources are judged at the same time; callers beyond it wait
     */
    public static ProfileValidator create(
            FhirContext fhir,
            JapaneseProfiles profiles,
            IValidationSupport base,
            List<IValidationSupport> first,
            int concurrent) {
        WorkerContextValidationSupportAdapter context = new WorkerContextValidationSupportAdapter();
        ValidationSupportChain chain = chain(fhir, profiles, base, first, context);
        InstanceValidators module = new InstanceValidators(chain, context, concurrent);
        configure(module);
        FhirValidator validator = fhir.newValidator().registerValidatorModule(module);
        return new ProfileValidator(fhir, profiles, chain, validator, ValidationMessages.load(profiles, chain));
    }

    static ValidationSupportChain chain(
            FhirContext fhir,
            JapaneseProfiles profiles,
            IValidationSupport base,
            List<IValidationSupport> first,
            WorkerContextValidationSupportAdapter context) {
        ValidationSupportChain chain =
                new ValidationSupportChain(ValidationSupportChain.CacheConfiguration.defaultValues()
                        .setCacheSize(CACHED_ANSWERS)
                        .setCacheTimeout(Duration.ofHours(1)));
        chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
        first.forEach(chain::addValidationSupport);
        chain.addValidationSupport(profiles.support());
        chain.addValidationSupport(base);
        chain.addValidationSupport(new CommonCodeSystemsTerminologyService(fhir));
        chain.addValidationSupport(new InMemoryTerminologyServerValidationSupport(fhir));
        chain.addValidationSupport(new SnapshotGeneratingValidationSupport(fhir, context));
        chain.addValidationSupport(unknownCodeSystemsAreNoError(fhir));
        context.setValidationSupport(chain);
        return chain;
    }

    /** Which rules refuse a resource here; the same for the validators of this artifact and for HAPI's own. */
    static void configure(FhirInstanceValidator module) {
        module.setAnyExtensionsAllowed(true);
        module.setErrorForUnknownProfiles(true);
        module.setNoExtensibleWarnings(true);
        module.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
        module.setAssumeValidRestReferences(true);
        module.setAllowExamples(true);
        module.setValidatorPolicyAdvisor(new RequiredBindingsOnly());
    }

    private static UnknownCodeSystemWarningValidationSupport unknownCodeSystemsAreNoError(FhirContext fhir) {
        UnknownCodeSystemWarningValidationSupport support = new UnknownCodeSystemWarningValidationSupport(fhir);
        support.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.INFORMATION);
        return support;
    }

    /**
     * The rules that a resource breaks; empty when it may be stored. A claimed profile that nobody here knows is a
     * violation: its rules cannot be checked, and a claim that was not checked must not be passed on.
     */
    public List<Violation> validate(IBaseResource resource) {
        List<Violation> violations = new ArrayList<>(unknownClaims(resource));
        if (!violations.isEmpty()) {
            return List.copyOf(violations);
        }
        for (SingleValidationMessage message :
                validator.validateWithResult(resource).getMessages()) {
            if (refuses(message)) {
                violations.add(messages.violation(message));
            }
        }
        return withoutEchoes(violations);
    }

    /** Two layers of the validator report the same wrong code; the one that names the value set is kept. */
    private static List<Violation> withoutEchoes(List<Violation> violations) {
        return violations.stream()
                .distinct()
                .filter(violation -> violation.detail().isPresent()
                        || violations.stream()
                                .noneMatch(other -> other.detail().isPresent()
                                        && other.rule() == violation.rule()
                                        && other.expression().equals(violation.expression())))
                .toList();
    }

    /**
     * Makes everything that the first validations would otherwise wait for, some seconds.
     *
     * @throws RuntimeException when one of our own definitions is broken
     */
    public void warmUp() {
        for (Profile profile : profiles.profiles()) {
            if (fhir.getResourceTypes().contains(profile.type())) {
                IBaseResource resource =
                        fhir.getResourceDefinition(profile.type()).newInstance();
                resource.getMeta().addProfile(profile.canonical());
                validate(resource);
            }
        }
    }

    private List<Violation> unknownClaims(IBaseResource resource) {
        return resource.getMeta().getProfile().stream()
                .map(IPrimitiveType::getValueAsString)
                .filter(claim -> claim == null || chain.fetchStructureDefinition(claim) == null)
                .map(claim -> messages.unknownProfile(resource.fhirType() + ".meta.profile"))
                .distinct()
                .toList();
    }

    private static boolean refuses(SingleValidationMessage message) {
        return message.getSeverity() == ResultSeverityEnum.ERROR || message.getSeverity() == ResultSeverityEnum.FATAL;
    }
}
