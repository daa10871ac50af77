package techo.exchange.notebook;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ImportKeys;

/**
 * Divides a notebook by record 911 into parts that each fit a two-dimensional code. It divides between lines; each part
 * has the header of the whole and ends with the 911 that says which part it is.
 */
public final class NotebookDivider {

    /** What the apps of the market still scan from paper. */
    public static final int CODE_BYTES = 1_800;

    private static final int MOST_PARTS = 999;
    private static final String LINE_END = "\r\n";

    private NotebookDivider() {}

    /**
     * @param notebook as {@link NotebookWriter} writes it
     * @param dataId 14 digits that no other notebook of the person has
     * @param maxBytes of a part
     * @return the notebook itself when it fits; refused when a line does not, or when there are more than 999 parts
     */
    public static ExportResult divide(ExportFile notebook, String dataId, int maxBytes) {
        if (!dataId.matches("[0-9]{14}")) {
            throw new IllegalArgumentException("a data id has 14 digits");
        }
        if (notebook.bytes().length <= maxBytes) {
            return new Exported(List.of(notebook), List.of());
        }
        List<String> lines =
                new String(notebook.bytes(), NotebookText.CP932).lines().toList();
        int room = maxBytes - bytes(lines.get(0)) - bytes(control(dataId, MOST_PARTS, MOST_PARTS));
        List<List<String>> parts = new ArrayList<>();
        int used = room + 1;
        for (int i = 1; i < lines.size(); i++) {
            int length = bytes(lines.get(i));
            if (length > room) {
                return ExportResult.refused(
                        NotebookIssueCode.LINE_TOO_LONG, "line " + (i + 1), "at most " + room + " bytes");
            }
            if (used + length > room) {
                parts.add(new ArrayList<>(List.of(lines.get(0))));
                used = 0;
            }
            parts.get(parts.size() - 1).add(lines.get(i));
            used += length;
        }
        if (parts.size() > MOST_PARTS) {
            return ExportResult.refused(NotebookIssueCode.PARTS_TOO_MANY, "line 1", parts.size() + " parts");
        }
        List<ExportFile> files = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).add(control(dataId, parts.size(), i + 1));
            files.add(new ExportFile(name(notebook, i + 1), notebook.contentType(), bytes(parts.get(i))));
        }
        return new Exported(files, List.of());
    }

    /** 14 digits that follow from the content: the same notebook has the same ones, another has others. */
    public static String dataId(ExportFile notebook) {
        BigInteger digest = new BigInteger(ImportKeys.digest(notebook.bytes()), 16);
        return "%014d".formatted(digest.mod(BigInteger.TEN.pow(14)));
    }

    private static String control(String dataId, int total, int number) {
        return "911," + dataId + "," + total + "," + number;
    }

    private static String name(ExportFile whole, int number) {
        return whole.name().replaceFirst("(\\.[a-z]+)?$", "_" + number + "$1");
    }

    private static int bytes(String line) {
        return line.getBytes(NotebookText.CP932).length + LINE_END.length();
    }

    private static byte[] bytes(List<String> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        lines.forEach(line -> bytes.writeBytes((line + LINE_END).getBytes(NotebookText.CP932)));
        return bytes.toByteArray();
    }
}
