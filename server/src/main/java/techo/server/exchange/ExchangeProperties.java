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
 * @param longestExport the most values of an export of measurements that is taken in table by table; a longer one is
 *     refused
 */
@ConfigurationProperties(prefix = "techo.exchange", ignoreUnknownFields = false)
public record ExchangeProperties(
        @DefaultValue("true") boolean imports,
        @DefaultValue("") String columnMaps,
        @DefaultValue("5000000") long longestExport) {

    public ExchangeProperties {
        if (longestExport < 1) {
            throw new IllegalArgumentException("techo.exchange.longest-export is less than one");
        }
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
