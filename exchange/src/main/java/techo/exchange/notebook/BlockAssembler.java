package techo.exchange.notebook;

import static techo.exchange.notebook.NotebookIssueCode.RECORD_MISSING;
import static techo.exchange.notebook.NotebookIssueCode.RECORD_ORPHANED;
import static techo.exchange.notebook.NotebookIssueCode.RECORD_REPEATED;
import static techo.exchange.notebook.NotebookIssueCode.USAGE_MISSING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.exchange.notebook.BlockRecord.BlockText;
import techo.exchange.notebook.BlockRecord.DispensedOn;
import techo.exchange.notebook.BlockRecord.Drug;
import techo.exchange.notebook.BlockRecord.Institution;
import techo.exchange.notebook.BlockRecord.Leftover;
import techo.exchange.notebook.BlockRecord.PersonEntry;
import techo.exchange.notebook.BlockRecord.Pharmacist;
import techo.exchange.notebook.BlockRecord.Prescriber;
import techo.exchange.notebook.BlockRecord.ProvidedInformation;
import techo.exchange.notebook.BlockRecord.RpText;
import techo.exchange.notebook.BlockRecord.Usage;
import techo.exchange.notebook.Notebook.DispensedDrug;
import techo.exchange.notebook.Notebook.Dispensing;

/** Gathers the lines of one block; usage and texts find their drugs by RP number when the block is complete. */
final class BlockAssembler {

    private static final String PHARMACY = "4";

    private final Issues issues;
    private final List<Row> kept;
    private final String place;

    private final Map<String, Row> single = new HashMap<>();
    private final List<PendingDrug> drugs = new ArrayList<>();
    private final Map<String, Usage> usages = new LinkedHashMap<>();
    private final List<RpText> rpTexts = new ArrayList<>();
    private final List<BlockText> texts = new ArrayList<>();
    private final List<ProvidedInformation> provided = new ArrayList<>();
    private final List<Leftover> leftovers = new ArrayList<>();
    private final List<PersonEntry> entries = new ArrayList<>();
    private Optional<Prescriber> prescriber = Optional.empty();
    private boolean prescribed;

    /** @param opening the first line of the block */
    BlockAssembler(Row opening, Issues issues, List<Row> kept) {
        this.place = opening.place();
        this.issues = issues;
        this.kept = kept;
    }

    /** A 5 that comes late, after other lines of its block, still belongs to it while no drug has been given. */
    boolean awaitsDate() {
        return !single.containsKey("5") && drugs.isEmpty();
    }

    void add(Row row) {
        switch (row.number()) {
            case "5", "11", "15", "51" -> addSingle(row);
            case "55" -> addPrescriber(new Prescriber(row));
            case "201" -> addDrug(new Drug(row));
            case "281", "291" -> addToLastDrug(row);
            case "301" -> addUsage(new Usage(row));
            case "311", "391" -> rpTexts.add(new RpText(row));
            case "401", "501" -> texts.add(new BlockText(row));
            case "411" -> provided.add(new ProvidedInformation(row));
            case "421" -> leftovers.add(new Leftover(row));
            case "601" -> entries.add(new PersonEntry(row));
            default -> throw new IllegalArgumentException("not a record of a block");
        }
    }

    private void addSingle(Row row) {
        if (single.putIfAbsent(row.number(), row) != null) {
            keep(row, RECORD_REPEATED);
        }
    }

    private void addPrescriber(Prescriber next) {
        keepUnusedPrescriber();
        prescriber = Optional.of(next);
        prescribed = false;
    }

    private void keepUnusedPrescriber() {
        if (!prescribed) {
            prescriber.ifPresent(unused -> keep(unused.row(), RECORD_ORPHANED));
        }
    }

    private void addDrug(Drug drug) {
        drugs.add(new PendingDrug(drug, prescriber, new ArrayList<>()));
        prescribed = true;
    }

