package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainLink;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.HashChain;
import techo.policy.audit.InclusionProof;
import techo.policy.audit.MerkleTree;
import techo.policy.audit.NodeId;
import techo.policy.audit.PersonSeal;
import techo.policy.audit.RequestId;
import techo.policy.audit.Retirement;
import techo.policy.audit.SignedNote;

class AuditCommandTest {
    private static final PersonSeal NOBODY = (person, text) -> {
        throw new IllegalStateException("these records name nobody");
    };

    @TempDir
    private Path directory;

    private final StringWriter printed = new StringWriter();
    private Path file;

    @BeforeEach
    void exportOfOneHundredRecords() throws Exception {
        file = directory.resolve("audit.ndjson");
        new ChainFile(file)
                .write(link -> chain(100).stream().map(StoredLink::of).forEach(link));
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
    void a_byte_that_no_record_has_names_its_record_as_changed() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[Files.readString(file).indexOf("\"do\":\"read\"") + 7] = (byte) 0xff;
        Files.write(file, bytes);
        assertThat(run("verify", "--file", file.toString())).isEqualTo(1);
        assertThat(printed.toString()).contains("n1: record 1 changed").contains("100 records, 1 defects");
    }

    @Test
    void records_are_numbered_and_chained_over_the_blocks_in_which_a_long_file_is_read() throws Exception {
        int records = 12_000;
        new ChainFile(file)
                .write(link -> chain(records).stream().map(StoredLink::of).forEach(link));
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(8_999, lines.get(8_999).replace("\"status\":200", "\"status\":404"));
        lines.set(11_999, "no record");
        Files.writeString(file, String.join("\n", lines));
        assertThat(Files.size(file)).isGreaterThan(3 << 20);
        assertThat(run("verify", "--file", file.toString())).isEqualTo(1);
        assertThat(printed.toString())
                .contains("n1: record 9000 changed")
                .contains("line 12000 holds no record")
                .contains("11999 records, 2 defects");
    }

    @Test
    void a_file_has_nothing_that_records_are_found_by_and_is_not_called_sound() {
        assertThat(run("verify", "--index", "--file", file.toString())).isEqualTo(2);
        assertThat(printed.toString()).contains("--index needs the database").doesNotContain("0 defects");
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
    void a_signed_checkpoint_shows_a_tail_that_was_cut_off_or_written_anew() throws Exception {
        SigningKey key = newKey("signing.key");
        checkpoint(key, chain(100).get(99).head());
        Files.writeString(directory.resolve("keys.txt"), publicKey("signing.key"));
        assertThat(verifyWithCheckpoints()).isZero();

        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 90));
        assertThat(verifyWithCheckpoints()).isEqualTo(1);
        assertThat(printed.toString()).contains("n1: records 91 to 100 cut off");

