package techo.profiles;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r5.model.Base;
import org.hl7.fhir.r5.model.DataType;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.ElementDefinition.ElementDefinitionSlicingDiscriminatorComponent;
import org.hl7.fhir.r5.model.ElementDefinition.SlicingRules;
import org.hl7.fhir.r5.model.ElementDefinition.TypeRefComponent;
import org.hl7.fhir.r5.model.Enumerations.BindingStrength;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.model.ValueSet;

/** What a definition asks of each element, in words that are the same for two definitions that ask for the same. */
final class ElementRules {
    private static final Pattern OF_BASE = Pattern.compile("[a-z]{2,4}-\\d+[a-z]?");
    /** Beside a code they say nothing more. */
    private static final Set<String> WORDING = Set.of("display", "unit", "text");

    private final WorkerContextValidationSupportAdapter definitions;
    private final Map<String, String> constraintNames;
    private final Map<String, Optional<Rules>> valueRules = new HashMap<>();

    /** @param constraintNames other names of constraints, by their keys */
    ElementRules(WorkerContextValidationSupportAdapter definitions, Map<String, String> constraintNames) {
        this.definitions = definitions;
        this.constraintNames = constraintNames;
    }

    /** @param base path of the element in the base standard, such as {@code Coding.system} */
    record Rule(int min, String max, Set<String> types, String codes, Set<String> constraints, String base) {
        String words() {
            return Stream.of(
                            min + ".." + max,
                            types.size() > 20 ? "any" : String.join("|", types),
                            codes,
                            String.join(" ", constraints))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(" "));
        }

        /** What it asks of a slice that nothing else is said of. */
        Rule slice(String told) {
            return new Rule(0, max, types.contains(told) ? Set.of(told) : types, codes, Set.of(), base);
        }

        /** Constraints of all repetitions of an element are those of each slice as well. */
        Rule without(Set<String> inherited) {
            return new Rule(
                    min,
                    max,
                    types,
                    codes,
                    constraints.stream()
                            .filter(key -> !inherited.contains(key))
                            .collect(Collectors.toCollection(TreeSet::new)),
                    base);
        }

