package techo.server.search;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.jpa.searchparam.registry.RuntimeSearchParamCache;
import ca.uhn.fhir.jpa.searchparam.registry.SearchParamRegistryImpl;
import ca.uhn.fhir.jpa.searchparam.registry.SearchParameterCanonicalizer;
import java.util.List;
import org.hl7.fhir.r4.model.SearchParameter;

/**
 * HAPI's registry of search parameters with the Japanese ones, which are part of the program: nothing is stored, so they
 * are the same on every node from the first request, and no client can change what they index.
 */
final class JapaneseSearchParamRegistry extends SearchParamRegistryImpl {
    private final List<RuntimeSearchParam> japanese;

    JapaneseSearchParamRegistry(FhirContext context, List<SearchParameter> definitions) {
        SearchParameterCanonicalizer canonicalizer = new SearchParameterCanonicalizer(context);
        this.japanese = definitions.stream()
                .map(definition -> canonical(canonicalizer, definition))
                .toList();
    }

    /** HAPI puts every registry it has built in force here. */
    @Override
    public void setActiveSearchParams(RuntimeSearchParamCache active) {
        japanese.forEach(
                parameter -> parameter.getBase().forEach(type -> active.add(type, parameter.getName(), parameter)));
        super.setActiveSearchParams(active);
    }

    private static RuntimeSearchParam canonical(
            SearchParameterCanonicalizer canonicalizer, SearchParameter definition) {
        RuntimeSearchParam canonical = canonicalizer.canonicalizeSearchParameter(definition);
        if (canonical == null) {
            throw new IllegalStateException("a search parameter cannot be used: " + definition.getUrl());
        }
        return canonical;
    }
}
