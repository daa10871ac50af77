package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StructureDefinition;
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
    private final OfficialPackages packages;
    private final Judge own;
    private final Map<GuideFamily, Judge> judges;

    /** One set of definitions with the validators that apply it. */
    private record Judge(ValidationSupportChain chain, FhirValidator validator, ValidationMessages messages) {}

    private ProfileValidator(
            FhirContext fhir,
            JapaneseProfiles profiles,
            OfficialPackages packages,
            Judge own,
            Map<GuideFamily, Judge> judges) {
        this.fhir = fhir;
        this.profiles = profiles;
        this.packages = packages;
        this.own = own;
        this.judges = Map.copyOf(judges);
    }

    /**
     * @param base the definitions of the base standard; give the instance that the rest of the server uses, the converted
     *     definitions are kept with it
     * @param packages official packages, which win over our restatement of what they define
     * @param concurrent how many resources are judged at the same time; callers beyond it wait
     */
    public static ProfileValidator create(
            FhirContext fhir,
            JapaneseProfiles profiles,
            IValidationSupport base,
            OfficialPackages packages,
            int concurrent) {
        return create(fhir, profiles, base, packages, List.of(), concurrent);
    }

    /** @param terminology modules that know whole code systems, asked before packages and profiles, which know parts */
    public static ProfileValidator create(
            FhirContext fhir,
            JapaneseProfiles profiles,
            IValidationSupport base,
            OfficialPackages packages,
            List<IValidationSupport> terminology,
            int concurrent) {
        Semaphore permits = new Semaphore(concurrent);
        Definitions ours = new Definitions();
        Judge own = judge(fhir, profiles, modules(terminology, profiles.support(), base), ours, permits);
        Map<GuideFamily, Judge> judges = new HashMap<>();
        packages.families().forEach(family -> {
            List<IValidationSupport> first = new ArrayList<>(terminology);
            first.add(new FamilySupport(fhir, family, terminology));
            judges.put(
                    family,
                    judge(
                            fhir,
                            profiles,
                            modules(first, new CompletedProfiles(fhir, profiles.support(), ours), base),
                            new Definitions(),
                            permits));
        });
        return new ProfileValidator(fhir, profiles, packages, own, judges);
    }

    private static List<IValidationSupport> modules(
            List<IValidationSupport> first, IValidationSupport ours, IValidationSupport base) {
        List<IValidationSupport> modules = new ArrayList<>(first);
        modules.add(ours);
        modules.add(base);
        return modules;
    }

    private static Judge judge(
            FhirContext fhir,
            JapaneseProfiles profiles,
            List<IValidationSupport> modules,
            WorkerContextValidationSupportAdapter context,
            Semaphore permits) {
        ValidationSupportChain chain = chain(fhir, modules, context);
        InstanceValidators module = new InstanceValidators(chain, context, permits);
        configure(module);
        FhirValidator validator = fhir.newValidator().registerValidatorModule(module);
        return new Judge(chain, validator, ValidationMessages.load(profiles, chain));
    }

    /** @param modules what is asked for a definition, in this order; the base standard last */
    static ValidationSupportChain chain(
            FhirContext fhir, List<IValidationSupport> modules, WorkerContextValidationSupportAdapter context) {
        ValidationSupportChain chain =
                new ValidationSupportChain(ValidationSupportChain.CacheConfiguration.defaultValues()
                        .setCacheSize(CACHED_ANSWERS)
                        .setCacheTimeout(Duration.ofHours(1)));
        chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
        modules.forEach(chain::addValidationSupport);
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
        List<Violation> unknown = unknownClaims(resource);
        if (!unknown.isEmpty()) {
            return unknown;
        }
        Map<Judge, List<String>> claims = byJudge(claims(resource));
        if (claims.size() < 2) {
            return validate(claims.keySet().stream().findFirst().orElse(own), resource);
        }
        return claims.entrySet().stream()
                .flatMap(each -> validate(each.getKey(), claiming(resource, each.getValue())).stream())
                .distinct()
                .toList();
    }

    /** Definitions of one family only know each other, and ours; so claims to ours are judged with a family's. */
    private Map<Judge, List<String>> byJudge(List<String> claims) {
        Map<Judge, List<String>> byJudge = new LinkedHashMap<>();
        List<String> ours = new ArrayList<>();
        for (String claim : claims) {
            packages.family(claim)
                    .map(family -> Objects.requireNonNull(judges.get(family)))
                    .ifPresentOrElse(
                            judge -> byJudge.computeIfAbsent(judge, absent -> new ArrayList<>())
                                    .add(claim),
                            () -> ours.add(claim));
        }
        if (!ours.isEmpty()) {
            byJudge.computeIfAbsent(
                            byJudge.isEmpty()
                                    ? own
                                    : byJudge.keySet().iterator().next(),
                            absent -> new ArrayList<>())
                    .addAll(ours);
        }
        return byJudge;
    }

    private static IBaseResource claiming(IBaseResource resource, List<String> claims) {
        Resource copy = ((Resource) resource).copy();
        copy.getMeta().setProfile(claims.stream().map(CanonicalType::new).toList());
        return copy;
    }

    private static List<Violation> validate(Judge judge, IBaseResource resource) {
        List<Violation> violations = new ArrayList<>();
        for (SingleValidationMessage message :
                judge.validator().validateWithResult(resource).getMessages()) {
            if (refuses(message)) {
                violations.add(judge.messages().violation(message));
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

    /** Asks every module anew from now on; to be called when one of them has learned something. */
    public void forgetAnswers() {
        own.chain().invalidateCaches();
        judges.values().forEach(judge -> judge.chain().invalidateCaches());
    }

    /**
     * Makes everything that the first validations would otherwise wait for: some seconds, and some more for each guide.
     *
     * @return canonicals of installed guides that nothing can be judged by, because they or what they are derived from
     *     cannot be read; claims to them will fail
     * @throws RuntimeException when one of our own definitions is broken
     */
    public List<String> warmUp() {
        profiles.profiles().forEach(profile -> warmUp(own, profile.type(), profile.canonical()));
        own.chain().fetchValueSet("http://hl7.org/fhir/ValueSet/observation-status");
        List<String> unusable = new ArrayList<>();
        judges.forEach((family, judge) -> family.root().definitions().stream()
                .filter(definition -> definition.type().equals("StructureDefinition"))
                .map(PackagedDefinition::url)
                .forEach(canonical -> {
                    try {
                        StructureDefinition definition =
                                (StructureDefinition) judge.chain().fetchStructureDefinition(canonical);
                        warmUp(judge, definition.getType(), canonical);
                    } catch (RuntimeException e) {
                        unusable.add(canonical);
                    }
                }));
        return unusable;
    }

    private void warmUp(Judge judge, String type, String canonical) {
        if (fhir.getResourceTypes().contains(type)) {
            IBaseResource resource = fhir.getResourceDefinition(type).newInstance();
            resource.getMeta().addProfile(canonical);
            validate(judge, resource);
        }
    }

    private List<Violation> unknownClaims(IBaseResource resource) {
        return claims(resource).stream()
                .filter(claim -> packages.family(claim).isEmpty()
                        && (claim.isEmpty() || own.chain().fetchStructureDefinition(claim) == null))
                .map(claim -> own.messages().unknownProfile(resource.fhirType() + ".meta.profile"))
                .distinct()
                .toList();
    }

    private static List<String> claims(IBaseResource resource) {
        return resource.getMeta().getProfile().stream()
                .map(claim -> Objects.requireNonNullElse(claim.getValueAsString(), ""))
                .toList();
    }

    private static boolean refuses(SingleValidationMessage message) {
        return message.getSeverity() == ResultSeverityEnum.ERROR || message.getSeverity() == ResultSeverityEnum.FATAL;
    }
}
