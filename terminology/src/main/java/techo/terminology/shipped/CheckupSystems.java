package techo.terminology.shipped;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;
import techo.terminology.Analytes;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.CheckupPhase;
import techo.terminology.CsvTable;
import techo.terminology.TsvTable;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.concept.Concept;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.ConceptTableBuilder;

/** The items, methods and choice lists of specific health checkups (特定健診, phases 3 and 4). */
final class CheckupSystems {
    static final String ITEMS = "urn:oid:" + CheckupItems.OID;
    private static final String ORIGIN =
            "Ministry of Health, Labour and Welfare, specific health checkups phases 3 and 4";

    private CheckupSystems() {}

    static Map<CodeSystemVersion, ConceptTable> load() {
        Map<CodeSystemVersion, ConceptTable> systems = new LinkedHashMap<>();
        ConceptTable items = items();
        // Older files have items that neither list has.
        systems.put(
                ShippedSystem.of("checkup-item", ITEMS, "Checkup item", "特定健診検査項目", Content.FRAGMENT, ORIGIN, items),
                items);
        ConceptTable methods = methods();
        systems.put(
                ShippedSystem.of(
                        "checkup-method",
                        "urn:oid:" + CheckupMethods.OID,
                        "Checkup method",
                        "特定健診検査方法",
                        Content.FRAGMENT,
                        ORIGIN,
                        methods),
                methods);
        Map<String, String> titles = TsvTable.read("shipped/checkup-lists.tsv").stream()
                .collect(Collectors.toMap(row -> row.get("oid"), row -> row.get("title-ja")));
        choices().forEach((oid, table) -> {
            String number = oid.substring(oid.lastIndexOf('.') + 1);
            systems.put(
                    ShippedSystem.of(
                            "checkup-choice-" + number,
                            "urn:oid:" + oid,
                            "Checkup choices " + number,
                            titles.getOrDefault(oid, number),
                            Content.COMPLETE,
                            ORIGIN,
                            table),
                    table);
        });
        return systems;
    }

    private static ConceptTable items() {
        Analytes analytes = Analytes.load();
        ConceptTableBuilder builder = new ConceptTableBuilder(List.of(
                Concept.ENGLISH,
                "analyte",
                "kind",
                "unit",
                "ucum",
                "choice-list",
                "method",
                "group",
                "part",
                "phases"));
        for (CheckupItem item : CheckupItems.load().all()) {
            builder.add(
                    item.code(),
                    item.japanese(),
                    Map.of(
                            Concept.ENGLISH,
                            item.english(),
                            "analyte",
                            analytes.of(item.code()).orElseThrow().key(),
                            "kind",
                            item.kind()
                                    .name()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .replace('_', '-'),
                            "unit",
                            item.unit().map(CheckupItem.Unit::display).orElse(""),
                            "ucum",
                            item.unit().map(CheckupItem.Unit::ucum).orElse(""),
                            "choice-list",
                            item.choiceList().map(oid -> "urn:oid:" + oid).orElse(""),
                            "method",
                            item.methodCode().orElse(""),
                            "group",
                            item.group().orElse(""),
                            "part",
                            item.part().name().toLowerCase(java.util.Locale.ROOT),
                            "phases",
                            phases(item)));
        }
        return builder.build();
    }

    private static String phases(CheckupItem item) {
        return item.phases().stream().map(CheckupPhase::number).sorted().collect(Collectors.joining(" "));
    }

    private static ConceptTable methods() {
        ConceptTableBuilder builder = new ConceptTableBuilder(List.of());
        for (CSVRecord row : CsvTable.read("checkup-methods.csv")) {
            builder.add(row.get("method_code"), row.get("method_name_ja"), Map.of());
        }
        return builder.build();
    }

    private static Map<String, ConceptTable> choices() {
        Map<String, ConceptTableBuilder> builders = new LinkedHashMap<>();
        for (CSVRecord row : CsvTable.read("checkup-choices.csv")) {
            builders.computeIfAbsent(row.get("oid"), oid -> new ConceptTableBuilder(List.of()))
                    .add(row.get("code"), row.get("display_ja"), Map.of());
        }
        Map<String, ConceptTable> tables = new LinkedHashMap<>();
        builders.forEach((oid, builder) -> tables.put(oid, builder.build()));
        return tables;
    }
}
