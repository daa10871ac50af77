package techo.terminology.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.LookupCodeRequest;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Source;
import techo.terminology.catalogue.Terminology;
import techo.terminology.catalogue.Validity;
import techo.terminology.catalogue.ValueSetDefinition;

/**
 * Lets HAPI's validator ask the masters that an operator loaded. What ships with Techo and binds a profile, the profiles
 * bring themselves. Words are not compared: publishers' and senders' spellings differ.
 */
public final class LoadedTerminologySupport implements IValidationSupport {
    private final FhirContext context;
    private final Supplier<Catalogue> catalogue;

    /** @param catalogue asked for each question, so that a master is judged by as soon as it is loaded */
    public LoadedTerminologySupport(FhirContext context, Supplier<Catalogue> catalogue) {
        this.context = context;
        this.catalogue = catalogue;
    }

    @Override
    public FhirContext getFhirContext() {
        return context;
    }

    @Override
    public String getName() {
        return "Techo loaded masters";
    }

    @Override
    public boolean isCodeSystemSupported(ValidationSupportContext root, @Nullable String system) {
        return system != null && loaded(catalogue.get(), system).isPresent();
    }

    @Override
    public boolean isValueSetSupported(ValidationSupportContext root, @Nullable String url) {
        return url != null && supported(catalogue.get(), url).isPresent();
    }

    @Override
    public @Nullable IBaseResource fetchCodeSystem(String system) {
        return loaded(catalogue.get(), system).map(CodeSystemResources::about).orElse(null);
    }

    @Override
    public @Nullable IBaseResource fetchValueSet(String url) {
        return supported(catalogue.get(), url).map(ValueSetResources::of).orElse(null);
    }

    @Override
    public @Nullable CodeValidationResult validateCode(
            ValidationSupportContext root,
            ConceptValidationOptions options,
            @Nullable String system,
            @Nullable String code,
            @Nullable String display,
            @Nullable String valueSetUrl) {
        Catalogue now = catalogue.get();
        if (valueSetUrl != null && !valueSetUrl.isBlank()) {
            return supported(now, valueSetUrl)
                    .map(set -> result(inValueSet(now, set, options, system, code), system))
                    .orElse(null);
        }
        if (system == null || loaded(now, system).isEmpty()) {
            return null;
        }
        return result(
                code == null ? new Validity.Unknown() : new Terminology(now).validate(system, "", code, ""), system);
    }

    @Override
    public @Nullable CodeValidationResult validateCodeInValueSet(
            ValidationSupportContext root,
            ConceptValidationOptions options,
            @Nullable String system,
            @Nullable String code,
            @Nullable String display,
            IBaseResource valueSet) {
        Catalogue now = catalogue.get();
        return Optional.of(valueSet)
                .filter(ValueSet.class::isInstance)
                .map(ValueSet.class::cast)
                .filter(ValueSet::hasUrl)
                .flatMap(resource -> supported(now, resource.getUrl()))
                .map(set -> result(inValueSet(now, set, options, system, code), system))
                .orElse(null);
    }

    @Override
    public @Nullable LookupCodeResult lookupCode(ValidationSupportContext root, LookupCodeRequest request) {
        Catalogue now = catalogue.get();
        if (request.getSystem() == null || loaded(now, request.getSystem()).isEmpty()) {
            return null;
        }
        Validity found = new Terminology(now).validate(request.getSystem(), "", request.getCode(), "");
        if (!(found instanceof Validity.Valid valid)) {
            return LookupCodeResult.notFound(request.getSystem(), request.getCode());
        }
        LookupCodeResult result = new LookupCodeResult();
        result.setFound(true);
        result.setSearchedForSystem(request.getSystem());
        result.setSearchedForCode(request.getCode());
        result.setCodeSystemVersion(valid.found().system().version());
        result.setCodeDisplay(valid.found().concept().display());
        return result;
    }

    /** A coding without a system means nothing; only where a bare code stands may it be of any system of the set. */
    private static Validity inValueSet(
            Catalogue now,
            ValueSetDefinition set,
            ConceptValidationOptions options,
            @Nullable String system,
            @Nullable String code) {
        String named = system == null ? "" : system;
        if (code == null || (named.isEmpty() && !options.isInferSystem())) {
            return new Validity.Unknown();
        }
        return new Terminology(now).validate(set, named, code, "");
    }

    private static CodeValidationResult result(Validity validity, @Nullable String system) {
        if (validity instanceof Validity.Valid valid) {
            return new CodeValidationResult()
                    .setCode(valid.found().concept().code())
                    .setDisplay(valid.found().concept().display())
                    .setCodeSystemVersion(valid.found().system().version());
        }
        String message = "The code is not in the code system or value set";
        return new CodeValidationResult()
                .setSeverity(IssueSeverity.ERROR)
                .setCodeSystemName(system)
                .setMessage(message)
                .addIssue(new CodeValidationIssue(
                        message,
                        IssueSeverity.ERROR,
                        CodeValidationIssueCode.CODE_INVALID,
                        CodeValidationIssueCoding.NOT_IN_VS));
    }

    private static Optional<CodeSystemVersion> loaded(Catalogue now, String system) {
        return now.versions(system, "").stream().findFirst().filter(found -> found.source() == Source.LOADED);
    }

    /** Only what can be answered whole: one missing master would make its codes look wrong. */
    private static Optional<ValueSetDefinition> supported(Catalogue now, String url) {
        String plain = url.contains("|") ? url.substring(0, url.indexOf('|')) : url;
        return now.valueSet(plain).filter(set -> areLoaded(now, set.includes()));
    }

    private static boolean areLoaded(Catalogue now, List<ValueSetDefinition.Include> includes) {
        return includes.stream()
                .allMatch(include -> loaded(now, include.system()).isPresent());
    }
}
