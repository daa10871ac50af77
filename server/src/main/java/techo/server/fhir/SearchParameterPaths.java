package techo.server.fhir;

import ca.uhn.fhir.jpa.searchparam.extractor.SearchParamExtractorR4;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.jspecify.annotations.Nullable;

/**
 * Finds what search parameters index, as HAPI does, with the FHIRPath engine that this build has.
 *
 * <p>The engine is newer than the one HAPI 8.8.0 was compiled with (CVE-2026-45367), and asks its host for a reference
 * by another method; HAPI's own host lacks that method, so that nothing with a reference could be stored.
 */
final class SearchParameterPaths extends SearchParamExtractorR4 {
    /** As many entries as there are search parameters. */
    private final Map<String, ExpressionNode> parsed = new ConcurrentHashMap<>();

    /** Made by {@link #initFhirPath}, which HAPI calls before the first extraction. */
    private volatile @Nullable FHIRPathEngine engine;

    @Override
    public void initFhirPath() {
        FHIRPathEngine fresh = new FHIRPathEngine(
                new HapiWorkerContext(getContext(), getContext().getValidationSupport()));
        fresh.setHostServices(new ReferencedTypes(getContext()));
        engine = fresh;
    }

    @Override
    public IValueExtractor getPathValueExtractor(IBase resource, String path) {
        Base root = (Base) resource;
        FHIRPathEngine ready = Objects.requireNonNull(engine, "HAPI has not started this extractor");
        return () -> ready.evaluate(root, root, root, root, parsed.computeIfAbsent(path, ready::parse));
    }
}
