package techo.server.exchange;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import techo.exchange.ExportFile;

/** What a command writes, in one directory; each name is told when its file is there. */
final class ResultFiles {

    private final Path directory;
    private final PrintWriter names;
    private final Set<Path> written = new HashSet<>();

    ResultFiles(Path directory, PrintWriter names) {
        this.directory = directory;
        this.names = names;
    }

    void save(List<ExportFile> results) throws IOException {
        Files.createDirectories(directory);
        for (ExportFile file : results) {
            Path path = unused(file.name());
            Files.write(path, file.bytes());
            written.add(path);
            names.println(path);
        }
        names.flush();
    }

    /** Several records of one file have files of the same name; none takes the place of another. */
    private Path unused(String name) {
        int ending = name.lastIndexOf('.');
        Path path = directory.resolve(name);
        for (int number = 2; written.contains(path); number++) {
            path = directory.resolve(name.substring(0, ending) + "-" + number + name.substring(ending));
        }
        return path;
    }
}
