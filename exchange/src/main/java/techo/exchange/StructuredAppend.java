package techo.exchange;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts the symbols of a Structured Append sequence (ISO/IEC 18004, 8.2) together. They divide bytes, not characters, so they
 * are joined before anything is decoded; the parity of the whole tells whether it is the whole.
 */
public final class StructuredAppend {

    private static final int ALONE = -1;

    private StructuredAppend() {}

    /**
     * @param image digest of the image that it is in
     * @param sequence position in the high four bits, number of symbols less one in the low four; -1 when it stands alone
     * @param parity exclusive-or of all bytes of the message
     */
    public record Symbol(String image, int sequence, int parity, byte[] bytes) {

        public static Symbol part(String image, int sequence, int parity, byte[] bytes) {
            return new Symbol(image, sequence & 0xFF, parity & 0xFF, bytes);
        }

        public static Symbol alone(String image, byte[] bytes) {
            return new Symbol(image, ALONE, 0, bytes);
        }

        private int position() {
            return sequence >> 4;
        }

        private int total() {
            return (sequence & 0xF) + 1;
        }

        private boolean isAlone() {
            return sequence == ALONE;
        }
    }

    /** One message per sequence that is complete, and each other symbol by itself; in the order of their first symbols. */
    public static List<SourceFile> merge(List<Symbol> symbols) {
        Map<String, TreeMap<Integer, Symbol>> sequences = new LinkedHashMap<>();
        for (int i = 0; i < symbols.size(); i++) {
            Symbol symbol = symbols.get(i);
            String sequence = symbol.isAlone() ? "alone " + i : symbol.total() + " " + symbol.parity();
            sequences.computeIfAbsent(sequence, key -> new TreeMap<>()).putIfAbsent(symbol.position(), symbol);
        }
        List<SourceFile> messages = new ArrayList<>();
        sequences.values().forEach(parts -> messages.addAll(message(List.copyOf(parts.values()))));
        return messages;
    }

    private static List<SourceFile> message(List<Symbol> parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.forEach(part -> whole.writeBytes(part.bytes()));
        Symbol first = parts.get(0);
        boolean isComplete =
                !first.isAlone() && parts.size() == first.total() && parity(whole.toByteArray()) == first.parity();
        Set<String> images = parts.stream().map(Symbol::image).collect(Collectors.toSet());
        return first.isAlone() || isComplete
                ? List.of(SourceFile.of(whole.toByteArray(), images))
                : parts.stream()
                        .map(part -> SourceFile.of(part.bytes(), Set.of(part.image())))
                        .toList();
    }

    private static int parity(byte[] bytes) {
        int parity = 0;
        for (byte b : bytes) {
            parity ^= b & 0xFF;
        }
        return parity;
    }
}
