package techo.terminology;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One item of the checkup item list (特定健診検査項目, 17-character code).
 *
 * @param code analyte 5 + identification 4 + material 3 + method 3 + result 2 characters
 * @param unit for numbers; empty when the item has none
 * @param choiceList OID of the list that a coded answer is taken from
 * @param methodCode the method that the code implies, in {@link CheckupMethods}
 * @param group code of the item that stands for the group (一連検査) this one is examined in
 * @param relation how the item belongs to its group: {@code COMP} (part) or {@code RSON} (reason)
 * @param authorOf for an item that holds a physician's name: the judged items
 * @param loinc a candidate for searching only; not an official mapping
 * @param category code in {@code JP_SimpleObservationCategory_CS}
 * @param phases whose lists are known to have the item
 */
public record CheckupItem(
        String code,
        String japanese,
        String english,
        Kind kind,
        Optional<Unit> unit,
        Optional<String> choiceList,
        Optional<String> methodCode,
        Optional<String> group,
        Optional<String> relation,
        List<String> authorOf,
        Optional<String> loinc,
        String category,
        Part part,
        Set<CheckupPhase> phases) {

    public CheckupItem {
        authorOf = List.copyOf(authorOf);
        phases = Set.copyOf(phases);
    }

    /** The same item where it is not known of which list its answers are. */
    CheckupItem withoutChoiceList() {
        return new CheckupItem(
                code,
                japanese,
                english,
                kind,
                unit,
                Optional.empty(),
                methodCode,
                group,
                relation,
                authorOf,
                loinc,
                category,
                part,
                phases);
    }

    /** How the result is stated. */
    public enum Kind {
        NUMBER,
        CHOICE,
        ORDERED_CHOICE,
        TEXT,
        /** A day, written as text {@code YYYYMMDD} in the exchange format. */
        DAY
    }

    /** Which half of a checkup the item belongs to. */
    public enum Part {
        EXAMINATION,
        QUESTIONNAIRE
    }

    /**
     * The spellings of an item's unit.
     *
     * @param display what people read; empty for a bare number
     * @param exchange what the XML carries
     * @param ucum the UCUM code
     */
    public record Unit(String display, String exchange, String ucum) {

        /** Files carry any of the three. */
        public boolean isSpelled(String text) {
            return text.equals(exchange) || text.equals(display) || text.equals(ucum);
        }
    }
}
