package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tour in the README, run in one shell exactly as it stands there. */
class TourTest {
    private static final Pattern TOUR = Pattern.compile("<!-- tour: begin -->(.*)<!-- tour: end -->", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EXPECTED = Pattern.compile("^# shows: (.*)$", Pattern.MULTILINE);
    private static final String MARK = "=== end of block ";

    @Test
    void every_block_shows_what_the_readme_says() {
        List<String> blocks = blocks(Checkout.read("README.md"));
        assertThat(blocks).hasSizeGreaterThan(5);

        String[] shown = run(blocks).split(Pattern.quote(MARK) + "\\d+\n", -1);

        assertThat(shown).as(String.join("\n", shown)).hasSize(blocks.size() + 1);
        for (int i = 0; i < blocks.size(); i++) {
            Matcher expected = EXPECTED.matcher(blocks.get(i));
            assertThat(expected.find()).as("what block shows: " + blocks.get(i)).isTrue();
            assertThat(shown[i]).as(blocks.get(i)).contains(expected.group(1));
        }
    }

    private static List<String> blocks(String readme) {
        Matcher tour = TOUR.matcher(readme);
        assertThat(tour.find()).isTrue();
        List<String> blocks = new ArrayList<>();
        BLOCK.matcher(tour.group(1)).results().forEach(block -> blocks.add(block.group(1)));
        return blocks;
    }

    private static String run(List<String> blocks) {
        StringBuilder script = new StringBuilder("set -e\n");
        for (int i = 0; i < blocks.size(); i++) {
            script.append(blocks.get(i))
                    .append("echo; echo '")
                    .append(MARK)
                    .append(i)
                    .append("'\n");
        }
        try (RunningDemo demo = freshDemo();
                Program shell = Program.start(List.of("bash", "-c", script.toString()), environment(demo))) {
            assertThat(shell.exit(Duration.ofMinutes(5))).as(shell.said()).hasValue(0);
            return shell.said();
        }
    }

    /** The reader has a demo of their own: other tests must not have added to the record. */
    private static RunningDemo freshDemo() {
        try {
            return RunningDemo.start(java.nio.file.Files.createTempDirectory("techo-tour"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(RunningDemo demo) {
        Map<String, String> environment = new HashMap<>(demo.environment());
        environment.put("JAVA_OPTS", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return environment;
    }
}
