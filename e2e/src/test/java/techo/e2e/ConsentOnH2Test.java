package techo.e2e;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One node on the embedded database. */
class ConsentOnH2Test extends ConsentAtEveryExit {
    @TempDir
    static Path directory;

    private static Site site;
    private static List<String> nodes;

    @BeforeAll
    static void start() {
        site = Site.onH2(directory);
        nodes = List.of(site.startNode());
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Override
    Site site() {
        return site;
    }

    @Override
    List<String> nodes() {
        return nodes;
    }
}
