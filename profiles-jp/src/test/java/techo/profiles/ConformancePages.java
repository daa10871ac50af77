package techo.profiles;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.Type;

/** One page for each guide: every element that one of its profiles has a rule for, and where the rules differ. */
final class ConformancePages {
    /** Whose rules a profile restates. */
    enum Guide {
        CHECKUP(
                "checkup",
                "Checkup report (eCheckup 1.5.0)",
                profile -> profile.name().startsWith("Checkup")),
        CLINS(
                "clins",
                "Shared clinical information (JP-CLINS 1.10.0)",
                profile -> profile.name().startsWith("Clins")),
        JP_CORE("jp-core", "JP Core 1.2.0", profile -> !profile.officials().isEmpty() || isDataType(profile)),
        OWN("techo", "Our own profiles", profile -> true);

        private final String page;
        private final String title;
        private final Predicate<Profile> holds;

        Guide(String page, String title, Predicate<Profile> holds) {
            this.page = page;
            this.title = title;
            this.holds = holds;
        }

        static Guide of(Profile profile) {
            return List.of(values()).stream()
                    .filter(guide -> guide.holds.test(profile))
                    .findFirst()
                    .orElseThrow();
        }

        String file() {
            return page + ".md";
        }

        private static boolean isDataType(Profile profile) {
            return !Validators.FHIR.getResourceTypes().contains(profile.type());
        }
    }

    private final JapaneseProfiles profiles;
    private final List<List<String>> departures;

    ConformancePages(JapaneseProfiles profiles, List<List<String>> departures) {
        this.profiles = profiles;
        this.departures = departures;
    }

    /** Text of each page, by file name. */
    Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        for (Guide guide : Guide.values()) {
            pages.put(
                    guide.file(),
                    "# %s\n\n".formatted(guide.title)
                            + "Made from the definitions; [what the words mean](../conformance-jp.md).\n"
                            + profiles.profiles().stream()
                                    .filter(profile -> Guide.of(profile) == guide)
                                    .map(this::section)
                                    .collect(Collectors.joining()));
        }
        return pages;
    }

    private String section(Profile profile) {
        StructureDefinition definition =
                (StructureDefinition) profiles.support().fetchStructureDefinition(profile.canonical());
        StringBuilder section = new StringBuilder("\n## %s\n\n%s, %s. Derived from `%s`.\n"
                .formatted(
                        profile.name(), profile.title(), profile.titleJa(), lastPart(definition.getBaseDefinition())));
        section.append(profile.officials().stream()
                .map(official -> "Judges `%s`.\n".formatted(official))
                .collect(Collectors.joining()));
        section.append("\n| element | rule |\n|---|---|\n");
        definition.getDifferential().getElement().stream()
                .filter(element -> !rules(element).isEmpty())
                .forEach(element -> section.append(
                        "| `%s` | %s |\n".formatted(element.getId(), String.join("; ", rules(element)))));
        List<List<String>> different = departures.stream()
                .filter(row -> row.get(0).equals(profile.name()))
                .toList();
        if (!different.isEmpty()) {
            section.append("\n");
        }
        different.forEach(row -> section.append("- %s: %s. %s\n".formatted(row.get(1), row.get(2), row.get(3))));
        return section.toString();
    }

    private static List<String> rules(ElementDefinition element) {
        List<String> rules = new ArrayList<>();
        if (element.hasMin() || element.hasMax()) {
            rules.add(count(element));
        }
        if (element.hasSlicing()) {
            rules.add(element.getSlicing().getDiscriminator().stream()
                    .map(told -> "%s of `%s`".formatted(told.getType().toCode(), told.getPath()))
                    .collect(Collectors.joining(
                            " and ",
                            "slices by ",
                            element.getSlicing().getRules().toCode().equals("open") ? "" : ", no other")));
        }
        if (element.hasType()) {
            rules.add(element.getType().stream().map(ConformancePages::type).collect(Collectors.joining(" or ")));
        }
        if (element.hasFixed()) {
            rules.add("is " + value(element.getFixed()));
        }
        if (element.hasPattern()) {
            rules.add("has " + value(element.getPattern()));
        }
        if (element.hasBinding()) {
            rules.add("a code of `%s`".formatted(lastPart(element.getBinding().getValueSet())));
        }
        element.getConstraint()
                .forEach(constraint -> rules.add("`%s`: %s".formatted(constraint.getKey(), constraint.getHuman())));
        return rules;
    }

    private static String count(ElementDefinition element) {
        if ("0".equals(element.getMax())) {
            return "not allowed";
        }
        return "%s..%s".formatted(element.hasMin() ? element.getMin() : "", element.hasMax() ? element.getMax() : "");
    }

    private static String type(ElementDefinition.TypeRefComponent type) {
        List<CanonicalType> names = type.hasTargetProfile() ? type.getTargetProfile() : type.getProfile();
        return names.isEmpty()
                ? type.getCode()
                : names.stream()
                        .map(name -> lastPart(name.getValue()))
                        .collect(Collectors.joining(", ", type.getCode() + " (", ")"));
    }

    private static String value(Type value) {
        if (value instanceof CodeableConcept concept) {
            return concept.getCoding().stream().map(ConformancePages::value).collect(Collectors.joining(", "));
        }
        if (value instanceof Coding coding) {
            return "`%s#%s`".formatted(coding.getSystem(), coding.getCode());
        }
        if (value instanceof Quantity quantity) {
            return "`%s %s#%s`".formatted(quantity.getValue(), quantity.getSystem(), quantity.getCode());
        }
        return "`%s`".formatted(value.primitiveValue());
    }

    private static String lastPart(String canonical) {
        return canonical.substring(canonical.lastIndexOf('/') + 1);
    }
}
