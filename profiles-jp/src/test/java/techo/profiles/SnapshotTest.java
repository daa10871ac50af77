package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generator of snapshots passes over a line that stands in the wrong order, without a word. */
class SnapshotTest {
    static Stream<String> canonicals() {
        return Validators.PROFILES.profiles().stream().map(Profile::canonical);
    }

    @ParameterizedTest
    @MethodSource("canonicals")
    void every_line_of_a_profile_is_a_rule_of_its_snapshot(String canonical) {
        StructureDefinition profile =
                (StructureDefinition) Validators.PROFILES.support().fetchStructureDefinition(canonical);
        StructureDefinition complete = Validators.SNAPSHOTS.of(canonical);
        Map<String, ElementDefinition> rules = complete.getSnapshot().getElement().stream()
                .collect(Collectors.toMap(ElementDefinition::getId, Function.identity()));

        assertThat(profile.getDifferential().getElement()).isNotEmpty().allSatisfy(line -> {
            ElementDefinition rule = rules.get(line.getId());
            assertThat(rule).as(line.getId()).isNotNull();
            assertThat(told(rule, line)).as(line.getId()).isEqualTo(told(line, line));
        });
    }

    /** What an element says of all that the line says. */
    private static Stream<String> parts(ElementDefinition element, ElementDefinition line) {
        return Stream.of(
                line.hasMin() ? "min " + element.getMin() : "",
                line.hasMax() ? "max " + element.getMax() : "",
                line.hasFixed() ? "fixed " + element.getFixed().equalsDeep(line.getFixed()) : "",
                line.hasPattern() ? "pattern " + element.getPattern().equalsDeep(line.getPattern()) : "",
                line.hasBinding() ? "binding " + element.getBinding().getValueSet() : "",
                line.hasSlicing() ? "slicing " + element.getSlicing().getRules() : "",
                line.hasType() ? "types " + types(element) : "",
                line.getConstraint().stream()
                        .map(constraint -> constraint.getKey() + " "
                                + element.getConstraint().stream()
                                        .anyMatch(kept -> kept.getKey().equals(constraint.getKey())))
                        .sorted()
                        .collect(Collectors.joining(",")));
    }

    private static String told(ElementDefinition element, ElementDefinition line) {
        return parts(element, line).collect(Collectors.joining(";"));
    }

    private static String types(ElementDefinition element) {
        return element.getType().stream()
                .map(type -> type.getCode() + type.getProfile() + type.getTargetProfile())
                .sorted()
                .collect(Collectors.joining(","));
    }
}
