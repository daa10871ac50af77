package techo.exchange.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.IntFunction;

/** Exports of Apple Health, made while they are read: with the declarations that real ones begin with, of any length. */
final class Exports {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss '+0900'");
    private static final LocalDateTime BEGIN = LocalDateTime.of(2016, 1, 1, 0, 0);
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE HealthData [
            <!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>
            <!ATTLIST HealthData locale CDATA #REQUIRED>
            ]>
            <HealthData locale="ja_JP">
             <ExportDate value="2026-04-01 09:00:00 +0900"/>
             <Me HKCharacteristicTypeIdentifierDateOfBirth="1970-04-05" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexMale"/>
            """;

    private Exports() {}

    static String of(String... records) {
        return HEAD + String.join("\n", records) + "\n</HealthData>\n";
    }

    static String record(String type, String unit, String start, String end, String value, String source) {
        return " <Record type=\"" + type + "\" sourceName=\"" + source + "\" unit=\"" + unit + "\" creationDate=\""
                + end + "\" startDate=\"" + start + "\" endDate=\"" + end + "\" value=\"" + value + "\"/>";
    }

    /** @param bytes about how long it is */
    static InputStream ofLength(long bytes) {
        return stream((number, given) -> given < bytes ? Optional.of(minute(number)) : Optional.empty());
    }

    static InputStream of(int records, IntFunction<String> record) {
        return stream((number, given) ->
                number < records ? Optional.of(record.apply(Math.toIntExact(number))) : Optional.empty());
    }

    /** The next record by its number and by how many bytes there are until then. */
    private interface Records {
        Optional<String> next(long number, long given);
    }

    private static InputStream stream(Records records) {
        return new InputStream() {
            private byte[] part = HEAD.getBytes(UTF_8);
            private int at;
            private long given;
            private long number;
            private boolean closed;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                if (at == part.length && !next()) {
                    return -1;
                }
                int count = Math.min(length, part.length - at);
                System.arraycopy(part, at, into, from, count);
                at += count;
                given += count;
                return count;
            }

            private boolean next() {
                if (closed) {
                    return false;
                }
                Optional<String> next = records.next(number++, given);
                closed = next.isEmpty();
                part = (next.orElse("</HealthData>") + "\n").getBytes(UTF_8);
                at = 0;
                return true;
            }
        };
    }

    /** Of every ten minutes nine intervals of steps and a pulse. */
    private static String minute(long number) {
        String start = TIME.format(BEGIN.plusSeconds(number * 60));
        String end = TIME.format(BEGIN.plusSeconds(number * 60 + 55));
        return number % 10 == 0
                ? record("HKQuantityTypeIdentifierHeartRate", "count/min", start, start, "71", "見本の時計")
                : record("HKQuantityTypeIdentifierStepCount", "count", start, end, "42", "見本の時計");
    }
}
