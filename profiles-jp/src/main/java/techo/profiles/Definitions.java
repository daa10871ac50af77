package techo.profiles;

import ca.uhn.fhir.context.PerformanceOptionsEnum;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r5.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r5.model.Resource;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.model.StructureDefinition.StructureDefinitionDifferentialComponent;
import org.hl7.fhir.r5.model.StructureDefinition.StructureDefinitionKind;
import org.hl7.fhir.r5.model.StructureDefinition.StructureDefinitionSnapshotComponent;
import org.hl7.fhir.r5.model.StructureDefinition.TypeDerivationRule;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of a chain as the validator takes them, each converted when it is first asked for. HAPI's own adapter
 * converts every definition twice, and keeps it, as soon as somebody asks which there are: 800 definitions, of which a
 * record uses a tenth.
 */
final class Definitions extends WorkerContextValidationSupportAdapter {
    static {
        // HAPI asks this context for names of classes only, but each answer waits until it knows every class of R5.
        FHIR_CONTEXT_R5.setPerformanceOptions(PerformanceOptionsEnum.DEFERRED_MODEL_SCANNING);
    }

    private @Nullable IValidationSupport chain;
    private volatile List<StructureDefinition> listed = List.of();
    private volatile Set<String> primitives = Set.of();

    @Override
    public void setValidationSupport(IValidationSupport support) {
        super.setValidationSupport(support);
        chain = support;
    }

    @Override
    @SuppressWarnings("unchecked") // The caller names the type, and no other is listed.
    public <T extends Resource> List<T> fetchResourcesByType(Class<T> type) {
        return type.equals(StructureDefinition.class) ? (List<T>) listed() : super.fetchResourcesByType(type);
    }

    @Override
    public List<StructureDefinition> fetchTypeDefinitions(String typeName) {
        return listed().stream()
                .filter(definition -> typeName.equals(definition.getType()))
                .toList();
    }

    @Override
    public boolean isPrimitiveType(String type) {
        listed();
        return primitives.contains(type);
    }

    private List<StructureDefinition> listed() {
        List<StructureDefinition> all = listed;
        if (all.isEmpty()) {
            all =
                    Objects.requireNonNull(chain, "asked before its chain was complete")
                            .fetchAllStructureDefinitions()
                            .stream()
                            .map(org.hl7.fhir.r4.model.StructureDefinition.class::cast)
                            .<StructureDefinition>map(Listed::new)
                            .toList();
            primitives = all.stream()
                    .filter(definition -> definition.getKind() == StructureDefinitionKind.PRIMITIVETYPE)
                    .map(StructureDefinition::getName)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toUnmodifiableSet());
            listed = all;
        }
        return all;
    }

    /** What tells a definition from others; its elements come when somebody looks at them. */
    @SuppressWarnings("serial") // Nobody serializes definitions; the model's classes only could be.
    private final class Listed extends StructureDefinition {
        Listed(org.hl7.fhir.r4.model.StructureDefinition stated) {
            setUrl(stated.getUrl());
            setVersion(stated.getVersion());
            setName(stated.getName());
            setType(stated.getType());
            setAbstract(stated.getAbstract());
            setBaseDefinition(stated.getBaseDefinition());
            setFhirVersion(FHIRVersion._4_0_1);
            if (stated.hasKind()) {
                setKind(StructureDefinitionKind.fromCode(stated.getKind().toCode()));
            }
            if (stated.hasDerivation()) {
                setDerivation(TypeDerivationRule.fromCode(stated.getDerivation().toCode()));
            }
        }

        private StructureDefinition whole() {
            return Objects.requireNonNull(fetchResource(StructureDefinition.class, getUrl()));
        }

        @Override
        public StructureDefinitionSnapshotComponent getSnapshot() {
            return whole().getSnapshot();
        }

        @Override
        public boolean hasSnapshot() {
            return whole().hasSnapshot();
        }

        @Override
        public StructureDefinitionDifferentialComponent getDifferential() {
            return whole().getDifferential();
        }

        @Override
        public boolean hasDifferential() {
            return whole().hasDifferential();
        }

        @Override
        public StructureDefinition copy() {
            return whole().copy();
        }
    }
}
