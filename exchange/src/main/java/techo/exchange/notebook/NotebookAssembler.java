package techo.exchange.notebook;

import static techo.exchange.notebook.NotebookIssueCode.RECORD_EMPTY;
import static techo.exchange.notebook.NotebookIssueCode.RECORD_ORPHANED;
import static techo.exchange.notebook.NotebookIssueCode.RECORD_REPEATED;
import static techo.exchange.notebook.NotebookIssueCode.RECORD_UNKNOWN;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import techo.exchange.notebook.Notebook.Dispensing;
import techo.exchange.notebook.Notebook.SelfMedication;
import techo.exchange.notebook.PersonalRecord.FamilyPharmacist;
import techo.exchange.notebook.PersonalRecord.Ingredient;
import techo.exchange.notebook.PersonalRecord.Memo;
import techo.exchange.notebook.PersonalRecord.OverTheCounter;
import techo.exchange.notebook.PersonalRecord.Person;
import techo.exchange.notebook.PersonalRecord.Remark;

/** Puts lines in their places. The order that the specification gives is not insisted upon, except that a 5 opens a block. */
final class NotebookAssembler {

    /** Where a record says what it is about: with all of these empty it says nothing. */
    private static final Map<String, List<Integer>> WORDS = Map.ofEntries(
            Map.entry("2", List.of(3)),
            Map.entry("3", List.of(2, 7)),
            Map.entry("31", List.of(3, 5)),
            Map.entry("4", List.of(2)),
            Map.entry("11", List.of(2, 5)),
            Map.entry("15", List.of(2, 3)),
            Map.entry("51", List.of(2, 5)),
            Map.entry("55", List.of(2, 3)),
            Map.entry("201", List.of(3, 7, 9, 11)),
            Map.entry("281", List.of(3)),
            Map.entry("291", List.of(3)),
            Map.entry("311", List.of(3)),
            Map.entry("391", List.of(3)),
            Map.entry("401", List.of(2)),
            Map.entry("411", List.of(2)),
            Map.entry("421", List.of(2)),
            Map.entry("501", List.of(2)),
            Map.entry("601", List.of(2)),
            Map.entry("701", List.of(2)));

    private final OutputCategory category;
    private final NotebookTables tables;
    private final Issues issues;
    private final List<Row> kept = new ArrayList<>();

    private Optional<Person> person = Optional.empty();
    private final List<Remark> remarks = new ArrayList<>();
    private final List<OverTheCounter> overTheCounter = new ArrayList<>();
    private final List<Ingredient> ingredients = new ArrayList<>();
    private final List<Memo> memos = new ArrayList<>();
    private final List<Dispensing> dispensings = new ArrayList<>();
    private final List<FamilyPharmacist> familyPharmacists = new ArrayList<>();
    private Optional<BlockAssembler> block = Optional.empty();

    NotebookAssembler(OutputCategory category, NotebookTables tables, Issues issues) {
        this.category = category;
        this.tables = tables;
        this.issues = issues;
    }

    Notebook assemble(List<Row> rows) {
        rows.forEach(this::add);
        closeBlock();
        return new Notebook(category, person, remarks, selfMedications(), memos, dispensings, familyPharmacists, kept);
    }

    private void add(Row row) {
        List<Integer> words = WORDS.getOrDefault(row.number(), List.of());
        if (!words.isEmpty()
                && words.stream().allMatch(position -> row.field(position).isEmpty())) {
            keep(row, RECORD_EMPTY);
            return;
        }
        keepSurplus(row);
        switch (row.number()) {
            case "1" -> addPerson(row);
            case "2" -> remarks.add(new Remark(row));
            case "3" -> overTheCounter.add(new OverTheCounter(row));
            case "31" -> ingredients.add(new Ingredient(row));
            case "4" -> memos.add(new Memo(row));
            case "5" -> openBlock(row);
            case "11", "15", "51", "55", "201", "281", "291", "301", "311", "391", "401", "411", "421", "501", "601" ->
                block(row).add(row);
            case "701" -> familyPharmacists.add(new FamilyPharmacist(row));
            default -> keep(row, RECORD_UNKNOWN);
        }
    }

    /** Fields beyond the record's last are translated by nobody; where they say something the line is kept as well. */
    private void keepSurplus(Row row) {
        int width = tables.layout(row.number()).map(RecordLayout::width).orElse(Integer.MAX_VALUE);
        if (row.fields().stream().skip(width).anyMatch(field -> !field.isEmpty())) {
            kept.add(row);
        }
    }

    private void addPerson(Row row) {
        if (person.isPresent()) {
            keep(row, RECORD_REPEATED);
            return;
        }
        person = Optional.of(new Person(row));
    }

    private void openBlock(Row row) {
        if (block.filter(BlockAssembler::awaitsDate).isEmpty()) {
            closeBlock();
        }
        block(row).add(row);
    }

    private BlockAssembler block(Row row) {
        BlockAssembler open = block.orElseGet(() -> new BlockAssembler(row, issues, kept));
        block = Optional.of(open);
        return open;
    }

    private void closeBlock() {
        block.ifPresent(open -> dispensings.add(open.finish()));
        block = Optional.empty();
    }

    /** A 31 names its 3 by number; in files that leave the number out it follows it, and there is one 3 only. */
    private List<SelfMedication> selfMedications() {
        List<List<Ingredient>> byDrug = new ArrayList<>();
        overTheCounter.forEach(drug -> byDrug.add(new ArrayList<>()));
        Map<String, Integer> owners = new HashMap<>();
        for (int i = 0; i < overTheCounter.size(); i++) {
            owners.putIfAbsent(overTheCounter.get(i).serial().orElse(""), i);
        }
        boolean alone = overTheCounter.size() == 1 && owners.containsKey("");
        for (Ingredient ingredient : ingredients) {
            Optional<Integer> owner =
                    alone ? Optional.of(0) : ingredient.serial().map(owners::get);
            if (owner.isEmpty()) {
                keep(ingredient.row(), RECORD_ORPHANED);
                continue;
            }
            byDrug.get(owner.get()).add(ingredient);
            if (ingredient.code().filter(code -> Fields.code(code).isEmpty()).isPresent()) {
                kept.add(ingredient.row());
            }
        }
        List<SelfMedication> all = new ArrayList<>();
        for (int i = 0; i < overTheCounter.size(); i++) {
            all.add(new SelfMedication(overTheCounter.get(i), byDrug.get(i)));
        }
        return all;
    }

    private void keep(Row row, NotebookIssueCode code) {
        // An unknown number is the sender's text, not a code of the format: it is not repeated here.
        issues.warn(code, row.place(), code == RECORD_UNKNOWN ? "" : "record " + row.number());
        kept.add(row);
    }
}
