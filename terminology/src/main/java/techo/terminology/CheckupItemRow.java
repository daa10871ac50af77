package techo.terminology;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/**
 * One item in the columns of {@code checkup-items.csv}.
 *
 * @param rows an empty column of a row, or one that its table does not have, is as in the row after it
 */
record CheckupItemRow(List<CSVRecord> rows) {

    CheckupItem item(Set<CheckupPhase> phases) {
        return new CheckupItem(
                text("code"),
                text("name_ja"),
                text("name_en"),
                kind(),
                unit(),
                given("code_list_oid"),
                given("method_code"),
                given("group_rep_code"),
                given("group_relation"),
                given("author_of").map(codes -> List.of(codes.split("\\|"))).orElse(List.of()),
                given("loinc_candidate"),
                text("fhir_category").replace(" (derived)", ""),
                text("fhir_section").equals("01012") ? CheckupItem.Part.QUESTIONNAIRE : CheckupItem.Part.EXAMINATION,
                phases);
    }

    private CheckupItem.Kind kind() {
        String type = text("value_type");
        return switch (type) {
            case "PQ" -> CheckupItem.Kind.NUMBER;
            case "CD" -> CheckupItem.Kind.CHOICE;
            case "CO" -> CheckupItem.Kind.ORDERED_CHOICE;
            case "ST" -> text("note").startsWith("date") ? CheckupItem.Kind.DAY : CheckupItem.Kind.TEXT;
            default -> throw new IllegalStateException("the item " + text("code") + " has the value type " + type);
        };
    }

    private Optional<CheckupItem.Unit> unit() {
        return given("ucum").map(ucum -> new CheckupItem.Unit(text("unit_display"), text("unit_xml_official"), ucum));
    }

    private String text(String column) {
        return given(column).orElse("");
    }

    private Optional<String> given(String column) {
        return rows.stream()
                .filter(row -> row.isMapped(column))
                .map(row -> row.get(column))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
