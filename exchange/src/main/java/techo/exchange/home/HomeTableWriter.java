package techo.exchange.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import techo.exchange.ExportFile;
import techo.exchange.Sheet;

/** Writes measurements as tables that {@link HomeTableReader} reads, a new one after so many rows. */
final class HomeTableWriter {
    /** INVARIANT: another one whenever another table, or another division into tables, is made of the same export. */
    static final int VERSION = 2;

    private final int mostRows;
    private final Consumer<ExportFile> into;
    private final List<List<String>> rows = new ArrayList<>();
    private Optional<Measurement> last = Optional.empty();
    private int written;

    HomeTableWriter(int mostRows, Consumer<ExportFile> into) {
        this.mostRows = mostRows;
        this.into = into;
    }

    /** The halves of a blood pressure come one after the other, and are not divided. */
    void add(Measurement measured) {
        boolean second = last.filter(measured::isOfOneWhole).isPresent();
        int room = !second && measured.item().whole().isPresent() ? 2 : 1;
        if (!second && rows.size() + room > mostRows) {
            flush();
        }
        last = Optional.of(measured);
        rows.add(List.of(
                measured.time().fhir(),
                measured.item().japanese(),
                measured.value().toPlainString(),
                measured.item().unit(),
                measured.device(),
                measured.note()));
    }

    /** @return how many tables there are */
    int flush() {
        if (!rows.isEmpty()) {
            written++;
            into.accept(new Sheet("測定値_%04d".formatted(written), HomeTableReader.HEADER, rows).csv());
            rows.clear();
        }
        return written;
    }
}