    private void addToLastDrug(Row row) {
        if (drugs.isEmpty()) {
            keep(row, RECORD_ORPHANED);
            return;
        }
        drugs.get(drugs.size() - 1).texts().add(new RpText(row));
    }

    private void addUsage(Usage usage) {
        if (usages.putIfAbsent(usage.rp().orElse(""), usage) != null) {
            keep(usage.row(), RECORD_REPEATED);
        }
    }

    private void keep(Row row, NotebookIssueCode code) {
        issues.warn(code, row.place(), "record " + row.number());
        kept.add(row);
    }

    Dispensing finish() {
        Dispensing dispensing = new Dispensing(
                one("5").map(DispensedOn::new),
                one("11").map(Institution::new),
                one("15").map(Pharmacist::new),
                one("51").map(Institution::new),
                dispensedDrugs(),
                texts,
                provided,
                leftovers,
                entries);
        warnOfMissing(dispensing);
        keepUnusedPrescriber();
        if (drugs.isEmpty()) {
            // Nothing was dispensed, so no resource can carry these.
            single.values().stream()
                    .sorted(java.util.Comparator.comparing(row -> Integer.parseInt(row.number())))
                    .forEach(row -> keep(row, RECORD_ORPHANED));
            texts.forEach(text -> keep(text.row(), RECORD_ORPHANED));
        }
        return dispensing;
    }

    private Optional<Row> one(String number) {
        return Optional.ofNullable(single.get(number));
    }

    private List<DispensedDrug> dispensedDrugs() {
        Map<String, Integer> lastInRp = new HashMap<>();
        Map<String, List<RpText>> textsByRp = new HashMap<>();
        Set<String> rps = new HashSet<>();
        drugs.forEach(pending -> rps.add(pending.drug().rp().orElse("")));
        for (RpText text : rpTexts) {
            if (rps.contains(text.rp().orElse(""))) {
                textsByRp
                        .computeIfAbsent(text.rp().orElse(""), rp -> new ArrayList<>())
                        .add(text);
            } else {
                keep(text.row(), RECORD_ORPHANED);
            }
        }
        usages.forEach((rp, usage) -> {
            if (!rps.contains(rp)) {
                keep(usage.row(), RECORD_ORPHANED);
            }
        });
        // One list for all drugs of an RP: a copy for each would grow with the square of the file.
        textsByRp.replaceAll((rp, all) -> List.copyOf(all));
        Set<String> warned = new HashSet<>();
        List<DispensedDrug> dispensed = new ArrayList<>();
        for (PendingDrug pending : drugs) {
            String rp = pending.drug().rp().orElse("");
            if (!usages.containsKey(rp) && warned.add(rp)) {
                issues.warn(USAGE_MISSING, pending.drug().row().place(), "");
            }
            dispensed.add(new DispensedDrug(
                    pending.drug(),
                    lastInRp.merge(rp, 1, Integer::sum),
                    pending.prescriber(),
                    pending.texts(),
                    Optional.ofNullable(usages.get(rp)),
                    textsByRp.getOrDefault(rp, List.of())));
        }
        return dispensed;
    }

    private void warnOfMissing(Dispensing block) {
        if (block.date().isEmpty()) {
            missing("5");
        }
        if (block.dispenser().isEmpty()) {
            missing("11");
        }
        if (block.pharmacist().isEmpty()) {
            missing("15");
        }
        boolean byPharmacy = block.dispenser()
                .flatMap(Institution::feeTable)
                .map(PHARMACY::equals)
                .orElse(true);
        if (byPharmacy && block.prescribingInstitution().isEmpty()) {
            missing("51");
        }
        if (block.drugs().stream().anyMatch(drug -> drug.prescriber().isEmpty())) {
            missing("55");
        }
    }

    private void missing(String number) {
        issues.warn(RECORD_MISSING, place, "record " + number);
    }

    private record PendingDrug(Drug drug, Optional<Prescriber> prescriber, List<RpText> texts) {}
}
