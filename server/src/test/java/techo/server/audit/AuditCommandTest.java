package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainLink;
import techo.policy.audit.HashChain;
import techo.policy.audit.NodeId;
import techo.policy.audit.RequestId;

class AuditCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter printed = new StringWriter();
    private Path file;

    @BeforeEach
    void exportOfOneHundredRecords() throws Exception {
        file = directory.resolve("audit.ndjson");
        new ChainFile(file).write(link -> chain(100).forEach(link));
    }

    @Test
    void an_untouched_export_is_sound_and_its_head_is_printed() {
        assertThat(run("verify", "--file", file.toString())).isZero();
        assertThat(printed.toString())
                .contains("100 records, 0 defects")
                .contains(chain(100).get(99).hash().hex());
    }

    @Test
    void a_changed_a_missing_and_an_unreadable_line_are_named() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(9, lines.get(9).replace("\"status\":200", "\"status\":404"));
        lines.set(19, "{}");
        lines.remove(49);
        Files.write(file, lines);
        assertThat(run("verify", "--file", file.toString())).isEqualTo(1);
        assertThat(printed.toString())
                .contains("n1: record 10 changed")
                .contains("n1: record 20 missing")
                .contains("line 20 holds no record")
                .contains("n1: record 50 missing")
                .contains("98 records, 4 defects");
    }

    @Test
    void only_the_first_defects_are_named_when_there_are_many() throws IOException {
        List<String> lines = Files.readAllLines(file);
        lines.replaceAll(line -> line.replace("\"status\":200", "\"status\":404"));
        Files.write(file, lines);
        assertThat(run("verify", "--file", file.toString(), "--show", "3")).isEqualTo(1);
        assertThat(printed.toString()).contains("record 3 changed").doesNotContain("record 4 changed");
        assertThat(printed.toString()).contains("… and 97 more");
    }

    @Test
    void a_tail_that_was_cut_off_shows_against_noted_heads() throws IOException {
        Path heads = directory.resolve("heads.txt");
        ChainLink last = chain(100).get(99);
        Files.writeString(heads, "n1:100:" + last.hash().hex() + "\n");
        assertThat(run("verify", "--file", file.toString(), "--heads", heads.toString()))
                .isZero();
        Files.write(file, Files.readAllLines(file).subList(0, 90));
        assertThat(run("verify", "--file", file.toString())).isZero();
        assertThat(run("verify", "--file", file.toString(), "--heads", heads.toString()))
                .isEqualTo(1);
        assertThat(printed.toString()).contains("n1: records 91 to 100 cut off");
    }

    @Test
    void what_cannot_be_read_is_neither_sound_nor_defective() {
        assertThat(run("verify", "--file", directory.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(run("verify", "--data-directory", directory.toString())).isEqualTo(2);
        assertThat(printed.toString()).contains("There is no database in");
        assertThat(directory.resolve("techo.mv.db")).doesNotExist();
    }

    private int run(String... arguments) {
        printed.getBuffer().setLength(0);
        PrintWriter out = new PrintWriter(printed, true);
        return new CommandLine(new AuditCommand()).setOut(out).setErr(out).execute(arguments);
    }

    private static List<ChainLink> chain(int length) {
        HashChain chain = new HashChain(HashChain.genesis(new NodeId("n1")));
        List<ChainLink> links = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            links.add(chain.append(AuditRecord.of(
                    Instant.ofEpochSecond(i),
                    new RequestId("r" + i),
                    AuditAgent.nobody(),
                    AuditAction.READ,
                    AuditOutcome.done(200))));
        }
        return links;
    }
}
