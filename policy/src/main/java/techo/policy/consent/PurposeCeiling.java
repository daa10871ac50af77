package techo.policy.consent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;

/**
 * Which kinds of recipient may have data for which purpose at all, before any consent is looked at. What the table does
 * not open is closed, and a consent cannot open it.
 *
 * <p>The table is a file of lines {@code purpose,recipient types,first day,last day}; types are separated by blanks, an
 * empty day is no bound, and {@code #} begins a remark. Rows add up.
 */
public final class PurposeCeiling {
    private static final String SHIPPED = "purpose-ceiling.csv";

    private final Map<PurposeOfUse, List<Row>> rows;

    private PurposeCeiling(Map<PurposeOfUse, List<Row>> rows) {
        this.rows = rows;
    }

    /** The table that comes with this version. */
    public static PurposeCeiling shipped() {
        return Shipped.TABLE;
    }

    /** @throws IllegalArgumentException when a line cannot be read; it says which, because half a table opens too much */
    public static PurposeCeiling read(List<String> lines) {
        Map<PurposeOfUse, List<Row>> rows = new EnumMap<>(PurposeOfUse.class);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] cells = line.split(",", -1);
                if (cells.length != 4) {
                    throw new IllegalArgumentException("line " + (i + 1) + " of the ceiling has not four cells");
                }
                try {
                    PurposeOfUse purpose = PurposeOfUse.ofCode(cells[0]).orElseThrow(IllegalArgumentException::new);
                    rows.computeIfAbsent(purpose, p -> new ArrayList<>()).add(row(cells));
                } catch (IllegalArgumentException | DateTimeException e) {
                    throw new IllegalArgumentException("line " + (i + 1) + " of the ceiling cannot be read", e);
                }
            }
        }
        return new PurposeCeiling(rows);
    }

    public boolean opens(PurposeOfUse purpose, RecipientType recipient, Instant at) {
        return spans(purpose, recipient).stream().anyMatch(span -> span.contains(at));
    }

    /** @return when it opens anything to such a recipient; empty for never */
    public List<Period> spans(PurposeOfUse purpose, RecipientType recipient) {
        return rows.getOrDefault(purpose, List.of()).stream()
                .filter(row -> row.recipients.contains(recipient))
                .map(Row::period)
                .toList();
    }

    private static Row row(String[] cells) {
        Set<RecipientType> recipients = EnumSet.noneOf(RecipientType.class);
        for (String code : cells[1].split(" ", -1)) {
            recipients.add(RecipientType.ofCode(code).orElseThrow(IllegalArgumentException::new));
        }
        Instant from = cells[2].isEmpty()
                ? Period.BEGINNING
                : LocalDate.parse(cells[2]).atStartOfDay(Period.JAPAN).toInstant();
        Instant until = cells[3].isEmpty()
                ? Period.END
                : LocalDate.parse(cells[3])
                        .plusDays(1)
                        .atStartOfDay(Period.JAPAN)
                        .toInstant();
        return new Row(recipients, new Period(from, until));
    }

    private record Row(Set<RecipientType> recipients, Period period) {}

    /** Read once, when first asked for. */
    private static final class Shipped {
        private static final PurposeCeiling TABLE = load();

        private static PurposeCeiling load() {
            try (InputStream file = PurposeCeiling.class.getResourceAsStream(SHIPPED)) {
                if (file == null) {
                    throw new IllegalStateException(SHIPPED + " is not on the class path");
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
                return read(lines.lines().toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
