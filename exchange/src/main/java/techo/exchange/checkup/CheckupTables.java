package techo.exchange.checkup;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DateTimeType;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.CheckupPhase;
import techo.terminology.ChoiceLists;

/**
 * The code tables that translation looks things up in.
 *
 * @param phase whose items they are asked for; empty for a checkup that may be of either
 */
record CheckupTables(CheckupItems items, ChoiceLists choices, CheckupMethods methods, Optional<CheckupPhase> phase) {

    Optional<CheckupItem> item(String code) {
        return phase.map(known -> items.find(code, known)).orElseGet(() -> items.findInEither(code));
    }

    /** Translators for checkups of each phase, and for those of which it is not known. */
    static Map<Optional<CheckupPhase>, CheckupItemTranslator> translators(
            CheckupItems items, ChoiceLists choices, CheckupMethods methods) {
        Map<Optional<CheckupPhase>, CheckupItemTranslator> translators = new HashMap<>();
        Stream.concat(Stream.of(CheckupPhase.values()).map(Optional::of), Stream.of(Optional.<CheckupPhase>empty()))
                .forEach(phase -> translators.put(
                        phase, new CheckupItemTranslator(new CheckupTables(items, choices, methods, phase))));
        return translators;
    }

    /**
     * @param performed the day of the checkup, or as much of it as is stated
     * @return empty where that has days of both phases
     */
    static Optional<CheckupPhase> phase(DateTimeType performed) {
        CheckupPhase first = CheckupPhase.of(Hl7Time.firstDay(performed));
        CheckupPhase last = CheckupPhase.of(Hl7Time.lastDay(performed));
        return Optional.of(first).filter(last::equals);
    }
}
