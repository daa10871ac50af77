package techo.server.export;

import java.util.Optional;
import techo.exchange.ExchangeIssue;

/** What became of a record in one format. */
sealed interface RecordFile {
    RecordPart part();

    /** @param path within the zip */
    record Written(RecordPart part, String path, String contentType, byte[] bytes) implements RecordFile {}

    /**
     * Something that the format has no place for, or why there is no file.
     *
     * @param path of the file that lacks it; empty when there is no file
     */
    record Loss(RecordPart part, Optional<String> path, ExchangeIssue issue) implements RecordFile {}
}
