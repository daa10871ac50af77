package techo.terminology.master;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import techo.terminology.TsvTable;

/** The layouts that can be loaded: those that ship with this module, and those that an operator declares. */
public final class MasterLayouts {
    private final Map<String, MasterLayout> byName;

    private MasterLayouts(Map<String, MasterLayout> byName) {
        this.byName = byName;
    }

    /** @param declared win over shipped ones of the same name */
    public static MasterLayouts with(Collection<MasterLayout> declared) {
        Map<String, MasterLayout> byName = new LinkedHashMap<>();
        shipped().forEach(layout -> byName.put(layout.name(), layout));
        declared.forEach(layout -> byName.put(layout.name(), layout));
        return new MasterLayouts(byName);
    }

    public Optional<MasterLayout> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<MasterLayout> all() {
        return List.copyOf(byName.values());
    }

    private static List<MasterLayout> shipped() {
        Map<String, List<SystemColumns>> systems = TsvTable.read("master/master-systems.tsv").stream()
                .collect(Collectors.groupingBy(
                        row -> row.get("master"),
                        LinkedHashMap::new,
                        Collectors.mapping(MasterLayouts::system, Collectors.toList())));
        return TsvTable.read("master/masters.tsv").stream()
                .map(row -> layout(row, systems.getOrDefault(row.get("master"), List.of())))
                .toList();
    }

    private static MasterLayout layout(TsvTable.Row row, List<SystemColumns> systems) {
        Optional<MasterLayout.Mark> mark = Optional.of(row.get("mark"))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split("=", 2))
                .map(parts -> new MasterLayout.Mark(ColumnRef.of(parts[0]), parts[1]));
        return new MasterLayout(
                row.get("master"),
                row.get("title"),
                row.get("title-ja"),
                Integer.parseInt(row.get("heading-row")),
                Optional.of(row.get("sheet")).filter(sheet -> !sheet.isEmpty()),
                Integer.parseInt(row.get("least-columns")),
                mark,
                systems,
                row.get("licence"));
    }

    private static SystemColumns system(TsvTable.Row row) {
        Map<String, ColumnRef> properties = Stream.of(row.get("properties").split(";"))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> ColumnRef.of(parts[1])));
        return new SystemColumns(
                row.get("id"),
                row.get("url"),
                row.get("title"),
                row.get("title-ja"),
                row.get("rows").equals("are") ? SystemColumns.Rows.ARE_CONCEPTS : SystemColumns.Rows.MENTION_CONCEPTS,
                ColumnRef.of(row.get("code")),
                Integer.parseInt(row.get("code-length")),
                Pattern.compile(row.get("shape")),
                ColumnRef.of(row.get("display")),
                properties);
    }
}
