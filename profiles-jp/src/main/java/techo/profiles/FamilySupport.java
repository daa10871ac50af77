package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;
import techo.profiles.PackagedCodes.Membership;

/**
 * The definitions of one guide family as a module of a validation chain. A definition is read when it is first asked
 * for; of large code systems only the codes ever are.
 */
final class FamilySupport implements IValidationSupport {
    /** Above this a code system is known by its codes; only an inclusion by a filter would want more of it. */
    private static final int READ_WHOLE = 500;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FhirContext fhir;
    private final GuideFamily family;
    private final PackagedCodes codes;
    private final Map<PackagedDefinition, IBaseResource> read = new ConcurrentHashMap<>();
    private final Map<String, StructureDefinition> derived = new ConcurrentHashMap<>();

    /** @param terminology modules that know whole code systems */
    FamilySupport(FhirContext fhir, GuideFamily family, List<IValidationSupport> terminology) {
        this.fhir = fhir;
        this.family = family;
        this.codes = new PackagedCodes(family, this::valueSet, (system, code) -> membership(terminology, system, code));
    }

    private static Optional<Membership> membership(List<IValidationSupport> terminology, String system, String code) {
        return terminology.stream()
                .filter(module -> module.isCodeSystemSupported(new ValidationSupportContext(module), system))
                .map(module -> module.validateCode(
                        new ValidationSupportContext(module), new ConceptValidationOptions(), system, code, null, null))
                .filter(Objects::nonNull)
                .map(answer -> answer.isOk() ? Membership.IN : Membership.OUT)
                .findFirst();
    }

    @Override
    public FhirContext getFhirContext() {
        return fhir;
    }

    @Override
    public String getName() {
        return "Guide family " + family.root().id();
    }

    @Override
    public @Nullable IBaseResource fetchStructureDefinition(String url) {
        Optional<IBaseResource> stated = find("StructureDefinition", url);
        return stated.orElseGet(() -> family.derivation(url)
                .<IBaseResource>map(patch -> derived.computeIfAbsent(
                        url,
                        canonical -> ProfileDefinitions.alias(
                                canonical, family.root().version(), patch.argument(), patch.element())))
                .orElse(null));
    }

    @Override
    public @Nullable IBaseResource fetchValueSet(String url) {
        return find("ValueSet", url).orElse(null);
    }

    @Override
    public @Nullable IBaseResource fetchCodeSystem(String url) {
        Optional<CodeSet> large = codes.of(url).filter(set -> set.size() > READ_WHOLE);
        if (large.isEmpty()) {
            return find("CodeSystem", url).orElse(null);
        }
        CodeSystem stub = new CodeSystem();
        stub.setUrl(Canonicals.withoutVersion(url)).setContent(CodeSystemContentMode.FRAGMENT);
        return stub;
    }

    @Override
    public boolean isCodeSystemSupported(@Nullable ValidationSupportContext root, @Nullable String system) {
        return system != null && family.definition("CodeSystem", system).isPresent();
    }

    @Override
    public boolean isValueSetSupported(@Nullable ValidationSupportContext root, @Nullable String url) {
        return url != null && family.definition("ValueSet", url).isPresent();
    }

    @Override
    public @Nullable CodeValidationResult validateCode(
            ValidationSupportContext root,
            ConceptValidationOptions options,
            @Nullable String system,
            @Nullable String code,
            @Nullable String display,
            @Nullable String valueSetUrl) {
        if (code == null) {
            return null;
        }
        if (valueSetUrl == null || valueSetUrl.isBlank()) {
            return system == null ? null : answer(codes.inSystem(system, code), system, code, system);
        }
        return valueSet(valueSetUrl)
                .map(set -> answer(codes.inValueSet(set, system, code), system, code, valueSetUrl))
                .orElse(null);
    }

    @Override
    public @Nullable CodeValidationResult validateCodeInValueSet(
            ValidationSupportContext root,
            ConceptValidationOptions options,
            @Nullable String system,
            @Nullable String code,
            @Nullable String display,
            IBaseResource valueSet) {
        if (code == null || !(valueSet instanceof ValueSet set) || !isValueSetSupported(root, set.getUrl())) {
            return null;
        }
        return answer(codes.inValueSet(set, system, code), system, code, set.getUrl());
    }

    private static @Nullable CodeValidationResult answer(
            Membership membership, @Nullable String system, String code, String where) {
        return switch (membership) {
            case IN -> new CodeValidationResult().setCode(code);
            case UNKNOWN ->
                new CodeValidationResult()
                        .setCode(code)
                        .setSeverity(IssueSeverity.INFORMATION)
                        .setMessage("Not checked: only a part of the codes of " + where + " is known");
            case OUT -> {
                String message = "Unknown code '" + system + "#" + code + "' for '" + where + "'";
                yield new CodeValidationResult()
                        .setSeverity(IssueSeverity.ERROR)
                        .setMessage(message)
                        .addIssue(new CodeValidationIssue(
                                message,
                                IssueSeverity.ERROR,
                                CodeValidationIssueCode.CODE_INVALID,
                                CodeValidationIssueCoding.NOT_IN_VS));
            }
            case NOT_TOLD -> null;
        };
    }

    private Optional<ValueSet> valueSet(String url) {
        return find("ValueSet", url).map(ValueSet.class::cast);
    }

    private Optional<IBaseResource> find(String type, String url) {
        return family.definition(type, url).map(definition -> read.computeIfAbsent(definition, this::parse));
    }

    private IBaseResource parse(PackagedDefinition definition) {
        List<GuidePatch> patches = family.patches().stream()
                .filter(patch -> patch.changes(definition.url()))
                .toList();
        try (InputStream json = definition.json().open()) {
            ObjectNode tree = (ObjectNode) JSON.readTree(json);
            patches.forEach(patch -> patch.apply(tree));
            return fhir.newJsonParser().parseResource(tree.toString());
        } catch (IOException | RuntimeException e) {
            throw new UnusablePackageException(
                    definition.file(), Optional.of(definition.entry()), "is no usable " + definition.type(), e);
        }
    }
}
