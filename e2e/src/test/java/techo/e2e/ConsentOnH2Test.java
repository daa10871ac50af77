package techo.e2e;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import techo.e2e.leak.Situation;

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
    String described() {
        return "H2";
    }

    @Override
    Set<Situation> situations() {
        return situations(EnumSet.complementOf(EnumSet.copyOf(ON_POSTGRES)));
    }

    @Override
    List<String> nodes() {
        return nodes;
    }
}
