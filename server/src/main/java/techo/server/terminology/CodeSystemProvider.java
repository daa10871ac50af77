package techo.server.terminology;

import static techo.server.terminology.Asked.text;

import ca.uhn.fhir.model.api.annotation.Description;
import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.param.UriParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.server.terminology.Asked.Code;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.Terminology;
import techo.terminology.catalogue.UnknownTerminologyException;
import techo.terminology.catalogue.Validity;
import techo.terminology.fhir.CodeSystemResources;

/** Code systems: read, search, {@code $lookup}, {@code $validate-code} and {@code $subsumes} (FHIR R4 4.7). */
public final class CodeSystemProvider implements IResourceProvider {
    private final CurrentTerminology current;
    private final DefinitionPages pages;

    CodeSystemProvider(CurrentTerminology current, DefinitionPages pages) {
        this.current = current;
        this.pages = pages;
    }

    @Override
    public Class<CodeSystem> getResourceType() {
        return CodeSystem.class;
    }

    @Read
    public CodeSystem read(@IdParam IdType id) {
        Catalogue catalogue = current.get();
        return CodeSystemResources.of(version(catalogue, id), catalogue);
    }

    @Search
    public Bundle search(
            @Description("The canonical") @OptionalParam(name = CodeSystem.SP_URL) @Nullable UriParam url,
            @Description("The version") @OptionalParam(name = CodeSystem.SP_VERSION) @Nullable TokenParam version,
            @Description("The beginning of the name") @OptionalParam(name = CodeSystem.SP_NAME) @Nullable
                    StringParam name,
            @Description("The beginning of the title") @OptionalParam(name = CodeSystem.SP_TITLE) @Nullable
                    StringParam title,
            @Description("All are active") @OptionalParam(name = CodeSystem.SP_STATUS) @Nullable TokenParam status,
            @Offset @Nullable Integer offset,
            @Count @Nullable Integer count,
            RequestDetails request) {
        Catalogue catalogue = current.get();
        return pages.page(
                request,
                catalogue.codeSystems().stream().map(CodeSystemResources::about).toList(),
                new DefinitionPages.Criteria(url, version, name, title, status),
                offset,
                count,
                about -> CodeSystemResources.of(version(catalogue, about.getIdElement()), catalogue));
    }

    @Operation(name = "$lookup", idempotent = true)
    public Parameters lookup(
            @OperationParam(name = "code", max = 1) @Nullable CodeType code,
            @OperationParam(name = "system", max = 1) @Nullable UriType system,
            @OperationParam(name = "version", max = 1) @Nullable StringType version,
            @OperationParam(name = "coding", max = 1) @Nullable Coding coding,
            @OperationParam(name = "displayLanguage", max = 1) @Nullable CodeType language,
            @OperationParam(name = "property", max = OperationParam.MAX_UNLIMITED) @Nullable
                    List<CodeType> properties) {
        Code asked = Asked.one(new Code(text(system), text(version), text(code), ""), coding);
        if (asked.system().isEmpty()) {
            throw new TechoException(TerminologyError.TERMINOLOGY_PARAMETER_MISSING);
        }
        Set<String> wanted = properties == null
                ? Set.of()
                : properties.stream().map(CodeType::getValue).collect(Collectors.toSet());
        try {
            return TerminologyAnswers.lookup(
                    new Terminology(current.get()).lookup(asked.system(), asked.version(), asked.code()),
                    text(language),
                    wanted);
        } catch (UnknownTerminologyException e) {
            throw Asked.unknown(e);
        }
    }

    @Operation(name = "$validate-code", idempotent = true)
    public Parameters validateCode(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url", max = 1) @Nullable UriType url,
            @OperationParam(name = "code", max = 1) @Nullable CodeType code,
            @OperationParam(name = "version", max = 1) @Nullable StringType version,
            @OperationParam(name = "display", max = 1) @Nullable StringType display,
            @OperationParam(name = "coding", max = 1) @Nullable Coding coding,
            @OperationParam(name = "codeableConcept", max = 1) @Nullable CodeableConcept concept) {
        Catalogue catalogue = current.get();
        String system = id == null ? text(url) : version(catalogue, id).url();
        String systemVersion =
                id == null ? text(version) : version(catalogue, id).version();
        List<Code> asked = Asked.codes(new Code("", "", text(code), text(display)), coding, concept);
        try {
            List<Validity> answers = asked.stream()
                    .map(one -> validate(catalogue, system, systemVersion, one))
                    .toList();
            return TerminologyAnswers.validated(answers);
        } catch (UnknownTerminologyException e) {
            throw Asked.unknown(e);
        }
    }

    private static Validity validate(Catalogue catalogue, String system, String version, Code asked) {
        if (!system.isEmpty() && !asked.system().isEmpty() && !catalogue.isSameSystem(system, asked.system())) {
            return new Validity.Unknown();
        }
        String named = system.isEmpty() ? asked.system() : system;
        if (named.isEmpty()) {
            throw new TechoException(TerminologyError.TERMINOLOGY_PARAMETER_MISSING);
        }
        String of = version.isEmpty() ? asked.version() : version;
        return new Terminology(catalogue).validate(named, of, asked.code(), asked.display());
    }

    @Operation(name = "$subsumes", idempotent = true)
    public Parameters subsumes(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "codeA", max = 1) @Nullable CodeType codeA,
            @OperationParam(name = "codeB", max = 1) @Nullable CodeType codeB,
            @OperationParam(name = "system", max = 1) @Nullable UriType system,
            @OperationParam(name = "version", max = 1) @Nullable StringType version,
            @OperationParam(name = "codingA", max = 1) @Nullable Coding codingA,
            @OperationParam(name = "codingB", max = 1) @Nullable Coding codingB) {
        Catalogue catalogue = current.get();
        String url = id == null ? text(system) : version(catalogue, id).url();
        String of = id == null ? text(version) : version(catalogue, id).version();
        Code a = Asked.one(new Code(url, of, text(codeA), ""), codingA);
        Code b = Asked.one(new Code(url, of, text(codeB), ""), codingB);
        String common = a.system().isEmpty() ? url : a.system();
        boolean differ = !b.system().isEmpty() && !catalogue.isSameSystem(common, b.system());
        if (common.isEmpty() || differ || (!url.isEmpty() && !catalogue.isSameSystem(url, common))) {
            throw new TechoException(TerminologyError.TERMINOLOGY_PARAMETER_INVALID);
        }
        try {
            return new Parameters()
                    .addParameter(
                            "outcome",
                            new CodeType(new Terminology(catalogue)
                                    .subsumption(common, of.isEmpty() ? a.version() : of, a.code(), b.code())
                                    .code()));
        } catch (UnknownTerminologyException e) {
            throw Asked.unknown(e);
        }
    }

    private static CodeSystemVersion version(Catalogue catalogue, IdType id) {
        return catalogue.codeSystem(id.getIdPart()).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }
}