        /** Something below the element has a fixed value, so that the element is there. */
        Rule present() {
            return new Rule(Math.max(min, 1), max, types, codes, constraints, base);
        }
    }

    /**
     * @param elements by id, with what tells a slice apart in place of its name
     * @param values what an element is or has, by the id of the element
     * @param present what has to be there for the values
     * @param profiled elements whose value has a definition of its own, by id
     */
    record Rules(
            Map<String, Rule> elements,
            Map<String, String> values,
            Set<String> present,
            Map<String, TypeProfile> profiled) {}

    /** A definition that an element's value has to keep as a whole: of an extension, or of a type such as a dosage. */
    record TypeProfile(String canonical, String type) {}

    Rules of(StructureDefinition definition) {
        List<ElementDefinition> snapshot = definition.getSnapshot().getElement();
        Map<String, ElementDefinition> byId = new LinkedHashMap<>();
        snapshot.forEach(element -> byId.put(element.getId(), element));
        Map<String, String> ids = new LinkedHashMap<>();
        snapshot.forEach(element -> ids.put(element.getId(), id(element, byId, ids)));
        Map<String, Rule> elements = new LinkedHashMap<>();
        Map<String, String> values = new TreeMap<>();
        Set<String> present = new TreeSet<>();
        for (ElementDefinition element : snapshot) {
            String id = ids.get(element.getId());
            elements.putIfAbsent(id, rule(element));
            value(element).filter(value -> isSaid(id)).ifPresent(value -> leaves(id, value, values, present));
        }
        if (Optional.ofNullable(byId.get("Extension.extension"))
                .filter(below -> "0".equals(below.getMax()))
                .isPresent()) {
            present.add("Extension.value[x]");
        }
        present.forEach(id -> elements.computeIfPresent(id, (same, rule) -> rule.present()));
        Map<String, TypeProfile> profiled = new LinkedHashMap<>();
        snapshot.forEach(element ->
                typeProfile(element).ifPresent(profile -> profiled.put(ids.get(element.getId()), profile)));
        return new Rules(elements, values, present, profiled);
    }

    /** What the definition of a value asks, wherever the value stands. */
    Optional<Rules> of(TypeProfile profile) {
        return valueRules.computeIfAbsent(
                profile.canonical(),
                canonical -> Optional.ofNullable(definitions.fetchResource(StructureDefinition.class, canonical))
                        .map(this::of));
    }

    private static Optional<TypeProfile> typeProfile(ElementDefinition element) {
        return element.getType().stream()
                .flatMap(type ->
                        type.getProfile().stream().map(profile -> new TypeProfile(profile.getValue(), type.getCode())))
                .findFirst();
    }

    /** The address of an extension is what names it here. */
    private static boolean isSaid(String id) {
        return !id.endsWith(".url") && WORDING.stream().noneMatch(word -> id.endsWith("." + word));
    }

    /** The rule of the base standard. */
    Optional<Rule> base(String path) {
        String type = path.substring(0, path.contains(".") ? path.indexOf('.') : path.length());
        return Optional.ofNullable(definitions.fetchResource(StructureDefinition.class, Canonicals.BASE + type))
                .flatMap(definition -> definition.getSnapshot().getElement().stream()
                        .filter(element -> element.getPath().equals(path))
                        .findFirst())
                .map(this::rule);
    }

    private static String id(ElementDefinition element, Map<String, ElementDefinition> byId, Map<String, String> ids) {
        String raw = element.getId();
        int dot = raw.lastIndexOf('.');
        String parent = dot < 0 ? "" : ids.getOrDefault(raw.substring(0, dot), raw.substring(0, dot)) + ".";
        String last = raw.substring(dot + 1);
        if (!last.contains(":")) {
            return parent + last;
        }
        String name = last.substring(0, last.indexOf(':'));
        ElementDefinition sliced = byId.get(raw.substring(0, dot + 1) + name);
        return parent + name + "[" + told(element, Optional.ofNullable(sliced), byId) + "]";
    }

    private static String told(
            ElementDefinition slice, Optional<ElementDefinition> sliced, Map<String, ElementDefinition> byId) {
        Optional<String> extension = typeProfile(slice)
                .filter(profile -> profile.type().equals("Extension"))
                .map(profile -> lastPart(profile.canonical()));
        if (extension.isPresent()) {
            return extension.get();
        }
        String told = sliced.stream()
                .flatMap(element -> element.getSlicing().getDiscriminator().stream())
                .flatMap(discriminator -> told(slice, discriminator, byId))
                .collect(Collectors.joining(" "));
        return told.isEmpty() ? slice.getSliceName() : told;
    }

    private static Stream<String> told(
            ElementDefinition slice,
            ElementDefinitionSlicingDiscriminatorComponent discriminator,
            Map<String, ElementDefinition> byId) {
        String path = discriminator.getPath().replaceAll("^\\$this\\.?", "").replaceAll("\\.?resolve\\(\\)", "");
        String id = path.isEmpty() ? slice.getId() : slice.getId() + "." + path;
        return switch (discriminator.getType()) {
            case TYPE, PROFILE ->
                Optional.ofNullable(byId.get(id)).stream()
                        .flatMap(element -> element.getType().stream())
                        .map(ElementDefinition.TypeRefComponent::getWorkingCode);
            case VALUE, PATTERN -> {
                // The value may stand at the element, above it or below it.
                Map<String, String> values = new TreeMap<>();
                byId.values().stream()
                        .filter(element -> element.getId().equals(slice.getId())
                                || element.getId().startsWith(slice.getId() + "."))
                        .forEach(element -> value(element)
                                .ifPresent(value -> leaves(element.getId(), value, values, new TreeSet<>())));
                yield values.entrySet().stream()
                        .filter(leaf ->
                                leaf.getKey().equals(id) || leaf.getKey().startsWith(id + "."))
                        .map(Map.Entry::getValue);
            }
            case EXISTS, POSITION, NULL -> Stream.empty();
        };
    }

    private static Optional<DataType> value(ElementDefinition element) {
        return Optional.ofNullable(element.hasFixed() ? element.getFixed() : element.getPattern());
    }

    private static void leaves(String id, Base value, Map<String, String> values, Set<String> present) {
        if (value.isPrimitive()) {
            values.put(id, value.primitiveValue());
            return;
        }
        value.children().stream()
                .filter(field -> !WORDING.contains(field.getName()))
                .forEach(field -> field.getValues().forEach(each -> {
                    present.add(id + "." + field.getName());
                    leaves(id + "." + field.getName(), each, values, present);
                }));
    }

    private Rule rule(ElementDefinition element) {
        String closed = element.getSlicing().getRules() == SlicingRules.CLOSED ? "closed" : "";
        String codes = element.getBinding().getStrength() == BindingStrength.REQUIRED
                ? codes(element.getBinding().getValueSet())
                : "";
        return new Rule(
                element.getMin(),
                element.getMax(),
                element.getType().stream().map(this::type).collect(Collectors.toCollection(TreeSet::new)),
                (codes + " " + closed).strip(),
                element.getConstraint().stream()
                        .map(ElementDefinition.ElementDefinitionConstraintComponent::getKey)
                        .filter(key -> !OF_BASE.matcher(key).matches())
                        .map(key -> constraintNames.getOrDefault(key, key))
                        .collect(Collectors.toCollection(TreeSet::new)),
                element.getBase().getPath());
    }

    private String type(TypeRefComponent type) {
        Set<String> targets = type.getTargetProfile().stream()
                .map(target -> typeOf(target.getValue()))
                .collect(Collectors.toCollection(TreeSet::new));
        return type.getWorkingCode() + (targets.isEmpty() || targets.contains("Resource") ? "" : targets);
    }

    private String typeOf(String canonical) {
        if (canonical.startsWith(Canonicals.BASE)) {
            return lastPart(canonical);
        }
        return Optional.ofNullable(definitions.fetchResource(StructureDefinition.class, canonical))
                .map(StructureDefinition::getType)
                .orElseGet(() -> lastPart(canonical));
    }

    /** Each system with how many of its codes are meant. */
    private String codes(String valueSet) {
        ValueSet set = definitions.fetchResource(ValueSet.class, valueSet);
        if (set == null) {
            return "of " + Canonicals.withoutVersion(valueSet);
        }
        return set.getCompose().getInclude().stream()
                .map(include ->
                        (include.hasConcept() ? include.getConcept().size() + " of " : "all of ") + include.getSystem())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String lastPart(String canonical) {
        return Canonicals.withoutVersion(canonical).substring(canonical.lastIndexOf('/') + 1);
    }
}
