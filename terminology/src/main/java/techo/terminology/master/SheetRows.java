package techo.terminology.master;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Rows of a sheet of an Excel workbook (xlsx, ISO/IEC 29500 part 1, 18.3), read as a stream.
 *
 * <p>Own code on the JDK's XML reader, because the one small library for it puts its XML parser in the place of the whole
 * server's, and the large one cannot be pulled from.
 */
final class SheetRows implements MasterRows {
    private final ZipFile zip;
    private final InputStream content;
    private final XMLStreamReader sheet;
    private final List<String> texts;
    private long number;

    private SheetRows(ZipFile zip, InputStream content, XMLStreamReader sheet, List<String> texts) {
        this.zip = zip;
        this.content = content;
        this.sheet = sheet;
        this.texts = texts;
    }

    static SheetRows open(Path file, Optional<String> name) throws IOException, BrokenMasterException {
        ZipFile zip = new ZipFile(file.toFile());
        try {
            WorkbookParts parts = new WorkbookParts(zip);
            List<String> texts = parts.texts();
            InputStream content =
                    parts.sheet(name).orElseThrow(() -> new BrokenMasterException(MasterDefect.Kind.SHEET_MISSING));
            return new SheetRows(zip, content, WorkbookParts.xml(content), texts);
        } catch (XMLStreamException e) {
            zip.close();
            throw new BrokenMasterException(MasterDefect.Kind.UNREADABLE);
        } catch (IOException | BrokenMasterException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    @Override
    public Optional<MasterRow> next() throws BrokenMasterException {
        try {
            while (sheet.hasNext()) {
                if (sheet.next() == XMLStreamConstants.START_ELEMENT
                        && sheet.getLocalName().equals("row")) {
                    MasterRow row = row();
                    if (row.values().stream().anyMatch(value -> !value.isEmpty())) {
                        return Optional.of(row);
                    }
                }
            }
            return Optional.empty();
        } catch (XMLStreamException | RuntimeException e) {
            throw new BrokenMasterException(
                    List.of(new MasterDefect(MasterDefect.Kind.UNREADABLE, number, Optional.empty())));
        }
    }

    /** The number of a row may be left out, and then follows from the one before. */
    private MasterRow row() throws XMLStreamException {
        String stated = sheet.getAttributeValue(null, "r");
        number = stated == null ? number + 1 : Long.parseLong(stated);
        List<String> values = new ArrayList<>();
        while (!(sheet.next() == XMLStreamConstants.END_ELEMENT
                && sheet.getLocalName().equals("row"))) {
            if (sheet.isStartElement() && sheet.getLocalName().equals("c")) {
                cell(values);
            }
        }
        return new MasterRow(number, values);
    }

    private void cell(List<String> values) throws XMLStreamException {
        String place = sheet.getAttributeValue(null, "r");
        String type = Optional.ofNullable(sheet.getAttributeValue(null, "t")).orElse("n");
        int column = place == null ? values.size() : column(place);
        while (values.size() < column) {
            values.add("");
        }
        StringBuilder value = new StringBuilder();
        while (!(sheet.next() == XMLStreamConstants.END_ELEMENT
                && sheet.getLocalName().equals("c"))) {
            if (sheet.isStartElement()) {
                switch (sheet.getLocalName()) {
                    case "v" -> value.append(sheet.getElementText());
                    case "is" -> value.append(WorkbookParts.text(sheet, "is"));
                    default -> {}
                }
            }
        }
        values.add(text(type, value.toString()).strip());
    }

    private String text(String type, String value) {
        return switch (type) {
            case "s" -> texts.get(Integer.parseInt(value.strip()));
            // A code that a workbook holds as a number is its digits.
            case "n" ->
                value.isBlank()
                        ? ""
                        : new BigDecimal(value.strip()).stripTrailingZeros().toPlainString();
            case "e" -> "";
            default -> value;
        };
    }

    /** {@code A1} is 0, {@code AA7} is 26. */
    private static int column(String place) {
        int column = 0;
        for (int i = 0; i < place.length() && Character.isLetter(place.charAt(i)); i++) {
            column = column * 26 + (place.charAt(i) - 'A' + 1);
        }
        if (column < 1 || column > 16_384) {
            throw new IllegalArgumentException("a cell stands in no column");
        }
        return column - 1;
    }

    @Override
    public void close() throws IOException {
        content.close();
        zip.close();
    }
}
