package techo.terminology.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.catalogue.ConceptMapDefinition.Listed;
import techo.terminology.catalogue.ConceptMapDefinition.OfProperty;
import techo.terminology.catalogue.UnknownTerminologyException.Kind;
import techo.terminology.catalogue.ValueSetDefinition.Include;
import techo.terminology.concept.Concept;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.TextFold;

/** Answers what FHIR's terminology operations ask, from one catalogue. Versions are the current ones when empty. */
public final class Terminology {
    /** A concept cannot be deeper below another; it ends a circle in a broken master. */
    private static final int DEEPEST = 64;

    private final Catalogue catalogue;

    public Terminology(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** @throws UnknownTerminologyException for the code system or the code */
    public CodedConcept lookup(String system, String version, String code) {
        return find(requireSystem(system, version), code).orElseThrow(() -> new UnknownTerminologyException(Kind.CODE));
    }

    /**
     * @param display words to compare with those of the code; not compared when empty
     * @throws UnknownTerminologyException for the code system
     */
    public Validity validate(String system, String version, String code, String display) {
        return validity(requireSystem(system, version), code, display);
    }

    /**
     * @param system the code may be in any system of the value set when empty
     * @throws UnknownTerminologyException for a code system that the value set includes
     */
    public Validity validate(ValueSetDefinition set, String system, String code, String display) {
        List<Validity> answers = set.includes().stream()
                .filter(include -> system.isEmpty() || catalogue.isSameSystem(include.system(), system))
                .map(include -> validate(include, code, display))
                .toList();
        return Stream.of(Validity.Valid.class, Validity.OtherDisplay.class, Validity.Undecided.class)
                .<Validity>flatMap(kind -> answers.stream().filter(kind::isInstance))
                .findFirst()
                .orElseGet(Validity.Unknown::new);
    }

    private Validity validate(Include include, String code, String display) {
        if (!include.codes().isEmpty() && !include.codes().contains(code)) {
            return new Validity.Unknown();
        }
        return validate(include.system(), include.version(), code, display);
    }

    private Validity validity(List<CodeSystemVersion> systems, String code, String display) {
        Optional<CodedConcept> found = find(systems, code);
        if (found.isPresent()) {
            String own = found.get().concept().display();
            boolean other = !display.isEmpty()
                    && !TextFold.fold(display).equals(TextFold.fold(own))
                    && found.get()
                            .concept()
                            .property(Concept.ENGLISH)
                            .filter(english -> TextFold.fold(english).equals(TextFold.fold(display)))
                            .isEmpty();
            return other ? new Validity.OtherDisplay(found.get()) : new Validity.Valid(found.get());
        }
        return systems.stream()
                .filter(system -> system.content() == Content.FRAGMENT)
                .findFirst()
                .<Validity>map(Validity.Undecided::new)
                .orElseGet(Validity.Unknown::new);
    }

    /** @throws UnknownTerminologyException for a code system that the value set includes */
    public Expansion expand(ValueSetDefinition set, Expansion.Request request) {
        List<CodedConcept> page = new ArrayList<>();
        Set<CodeSystemVersion> used = new LinkedHashSet<>();
        int before = 0;
        for (Include include : set.includes()) {
            CodeSystemVersion system =
                    requireSystem(include.system(), include.version()).get(0);
            used.add(system);
            ConceptTable table = catalogue.concepts(system);
            int[] positions = positions(table, include, request);
            int from = Math.max(request.offset() - before, 0);
            for (int i = from; i < positions.length && page.size() < request.count(); i++) {
                page.add(new CodedConcept(system, table.at(positions[i])));
            }
            before += positions.length;
        }
        return new Expansion(before, request.offset(), page, List.copyOf(used));
    }

    private static int[] positions(ConceptTable table, Include include, Expansion.Request request) {
        IntStream positions = table.matching(request.filter());
        if (!include.codes().isEmpty()) {
            Set<Integer> named = new HashSet<>();
            include.codes().forEach(code -> table.position(code).ifPresent(named::add));
            positions = positions.filter(named::contains);
        }
        if (!request.day().isEmpty() && table.fields().contains(Concept.DEPRECATED)) {
            positions = positions.filter(position -> table.at(position)
                    .property(Concept.DEPRECATED)
                    .filter(ended -> ended.compareTo(request.day()) <= 0)
                    .isEmpty());
        }
        return positions.toArray();
    }

    /**
     * @param maps those that may answer
     * @param targetSystem answers in this system only; in any when empty
     */
    public List<Translation> translate(
            Collection<ConceptMapDefinition> maps, String system, String code, String targetSystem) {
        return maps.stream()
                .flatMap(map -> translate(map, system, code))
                .filter(answer -> targetSystem.isEmpty() || catalogue.isSameSystem(targetSystem, answer.system()))
                .toList();
    }

    /** Which codes lead to this one. Parameters as in {@link #translate}. */
    public List<Translation> translateBack(
            Collection<ConceptMapDefinition> maps, String system, String code, String targetSystem) {
        return maps.stream()
                .flatMap(map -> translateBack(map, system, code))
                .filter(answer -> targetSystem.isEmpty() || catalogue.isSameSystem(targetSystem, answer.system()))
                .toList();
    }

    private Stream<Translation> translate(ConceptMapDefinition map, String system, String code) {
        if (map instanceof Listed listed) {
            return listed.mappings().stream()
                    .filter(mapping ->
                            mapping.sourceCode().equals(code) && catalogue.isSameSystem(mapping.sourceSystem(), system))
                    .map(mapping -> answer(mapping.equivalence(), mapping.targetSystem(), mapping.targetCode(), map));
        }
        OfProperty property = (OfProperty) map;
        return catalogue.isSameSystem(property.source(), system)
                ? find(catalogue.versions(property.source(), ""), code)
                        .flatMap(found -> found.concept().property(property.property()))
                        .map(target -> answer(property.equivalence(), property.target(), target, map))
                        .stream()
                : Stream.empty();
    }

    private Stream<Translation> translateBack(ConceptMapDefinition map, String system, String code) {
        if (map instanceof Listed listed) {
            return listed.mappings().stream()
                    .filter(mapping ->
                            mapping.targetCode().equals(code) && catalogue.isSameSystem(mapping.targetSystem(), system))
                    .map(mapping -> answer(
                            mapping.equivalence().reversed(), mapping.sourceSystem(), mapping.sourceCode(), map));
        }
        OfProperty property = (OfProperty) map;
        if (!catalogue.isSameSystem(property.target(), system)) {
            return Stream.empty();
        }
        return catalogue.versions(property.source(), "").stream().limit(1).flatMap(source -> {
            ConceptTable table = catalogue.concepts(source);
            return table.having(property.property(), code)
                    .mapToObj(table::at)
                    .map(found -> new Translation(
                            property.equivalence().reversed(), source.url(), found.code(), found.display(), map));
        });
    }

    private Translation answer(Equivalence equivalence, String system, String code, ConceptMapDefinition map) {
        String display = find(catalogue.versions(system, ""), code)
                .map(found -> found.concept().display())
                .orElse("");
        return new Translation(equivalence, system, code, display, map);
    }

    /** @throws UnknownTerminologyException for the code system or one of the codes */
    public Subsumption subsumption(String system, String version, String a, String b) {
        CodedConcept first = lookup(system, version, a);
        CodedConcept second = lookup(system, version, b);
        if (first.equals(second)) {
            return Subsumption.EQUIVALENT;
        }
        if (isBelow(first, second.concept().code())) {
            return Subsumption.SUBSUMED_BY;
        }
        return isBelow(second, first.concept().code()) ? Subsumption.SUBSUMES : Subsumption.NOT_SUBSUMED;
    }

    private boolean isBelow(CodedConcept start, String ancestor) {
        ConceptTable table = catalogue.concepts(start.system());
        Optional<String> parent = start.concept().property(Concept.PARENT);
        for (int depth = 0; depth < DEEPEST && parent.isPresent(); depth++) {
            if (parent.get().equals(ancestor)) {
                return true;
            }
            parent = parent.flatMap(table::find).flatMap(concept -> concept.property(Concept.PARENT));
        }
        return false;
    }

    private List<CodeSystemVersion> requireSystem(String system, String version) {
        List<CodeSystemVersion> found = catalogue.versions(system, version);
        if (found.isEmpty()) {
            throw new UnknownTerminologyException(Kind.CODE_SYSTEM);
        }
        return found;
    }

    private Optional<CodedConcept> find(List<CodeSystemVersion> systems, String code) {
        for (CodeSystemVersion system : systems) {
            Optional<Concept> found = catalogue.concepts(system).find(code);
            if (found.isPresent()) {
                return Optional.of(new CodedConcept(system, found.get()));
            }
        }
        return Optional.empty();
    }
}
