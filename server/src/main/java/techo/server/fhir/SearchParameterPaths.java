package techo.server.fhir;

import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.entity.ResourceIndexedSearchParamString;
import ca.uhn.fhir.jpa.searchparam.extractor.SearchParamExtractorR4;
import ca.uhn.fhir.util.StringUtil;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Property;
import org.jspecify.annotations.Nullable;
import techo.server.search.FoldedText;

/**
 * Finds what search parameters index, as HAPI does, with the FHIRPath engine that this build has.
 *
 * <p>The engine is newer than the one HAPI 8.8.0 was compiled with (CVE-2026-45367), and asks its host for a reference
 * by another method; HAPI's own host lacks that method, so that nothing with a reference could be stored.
 */
final class SearchParameterPaths extends SearchParamExtractorR4 {
    private final PartitionSettings partitions;

    /** As many entries as there are search parameters. */
    private final Map<String, ExpressionNode> parsed = new ConcurrentHashMap<>();

    /** Made by {@link #initFhirPath}, which HAPI calls before the first extraction. */
    private volatile @Nullable FHIRPathEngine engine;

    SearchParameterPaths(PartitionSettings partitions) {
        this.partitions = partitions;
    }

    @Override
    public void initFhirPath() {
        FHIRPathEngine fresh = new FHIRPathEngine(
                new HapiWorkerContext(getContext(), getContext().getValidationSupport()));
        fresh.setHostServices(new ReferencedTypes(getContext()));
        engine = fresh;
    }

    /** HAPI indexes strings in its own form; ours goes further, and is looked up alike. */
    @Override
    public SearchParamSet<ResourceIndexedSearchParamString> extractSearchParamStrings(
            IBaseResource resource, ISearchParamFilter filter) {
        SearchParamSet<ResourceIndexedSearchParamString> strings = super.extractSearchParamStrings(resource, filter);
        addressTexts(resource, filter).forEach(strings::add);
        List<ResourceIndexedSearchParamString> folded = List.copyOf(strings);
        // A set by content: what changes is taken out first.
        strings.clear();
        folded.forEach(string -> {
            string.setValueNormalized(FoldedText.of(string.getParamName(), string.getValueNormalized()));
            string.clearHashes();
            string.calculateHashes();
            strings.add(string);
        });
        return strings;
    }

    /** FHIR lets {@code address} match the text too, which HAPI leaves out; in Japan it is often all there is. */
    private Stream<ResourceIndexedSearchParamString> addressTexts(IBaseResource resource, ISearchParamFilter filter) {
        RuntimeSearchParam parameter =
                getContext().getResourceDefinition(resource).getSearchParam("address");
        Property property = ((Base) resource).getChildByName("address");
        if (parameter == null
                || property == null
                || filter.filterSearchParams(List.of(parameter)).isEmpty()) {
            return Stream.empty();
        }
        return property.getValues().stream()
                .filter(Address.class::isInstance)
                .map(address -> ((Address) address).getText())
                .filter(text -> text != null && !text.isBlank())
                .map(text -> text.length() > ResourceIndexedSearchParamString.MAX_LENGTH
                        ? text.substring(0, ResourceIndexedSearchParamString.MAX_LENGTH)
                        : text)
                .map(text -> new ResourceIndexedSearchParamString(
                        partitions,
                        getStorageSettings(),
                        resource.fhirType(),
                        parameter.getName(),
                        StringUtil.normalizeStringForSearchIndexing(text),
                        text));
    }

    @Override
    public IValueExtractor getPathValueExtractor(IBase resource, String path) {
        Base root = (Base) resource;
        FHIRPathEngine ready = Objects.requireNonNull(engine, "HAPI has not started this extractor");
        return () -> ready.evaluate(root, root, root, root, parsed.computeIfAbsent(path, ready::parse));
    }
}
