package techo.terminology.master;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;

/** Rows of a sheet of an Excel workbook (xlsx), read as a stream. */
final class SheetRows implements MasterRows {
    private final ReadableWorkbook workbook;
    private final Stream<Row> stream;
    private final Iterator<Row> rows;

    private SheetRows(ReadableWorkbook workbook, Stream<Row> stream) {
        this.workbook = workbook;
        this.stream = stream;
        this.rows = stream.iterator();
    }

    static SheetRows open(Path file, Optional<String> sheet) throws IOException, BrokenMasterException {
        ReadableWorkbook workbook;
        try {
            workbook = new ReadableWorkbook(file.toFile());
        } catch (ExcelReaderException e) {
            throw new BrokenMasterException(MasterDefect.Kind.UNREADABLE);
        }
        Optional<Sheet> found =
                sheet.isPresent() ? workbook.findSheet(sheet.get()) : Optional.of(workbook.getFirstSheet());
        if (found.isEmpty()) {
            workbook.close();
            throw new BrokenMasterException(MasterDefect.Kind.SHEET_MISSING);
        }
        return new SheetRows(workbook, found.get().openStream());
    }

    @Override
    public Optional<MasterRow> next() throws BrokenMasterException {
        try {
            while (rows.hasNext()) {
                Row row = rows.next();
                List<String> values = values(row);
                if (values.stream().anyMatch(value -> !value.isEmpty())) {
                    return Optional.of(new MasterRow(row.getRowNum(), values));
                }
            }
            return Optional.empty();
        } catch (ExcelReaderException e) {
            throw new BrokenMasterException(MasterDefect.Kind.UNREADABLE);
        }
    }

    private static List<String> values(Row row) {
        List<String> values = new ArrayList<>(row.getCellCount());
        for (int i = 0; i < row.getCellCount(); i++) {
            values.add(row.getOptionalCell(i).map(SheetRows::text).orElse(""));
        }
        return values;
    }

    /** A code that a workbook holds as a number is written as its digits. */
    private static String text(Cell cell) {
        if (cell.getType() == CellType.NUMBER) {
            return cell.asNumber().stripTrailingZeros().toPlainString();
        }
        return cell.getText() == null ? "" : cell.getText().strip();
    }

    @Override
    public void close() throws IOException {
        stream.close();
        workbook.close();
    }
}
