package techo.server.exchange;

import java.util.List;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentKind;
import techo.exchange.ImportResult;
import techo.exchange.SourceFile;
import techo.exchange.checkup.CheckupReader;
import techo.exchange.notebook.NotebookReader;
import techo.interceptors.error.TechoException;

/** Gives files to the reader of their format; only a split medication notebook may be several files. */
final class FileReaders {
    private final CheckupReader checkups;
    private final NotebookReader notebooks;

    FileReaders(CheckupReader checkups, NotebookReader notebooks) {
        this.checkups = checkups;
        this.notebooks = notebooks;
    }

    ImportResult read(List<SourceFile> files, Reference subject) {
        if (files.stream().allMatch(file -> file.kind() == DocumentKind.NOTEBOOK)) {
            return notebooks.read(subject, files);
        }
        if (files.size() > 1) {
            throw new TechoException(ImportError.IMPORT_MIXED_FILES);
        }
        SourceFile file = files.get(0);
        return switch (file.kind()) {
            case CHECKUP_XML, CHECKUP_CLERICAL_XML, OTHER_XML, ARCHIVE -> checkups.read(file, subject);
            case NOTEBOOK -> notebooks.read(subject, files);
            case UNKNOWN ->
                ImportResult.rejected(
                        file.size() == 0 ? CommonIssueCode.FILE_EMPTY : CommonIssueCode.FORMAT_UNKNOWN, "line 1", "");
        };
    }
}
