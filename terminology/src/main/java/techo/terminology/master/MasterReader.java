package techo.terminology.master;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import techo.terminology.master.MasterFile.Opened;

/** Reads a whole master, or says what is wrong with it. */
public final class MasterReader {
    /** Nobody repairs more at once. */
    private static final int REPORTED = 20;

    private static final int PROGRESS_EVERY = 2_000;

    /** Many times what the largest master unpacks to. */
    private static final long LARGEST_UNPACKED = 512L << 20;

    private final MasterLayout layout;
    private final long largestUnpacked;

    public MasterReader(MasterLayout layout) {
        this(layout, LARGEST_UNPACKED);
    }

    MasterReader(MasterLayout layout, long largestUnpacked) {
        this.layout = layout;
        this.largestUnpacked = largestUnpacked;
    }

    /**
     * @param progress is told now and then how many rows were read
     * @throws BrokenMasterException with up to 20 defects; then nothing of the file may be used
     */
    public MasterContent read(Path file, LongConsumer progress) throws IOException, BrokenMasterException {
        Opened opened = MasterFile.open(file, layout.sheet(), largestUnpacked);
        try (MasterRows rows = opened.rows()) {
            ColumnPlaces places = places(rows);
            List<MasterDefect> defects = new ArrayList<>();
            List<SystemRows> systems = new ArrayList<>();
            layout.systems().forEach(system -> systems.add(new SystemRows(system, places, defects)));
            long count = 0;
            for (Optional<MasterRow> next = rows.next(); next.isPresent(); next = rows.next()) {
                MasterRow row = next.get();
                if (isWhole(row, places, defects)) {
                    systems.forEach(system -> system.add(row));
                }
                if (defects.size() >= REPORTED) {
                    throw new BrokenMasterException(defects);
                }
                if (++count % PROGRESS_EVERY == 0) {
                    progress.accept(count);
                }
            }
            systems.forEach(SystemRows::requireDistinct);
            if (count == 0) {
                defects.add(MasterDefect.ofFile(MasterDefect.Kind.EMPTY));
            }
            if (!defects.isEmpty()) {
                throw new BrokenMasterException(defects);
            }
            progress.accept(count);
            return new MasterContent(
                    count,
                    opened.encoding(),
                    systems.stream().map(SystemRows::content).toList());
        }
    }

    private ColumnPlaces places(MasterRows rows) throws IOException, BrokenMasterException {
        if (layout.headingRow() == 0) {
            return ColumnPlaces.withoutHeadings();
        }
        Optional<MasterRow> row = rows.next();
        while (row.isPresent() && row.get().number() < layout.headingRow()) {
            row = rows.next();
        }
        MasterRow headings = row.filter(found -> found.number() == layout.headingRow())
                .orElseThrow(() -> new BrokenMasterException(MasterDefect.Kind.EMPTY));
        ColumnPlaces places = ColumnPlaces.of(headings.values());
        List<MasterDefect> missing = layout.systems().stream()
                .flatMap(system -> system.columns().stream())
                .distinct()
                .filter(column -> places.place(column).isEmpty())
                .map(column -> MasterDefect.at(MasterDefect.Kind.HEADING_MISSING, headings.number(), column))
                .toList();
        if (!missing.isEmpty()) {
            throw new BrokenMasterException(missing);
        }
        return places;
    }

    private boolean isWhole(MasterRow row, ColumnPlaces places, List<MasterDefect> defects) {
        if (row.values().size() < layout.leastColumns()) {
            defects.add(new MasterDefect(MasterDefect.Kind.ROW_TOO_SHORT, row.number(), Optional.empty()));
            return false;
        }
        if (layout.mark().isPresent()) {
            MasterLayout.Mark mark = layout.mark().get();
            if (!places.value(row, mark.column()).equals(mark.value())) {
                defects.add(MasterDefect.at(MasterDefect.Kind.ANOTHER_MASTER, row.number(), mark.column()));
                return false;
            }
        }
        return true;
    }
}
