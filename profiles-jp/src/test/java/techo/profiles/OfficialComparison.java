package techo.profiles;

import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.Enumerations.BindingStrength;
import org.hl7.fhir.r5.model.StructureDefinition;

/**
 * Lays the snapshot of an official profile beside the one of ours that restates it: cardinalities, types, fixed values
 * and required bindings of each element outside of slices, whose names differ. Not the id of the resource itself, whose
 * type two generators of snapshots write in two ways.
 */
final class OfficialComparison {
    private final OfficialPackages packages;

    OfficialComparison(OfficialPackages packages) {
        this.packages = packages;
    }

    record Difference(String profile, String official, String element, String theirs, String ours) {
        String line() {
            return String.join("\t", profile, official, element, theirs, ours);
        }
    }

    List<Difference> differences() {
        WorkerContextValidationSupportAdapter ourDefinitions = new WorkerContextValidationSupportAdapter();
        chain(List.of(), ourDefinitions);
        Map<GuideFamily, WorkerContextValidationSupportAdapter> theirs = new LinkedHashMap<>();
        packages.families().forEach(family -> {
            WorkerContextValidationSupportAdapter definitions = new WorkerContextValidationSupportAdapter();
            chain(List.of(new FamilySupport(Validators.FHIR, family)), definitions);
            theirs.put(family, definitions);
        });
        List<Difference> differences = new ArrayList<>();
        Validators.PROFILES
                .profiles()
                .forEach(profile -> profile.officials()
                        .forEach(official -> packages.family(official)
                                .ifPresent(family -> differences.addAll(differences(
                                        profile,
                                        theirs.get(family).fetchResource(StructureDefinition.class, official),
                                        ourDefinitions.fetchResource(
                                                StructureDefinition.class, profile.canonical()))))));
        return differences;
    }

    private static ValidationSupportChain chain(
            List<IValidationSupport> first, WorkerContextValidationSupportAdapter definitions) {
        return ProfileValidator.chain(Validators.FHIR, Validators.PROFILES, Validators.BASE, first, definitions);
    }

    private static List<Difference> differences(Profile profile, StructureDefinition theirs, StructureDefinition ours) {
        Map<String, ElementDefinition> own = elements(ours);
        List<Difference> differences = new ArrayList<>();
        elements(theirs)
                .forEach((id, official) -> Optional.ofNullable(own.get(id)).ifPresent(element -> {
                    String their = rule(official);
                    String our = rule(element);
                    if (!their.equals(our)) {
                        differences.add(new Difference(profile.name(), theirs.getUrl(), id, their, our));
                    }
                }));
        return differences;
    }

    private static Map<String, ElementDefinition> elements(StructureDefinition profile) {
        return profile.getSnapshot().getElement().stream()
                .filter(element ->
                        !element.getId().contains(":") && !element.getId().matches("[A-Za-z]+\\.id"))
                .collect(Collectors.toMap(
                        ElementDefinition::getId, element -> element, (first, second) -> first, LinkedHashMap::new));
    }

    private static String rule(ElementDefinition element) {
        Set<String> types = element.getType().stream()
                .map(ElementDefinition.TypeRefComponent::getWorkingCode)
                .collect(Collectors.toCollection(TreeSet::new));
        String binding = element.getBinding().getStrength() == BindingStrength.REQUIRED ? " bound" : "";
        String fixed = element.hasFixed() || element.hasPattern() ? " fixed" : "";
        return element.getMin() + ".." + element.getMax() + " " + String.join("|", types) + fixed + binding;
    }
}
