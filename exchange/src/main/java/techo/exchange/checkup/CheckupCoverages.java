package techo.exchange.checkup;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;

/**
 * Tells which insurance and vouchers of a record are those of each checkup. A person has had several insurers in a life, and none
 * may be told of a checkup that another one paid for.
 *
 * <p>No element leads from a checkup to its insurance. Where both came in one file of the exchange their keys tell it, for
 * they are made of the same head ({@link ImportKeys}).
 */
public final class CheckupCoverages {

    private final Map<Bundle, List<Coverage>> told = new IdentityHashMap<>();
    private final List<Coverage> others;

    /**
     * @param checkups of one person: each one Composition and what it refers to
     * @param coverages all of the person
     */
    public CheckupCoverages(List<Bundle> checkups, List<Coverage> coverages) {
        Map<String, Coverage> byKey = new HashMap<>();
        for (Coverage coverage : coverages) {
            coverage.getIdentifier().stream()
                    .filter(identifier -> ImportKey.SYSTEM.equals(identifier.getSystem()) && identifier.hasValue())
                    .map(Identifier::getValue)
                    .forEach(key -> byKey.putIfAbsent(key, coverage));
        }
        Set<String> positions = CheckupCoverageTranslator.positions(coverages);
        for (Bundle checkup : checkups) {
            keys(checkup)
                    .ifPresent(keys -> told.put(
                            checkup,
                            positions.stream()
                                    .flatMap(what -> imported(keys, what, byKey))
                                    .toList()));
        }
        Set<Coverage> known = Collections.newSetFromMap(new IdentityHashMap<>());
        told.values().forEach(known::addAll);
        this.others =
                coverages.stream().filter(coverage -> !known.contains(coverage)).toList();
    }

    /**
     * @param checkup one of those given
     * @return those that came in its file, maybe none; where it did not come in one, all that came with no other checkup
     */
    public List<Coverage> of(Bundle checkup) {
        return told.getOrDefault(checkup, others);
    }

    private static Stream<Coverage> imported(ImportKeys keys, String what, Map<String, Coverage> byKey) {
        return IntStream.iterate(1, occurrence -> occurrence + 1)
                .mapToObj(occurrence -> Optional.ofNullable(
                        byKey.get(CheckupScope.key(keys, what, occurrence).value())))
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream);
    }

    /** As its file was given them; empty where the Composition has another, as that of a record of elsewhere. */
    private static Optional<ImportKeys> keys(Bundle checkup) {
        CheckupResources resources = new CheckupResources(checkup, new Issues());
        Optional<Composition> composition = resources.composition();
        Optional<Patient> patient = composition.flatMap(resources::patient);
        if (composition.isEmpty() || patient.isEmpty()) {
            return Optional.empty();
        }
        Reference subject =
                new Reference("Patient/" + patient.get().getIdElement().getIdPart());
        String key = Optional.ofNullable(composition.get().getIdentifier().getValue())
                .orElse("");
        return new CheckupHeaders(resources, composition.get())
                .gather(patient.get())
                // One that names no institution has the digest of its file in its keys, which is told nowhere.
                .map(header -> CheckupDocumentTranslator.keys(header, subject, ""))
                .filter(keys -> keys.document().value().equals(key));
    }
}
