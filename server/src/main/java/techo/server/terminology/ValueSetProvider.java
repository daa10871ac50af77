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
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.server.terminology.Asked.Code;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.Expansion;
import techo.terminology.catalogue.Terminology;
import techo.terminology.catalogue.UnknownTerminologyException;
import techo.terminology.catalogue.ValueSetDefinition;
import techo.terminology.fhir.ValueSetResources;
import techo.terminology.fhir.ValueSetResources.Designations;

/** Value sets: read, search, {@code $expand} and {@code $validate-code} (FHIR R4 4.8). */
public final class ValueSetProvider implements IResourceProvider {
    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

    private final CurrentTerminology current;
    private final DefinitionPages pages;
    private final int expansionSize;
    private final Clock clock;

    ValueSetProvider(CurrentTerminology current, DefinitionPages pages, int expansionSize, Clock clock) {
        this.current = current;
        this.pages = pages;
        this.expansionSize = expansionSize;
        this.clock = clock;
    }

    @Override
    public Class<ValueSet> getResourceType() {
        return ValueSet.class;
    }

    @Read
    public ValueSet read(@IdParam IdType id) {
        return ValueSetResources.of(byId(current.get(), id));
    }

    @Search
    public Bundle search(
            @Description("The canonical") @OptionalParam(name = ValueSet.SP_URL) @Nullable UriParam url,
            @Description("The version") @OptionalParam(name = ValueSet.SP_VERSION) @Nullable TokenParam version,
            @Description("The beginning of the name") @OptionalParam(name = ValueSet.SP_NAME) @Nullable
                    StringParam name,
            @Description("The beginning of the title") @OptionalParam(name = ValueSet.SP_TITLE) @Nullable
                    StringParam title,
            @Description("All are active") @OptionalParam(name = ValueSet.SP_STATUS) @Nullable TokenParam status,
            @Offset @Nullable Integer offset,
            @Count @Nullable Integer count,
            RequestDetails request) {
        return pages.page(
                request,
                current.get().valueSets().stream().map(ValueSetResources::of).toList(),
                new DefinitionPages.Criteria(url, version, name, title, status),
                offset,
                count,
                set -> set);
    }

    @Operation(name = "$expand", idempotent = true)
    public ValueSet expand(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url", max = 1) @Nullable UriType url,
            @OperationParam(name = "valueSet", max = 1) @Nullable ValueSet valueSet,
            @OperationParam(name = "filter", max = 1) @Nullable StringType filter,
            @OperationParam(name = "offset", max = 1) @Nullable IntegerType offset,
            @OperationParam(name = "count", max = 1) @Nullable IntegerType count,
            @OperationParam(name = "includeDesignations", max = 1) @Nullable BooleanType includeDesignations,
            @OperationParam(name = "activeOnly", max = 1) @Nullable BooleanType activeOnly) {
        Catalogue catalogue = current.get();
        ValueSetDefinition set = asked(catalogue, id, url, valueSet);
        Expansion.Request request = new Expansion.Request(
                text(filter),
                natural(offset, 0),
                Math.min(natural(count, expansionSize), expansionSize),
                isTrue(activeOnly) ? LocalDate.now(clock.withZone(JAPAN)).toString() : "");
        try {
            Expansion expansion = new Terminology(catalogue).expand(set, request);
            if (count == null && expansion.total() - request.offset() > expansionSize) {
                throw new TechoException(TerminologyError.EXPANSION_TOO_LARGE);
            }
            return ValueSetResources.expanded(
                    set,
                    expansion,
                    request,
                    isTrue(includeDesignations) ? Designations.INCLUDED : Designations.LEFT_OUT,
                    Date.from(clock.instant()));
        } catch (UnknownTerminologyException e) {
            throw Asked.unknown(e);
        }
    }

    @Operation(name = "$validate-code", idempotent = true)
    public Parameters validateCode(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url", max = 1) @Nullable UriType url,
            @OperationParam(name = "valueSet", max = 1) @Nullable ValueSet valueSet,
            @OperationParam(name = "code", max = 1) @Nullable CodeType code,
            @OperationParam(name = "system", max = 1) @Nullable UriType system,
            @OperationParam(name = "display", max = 1) @Nullable StringType display,
            @OperationParam(name = "coding", max = 1) @Nullable Coding coding,
            @OperationParam(name = "codeableConcept", max = 1) @Nullable CodeableConcept concept) {
        Catalogue catalogue = current.get();
        ValueSetDefinition set = asked(catalogue, id, url, valueSet);
        List<Code> asked = Asked.codes(new Code(text(system), "", text(code), text(display)), coding, concept);
        Terminology terminology = new Terminology(catalogue);
        try {
            return TerminologyAnswers.validated(asked.stream()
                    .map(one -> terminology.validate(set, one.system(), one.code(), one.display()))
                    .toList());
        } catch (UnknownTerminologyException e) {
            throw Asked.unknown(e);
        }
    }

    private static ValueSetDefinition asked(
            Catalogue catalogue, @Nullable IdType id, @Nullable UriType url, @Nullable ValueSet given) {
        if (id != null) {
            return byId(catalogue, id);
        }
        if (given != null) {
            return GivenValueSet.definition(given);
        }
        String canonical = Asked.required(url);
        return catalogue.valueSet(canonical).orElseThrow(() -> new TechoException(TerminologyError.VALUE_SET_UNKNOWN));
    }

    private static ValueSetDefinition byId(Catalogue catalogue, IdType id) {
        return catalogue.valueSets().stream()
                .filter(set -> set.id().equals(id.getIdPart()))
                .findFirst()
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private static int natural(@Nullable IntegerType value, int otherwise) {
        if (value == null || value.getValue() == null) {
            return otherwise;
        }
        if (value.getValue() < 0) {
            throw new TechoException(TerminologyError.TERMINOLOGY_PARAMETER_INVALID);
        }
        return value.getValue();
    }

    private static boolean isTrue(@Nullable BooleanType value) {
        return value != null && value.booleanValue();
    }
}
