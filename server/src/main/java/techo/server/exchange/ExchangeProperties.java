package techo.server.exchange;

import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.exchange.table.ColumnMaps;

/**
 * Files in and out.
 *
 * @param imports whether files are taken in ({@code $import} and the page for it); where they are not, who tries gets 501
 * @param columnMaps directory of the operator's own maps of table columns (CSV, see formats.md), beside those that ship with the
 *     server; empty for none. A map that is wrong stops the start
 */
@ConfigurationProperties(prefix = "techo.exchange", ignoreUnknownFields = false)
public record ExchangeProperties(
        @DefaultValue("true") boolean imports,
        @DefaultValue("") String columnMaps) {

    public ExchangeProperties {
        if (!columnMaps.isBlank() && !Files.isDirectory(Path.of(columnMaps))) {
            throw new IllegalArgumentException("techo.exchange.column-maps is no directory");
        }
    }

    ColumnMaps maps() {
        return columnMaps.isBlank()
                ? ColumnMaps.shipped()
                : ColumnMaps.shipped().with(Path.of(columnMaps));
    }
}
