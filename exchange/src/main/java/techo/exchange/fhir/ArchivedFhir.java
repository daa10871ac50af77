package techo.exchange.fhir;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import techo.exchange.DocumentKind;
import techo.exchange.DocumentKinds;
import techo.exchange.SafeArchive.Entry;

/** What the files of an archive are, by their number: kept without their bytes. */
final class ArchivedFhir {
    private final SortedMap<Integer, Integer> fhir = new TreeMap<>();
    private final Set<Integer> lines = new TreeSet<>();
    private final Set<Integer> named = new TreeSet<>();
    private final Set<Integer> others = new TreeSet<>();

    void note(Entry entry) {
        if (!isFhir(entry)) {
            others.add(entry.number());
            return;
        }
        fhir.put(entry.number(), entry.bytes().length);
        if (entry.name().endsWith(".ndjson")) {
            lines.add(entry.number());
        }
        if (entry.name().equals(RecordDocumentWriter.FILE) || entry.name().endsWith("/" + RecordDocumentWriter.FILE)) {
            named.add(entry.number());
        }
    }

    static boolean isFhir(Entry entry) {
        DocumentKind kind = DocumentKinds.detect(entry.bytes());
        return kind == DocumentKind.FHIR_JSON || kind == DocumentKind.FHIR_NDJSON;
    }

    /** The FHIR that is not the record. */
    Set<Integer> besides(Set<Integer> record) {
        Set<Integer> besides = new TreeSet<>(fhir.keySet());
        besides.removeAll(record);
        return besides;
    }

    /** Files that have the name of a document over the whole record. */
    Set<Integer> named() {
        return named;
    }

    /**
     * The files that are the record.
     *
     * @param whole which of those so {@link #named() named} are such documents; asked only where there is no NDJSON
     */
    Set<Integer> record(Supplier<Set<Integer>> whole) {
        if (!lines.isEmpty()) {
            return lines;
        }
        Set<Integer> documents = named.isEmpty() ? named : whole.get();
        return documents.isEmpty() ? fhir.keySet() : documents;
    }

    long bytes(Set<Integer> record) {
        return fhir.entrySet().stream()
                .filter(file -> record.contains(file.getKey()))
                .mapToLong(file -> file.getValue())
                .sum();
    }

    /** All other files, in their order. */
    Stream<Integer> allBut(Set<Integer> record) {
        return Stream.concat(others.stream(), besides(record).stream()).sorted();
    }
}