        HashChain forger = new HashChain(chain(90).get(89).head());
        new ChainFile(file).write(link -> {
            chain(90).stream().map(StoredLink::of).forEach(link);
            for (int i = 0; i < 20; i++) {
                link.accept(StoredLink.of(forger.append(record(1000 + i), NOBODY)));
            }
        });
        assertThat(run("verify", "--file", file.toString())).isZero();
        assertThat(verifyWithCheckpoints()).isEqualTo(1);
        assertThat(printed.toString()).contains("n1: record 100 written anew");
    }

    @Test
    void checkpoints_of_an_earlier_key_hold_as_long_as_its_public_half_is_given() throws Exception {
        checkpoint(newKey("earlier.key"), chain(50).get(49).head());
        checkpoint(newKey("signing.key"), chain(100).get(99).head());
        Files.writeString(directory.resolve("keys.txt"), publicKey("signing.key"));
        assertThat(verifyWithCheckpoints()).isEqualTo(1);
        assertThat(printed.toString())
                .contains("checkpoint n1/0000000000000000050.note is signed by none of the given keys");
        Files.writeString(directory.resolve("keys.txt"), publicKey("signing.key") + publicKey("earlier.key"));
        assertThat(verifyWithCheckpoints()).isZero();
    }

    @Test
    void a_checkpoint_that_was_changed_is_named() throws Exception {
        checkpoint(newKey("signing.key"), chain(100).get(99).head());
        Path note = directory.resolve("checkpoints/n1/0000000000000000100.note");
        Files.writeString(note, Files.readString(note).replaceFirst("\n100\n", "\n90\n"));
        Files.writeString(directory.resolve("checkpoints/n1/torn.note"), "techo-audit/n1\n");
        Files.writeString(directory.resolve("keys.txt"), publicKey("signing.key"));
        assertThat(verifyWithCheckpoints()).isEqualTo(1);
        assertThat(printed.toString())
                .contains("checkpoint n1/0000000000000000100.note is signed by none of the given keys")
                .contains("checkpoint n1/torn.note is not a signed checkpoint");
    }

    @Test
    void a_signed_retirement_lets_a_chain_begin_behind_it_and_nothing_else_does() throws Exception {
        SigningKey key = newKey("signing.key");
        Files.writeString(directory.resolve("keys.txt"), publicKey("signing.key"));
        checkpoint(key, chain(100).get(99).head());
        Files.write(file, Files.readAllLines(file).subList(40, 100));
        assertThat(verifyWithCheckpoints()).isEqualTo(1);
        assertThat(printed.toString()).contains("n1: records 1 to 40 missing");

        ChainHead end = chain(40).get(39).head();
        Retirement retirement = new Retirement(end, YearMonth.of(2020, 3), Instant.EPOCH);
        CheckpointDirectory notes = new CheckpointDirectory(directory.resolve("checkpoints"));
        notes.plan(end, key.sign(retirement));
        assertThat(verifyWithCheckpoints()).as("a plan is not a note").isEqualTo(1);
        notes.confirm(notes.planned().get(0));
        assertThat(verifyWithCheckpoints()).isZero();
        Files.write(file, Files.readAllLines(file).subList(1, 60));
        assertThat(verifyWithCheckpoints()).isEqualTo(1);
        assertThat(printed.toString()).contains("n1: record 41 missing");
    }

    @Test
    void a_proof_holds_with_the_public_key_alone_and_not_for_another_record() throws Exception {
        SigningKey key = newKey("signing.key");
        Files.writeString(directory.resolve("keys.txt"), publicKey("signing.key"));
        MerkleTree tree = new MerkleTree();
        chain(100).subList(90, 100).forEach(link -> tree.add(link.payload()));
        SignedNote note = key.sign(new Checkpoint(
                chain(100).get(99).head(), Instant.EPOCH, Optional.of(new Checkpoint.Segment(91, tree.root()))));
        Path proof = directory.resolve("proof.txt");
        InclusionProof own =
                new InclusionProof(new InclusionProof.Whole(chain(100).get(94).payload()), tree.path(4), note);
        Files.writeString(proof, own.text());
        assertThat(prove(proof)).isZero();
        assertThat(printed.toString()).contains("record 95 of n1 is in the audit trail");

        Files.writeString(proof, own.text().replace("\"status\":200", "\"status\":404"));
        assertThat(prove(proof)).isEqualTo(1);
        assertThat(printed.toString()).contains("not proved");
        assertThat(run("verify", "--proof", proof.toString())).isEqualTo(2);
    }

    private int prove(Path proof) {
        return run(
                "verify",
                "--proof",
                proof.toString(),
                "--public-key",
                directory.resolve("keys.txt").toString());
    }

    @Test
    void without_a_key_or_a_checkpoint_nothing_is_called_sound() throws Exception {
        newKey("signing.key");
        Files.writeString(directory.resolve("keys.txt"), "\n");
        Files.createDirectories(directory.resolve("checkpoints"));
        assertThat(verifyWithCheckpoints()).isEqualTo(2);
        Files.writeString(directory.resolve("keys.txt"), publicKey("signing.key"));
        assertThat(verifyWithCheckpoints()).isEqualTo(2);
        assertThat(printed.toString()).contains("there is no checkpoint in");
    }

    @Test
    void a_key_is_made_for_its_owner_alone_and_never_replaced() throws Exception {
        String key = directory.resolve("signing.key").toString();
        assertThat(run("key", "--new", key)).isZero();
        String made = printed.toString();
        assertThat(made).startsWith("techo-audit+");
        assertThat(Files.getPosixFilePermissions(Path.of(key))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(run("key", "--new", key)).isEqualTo(2);
        assertThat(run("key", key)).isZero();
        assertThat(printed.toString()).isEqualTo(made);
        Files.setPosixFilePermissions(Path.of(key), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("key", key)).isEqualTo(2);
        assertThat(printed.toString()).contains("may be read by others");
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

    private int verifyWithCheckpoints() {
        return run(
                "verify",
                "--file",
                file.toString(),
                "--checkpoints",
                directory.resolve("checkpoints").toString(),
                "--public-key",
                directory.resolve("keys.txt").toString());
    }

    private SigningKey newKey(String name) {
        SigningKeyFile made = new SigningKeyFile(directory.resolve(name));
        made.create();
        return made.read();
    }

    private String publicKey(String name) {
        assertThat(run("key", directory.resolve(name).toString())).isZero();
        return printed.toString();
    }

    private void checkpoint(SigningKey key, ChainHead head) throws IOException {
        new CheckpointDirectory(directory.resolve("checkpoints"))
                .add(head, key.sign(Checkpoint.of(head, Instant.EPOCH)));
    }

    private static List<ChainLink> chain(int length) {
        HashChain chain = new HashChain(HashChain.genesis(new NodeId("n1")));
        List<ChainLink> links = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            links.add(chain.append(record(i), NOBODY));
        }
        return links;
    }

    private static AuditRecord record(int number) {
        return AuditRecord.of(
                Instant.ofEpochSecond(number),
                new RequestId("r" + number),
                AuditAgent.nobody(),
                AuditAction.READ,
                AuditOutcome.done(200));
    }
}
