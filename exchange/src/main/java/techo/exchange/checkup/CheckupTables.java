package techo.exchange.checkup;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.CheckupPhase;
import techo.terminology.ChoiceLists;

/** The code tables that translation looks things up in, and the phase whose items they are asked for. */
record CheckupTables(CheckupItems items, ChoiceLists choices, CheckupMethods methods, CheckupPhase phase) {

    Optional<CheckupItem> item(String code) {
        return items.find(code, phase);
    }

    /** Translators for checkups of each phase. */
    static Map<CheckupPhase, CheckupItemTranslator> translators(
            CheckupItems items, ChoiceLists choices, CheckupMethods methods) {
        Map<CheckupPhase, CheckupItemTranslator> translators = new EnumMap<>(CheckupPhase.class);
        for (CheckupPhase phase : CheckupPhase.values()) {
            translators.put(phase, new CheckupItemTranslator(new CheckupTables(items, choices, methods, phase)));
        }
        return translators;
    }

    /** @param performed the day of the checkup; where only its year or month is stated, the first day of that counts */
    static CheckupPhase phase(DateTimeType performed) {
        return CheckupPhase.of(Hl7Time.firstDay(performed));
    }
}
