package techo.profiles;

import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.validation.IValidationContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r5.conformance.profile.ProfileUtilities;
import org.hl7.fhir.r5.context.IWorkerContext;
import org.hl7.fhir.r5.elementmodel.JsonParser;
import org.hl7.fhir.r5.elementmodel.ParserBase.ValidationPolicy;
import org.hl7.fhir.r5.elementmodel.ValidatedFragment;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.ValidatorSession;
import org.hl7.fhir.r5.utils.validation.constants.IdStatus;
import org.hl7.fhir.r5.utils.xver.XVerExtensionManagerOld;
import org.hl7.fhir.utilities.i18n.I18nConstants;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.utilities.validation.ValidationMessage.IssueSeverity;
import org.hl7.fhir.validation.ValidatorSettings;
import org.hl7.fhir.validation.instance.InstanceValidator;

/**
 * HAPI's validator module with validators that are used again. HAPI makes one for each resource, and each reads a table
 * of object identifiers from the class path: four fifths of the time and 12 MB of garbage for a small resource.
 *
 * <p>Only as many validations run at the same time as there are permits: each holds several times the size of its
 * resource, and more of them than processors gain nothing. A validator serves one resource at a time and then forgets
 * it; one that failed is not used again.
 */
final class InstanceValidators extends FhirInstanceValidator {
    private final Semaphore permits;
    private final Deque<Forgetful> idle = new ConcurrentLinkedDeque<>();

    /** @param structures what the parser looks up in definitions, and keeps */
    private record Forgetful(InstanceValidator validator, ProfileUtilities structures, BirthState birth) {}

    /** @param permits one for each validation that may run at the same time; may be shared with other modules */
    InstanceValidators(IValidationSupport chain, WorkerContextValidationSupportAdapter definitions, Semaphore permits) {
        super(chain);
        setWrappedWorkerContext(chain, definitions);
        this.permits = permits;
    }

    @Override
    protected List<ValidationMessage> validate(IValidationContext<?> resource) {
        permits.acquireUninterruptibly();
        try {
            if (resource.getResourceAsStringEncoding() != EncodingEnum.JSON) {
                return super.validate(resource);
            }
            Forgetful forgetful = idle.pollFirst();
            if (forgetful == null) {
                forgetful = create();
            }
            List<ValidationMessage> messages = validate(forgetful, resource);
            forgetful.birth().restore();
            idle.addFirst(forgetful);
            return messages;
        } finally {
            permits.release();
        }
    }

    private List<ValidationMessage> validate(Forgetful forgetful, IValidationContext<?> resource) {
        List<ValidationMessage> messages = new ArrayList<>();
        List<StructureDefinition> claimed = claimed((IBaseResource) resource.getResource());
        for (ValidatedFragment fragment : parse(forgetful.structures(), resource.getResourceAsString())) {
            if (fragment.getElement() != null) {
                forgetful
                        .validator()
                        .validate(
                                resource.getOptions().getAppContext(),
                                fragment.getErrors(),
                                null,
                                fragment.getElement(),
                                claimed);
            }
            messages.addAll(fragment.getErrors());
        }
        messages.removeIf(InstanceValidators::asksForNothing);
        if (isErrorForUnknownProfiles()) {
            messages.stream()
                    .filter(InstanceValidators::namesUnknownProfile)
                    .forEach(message -> message.setLevel(IssueSeverity.ERROR));
        }
        return messages;
    }

    /** As the validator itself would, whose parser reads all definitions of types once more for each resource. */
    private List<ValidatedFragment> parse(ProfileUtilities structures, String json) {
        JsonParser parser = new TypesByName(provideWorkerContext(), structures);
        parser.setupValidation(ValidationPolicy.EVERYTHING);
        try {
            return parser.parse(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The validator looks at claims itself, but passes over those with a version. */
    private List<StructureDefinition> claimed(IBaseResource resource) {
        List<StructureDefinition> claimed = new ArrayList<>();
        for (IPrimitiveType<String> claim : resource.getMeta().getProfile()) {
            StructureDefinition definition =
                    provideWorkerContext().fetchResource(StructureDefinition.class, claim.getValue());
            if (definition != null) {
                claimed.add(definition);
            }
        }
        return claimed;
    }

    /** HAPI leaves them out as well: a binding without a value set, and the media types, which no list can hold. */
    private static boolean asksForNothing(ValidationMessage message) {
        return I18nConstants.TERMINOLOGY_TX_BINDING_NOSOURCE.equals(message.getMessageId())
                || (I18nConstants.TERMINOLOGY_TX_VALUESET_NOTFOUND.equals(message.getMessageId())
                        && message.getMessage().contains("http://hl7.org/fhir/ValueSet/mimetypes"));
    }

    private static boolean namesUnknownProfile(ValidationMessage message) {
        return I18nConstants.VALIDATION_VAL_PROFILE_UNKNOWN.equals(message.getMessageId())
                || I18nConstants.VALIDATION_VAL_PROFILE_UNKNOWN_NOT_POLICY.equals(message.getMessageId());
    }

    /** As HAPI makes and sets up its own. */
    private Forgetful create() {
        WorkerContextValidationSupportAdapter definitions = provideWorkerContext();
        InstanceValidator validator = new InstanceValidator(
                definitions,
                new NullEvaluationContext(),
                new XVerExtensionManagerOld(definitions),
                new ValidatorSession(),
                new ValidatorSettings());
        validator.setAssumeValidRestReferences(isAssumeValidRestReferences());
        validator.setBestPracticeWarningLevel(getBestPracticeWarningLevel());
        validator.setAnyExtensionsAllowed(isAnyExtensionsAllowed());
        validator.setResourceIdRule(IdStatus.OPTIONAL);
        validator.setNoTerminologyChecks(isNoTerminologyChecks());
        validator.setErrorForUnknownProfiles(isErrorForUnknownProfiles());
        validator.setUnknownCodeSystemsCauseErrors(true);
        validator.getExtensionDomains().addAll(getExtensionDomains());
        validator.setFetcher(getValidatorResourceFetcher());
        validator.setPolicyAdvisor(getValidatorPolicyAdvisor());
        validator.setNoExtensibleWarnings(isNoExtensibleWarnings());
        validator.setNoBindingMsgSuppressed(isNoBindingMsgSuppressed());
        validator.setAllowExamples(isAllowExamples());
        validator.setAllowXsiLocation(true);
        ProfileUtilities structures = new ProfileUtilities(definitions, null, null, validator.getFHIRPathEngine());
        return new Forgetful(validator, structures, BirthState.of(validator));
    }

    /** Finds the definition of a resource type by its name, where the parser it extends compares all that there are. */
    private static final class TypesByName extends JsonParser {
        TypesByName(IWorkerContext definitions, ProfileUtilities structures) {
            super(definitions, structures);
        }

        @Override
        protected StructureDefinition getDefinition(List<ValidationMessage> errors, int line, int column, String name) {
            return context.getResourceNamesAsSet().contains(name)
                    ? context.fetchTypeDefinition(name)
                    : super.getDefinition(errors, line, column, name);
        }
    }
}
