package techo.exchange;

/**
 * A file as it is handed out.
 *
 * @param name by the naming rule of its format; without folders
 */
public record ExportFile(String name, String contentType, byte[] bytes) {}
