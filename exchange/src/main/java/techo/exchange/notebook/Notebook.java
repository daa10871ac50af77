package techo.exchange.notebook;

import java.util.List;
import java.util.Optional;
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
import techo.exchange.notebook.PersonalRecord.FamilyPharmacist;
import techo.exchange.notebook.PersonalRecord.Ingredient;
import techo.exchange.notebook.PersonalRecord.Memo;
import techo.exchange.notebook.PersonalRecord.OverTheCounter;
import techo.exchange.notebook.PersonalRecord.Person;
import techo.exchange.notebook.PersonalRecord.Remark;

/**
 * A notebook as the specification draws it, each record under the one it belongs to.
 *
 * @param kept lines that belong nowhere: unknown, orphaned, repeated or empty; they are stored word for word
 */
record Notebook(
        OutputCategory category,
        Optional<Person> person,
        List<Remark> remarks,
        List<SelfMedication> selfMedications,
        List<Memo> memos,
        List<Dispensing> dispensings,
        List<FamilyPharmacist> familyPharmacists,
        List<Row> kept) {

    Notebook {
        remarks = List.copyOf(remarks);
        selfMedications = List.copyOf(selfMedications);
        memos = List.copyOf(memos);
        dispensings = List.copyOf(dispensings);
        familyPharmacists = List.copyOf(familyPharmacists);
        kept = List.copyOf(kept);
    }

    /** 3 with its 31. */
    record SelfMedication(OverTheCounter drug, List<Ingredient> ingredients) {
        SelfMedication {
            ingredients = List.copyOf(ingredients);
        }
    }

    /** What one institution handed over on one day: a 5 and everything up to the next. */
    record Dispensing(
            Optional<DispensedOn> date,
            Optional<Institution> dispenser,
            Optional<Pharmacist> pharmacist,
            Optional<Institution> prescribingInstitution,
            List<DispensedDrug> drugs,
            List<BlockText> texts,
            List<ProvidedInformation> provided,
            List<Leftover> leftovers,
            List<PersonEntry> entries) {

        Dispensing {
            drugs = List.copyOf(drugs);
            texts = List.copyOf(texts);
            provided = List.copyOf(provided);
            leftovers = List.copyOf(leftovers);
            entries = List.copyOf(entries);
        }

        /** Characters of the lines that more than one resource will carry, counted as often as they are carried. */
        long repeatedCharacters() {
            long shared = length(date)
                    + length(dispenser)
                    + length(pharmacist)
                    + length(prescribingInstitution)
                    + length(texts);
            long own = drugs.stream()
                    .mapToLong(drug -> length(drug.prescriber()) + length(drug.usage()) + length(drug.rpTexts()))
                    .sum();
            return own + shared * drugs.size() + length(dispenser) * (provided.size() + leftovers.size());
        }

        private static long length(Optional<? extends NotebookRecord> record) {
            return record.map(each -> (long) each.row().verbatim().length()).orElse(0L);
        }

        private static long length(List<? extends NotebookRecord> records) {
            return records.stream()
                    .mapToLong(each -> each.row().verbatim().length())
                    .sum();
        }
    }

    /**
     * One 201 with what is said about it.
     *
     * @param orderInRp from 1
     * @param prescriber the 55 in force where the drug stands
     * @param drugTexts 281 and 291
     * @param usage the 301 of its RP
     * @param rpTexts 311 and 391 of its RP
     */
    record DispensedDrug(
            Drug drug,
            int orderInRp,
            Optional<Prescriber> prescriber,
            List<RpText> drugTexts,
            Optional<Usage> usage,
            List<RpText> rpTexts) {

        DispensedDrug {
            drugTexts = List.copyOf(drugTexts);
            rpTexts = List.copyOf(rpTexts);
        }
    }
}
