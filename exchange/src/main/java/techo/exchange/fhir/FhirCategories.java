package techo.exchange.fhir;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.RecordCategory;
import techo.terminology.CsvTable;

/** The table of types that are taken in, and what category each then has. A damaged one is a bug. */
final class FhirCategories {

    private final Map<String, List<Rule>> byType;

    private FhirCategories(List<Rule> rules) {
        this.byType = rules.stream().collect(Collectors.groupingBy(Rule::type));
    }

    private record Rule(String type, String system, String code, RecordCategory category) {

        boolean fits(List<Coding> codings) {
            return system.isEmpty() || codings.stream().anyMatch(this::fits);
        }

        private boolean fits(Coding coding) {
            return system.equals(coding.getSystem()) && (code.isEmpty() || code.equals(coding.getCode()));
        }
    }

    private static List<Coding> codings(Resource resource) {
        return Stream.of("category", "code")
                .flatMap(name -> Stream.ofNullable(resource.getNamedProperty(name)))
                .flatMap(property -> property.getValues().stream())
                .flatMap(value ->
                        value instanceof CodeableConcept concept ? concept.getCoding().stream() : Stream.empty())
                .toList();
    }

    static FhirCategories load() {
        return new FhirCategories(CsvTable.read(FhirCategories.class, "categories.csv").stream()
                .map(row ->
                        new Rule(row.get("type"), row.get("system"), row.get("code"), category(row.get("category"))))
                .toList());
    }

    /** Empty for a resource that is not taken in. */
    Optional<RecordCategory> of(Resource resource) {
        List<Coding> codings = codings(resource);
        return byType.getOrDefault(resource.fhirType(), List.of()).stream()
                .filter(rule -> rule.fits(codings))
                .map(Rule::category)
                .findFirst();
    }

    private static RecordCategory category(String code) {
        return Arrays.stream(RecordCategory.values())
                .filter(category -> category.code().equals(code))
                .findFirst()
                .orElseThrow();
    }
}
