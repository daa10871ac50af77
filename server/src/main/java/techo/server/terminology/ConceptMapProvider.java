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
import java.util.Collection;
import java.util.List;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.server.terminology.Asked.Code;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.ConceptMapDefinition;
import techo.terminology.catalogue.Terminology;
import techo.terminology.catalogue.Translation;
import techo.terminology.fhir.ConceptMapResources;

/** Concept maps: read, search and {@code $translate} (FHIR R4 4.9). */
public final class ConceptMapProvider implements IResourceProvider {
    private final CurrentTerminology current;
    private final DefinitionPages pages;

    ConceptMapProvider(CurrentTerminology current, DefinitionPages pages) {
        this.current = current;
        this.pages = pages;
    }

    @Override
    public Class<ConceptMap> getResourceType() {
        return ConceptMap.class;
    }

    @Read
    public ConceptMap read(@IdParam IdType id) {
        return ConceptMapResources.of(byId(current.get(), id));
    }

    @Search
    public Bundle search(
            @Description("The canonical") @OptionalParam(name = ConceptMap.SP_URL) @Nullable UriParam url,
            @Description("The version") @OptionalParam(name = ConceptMap.SP_VERSION) @Nullable TokenParam version,
            @Description("The beginning of the name") @OptionalParam(name = ConceptMap.SP_NAME) @Nullable
                    StringParam name,
            @Description("The beginning of the title") @OptionalParam(name = ConceptMap.SP_TITLE) @Nullable
                    StringParam title,
            @Description("All are active") @OptionalParam(name = ConceptMap.SP_STATUS) @Nullable TokenParam status,
            @Offset @Nullable Integer offset,
            @Count @Nullable Integer count,
            RequestDetails request) {
        return pages.page(
                request,
                current.get().conceptMaps().stream()
                        .map(ConceptMapResources::of)
                        .toList(),
                new DefinitionPages.Criteria(url, version, name, title, status),
                offset,
                count,
                map -> map);
    }

    @Operation(name = "$translate", idempotent = true)
    public Parameters translate(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url", max = 1) @Nullable UriType url,
            @OperationParam(name = "code", max = 1) @Nullable CodeType code,
            @OperationParam(name = "system", max = 1) @Nullable UriType system,
            @OperationParam(name = "coding", max = 1) @Nullable Coding coding,
            @OperationParam(name = "codeableConcept", max = 1) @Nullable CodeableConcept concept,
            @OperationParam(name = "targetsystem", max = 1) @Nullable UriType targetSystem,
            @OperationParam(name = "reverse", max = 1) @Nullable BooleanType reverse) {
        Catalogue catalogue = current.get();
        Collection<ConceptMapDefinition> maps = asked(catalogue, id, url);
        List<Code> codes = Asked.codes(new Code(text(system), "", text(code), ""), coding, concept);
        if (codes.stream().anyMatch(one -> one.system().isEmpty())) {
            throw new TechoException(TerminologyError.TERMINOLOGY_PARAMETER_MISSING);
        }
        Terminology terminology = new Terminology(catalogue);
        boolean back = reverse != null && reverse.booleanValue();
        List<Translation> found = codes.stream()
                .flatMap(one -> (back
                                ? terminology.translateBack(maps, one.system(), one.code(), text(targetSystem))
                                : terminology.translate(maps, one.system(), one.code(), text(targetSystem)))
                        .stream())
                .toList();
        return TerminologyAnswers.translated(found);
    }

    /** Without a map being named, all may answer. */
    private static Collection<ConceptMapDefinition> asked(
            Catalogue catalogue, @Nullable IdType id, @Nullable UriType url) {
        if (id != null) {
            return List.of(byId(catalogue, id));
        }
        return text(url).isEmpty()
                ? catalogue.conceptMaps()
                : List.of(catalogue
                        .conceptMap(text(url))
                        .orElseThrow(() -> new TechoException(TerminologyError.CONCEPT_MAP_UNKNOWN)));
    }

    private static ConceptMapDefinition byId(Catalogue catalogue, IdType id) {
        return catalogue.conceptMaps().stream()
                .filter(map -> map.id().equals(id.getIdPart()))
                .findFirst()
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }
}
