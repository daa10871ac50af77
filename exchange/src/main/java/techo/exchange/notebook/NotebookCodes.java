package techo.exchange.notebook;

import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.QrCodes;

/** A notebook as the images that a person shows at a counter: one two-dimensional code, or several by record 911. */
public final class NotebookCodes {
    private NotebookCodes() {}

    /** @param notebook as {@link NotebookWriter} writes it; its warnings, and why there is none, are passed on */
    public static ExportResult of(ExportResult notebook) {
        return notebook.fold(NotebookCodes::codes, refused -> refused);
    }

    private static ExportResult codes(Exported notebook) {
        ExportFile whole = notebook.files().get(0);
        return NotebookDivider.divide(whole, NotebookDivider.dataId(whole), NotebookDivider.CODE_BYTES)
                .fold(
                        parts -> new Exported(
                                parts.files().stream().map(NotebookCodes::code).toList(), notebook.warnings()),
                        refused -> refused);
    }

    private static ExportFile code(ExportFile part) {
        return new ExportFile(part.name().replace(".txt", ".png"), "image/png", QrCodes.png(part.bytes()));
    }
}
