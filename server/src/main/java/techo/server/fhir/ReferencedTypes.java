package techo.server.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.BundleUtil;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.fhirpath.FHIRPathUtilityClasses.FunctionDetails;
import org.hl7.fhir.r4.fhirpath.IHostApplicationServices;
import org.hl7.fhir.r4.fhirpath.TypeDetails;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ResourceType;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.utilities.fhirpath.FHIRPathConstantEvaluationMode;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code resolve()} in search parameter paths. Those paths only ask what type a reference leads to, as in
 * {@code Observation.subject.where(resolve() is Patient)}, so an empty resource of that type is answer enough.
 */
final class ReferencedTypes implements IHostApplicationServices {
    private final FhirContext context;
    private final Map<String, Base> stubs = new ConcurrentHashMap<>();

    ReferencedTypes(FhirContext context) {
        this.context = context;
    }

    @Override
    public @Nullable Base resolveReference(
            FHIRPathEngine engine,
            @Nullable Object bundle,
            @Nullable String url,
            @Nullable Identifier identifier,
            @Nullable Base from) {
        if (url == null) {
            return null;
        }
        Base inBundle = (Base) BundleUtil.getReferenceInBundle(context, url, bundle);
        if (inBundle != null) {
            return inBundle;
        }
        String type = new IdType(url).getResourceType();
        return type == null || !context.getResourceTypes().contains(type)
                ? null
                : stubs.computeIfAbsent(type, Stub::new);
    }

    @Override
    public List<Base> resolveConstant(
            FHIRPathEngine engine, Object focus, String name, FHIRPathConstantEvaluationMode mode) {
        return List.of();
    }

    @Override
    public @Nullable TypeDetails resolveConstantType(
            FHIRPathEngine engine, Object focus, String name, FHIRPathConstantEvaluationMode mode) {
        return null;
    }

    @Override
    public boolean log(String argument, List<Base> focus) {
        return false;
    }

    @Override
    public @Nullable FunctionDetails resolveFunction(FHIRPathEngine engine, String name) {
        return null;
    }

    @Override
    public @Nullable TypeDetails checkFunction(
            FHIRPathEngine engine, Object context, String name, TypeDetails focus, List<TypeDetails> parameters) {
        return null;
    }

    @Override
    public @Nullable List<Base> executeFunction(
            FHIRPathEngine engine, Object context, List<Base> focus, String name, List<List<Base>> parameters) {
        return null;
    }

    @Override
    public boolean conformsToProfile(FHIRPathEngine engine, Object context, Base item, String url) {
        return false;
    }

    @Override
    public @Nullable ValueSet resolveValueSet(FHIRPathEngine engine, Object context, String url) {
        return null;
    }

    @Override
    public boolean paramIsType(String name, int index) {
        return false;
    }

    private static final class Stub extends Resource {
        private static final long serialVersionUID = 1L;

        private final ResourceType type;

        Stub(String type) {
            this.type = ResourceType.fromCode(type);
        }

        @Override
        public Resource copy() {
            return this;
        }

        @Override
        public ResourceType getResourceType() {
            return type;
        }

        @Override
        public String fhirType() {
            return type.name();
        }
    }
}
