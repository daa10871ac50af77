package techo.server.terminology;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.param.UriParam;
import ca.uhn.fhir.util.UrlUtil;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MetadataResource;
import org.jspecify.annotations.Nullable;
import techo.terminology.concept.TextFold;

/** Searches what the catalogue has, by what FHIR says of every definition. */
final class DefinitionPages {
    private final URI base;
    private final int defaultCount;
    private final int maximumCount;

    DefinitionPages(URI base, int defaultCount, int maximumCount) {
        this.base = base;
        this.defaultCount = defaultCount;
        this.maximumCount = maximumCount;
    }

    /** Search parameters of a definition; absent ones match everything. */
    record Criteria(
            @Nullable UriParam url,
            @Nullable TokenParam version,
            @Nullable StringParam name,
            @Nullable StringParam title,
            @Nullable TokenParam status) {

        boolean match(MetadataResource definition) {
            return matches(url, asked -> asked.getValue().equals(definition.getUrl()))
                    && matches(version, asked -> asked.getValue().equals(definition.getVersion()))
                    && matches(name, asked -> begins(definition.getName(), asked.getValue()))
                    && matches(title, asked -> begins(definition.getTitle(), asked.getValue()))
                    && matches(
                            status,
                            asked -> asked.getValue()
                                    .equals(definition.getStatus().toCode()));
        }

        private static <T> boolean matches(@Nullable T asked, Predicate<T> rule) {
            return asked == null || rule.test(asked);
        }

        private static boolean begins(String text, String beginning) {
            return TextFold.fold(text).startsWith(TextFold.fold(beginning));
        }
    }

    /** @param whole makes of a definition what is shown of it */
    <T extends MetadataResource> Bundle page(
            RequestDetails request,
            Collection<T> definitions,
            Criteria criteria,
            @Nullable Integer offset,
            @Nullable Integer count,
            Function<T, MetadataResource> whole) {
        int from = offset == null ? 0 : Math.max(offset, 0);
        int size = count == null ? defaultCount : Math.min(Math.max(count, 1), maximumCount);
        List<T> found = definitions.stream().filter(criteria::match).toList();
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET).setTotal(found.size());
        found.stream().skip(from).limit(size).forEach(definition -> {
            MetadataResource resource = whole.apply(definition);
            bundle.addEntry()
                    .setFullUrl(base + "/" + resource.fhirType() + "/" + resource.getIdPart())
                    .setResource(resource)
                    .getSearch()
                    .setMode(Bundle.SearchEntryMode.MATCH);
        });
        if (found.size() - from > size) {
            bundle.addLink().setRelation("next").setUrl(nextPage(request, from + size, size));
        }
        return bundle;
    }

    private String nextPage(RequestDetails request, int offset, int count) {
        String parameters = request.getParameters().entrySet().stream()
                .filter(parameter -> !Set.of("_offset", "_count").contains(parameter.getKey()))
                .flatMap(parameter -> Arrays.stream(parameter.getValue())
                        .map(value ->
                                UrlUtil.escapeUrlParam(parameter.getKey()) + "=" + UrlUtil.escapeUrlParam(value) + "&"))
                .collect(Collectors.joining());
        return base + "/" + request.getResourceName() + "?" + parameters + "_offset=" + offset + "&_count=" + count;
    }
}
