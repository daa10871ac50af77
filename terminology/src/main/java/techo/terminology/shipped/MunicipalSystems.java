package techo.terminology.shipped;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import techo.terminology.CsvTable;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.ConceptTableBuilder;

/** The items and choice lists of municipal screenings (自治体検診): cancer, hepatitis, osteoporosis, periodontal disease. */
final class MunicipalSystems {
    private static final String ITEMS = "http://jpfhir.jp/fhir/eCheckup/CodeSystem/jlac10";
    private static final String ORIGIN = "Ministry of Health, Labour and Welfare, municipal screenings";

    private MunicipalSystems() {}

    static Map<CodeSystemVersion, ConceptTable> load() {
        Map<CodeSystemVersion, ConceptTable> systems = new LinkedHashMap<>();
        ConceptTable items = items();
        systems.put(
                ShippedSystem.of(
                        "municipal-item",
                        ITEMS,
                        "Item of a municipal screening",
                        "自治体検診項目",
                        Content.FRAGMENT,
                        ORIGIN,
                        items),
                items);
        Map<String, String> titles = new LinkedHashMap<>();
        Map<String, ConceptTableBuilder> lists = new LinkedHashMap<>();
        for (CSVRecord row : CsvTable.read("municipal-choices.csv")) {
            titles.put(row.get("oid"), row.get("title_ja"));
            lists.computeIfAbsent(row.get("oid"), oid -> new ConceptTableBuilder(List.of()))
                    .add(row.get("code"), row.get("display_ja"), Map.of());
        }
        lists.forEach((oid, list) -> {
            ConceptTable table = list.build();
            String number = oid.substring(oid.lastIndexOf('.') + 1);
            systems.put(
                    ShippedSystem.of(
                            "municipal-choice-" + number,
                            "urn:oid:" + oid,
                            "Municipal screening choices " + number,
                            titles.getOrDefault(oid, number),
                            Content.COMPLETE,
                            ORIGIN,
                            table),
                    table);
        });
        return systems;
    }

    private static ConceptTable items() {
        ConceptTableBuilder builder =
                new ConceptTableBuilder(List.of("program", "kind", "unit", "choice-list", "report-category"));
        for (CSVRecord row : CsvTable.read("municipal-items.csv")) {
            String list = row.get("code_list_oid");
            builder.add(
                    row.get("code"),
                    row.get("name_ja"),
                    Map.of(
                            "program", row.get("program_ja"),
                            "kind", row.get("fhir_value"),
                            "unit", row.get("unit"),
                            "choice-list", list.isEmpty() ? "" : "urn:oid:" + list,
                            "report-category", row.get("report_category")));
        }
        return builder.build();
    }
}
